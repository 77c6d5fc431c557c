"""Creates and upgrades the tables of a database, and says in which state they are.

Migrations are numbered files 0001_….py in migrations/versions; their numbers alone answer `check`, so that alembic is loaded only to migrate.
"""

from __future__ import annotations

import logging
from enum import StrEnum
from functools import cache
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.core.errors import UpgradeWanted, UserError
from app.core.i18n import _
from app.db import upgrading
from app.db.engine import Database
from app.db.guard import journal

if TYPE_CHECKING:
    from alembic.config import Config

_log = logging.getLogger(__name__)
MIGRATIONS = Path(__file__).resolve().parent.parent.parent / "migrations"
VERSIONS = MIGRATIONS / "versions"
_VERSION_TABLE = "alembic_version"
_OURS = ("jrn_", "k_", _VERSION_TABLE)


class SchemaState(StrEnum):
    """How the tables of a database stand to this program."""

    CURRENT = "current"
    OLDER = "older"
    NEWER = "newer"
    EMPTY = "empty"


def revisions() -> list[int]:
    """Numbers of the migrations that this program knows, ascending."""
    return sorted(int(file.name[:4]) for file in VERSIONS.glob("[0-9][0-9][0-9][0-9]_*.py"))


@cache
def newest() -> int:
    """Number of the tables that this program works with."""
    return revisions()[-1]


def of_database() -> sa.ScalarSelect[str]:
    """The number of the tables that a database has, as part of a statement."""
    return sa.select(sa.column("version_num", sa.String)).select_from(sa.table(_VERSION_TABLE)).scalar_subquery()


def check(database: Database) -> SchemaState:
    """Compare the database with this program.

    :raises UserError: the database holds tables of something else.
    :raises Unreachable: the server does not answer.
    """
    engine = database.engine.execution_options(**database.backend.reading_options())
    with database.said_plainly(), engine.connect() as connection:
        upgrading.refuse_half_done(connection)
        number = revision(connection)
        if number is None and any(not name.startswith(_OURS) for name in sa.inspect(connection).get_table_names()):
            raise UserError(_("This database belongs to another program."), _("Choose another one, or create an empty one."))
    if number is None:
        return SchemaState.EMPTY
    if number == newest():
        return SchemaState.CURRENT
    return SchemaState.OLDER if number < newest() else SchemaState.NEWER


def require_current(database: Database) -> None:
    """Refuse to work with tables of another version.

    :raises UpgradeWanted: the tables are older, and the login owns them. :raises UserError: they are older, newer or absent.
    """
    match check(database):
        case SchemaState.NEWER:
            _refuse_newer()
        case SchemaState.OLDER:
            _refuse_older(database)
        case SchemaState.EMPTY:
            raise UserError(_("This database is empty."), _("The owner must set it up first: kontor init."))
        case SchemaState.CURRENT:
            return


def create_or_upgrade(database: Database, *, in_use: bool = True) -> None:
    """Bring an empty or older database to the tables of this program; a current one gets its journal triggers anew.

    Before an older one is changed, the windows of the old program are ended and it is copied: a file into `name.before-NNNN.kontor` beside
    itself, a server's database into the data folder of this computer.

    :param in_use: False for one that was just restored and that nobody else has.
    :raises UserError: the database was made by a newer program, or the copy cannot be made.
    """
    from alembic import command

    state = check(database)
    if state is SchemaState.NEWER:
        _refuse_newer()
    copy = None
    if state is SchemaState.OLDER and in_use:
        upgrading.demand_owner(database)
        if cut := upgrading.send_away(database):
            _log.warning("%d connections had to be cut", cut)
        copy = upgrading.keep_copy(database, newest())
    with database.backend.migrating(database.engine) as connection:
        with upgrading.marked(connection, copy):
            command.upgrade(alembic_config(connection), "head")
            connection.commit()
        if journal.was_restored(connection):
            journal.begin_epoch(connection)
            connection.commit()


def downgrade(database: Database, number: int) -> None:
    """Take the tables back to a migration; 0 leaves none. What the later ones held is lost."""
    from alembic import command

    database.engine.dispose()  # an idle connection of Firebird keeps in use what its triggers have named
    with database.backend.migrating(database.engine) as connection:
        command.downgrade(alembic_config(connection), f"{number:04}" if number else "base")
        connection.commit()


def alembic_config(connection: Connection) -> Config:
    """Alembic's settings for a connection."""
    from alembic.config import Config

    settings = Config(stdout=StringIO())  # its default is the console of the moment of import: a window may have none, or a closed one
    settings.set_main_option("script_location", str(MIGRATIONS))
    settings.set_main_option("path_separator", "os")
    settings.attributes["connection"] = connection
    return settings


def _refuse_older(database: Database) -> NoReturn:
    text, how = _("This database was made by an older Kontor."), _("The owner must upgrade it first: kontor migrate.")
    with database.engine.connect() as connection:
        raise (UpgradeWanted if database.backend.owns(connection) else UserError)(text, how)


def _refuse_newer() -> NoReturn:
    raise UserError(_("This database was made by a newer Kontor."), _("Install the new version on this workstation."))


def revision(connection: Connection) -> int | None:
    """Number of the newest migration in a database; None where there is none."""
    if not sa.inspect(connection).has_table(_VERSION_TABLE):
        return None
    number = connection.execute(sa.select(sa.column("version_num")).select_from(sa.table(_VERSION_TABLE))).scalar()
    return None if number is None else int(number)
