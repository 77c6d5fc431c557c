"""How a PostgreSQL database is copied into a file and back, by the server's own tools."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.engine import URL, Engine

from app.core.errors import UserError
from app.core.i18n import _
from app.db.backends.base import Look, Pulse

BEGINS_WITH = b"PGDMP"
_FORBIDDEN = "42501"
#: an entry of an archive's list: number; two numbers of the catalogue, kind, …
_POLICY = re.compile(r"\d+; \d+ \d+ POLICY ")
_PULSE_SECONDS = 0.2
_POSTGRES_FOLDERS = "/usr/lib/postgresql"


def copy(engine: Engine, url: URL, file: Path, look: Look, pulse: Pulse) -> None:
    """pg_dump in its own format, which pg_restore reads.

    :param look: looks in the transaction whose snapshot is dumped.
    """
    with engine.execution_options(isolation_level="REPEATABLE READ").connect() as connection:
        connection.execute(sa.text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        snapshot = connection.scalar(sa.text("SELECT pg_export_snapshot()"))
        look(connection)
        run_tool("pg_dump", url, "--format=custom", f"--snapshot={snapshot}", f"--file={file}", pulse=pulse)


def fill(url: URL, file: Path, pulse: Pulse) -> None:
    """pg_restore into an empty database, all or nothing.

    Rights are granted anew afterwards, and so are the policies of rows: they name groups that another server does not have yet.
    Until then the tables that have policies show nothing.
    """
    with tempfile.TemporaryDirectory(prefix="kontor-") as folder:
        wanted = Path(folder) / "wanted"
        entries = run_tool("pg_restore", url, "--list", str(file), pulse=pulse).splitlines()
        wanted.write_text("\n".join(entry for entry in entries if not _POLICY.match(entry)), encoding="utf-8")
        options = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", f"--use-list={wanted}")
        run_tool("pg_restore", url, *options, f"--dbname={url.database}", str(file), pulse=pulse)


def create(engine: Engine, name: str) -> None:
    """Make an empty database on the same server.

    :raises UserError: the login may not create databases.
    """
    try:
        _administer(engine, "CREATE DATABASE {} TEMPLATE template0", name)
    except exc.ProgrammingError as error:
        if getattr(error.orig, "sqlstate", "") != _FORBIDDEN:
            raise
        text = _("The login {user} may not create the database in which a backup is tried.").format(user=engine.url.username)
        raise UserError(text, _("The administrator gives it by: ALTER ROLE {user} CREATEDB.").format(user=engine.url.username)) from error


def drop(engine: Engine, name: str) -> None:
    """Take a database away, with whoever is still connected to it; one that was never made is no error."""
    _administer(engine, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _administer(engine: Engine, statement: str, name: str) -> None:
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.exec_driver_sql(statement.format(engine.dialect.identifier_preparer.quote_identifier(name)))


def tool(name: str) -> str:
    """Where a program of PostgreSQL stands on this computer, the newest of several.

    :raises UserError: nowhere.
    """
    folders = sorted(Path(_POSTGRES_FOLDERS).glob("*/bin"), reverse=True)
    path = next((str(folder / name) for folder in folders if (folder / name).exists()), None) or shutil.which(name)
    if path is None:
        raise UserError(_("The program {tool} is missing on this computer.").format(tool=name), _("Install the PostgreSQL client."))
    return path


def run_tool(name: str, url: URL, *options: str, pulse: Pulse) -> str:
    """Run a program of PostgreSQL on a server; the password goes through the environment, never through an argument.

    :param pulse: what it raises ends the program.
    :returns: what it said.
    :raises UserError: it failed.
    """
    place = {"PGHOST": url.host, "PGPORT": url.query.get("port", url.port), "PGUSER": url.username, "PGPASSWORD": url.password}
    place |= {"PGDATABASE": url.database, "PGSSLMODE": url.query.get("sslmode"), "PGSSLROOTCERT": url.query.get("sslrootcert")}
    place |= {"PGTARGETSESSIONATTRS": "read-write" if "," in (url.host or "") else None}
    environment = {**os.environ, **{name: str(value) for name, value in place.items() if value}}
    with tempfile.TemporaryFile("w+") as words:
        running = subprocess.Popen([tool(name), "--no-password", *options], env=environment, stdout=words, stderr=words)
        try:
            while running.poll() is None:
                pulse()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    running.wait(_PULSE_SECONDS)
        finally:
            if running.poll() is None:
                running.kill()
                running.wait()
        words.seek(0)
        said = words.read().strip()
    if running.returncode:
        raise UserError(_("{tool} failed: {reason}").format(tool=name, reason=said.splitlines()[-1] if said else running.returncode))
    return said
