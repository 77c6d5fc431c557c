"""Copies of a whole database in one file, and the way back."""

from __future__ import annotations

from pathlib import Path

from app.core.errors import UserError
from app.core.i18n import _
from app.db import migrate
from app.db.engine import Database
from app.db.guard import journal


def backup(database: Database, file: Path) -> None:
    """Write a consistent copy while others go on working.

    :param file: is replaced only when the copy is complete. SQLite writes a database, PostgreSQL a pg_dump archive, Firebird a gbak file.
    :raises UserError: the tools are missing, the login lacks the right or the disk is full.
    """
    fresh = file.with_name(file.name + ".part")
    try:
        database.backend.backup(database.engine, fresh)
        fresh.replace(file)
    except OSError as error:
        raise UserError(_("The backup could not be written: {reason}.").format(reason=error.strerror or error)) from error
    finally:
        fresh.unlink(missing_ok=True)


def restore(database: Database, file: Path) -> None:
    """Fill an empty database from a backup, bring its tables up to this program and begin a new epoch of the journal.

    :raises UserError: the database is not empty, or the file is no backup of this kind of database.
    """
    if not file.is_file():
        raise UserError(_("There is no file {file}.").format(file=file))
    if migrate.check(database) is not migrate.SchemaState.EMPTY:
        raise UserError(_("A backup is restored into an empty database only."), _("Create a new database and restore into it."))
    database.backend.restore(database.engine, file)
    migrate.create_or_upgrade(database)
    with database.engine.connect() as connection:
        journal.begin_epoch(connection)
        connection.commit()
