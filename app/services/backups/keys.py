"""The key of the firm's backups, in the vault of the computer that backs up; never in a file of ours, never in the log."""

from __future__ import annotations

import logging
import os

import sqlalchemy as sa

from app.core import backup_key, vault
from app.core.errors import UserError
from app.core.i18n import _
from app.core.vault import VaultShut
from app.db import backup_file
from app.db.engine import Database
from app.services.backups.plan import Plan, read_plan, save_mark
from app.services.context import Context

_log = logging.getLogger(__name__)
SERVICE, VARIABLE = "Kontor backup key", "KONTOR_BACKUP_KEY"


def own_key(database: Database) -> bytes | None:
    """The key that this computer holds for a database: of the environment, else of the vault; None when there is none.

    :raises UserError: what the environment holds is no key.
    """
    if given := os.environ.get(VARIABLE):
        return backup_key.read(given)
    try:
        kept = vault.read(SERVICE, _name(database))
    except VaultShut:
        _log.info("the vault of keys cannot be read", exc_info=True)
        return None
    return backup_key.read(kept) if kept else None


def mark_of(shown: str) -> str:
    """The mark of a key as it is printed."""
    return backup_file.mark(backup_key.read(shown))


def key_for(database: Database, plan: Plan) -> bytes | None:
    """The key to encrypt with; None while the firm has none.

    :raises UserError: the firm has a key and this computer does not hold it: nothing leaves it in clear then.
    """
    key = own_key(database)
    if plan.key_mark and (key is None or backup_file.mark(key) != plan.key_mark):
        text = _("This computer does not hold the key {mark} of the backups.").format(mark=plan.key_mark)
        raise UserError(text, _("Type it in once, from the printed sheet: on the page “Backups”, or by: kontor backup-key --enter."))
    return key


def make_key(ctx: Context) -> str:
    """Make a new key, put it into this computer's vault, and encrypt with it from now on; returns it as it is printed.

    Older backups stay with the key that they were written with.

    :raises UserError: this computer has no vault.
    """
    ctx.rights.demand("maintenance.backup.key")
    key = backup_key.new_key()
    _put(ctx.database, key)
    save_mark(ctx, backup_file.mark(key))
    return backup_key.written(key)


def enter_key(ctx: Context, text: str) -> None:
    """Put a key that exists into this computer's vault.

    :param text: as somebody typed it from the printed sheet.
    :raises UserError: it is mistyped, not the firm's key, or there is no vault.
    """
    ctx.rights.demand("maintenance.backup.key")
    key, wanted = backup_key.read(text), read_plan(ctx).key_mark
    if wanted and backup_file.mark(key) != wanted:
        text = _("This is another key: it has the mark {given}, and the firm's key has {wanted}.")
        raise UserError(text.format(given=backup_file.mark(key), wanted=wanted), _("Look for the sheet with that mark."))
    _put(ctx.database, key)
    if not wanted:
        save_mark(ctx, backup_file.mark(key))


def _put(database: Database, key: bytes) -> None:
    try:
        vault.keep(SERVICE, _name(database), backup_key.written(key))
        kept = vault.read(SERVICE, _name(database))
    except VaultShut as error:
        _log.info("the key cannot be kept", exc_info=True)
        raise _no_vault() from error
    if kept != backup_key.written(key):
        raise _no_vault()


def _no_vault() -> UserError:
    hint = _("Do it on a computer with one, or give the agent the key in the variable {name}.").format(name=VARIABLE)
    return UserError(_("This computer has no vault in which a key can be kept."), hint)


def _name(database: Database) -> str:
    """One key for each database, whoever is signed in to it."""
    return database.url._replace(username=None, query=sa.util.immutabledict()).render_as_string()
