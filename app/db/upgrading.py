"""What comes before the tables of a database in use are changed: the windows of the old program end, and a copy is made.

PostgreSQL and SQLite take a migration back whose program dies; Firebird commits each definition by itself, so there a mark tells that the
tables are between two versions.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.core import clock, paths
from app.core.errors import AccessDenied, UserError
from app.core.i18n import _
from app.db import backup_file
from app.db.engine import Database

#: seconds in which a window hears that its session is ended, keeps what was typed and closes
LEAVE_SECONDS = 8.0
_PAUSE = 0.2
_MARK = "k_upgrade"
_SIGN_IN = sa.table("sign_in", sa.column("ended_at"))


def demand_owner(database: Database) -> None:
    """Let nobody but the owner change tables.

    :raises AccessDenied: the login is of the staff.
    """
    with database.engine.connect() as connection:
        if not database.backend.owns(connection):
            raise AccessDenied(_("Only the owner of the database may upgrade it."), _("Ask the owner to run: kontor migrate."))


def send_away(database: Database) -> int:
    """End the sessions of all windows, wait until they have closed, and cut who is still there.

    :returns: how many had to be cut.
    """
    database.engine.dispose()
    with database.engine.connect() as connection:
        if database.backend.others(connection) == 0:
            return 0
        if sa.inspect(connection).has_table(_SIGN_IN.name):
            connection.execute(sa.update(_SIGN_IN).where(_SIGN_IN.c.ended_at.is_(None)).values(ended_at=clock.now()))
        connection.commit()
        end = time.monotonic() + LEAVE_SECONDS
        while (left := database.backend.others(connection)) and time.monotonic() < end:
            connection.rollback()
            time.sleep(_PAUSE)
        if left:
            database.backend.cut_others(connection)
            connection.commit()
        return left


def keep_copy(database: Database, number: int) -> Path:
    """Copy a database that will be migrated: a file beside itself, a server's into the data folder of this computer.

    :param number: of the migration that it is made before.
    :raises UserError: the copy cannot be made.
    """
    file = Path(str(database.url.database))
    folder, suffix = (file.parent, file.suffix) if database.name == "sqlite" else (paths.data(), ".copy")
    copy = folder / f"{file.stem}.before-{number:04}{suffix}"
    with backup_file.replaced(copy) as fresh:
        database.backend.backup(database.engine, fresh)
    return copy


@contextmanager
def marked(connection: Connection, copy: Path | None) -> Iterator[None]:
    """On Firebird, remember while the block lasts that the tables are between two versions, and where the copy lies."""
    if connection.dialect.name != "firebird" or copy is None:
        yield
        return
    mark = _table()
    mark.create(connection)
    connection.commit()
    connection.execute(sa.insert(mark).values(copy=str(copy)[-250:]))
    connection.commit()
    yield
    mark.drop(connection)
    connection.commit()


def refuse_half_done(connection: Connection) -> None:
    """Refuse tables that are between two versions.

    :raises UserError: a migration died here.
    """
    if connection.dialect.name != "firebird" or not sa.inspect(connection).has_table(_MARK):
        return
    copy = connection.execute(sa.select(_table().c.copy)).scalar() or ""
    hint = _("Bring back the copy that was made before, into a new database: kontor restore {file}.").format(file=copy)
    raise UserError(_("The upgrade of this database was interrupted; its tables are between two versions."), hint)


def _table() -> sa.Table:
    return sa.Table(_MARK, sa.MetaData(), sa.Column("copy", sa.String(250), nullable=False))
