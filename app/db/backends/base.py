"""What each kind of database must be able to do for us."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import event, exc
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.pool import ConnectionPoolEntry

from app.core import clock
from app.core.errors import UserError
from app.core.i18n import _
from app.db.failures import Failure
from app.db.patience import within

#: looks at the database as a copy of it will hold it
Look = Callable[[Connection], None]
#: called now and then while a copy is made; what it raises ends the work
Pulse = Callable[[], None]

#: the group, on Firebird the role, of all staff
STAFF = "kontor_staff"
#: seconds a writer waits for somebody else's lock
LOCK_TIMEOUT = 5
#: seconds that a connection may take to come about
CONNECT_TIMEOUT = 8.0
#: after which an idle connection is tried before it is used
_TRUSTED_IDLE = timedelta(seconds=10)


def nothing(*_arguments: object) -> None:
    """Do nothing."""


@dataclass(frozen=True, slots=True)
class Action:
    """The header of one business transaction in the journal.

    :param use_case: its code, at most 63 letters.
    :param key: idempotency key, at most 64 letters.
    :param document: JSON text with what else is worth knowing, at most 2000 letters, or None.
    :param login: who acts; only SQLite believes it.
    """

    use_case: str
    key: str
    document: str | None
    login: str


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One journal entry as the change feed carries it: no values."""

    id: int
    tx: int
    login: str
    op: str
    table: str
    key: str


class FeedCursor(ABC):
    """Reads what was committed since the last poll: nothing twice, nothing missed, also when the connection was lost in between.

    :cvar patience: seconds after which to poll although nothing was heard.
    """

    patience = 60.0

    @abstractmethod
    def open(self) -> None:
        """Connect; the first time the feed begins now, later it goes on where it was."""

    @abstractmethod
    def poll(self) -> list[FeedEntry]:
        """Entries committed since the last call, by id."""

    @abstractmethod
    def wait(self, seconds: float) -> bool:
        """Sleep until something may have happened; False after the time is over. `wake` ends it early."""

    @abstractmethod
    def wake(self) -> None:
        """End a running `wait`; callable from any thread."""

    @abstractmethod
    def nudge(self) -> None:
        """Make a running `wait` end and look at once, which shows whether the connection lives; callable from any thread."""

    @abstractmethod
    def close(self) -> None:
        """Give the connection back; `open` may follow."""

    def abandon(self) -> None:
        """Let go of a connection that was lost; `open` may follow."""
        self.close()


class Backend(ABC):
    """A kind of database. Stateless but for the URL it was made with."""

    name: ClassVar[str]

    def __init__(self, url: URL, password: str | None, role: str | None) -> None:
        self.url = url if password is None else url.set(password=password)
        self.role = role

    @abstractmethod
    def create_engine(self) -> Engine:
        """The engine with our isolation, time limits and pool."""

    @abstractmethod
    def reading_options(self) -> dict[str, Any]:
        """Execution options of a connection that only reads."""

    @abstractmethod
    def begin_action(self, connection: Connection, action: Action) -> int:
        """Open the transaction's journal header; returns the transaction's number. IntegrityError when the key was used before."""

    @abstractmethod
    def current_login(self, connection: Connection) -> str:
        """Who the database says we are; "" on SQLite, which knows no logins."""

    @abstractmethod
    def touched_by(self, connection: Connection, key: str) -> Sequence[tuple[str, str, str]]:
        """(table, key, op) of the rows that the action with this idempotency key touched."""

    @abstractmethod
    def classify(self, error: exc.DBAPIError) -> Failure:
        """The kind of a driver's error."""

    @abstractmethod
    def constraint(self, error: exc.DBAPIError) -> str:
        """Name of the constraint that a row broke, as far as the server tells."""

    @abstractmethod
    def interrupt(self, connection: Any) -> None:
        """Make the statement fail that runs on a connection of the driver; callable from any thread."""

    @abstractmethod
    def feed(self, engine: Engine) -> FeedCursor:
        """A cursor into the change feed, not opened yet."""

    @contextmanager
    def migrating(self, engine: Engine) -> Iterator[Connection]:
        """A connection on which tables may be altered; it rolls back what is not committed."""
        with engine.connect() as connection:
            yield connection

    def owns(self, connection: Connection) -> bool:
        """Whether the login may change the tables; a file belongs to whoever has it."""
        return True

    def others(self, connection: Connection) -> int:
        """How many other connections the database has; a file has none that it knows of."""
        return 0

    def cut_others(self, connection: Connection) -> None:
        """End them; takes the rights of the server's administrator, or of the database's owner over the staff."""
        raise NotImplementedError

    @abstractmethod
    def backup(self, engine: Engine, file: Path, look: Look = nothing, pulse: Pulse = nothing) -> None:
        """Write a consistent copy into a new file.

        :param look: called with a connection that sees exactly what the copy holds; on Firebird twice, before and after, because
            gbak has a snapshot of its own.
        """

    @abstractmethod
    def restore(self, engine: Engine, file: Path, pulse: Pulse = nothing) -> None:
        """Fill the empty database from a copy."""

    @abstractmethod
    def is_copy(self, file: Path) -> bool:
        """Whether a file begins as the copies of this kind of database do."""

    @abstractmethod
    def scratch(self, engine: Engine, folder: Path, name: str) -> URL:
        """Make an empty database beside this one, to try a copy in.

        :param folder: where a file may lie that is ours alone.
        :raises UserError: the login may not.
        """

    @abstractmethod
    def drop_scratch(self, engine: Engine, url: URL) -> None:
        """Take it away again; to be called when nobody is connected to it."""

    def base_backup(self, folder: Path, stem: str, level: int, pulse: Pulse = nothing) -> Path:
        """Write what going back to a moment begins with; for the computer of the server.

        :param level: of Firebird, 0 for everything.
        :returns: the folder or file, in ``folder`` and beginning with ``stem``.
        :raises UserError: this kind of database has no such thing.
        """
        raise _no_moments()

    def recovered(self, sources: Sequence[Path], wal: Path, target: Path, until: datetime, pulse: Pulse = nothing) -> AbstractContextManager[URL]:
        """A new database as it was at a moment, running while the block lasts.

        :param sources: the base, and on Firebird the levels above it.
        :param wal: folder of the archived log; only PostgreSQL has one.
        :param until: naive UTC.
        """
        raise _no_moments()

    def clock_skew(self, connection: Connection) -> float:
        """Seconds by which the server's clock is ahead of ours."""
        return 0.0


def _no_moments() -> UserError:
    return UserError(_("SQLite keeps no log with which to go back to a moment."), _("Restore the backup of the day."))


def give_up_connecting(engine: Engine, too_late: Callable[[Any], Exception]) -> None:
    """Raise an error when a connection does not come about in time: a server that takes it and never answers would hold us for ever.

    :param too_late: makes the error out of the driver's module, such that it counts as a server that is away.
    """

    @event.listens_for(engine, "do_connect")
    def connect(dialect: Any, _record: Any, arguments: Any, options: Any) -> Any:
        return within(
            CONNECT_TIMEOUT, lambda: dialect.connect(*arguments, **options), lambda: too_late(dialect.loaded_dbapi), lambda late: late.close(),
        )


def trust_briefly(engine: Engine, ping: Callable[[Any], bool]) -> None:
    """Try a connection before use when it has been idle for a while, by the clock on the wall: the other one stands while a laptop sleeps.

    SQLAlchemy's `pool_pre_ping` asks each time, which costs a round trip (150 ms on a bad line) in each use case.
    """

    @event.listens_for(engine, "checkin")
    def remember(_connection: Any, record: ConnectionPoolEntry) -> None:
        record.info["idle since"] = clock.now()

    @event.listens_for(engine, "checkout")
    def check(connection: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
        since = record.info.get("idle since")
        if since is None or abs(clock.now() - since) < _TRUSTED_IDLE:
            return
        if not ping(connection):
            raise exc.DisconnectionError("the idle connection is dead")


def begins_with(file: Path, start: bytes) -> bool:
    """Whether the first bytes of a file are these."""
    with file.open("rb") as stream:
        return stream.read(len(start)) == start


def scalar(connection: Connection, statement: str, **values: Any) -> Any:
    """First column of the first row of a textual statement."""
    return connection.execute(sa.text(statement), values).scalar()
