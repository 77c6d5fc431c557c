"""What people do besides changing records: sign in, look at a client, run a report, print, export. It stands in the journal, in their own name."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from sqlalchemy import exc

from app.core.errors import AccessDenied, UserError
from app.core.i18n import N_, _
from app.db.guard import trail
from app.db.session import UnitOfWork
from app.services.context import Context
from app.services.id_ranges import as_ranges

_log = logging.getLogger(__name__)

#: entities whose opened cards are readings of protected data
PROTECTED = frozenset({"client", "contact", "legal_entity", "client_bank_account", "employee"})
LONGEST_TEXT = 500


class Event(StrEnum):
    """Kinds of events."""

    LOGIN = "login"
    LOGOUT = "logout"
    REFUSAL = "refusal"
    OPEN = "open"
    REPORT = "report"
    PRINT = "print"
    EXPORT = "export"
    COPY = "copy"
    BACKUP = "backup"
    REVEAL = "reveal"

    @property
    def table(self) -> str:
        """What stands in the journal instead of a table."""
        return trail.PREFIX + self.value

    @property
    def words(self) -> str:
        """What was done, in the user's language."""
        return _(_TITLES[self])


_TITLES = {
    Event.LOGIN: N_("Signed in"), Event.LOGOUT: N_("Signed out"), Event.REFUSAL: N_("Refused"), Event.OPEN: N_("Opened"),
    Event.REPORT: N_("Report run"), Event.PRINT: N_("Printed"), Event.EXPORT: N_("Exported"), Event.COPY: N_("Copied"),
    Event.BACKUP: N_("Backup written"), Event.REVEAL: N_("Contacts shown"),
}


def note(ctx: Context, event: Event, about: str = "", **data: Any) -> None:
    """Write an event at once; belongs on a worker thread.

    :param about: ``client|5``, or ``client`` for many.
    :param data: plain values; longer texts are cut.
    :raises UserError: the journal could not be written, and so what it should tell of must not be done.
    """
    try:
        with ctx.database.said_plainly(), ctx.database.engine.connect() as connection:
            trail.write(connection, event.value, about, document(data), ctx.user.login)
            connection.commit()
    except exc.DBAPIError as error:
        raise UserError(_("The journal could not be written, so this was not done."), _("Try again in a moment.")) from error


def note_within(uow: UnitOfWork, login: str, event: Event, about: str = "", **data: Any) -> None:
    """The same as a part of a transaction."""
    trail.write(uow.session.connection(), event.value, about, document(data), login)


def signed_in(ctx: Context) -> None:
    """Somebody opened the database with the program."""
    note(ctx, Event.LOGIN)


def signed_out(ctx: Context) -> None:
    """Somebody closes the program; there is nobody left to be told that the journal cannot be written."""
    try:
        note(ctx, Event.LOGOUT)
    except UserError:
        _log.exception("that somebody signed out could not be written to the journal")


def opened(ctx: Context, entity: str, id: int) -> None:
    """Somebody looks at the card of a protected record."""
    note(ctx, Event.OPEN, f"{entity}|{id}")


def refused(ctx: Context, what: str, error: AccessDenied) -> None:
    """Somebody was refused something; where the journal cannot be written either, the log of the program keeps it.

    :param what: code of the right or of the use case.
    """
    try:
        note(ctx, Event.REFUSAL, right=what, text=error.text)
    except UserError:
        _log.exception("a refusal of %s could not be written to the journal", what)


def records(ids: Iterable[int]) -> str:
    """Keys of many records as an event keeps them."""
    return as_ranges(ids)


def document(data: dict[str, Any]) -> str:
    """The values of an event as JSON; what is empty is left out."""
    kept = {name: value[:LONGEST_TEXT] if isinstance(value, str) and name not in ("records", "papers") else value for name, value in data.items()}
    return json.dumps({name: value for name, value in kept.items() if value not in (None, "")}, ensure_ascii=False, separators=(",", ":"))
