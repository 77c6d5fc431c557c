"""How a SQLite database is copied into a file and back."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Connection, Engine

from app.core.errors import UserError
from app.core.i18n import _
from app.db.backends.base import Look

BEGINS_WITH = b"SQLite format 3\0"


def copy(engine: Engine, file: Path, look: Look, options: dict[str, Any]) -> None:
    """One step of the backup API: in smaller ones each commit of somebody else would start it again.

    :param look: looks in the reading transaction whose snapshot is copied.
    """
    with engine.execution_options(**options).connect() as connection:
        look(connection)
        _copy(connection, file)


def _copy(connection: Connection, file: Path) -> None:
    source: Any = connection.connection.dbapi_connection
    try:
        with contextlib.closing(sqlite3.connect(file)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
            if target.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
                raise UserError(_("The copy is damaged."), _("Check the disk and try again."))
    except sqlite3.OperationalError as error:
        raise UserError(_("The backup could not be written: {reason}.").format(reason=error), _("Check the folder and the disk.")) from error


def fill(engine: Engine, file: Path) -> None:
    """Copy a backup into the engine's empty file."""
    try:
        with contextlib.closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as source:
            if source.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
                raise sqlite3.DatabaseError("integrity_check")
            borrowed = engine.raw_connection()
            target: Any = borrowed.dbapi_connection
            try:
                source.backup(target)
            finally:
                borrowed.close()
    except sqlite3.DatabaseError as error:
        raise UserError(_("{file} is not a backup, or it is damaged.").format(file=file.name), _("Choose another file.")) from error
    engine.dispose()
