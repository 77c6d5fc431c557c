"""How each kind of database is copied into a file and back."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fdb
import fdb.services
from sqlalchemy.engine import URL, Engine

from app.core.errors import UserError
from app.core.i18n import _

_POSTGRES_FOLDERS = "/usr/lib/postgresql"


def copy_sqlite(engine: Engine, file: Path) -> None:
    """One step of the backup API: in smaller ones each commit of somebody else would start it again."""
    borrowed = engine.raw_connection()
    source: Any = borrowed.dbapi_connection
    try:
        with contextlib.closing(sqlite3.connect(file)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
            if target.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
                raise UserError(_("The copy is damaged."), _("Check the disk and try again."))
    except sqlite3.OperationalError as error:
        raise UserError(_("The backup could not be written: {reason}.").format(reason=error), _("Check the folder and the disk.")) from error
    finally:
        borrowed.close()


def fill_sqlite(engine: Engine, file: Path) -> None:
    """Copy a backup into the engine's empty file."""
    try:
        with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as source:
            if source.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
                raise sqlite3.DatabaseError("integrity_check")
            borrowed = engine.raw_connection()
            target: Any = borrowed.dbapi_connection
            try:
                source.backup(target)
            finally:
                borrowed.close()
    except sqlite3.DatabaseError as error:
        raise _no_backup(file) from error
    engine.dispose()


def copy_postgres(url: URL, file: Path) -> None:
    """pg_dump in its own format, which pg_restore reads."""
    _run_postgres("pg_dump", url, "--format=custom", f"--file={file}")


def fill_postgres(url: URL, file: Path) -> None:
    """pg_restore into an empty database, all or nothing; rights are granted anew afterwards."""
    options = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
    _run_postgres("pg_restore", url, *options, f"--dbname={url.database}", str(file))


def _run_postgres(tool: str, url: URL, *options: str) -> None:
    folders = sorted(Path(_POSTGRES_FOLDERS).glob("*/bin"), reverse=True)
    path = next((str(folder / tool) for folder in folders if (folder / tool).exists()), None) or shutil.which(tool)
    if path is None:
        raise UserError(_("The program {tool} is missing on this computer.").format(tool=tool), _("Install the PostgreSQL client."))
    place = {"PGHOST": url.host, "PGPORT": url.port, "PGUSER": url.username, "PGPASSWORD": url.password, "PGDATABASE": url.database}
    environment = {**os.environ, **{name: str(value) for name, value in place.items() if value}}
    done = subprocess.run([path, "--no-password", *options], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        reason = done.stderr.strip().splitlines()[-1] if done.stderr.strip() else str(done.returncode)
        raise UserError(_("{tool} failed: {reason}").format(tool=tool, reason=reason))


def copy_firebird(url: URL, file: Path) -> None:
    """gbak inside the server, streamed to this computer."""
    with _firebird_services(url) as services, file.open("wb") as stream:
        services.local_backup(str(url.database), stream)


def fill_firebird(engine: Engine, url: URL, file: Path) -> None:
    """gbak's restore inside the server, in place of the empty database."""
    engine.dispose()
    with _firebird_services(url) as services, file.open("rb") as stream:
        services.local_restore(stream, str(url.database), replace=1)


@contextlib.contextmanager
def _firebird_services(url: URL) -> Iterator[Any]:
    host = f"{url.host or 'localhost'}/{url.port or 3050}"
    try:
        services = fdb.services.connect(host, url.username, url.password)
        try:
            yield services
        finally:
            services.close()
    except fdb.Error as error:
        raise UserError(_("The Firebird server refused: {reason}").format(reason=str(error.args[0]).splitlines()[-1])) from error


def _no_backup(file: Path) -> UserError:
    return UserError(_("{file} is not a backup, or it is damaged.").format(file=file.name), _("Choose another file."))
