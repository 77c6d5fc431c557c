"""Opens a database of any kind by its URL; the only module that knows the backends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.engine import URL, Engine

from app.core.errors import AccessDenied, Unreachable, UserError
from app.core.i18n import _
from app.db.backends.base import STAFF, Action, Backend, FeedCursor, FeedEntry
from app.db.failures import Failure
from app.db.patience import within

__all__ = ["STAFF", "Action", "Backend", "Database", "FeedCursor", "FeedEntry", "address", "open_database"]

KINDS = ("sqlite", "postgresql", "firebird")
_SEVERAL = re.compile(r"^(?P<before>postgresql://(?:[^/?]*@)?)(?P<hosts>[^/?@]*,[^/?@]*)(?P<name>/[^?]*)(?:\?(?P<query>.*))?$")

#: seconds for connecting and a first question
GREETING_TIMEOUT = 9.0


@dataclass(frozen=True, slots=True)
class Database:
    """An opened database.

    :param engine: connects when first used.
    :param backend: what this kind of database does its own way.
    :param url: without the password.
    """

    engine: Engine
    backend: Backend
    url: URL

    @property
    def name(self) -> str:
        """sqlite, postgres or firebird."""
        return self.backend.name

    def greet(self) -> None:
        """Connect once, so that a wrong password or address is told now, and a server that says nothing within ten seconds as well.

        :raises AccessDenied: name or password are wrong.
        :raises Unreachable: the server does not answer, or there is no such database.
        """
        if self.name == "sqlite":
            self._greet()
        else:
            within(GREETING_TIMEOUT, self._greet, _does_not_answer)

    def _greet(self) -> None:
        with self.said_plainly(), self.engine.execution_options(**self.backend.reading_options()).connect() as connection:
            connection.exec_driver_sql("SELECT 1" if self.name != "firebird" else "SELECT 1 FROM rdb$database")

    @contextmanager
    def said_plainly(self) -> Iterator[None]:
        """Turn a driver's refusal to connect or to allow into words for people."""
        try:
            yield
        except exc.DBAPIError as error:
            match self.backend.classify(error):
                case Failure.DENIED:
                    raise AccessDenied(_("The database refused this login."), _("Check the name, the password and your rights.")) from error
                case Failure.UNREACHABLE if self.name == "sqlite":
                    hint = _("Look whether the folder is there, and whether you may write into it.")
                    raise Unreachable(_("The file {file} cannot be opened.").format(file=self.url.database), hint) from error
                case Failure.UNREACHABLE:
                    raise _does_not_answer() from error
                case Failure.UNTRUSTED:
                    raise _cannot_prove_itself() from error
                case Failure.DAMAGED:
                    hint = _("Choose another file, or bring back a backup.")
                    raise UserError(_("{file} is no file of Kontor, or it is damaged.").format(file=self.url.database), hint) from error
            raise

    def is_there(self) -> bool:
        """Whether there is something to connect to: connecting makes a missing SQLite file."""
        return self.name != "sqlite" or Path(self.url.database or "").is_file()

    def dispose(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def _does_not_answer() -> Unreachable:
    return Unreachable(_("The database does not answer."), _("Check the network and the server, then try again."))


def _cannot_prove_itself() -> Unreachable:
    hint = _("Name the file ca.crt that your administrator gave you in the connection. If you did, ask your administrator before you sign in.")
    return Unreachable(_("The server cannot prove that it is yours, or the line to it is not encrypted."), hint)


def open_database(url: str, password: str | None = None, role: str | None = None) -> Database:
    """Open a database; nothing is connected yet.

    :param url: `sqlite:////file.kontor`, `postgresql://user@host:port/name` or `firebird://user@host:port//file.fdb?driver=fdb`
        (or `driver=firebird-driver`). PostgreSQL takes several servers, `user@one:5432,two:5433/name`, of which the one that may be written
        to is used, and libpq's own words behind a question mark: `?sslmode=verify-full&sslrootcert=/folder/ca.crt`.
    :param password: of the user, where the URL holds none.
    :param role: Firebird's role, that of the staff unless another is named; the owner needs none.
    :raises UserError: the URL names no kind of database that we know.
    """
    parsed = address(url)
    backend = _kind(parsed.get_backend_name())(parsed, password, role)
    return Database(backend.create_engine(), backend, parsed._replace(password=None))  # set() takes None for "as it is"


def address(url: str) -> URL:
    """The parts of a database's address.

    :raises UserError: it is none, or of a kind that we do not know.
    """
    try:
        parsed = sa.make_url(_SEVERAL.sub(_hosts_and_ports, url, count=1))
    except (exc.ArgumentError, ValueError) as error:
        hint = _("Write it like sqlite:////file.kontor or postgresql://user@host/name.")
        raise UserError(_("“{url}” is not the address of a database.").format(url=url), hint) from error
    if (kind := parsed.get_backend_name()) not in KINDS:
        raise UserError(_("“{name}” is not a kind of database that Kontor knows.").format(name=kind), _("Use sqlite, postgresql or firebird."))
    return parsed


def _hosts_and_ports(found: re.Match[str]) -> str:
    """``one:5432,two:5433/name?more`` as ``one,two/name?port=5432,5433&more``: libpq's two lists, which an address can hold."""
    parts = [part.partition(":") for part in found["hosts"].split(",")]
    ports = ",".join(port or parts[-1][2] for _host, _colon, port in parts)
    hosts = ",".join(host for host, _colon, _port in parts)
    query = "&".join(filter(None, (f"port={ports}" if ports.strip(",") else "", found["query"])))
    return f"{found['before']}{hosts}{found['name']}{'?' if query else ''}{query}"


def _kind(name: str) -> type[Backend]:
    """The backend of a kind; imported when it is needed, since the drivers take a third of the time to start."""
    match name:
        case "sqlite":
            from app.db.backends.sqlite import SqliteBackend

            return SqliteBackend
        case "postgresql":
            from app.db.backends.postgres import PostgresBackend

            return PostgresBackend
        case _:
            from app.db.backends.firebird import FirebirdBackend

            return FirebirdBackend
