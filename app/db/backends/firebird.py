"""Firebird 3 and newer through `fdb` or `firebird-driver`."""

from __future__ import annotations

import contextlib
import datetime
import re
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event, exc
from sqlalchemy.engine import URL, Connection, Engine

from app.core.access.tables import tables_behind_views
from app.core.errors import UserError
from app.core.i18n import _
from app.db import watchdog
from app.db.backends import base, firebird_copy, firebird_interrupt, firebird_levels
from app.db.backends import firebird_dialect as codes
from app.db.backends.base import (
    STAFF,
    Action,
    Backend,
    FeedCursor,
    Look,
    Pulse,
    begins_with,
    nothing,
    scalar,
    trust_briefly,
)
from app.db.backends.firebird_feed import FirebirdFeed
from app.db.backends.firebird_line import FirebirdLine
from app.db.failures import Failure
from app.db.patience import within

DRIVERS = {"fdb": "firebird+kontor_fdb", "firebird-driver": "firebird+kontor_driver"}

_KINDS = (
    (codes.LOST, Failure.UNREACHABLE),
    (codes.UNIQUE, Failure.UNIQUE),
    (codes.REFERENCE, Failure.REFERENCE),
    (codes.CHECK, Failure.CHECK),
    (codes.EMPTY, Failure.EMPTY),
    (codes.CONFLICT, Failure.CONFLICT),
    (codes.DENIED, Failure.DENIED),
)
_PREFIX = "KONTOR_"
_DEFINITIONS = frozenset({335544351, 336723987})  # changing tables, changing users
_FORBIDDEN = re.compile("no (permission|privilege|grant option) for|is not a member of SQL role")
_OTHERS = "FROM mon$attachments WHERE mon$system_flag = 0 AND mon$attachment_id <> CURRENT_CONNECTION"
# what the server's operating system says, in its own words
_NO_SPACE = re.compile("no space left on device|not enough space on the disk|disk quota exceeded", re.IGNORECASE)
_CONSTRAINT = re.compile(r'constraint "?([A-Za-z0-9_$]+)"?', re.IGNORECASE)
_COLUMN = re.compile(r'validation error for column "([^"]+)"\."([^"]+)"')


class FirebirdBackend(Backend):
    """See `Backend`. READ COMMITTED RECORD_VERSION WAIT with a time limit; rows are locked by WITH LOCK."""

    name = "firebird"

    def __init__(self, url: URL, password: str | None, role: str | None) -> None:
        query = dict(url.query)
        driver = str(query.pop("driver", "fdb"))
        if driver not in DRIVERS:
            raise UserError(_("There is no Firebird driver “{driver}”.").format(driver=driver), _("Use fdb or firebird-driver."))
        if role:
            query["role"] = role
        super().__init__(url.set(drivername=DRIVERS[driver], query=query), password, role)

    def create_engine(self) -> Engine:
        """See `Backend`."""
        engine = sa.create_engine(self.url, isolation_level="READ COMMITTED", pool_size=3, max_overflow=7, pool_recycle=1800)
        event.listen(engine, "do_connect", _Entrance(engine))
        trust_briefly(engine, _answers)
        watchdog.guard(engine, FirebirdLine(self.url.host, self.url.port))
        return engine

    def reading_options(self) -> dict[str, Any]:
        """See `Backend`."""
        return {"isolation_level": "READ ONLY"}

    def begin_action(self, connection: Connection, action: Action) -> int:
        """See `Backend`."""
        values = (action.use_case, action.key, action.document)
        return int(connection.exec_driver_sql("EXECUTE PROCEDURE jrn_begin(?, ?, ?)", values).scalar_one())

    def current_login(self, connection: Connection) -> str:
        """See `Backend`."""
        return str(scalar(connection, "SELECT CURRENT_USER FROM rdb$database")).strip()

    def touched_by(self, connection: Connection, key: str) -> Sequence[tuple[str, str, str]]:
        """See `Backend`."""
        rows = connection.exec_driver_sql("SELECT tbl, rkey, op FROM jrn_touched_by(?)", (key,))
        return [(row[0], row[1], row[2]) for row in rows]

    def interrupt(self, connection: Any) -> None:
        """See `Backend`."""
        firebird_interrupt.interrupt(connection)

    def classify(self, error: exc.DBAPIError) -> Failure:
        """See `Backend`."""
        found = codes.gds_codes(error.orig)
        if codes.RAISED & found and "K_DENIED" in str(error.orig):
            return Failure.DENIED
        if codes.RAISED & found and "K_CONFLICT" in str(error.orig):
            return Failure.CONFLICT
        if codes.WRITING & found and _NO_SPACE.search(str(error.orig)):
            return Failure.FULL
        if _DEFINITIONS & found and _FORBIDDEN.search(str(error.orig)):
            return Failure.DENIED
        return next((kind for numbers, kind in _KINDS if numbers & found), Failure.OTHER)

    def constraint(self, error: exc.DBAPIError) -> str:
        """See `Backend`."""
        text = str(error.orig.args[0]) if error.orig and error.orig.args else ""
        if column := _COLUMN.search(text):
            return f"{column[1]}.{column[2]}".lower()
        name = _CONSTRAINT.search(text)
        return name[1].lower() if name else ""

    def owns(self, connection: Connection) -> bool:
        """See `Backend`."""
        owner = str(scalar(connection, "SELECT rdb$owner_name FROM rdb$relations WHERE rdb$relation_name = 'ALEMBIC_VERSION'"))
        return self.current_login(connection) in ("SYSDBA", owner.strip())

    def others(self, connection: Connection) -> int:
        """See `Backend`."""
        return int(scalar(connection, f"SELECT COUNT(*) {_OTHERS}"))

    def cut_others(self, connection: Connection) -> None:
        """See `Backend`."""
        connection.execute(sa.text(f"DELETE {_OTHERS}"))

    def backup(self, engine: Engine, file: Path, look: Look = nothing, pulse: Pulse = nothing) -> None:
        """See `Backend`."""
        firebird_copy.copy(engine, self.url, file, look, pulse)

    def restore(self, engine: Engine, file: Path, pulse: Pulse = nothing) -> None:
        """See `Backend`."""
        firebird_copy.fill(engine, self.url, file, pulse)

    def is_copy(self, file: Path) -> bool:
        """See `Backend`."""
        return begins_with(file, firebird_copy.BEGINS_WITH)

    def scratch(self, engine: Engine, folder: Path, name: str) -> URL:
        """See `Backend`."""
        return firebird_copy.beside(self.url, name)

    def drop_scratch(self, engine: Engine, url: URL) -> None:
        """See `Backend`."""
        firebird_copy.drop(url)

    def base_backup(self, folder: Path, stem: str, level: int, pulse: Pulse = nothing) -> Path:
        """See `Backend`."""
        file = folder / f"{stem}-level{level}"
        firebird_levels.write(self.url, file, level)
        return file

    @contextlib.contextmanager
    def recovered(self, sources: Sequence[Path], wal: Path, target: Path, until: datetime.datetime, pulse: Pulse = nothing) -> Iterator[URL]:
        """See `Backend`."""
        yield firebird_levels.join(self.url, list(sources), target)

    def feed(self, engine: Engine) -> FeedCursor:
        """See `Backend`."""
        return FirebirdFeed(engine)

    def clock_skew(self, connection: Connection) -> float:
        """See `Backend`."""
        there: datetime.datetime = scalar(connection, "SELECT CAST('NOW' AS TIMESTAMP) FROM rdb$database")
        return there.replace(tzinfo=datetime.UTC).timestamp() - time.time()


_ROLES = "SELECT rdb$relation_name FROM rdb$user_privileges WHERE rdb$user = CURRENT_USER AND rdb$privilege = 'M' ORDER BY 1"
_PRESENT = "SELECT CURRENT_ROLE FROM rdb$database"
#: whoever holds it is the owner of the tables, and with the same right in the server its administrator
_ADMIN = "RDB$ADMIN"


class _Entrance:
    """Firebird 3 wants the role at the connect; which one a login holds anybody may ask without a role.

    A role that was taken from the login meanwhile gives no rights and no error, so each new connection is asked which one it has.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine, self._role, self._is_held = engine, "", False

    def __call__(self, dialect: Any, _record: Any, arguments: Any, options: dict[str, Any]) -> Any:
        return within(
            base.CONNECT_TIMEOUT, lambda: self._connect(dialect, arguments, options), lambda: _nobody_answers(dialect.loaded_dbapi),
            lambda late: late.close(),
        )

    def _connect(self, dialect: Any, arguments: Any, options: dict[str, Any]) -> Any:
        if "role" in options:
            return dialect.connect(*arguments, **options)
        if self._role:
            connection = dialect.connect(*arguments, **options, role=self._role)
            if not self._is_held or _texts(connection, _PRESENT) == [self._role]:
                return connection
            connection.close()
        probe = dialect.connect(*arguments, **options)
        try:
            held = _texts(probe, _ROLES)
        finally:
            probe.close()
        self._use(dialect, _ADMIN if _ADMIN in held else next((name for name in held if name.startswith(_PREFIX)), ""))
        return dialect.connect(*arguments, **options, role=self._role)

    def _use(self, dialect: Any, held: str) -> None:
        """Take a role; what was compiled for another one names other views."""
        if self._role:
            self._engine.clear_compiled_cache()
        self._role, self._is_held = held or STAFF.upper(), bool(held)
        dialect.behind_views = tables_behind_views(self._role.removeprefix(_PREFIX).lower())


def _texts(connection: Any, statement: str) -> list[str]:
    cursor = connection.cursor()
    cursor.execute(statement)
    found = [str(row[0]).strip() for row in cursor.fetchall()]
    cursor.close()
    connection.rollback()
    return found


def _nobody_answers(driver: Any) -> Exception:
    """What the client library itself would say of a server that is away."""
    error: Exception = driver.OperationalError("the server does not answer")
    error.gds_codes = (codes.NETWORK,)  # type: ignore[attr-defined]
    return error


def _answers(connection: Any) -> bool:
    try:
        cursor = connection.cursor()
        cursor.execute("SELECT 1 FROM rdb$database")
        cursor.fetchall()
        cursor.close()
        connection.rollback()
    except Exception as error:
        if not hasattr(error, "args"):
            raise
        return False
    return True
