# mypy: disable-error-code="misc"
"""A SQLAlchemy dialect for Firebird 3 and newer with two drivers, `fdb` and `firebird-driver`.

It stands on sqlalchemy-firebird 2.2, which dropped `fdb` and has faults that are repaired here: NULL in a binary column, functions without
arguments, error classes, isolation levels, row locks and long BLOBs.
"""

from __future__ import annotations

import contextlib
import re
import threading
from typing import Any

import fdb
import firebird.driver
import sqlalchemy as sa
from firebird.driver import TPB, Isolation, TraAccessMode
from sqlalchemy.dialects import registry
from sqlalchemy.engine import URL
from sqlalchemy.sql.expression import TableClause
from sqlalchemy_firebird import base, fb_info30
from sqlalchemy_firebird.firebird import FBDialect_firebird
from sqlalchemy_firebird.types import FBBLOB

from app.db.backends.firebird_interrupt import abort
from app.db.patience import within

#: seconds to wait for a lock
LOCK_TIMEOUT = 5

UNIQUE = frozenset({335544665, 335544349})
REFERENCE = frozenset({335544466, 335544838, 335544839})
CHECK = frozenset({335544558})
EMPTY = frozenset({335544347, 335544879})
CONFLICT = frozenset({335544336, 335544451, 335544878, 335544345, 335544510})
DENIED = frozenset({335544352, 335544472, 335545091})
WRITING = frozenset({335544344})  # isc_io_error: a file of the server
RAISED = frozenset({335544517})  # an exception of ours
NETWORK = 335544721  # isc_network_error
LOST = frozenset({NETWORK, 335544726, 335544727, 335544741, 335544856, 335544324, 335544648, 335544375, 335544421})

#: seconds in which a living server takes leave of us
_PARTING_SECONDS = 3.0
_LEVELS = ("READ COMMITTED", "READ ONLY", "SNAPSHOT", "SERIALIZABLE", "AUTOCOMMIT")
_LONGEST_COUNTED = 0xFFFF
_AUTOCOMMIT = bytes([16])  # isc_tpb_autocommit


def gds_codes(error: BaseException | None) -> frozenset[int]:
    """The server's error numbers out of an exception of either driver."""
    codes = getattr(error, "gds_codes", None) or [part for part in getattr(error, "args", ()) if isinstance(part, int)]
    return frozenset(codes)


class Binary(FBBLOB):
    """A binary column that takes None."""

    def bind_processor(self, dialect: Any) -> Any:
        """Bytes, or None as it is."""
        return lambda value: None if value is None else bytes(value)


class Compiler(base.FBCompiler):
    """SQL of Firebird; tables that the person's role reaches through views are written as these."""

    def visit_table(self, table: Any, asfrom: bool = False, ashint: bool = False, **options: Any) -> str:
        """A table in FROM."""
        if (asfrom or ashint) and table.name in self.dialect.behind_views:
            return str(self.preparer.format_table(table))
        return str(super().visit_table(table, asfrom=asfrom, ashint=ashint, **options))

    def visit_column(self, column: Any, *arguments: Any, **options: Any) -> str:
        """A column with its table before it."""
        text = str(super().visit_column(column, *arguments, **options))
        table = column.table
        if isinstance(table, TableClause) and table.name in self.dialect.behind_views and not column.is_literal:
            head = f"{self.preparer.quote(table.name)}."
            if text.startswith(head):
                return f"{self.preparer.format_table(table)}.{text[len(head):]}"
        return text

    def function_argspec(self, func: Any, **options: Any) -> str:
        """Brackets also around no arguments: row_number()."""
        return super().function_argspec(func, **options) or "()"

    def for_update_clause(self, select: Any, **options: Any) -> str:
        """A plain FOR UPDATE locks nothing in Firebird."""
        return " WITH LOCK" + (" SKIP LOCKED" if select._for_update_arg.skip_locked else "")  # noqa: SLF001 - as all dialects do


class Preparer(base.FBIdentifierPreparer):
    """Quotes reserved words also before the first connection, and knows the views."""

    reserved_words = fb_info30.RESERVED_WORDS

    def format_table(self, table: Any, use_schema: bool = True, name: str | None = None) -> str:
        """The name of a table, or of the view that stands before it."""
        if name is None and isinstance(table, TableClause) and table.name in self.dialect.behind_views:
            name = f"v_{table.name}"
        return str(super().format_table(table, use_schema, name))


class Repairs:
    """What both drivers need."""

    name = "firebird"
    supports_statement_cache = True
    preparer = Preparer
    statement_compiler = Compiler
    server_version_info: tuple[int, ...] = (3, 0)
    max_identifier_length = 31
    #: tables whose rows the role of the connections sees through views only (app.db.guard.rights_firebird)
    behind_views: frozenset[str] = frozenset()
    supports_comments = False
    _loading = threading.Lock()
    colspecs = {**base.FBDialect.colspecs, sa.LargeBinary: Binary}
    dbapi: Any

    def connect(self, *arguments: Any, **options: Any) -> Any:
        """Connect; loading the client library is not safe in threads, and connecting must not wait for one that hangs."""
        with self._loading:
            self.dbapi.load_api()
        return super().connect(*arguments, **options)

    def get_isolation_level_values(self, dbapi_conn: Any) -> list[str]:
        """The levels; READ ONLY is READ COMMITTED that never writes and holds nothing up."""
        return list(_LEVELS)

    def get_default_isolation_level(self, dbapi_conn: Any) -> str:
        """The level of the program; the drivers' own defaults differ."""
        return "READ COMMITTED"

    def get_isolation_level(self, dbapi_connection: Any) -> str:
        """The level set last."""
        return str(getattr(dbapi_connection, "kontor_level", "READ COMMITTED"))

    def reset_isolation_level(self, dbapi_conn: Any) -> None:
        """Back to the program's level."""
        self.set_isolation_level(dbapi_conn, "READ COMMITTED")

    def set_isolation_level(self, dbapi_connection: Any, level: str) -> None:
        """Choose how the next transactions begin."""
        raise NotImplementedError

    def get_table_comment(self, *_arguments: Any, **_options: Any) -> Any:
        """We write no comments, and the parent leaves a cursor open when it reads them."""
        raise NotImplementedError

    def do_execute(self, cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:
        """Execute, with errors in their right classes."""
        self._classified(super().do_execute, cursor, statement, parameters, context)

    def do_executemany(self, cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:
        """Execute many, with errors in their right classes."""
        self._classified(super().do_executemany, cursor, statement, parameters, context)

    def do_commit(self, dbapi_connection: Any) -> None:
        """Commit, with errors in their right classes."""
        self._classified(super().do_commit, dbapi_connection)

    def do_terminate(self, dbapi_connection: Any) -> None:
        """Close a connection that may be dead: a server that is silent would hold us for ever, unless the line is broken first."""
        abort(dbapi_connection)
        with contextlib.suppress(self.dbapi.Error):
            dbapi_connection.close()

    def do_close(self, dbapi_connection: Any) -> None:
        """Close a connection, and break the line when the server says nothing to that."""
        try:
            within(_PARTING_SECONDS, dbapi_connection.close, TimeoutError)
        except TimeoutError:
            abort(dbapi_connection)

    def is_disconnect(self, error: Any, connection: Any, cursor: Any) -> bool:
        """Whether the connection is gone."""
        return bool(gds_codes(error) & LOST)

    def _classified(self, method: Any, *arguments: Any) -> None:
        try:
            method(*arguments)
        except self.dbapi.DatabaseError as error:
            codes = gds_codes(error)
            if codes & (UNIQUE | REFERENCE | CHECK | EMPTY):
                raise _renamed(error, self.dbapi.IntegrityError) from error
            if codes & (CONFLICT | LOST):
                raise _renamed(error, self.dbapi.OperationalError) from error
            if codes & RAISED and "K_CONFLICT" in str(error):
                raise _renamed(error, self.dbapi.OperationalError) from error
            if codes & DENIED or (codes & RAISED and "K_DENIED" in str(error)):
                raise _renamed(error, self.dbapi.ProgrammingError) from error
            raise


def _renamed(error: Any, kind: Any) -> Any:
    renamed = kind(*error.args)
    for name in ("sqlcode", "sqlstate", "gds_codes"):
        if hasattr(error, name):
            setattr(renamed, name, getattr(error, name))
    return renamed


class FirebirdDriverDialect(Repairs, FBDialect_firebird):
    """Firebird through firebird-driver."""

    supports_statement_cache = True
    dbapi = None  # hides the parent's deprecated classmethod

    @classmethod
    def import_dbapi(cls) -> Any:
        """The driver."""
        return firebird.driver

    def create_connect_args(self, url: URL) -> tuple[list[Any], dict[str, Any]]:
        """One string for the database; the parent keeps a global registry, in which two servers with the same path collide."""
        options = dict(url.query, user=url.username, password=url.password, charset="UTF8")
        where = f"inet://{url.host}:{url.port or 3050}/{url.database}" if url.host else url.database
        return [where], options

    def set_isolation_level(self, dbapi_connection: Any, level: str) -> None:
        """See the parent."""
        isolations = {"SNAPSHOT": Isolation.SNAPSHOT, "SERIALIZABLE": Isolation.SERIALIZABLE}
        buffer = TPB(
            isolation=isolations.get(level, Isolation.READ_COMMITTED_RECORD_VERSION),
            access_mode=TraAccessMode.READ if level == "READ ONLY" else TraAccessMode.WRITE,
            lock_timeout=LOCK_TIMEOUT,
            auto_commit=level == "AUTOCOMMIT",
        ).get_buffer()
        transaction = dbapi_connection.main_transaction
        if transaction.is_active():
            transaction.rollback()
        transaction.default_tpb = buffer
        dbapi_connection.kontor_level = level


def _take_long_statements(library: Any) -> None:
    """The client library takes a length of 16 bits, or 0 for "up to the NUL"; the driver would cut longer statements silently."""
    call = library.isc_dsql_prepare

    def prepare(status: Any, transaction: Any, handle: Any, length: int, text: bytes, *rest: Any) -> Any:
        return call(status, transaction, handle, length if length <= _LONGEST_COUNTED else 0, text, *rest)

    library.isc_dsql_prepare = prepare


if hasattr(fdb.fbcore, "api"):
    _take_long_statements(fdb.fbcore.api)
else:
    fdb.add_hook(fdb.HOOK_API_LOADED, _take_long_statements)


class FdbDialect(Repairs, base.FBDialect):
    """Firebird through fdb."""

    driver = "fdb"
    supports_statement_cache = True

    @classmethod
    def import_dbapi(cls) -> Any:
        """The driver."""
        return fdb

    def create_connect_args(self, url: URL) -> tuple[list[Any], dict[str, Any]]:
        """Keyword arguments of `fdb.connect`."""
        options = dict(url.query, user=url.username, password=url.password, charset="UTF8", database=url.database)
        if url.host:
            options["host"] = f"{url.host}/{url.port or 3050}"
        return [], options

    def do_execute(self, cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:
        """Execute; long BLOBs come whole, which can be said only once the statement is prepared."""
        super().do_execute(cursor, statement, parameters, context)
        cursor.set_stream_blob_treshold(-1)

    def _get_server_version_info(self, connection: Any) -> tuple[int, int]:
        text = connection.connection.dbapi_connection.firebird_version
        found = re.search(r"Firebird (\d+)\.(\d+)", text)
        return (int(found[1]), int(found[2])) if found else (3, 0)

    def set_isolation_level(self, dbapi_connection: Any, level: str) -> None:
        """See the parent."""
        buffer = fdb.TPB()
        buffer.access_mode = fdb.isc_tpb_read if level == "READ ONLY" else fdb.isc_tpb_write
        buffer.lock_resolution = fdb.isc_tpb_wait
        buffer.lock_timeout = LOCK_TIMEOUT
        levels = {"SNAPSHOT": fdb.isc_tpb_concurrency, "SERIALIZABLE": fdb.isc_tpb_consistency}
        buffer.isolation_level = levels.get(level, (fdb.isc_tpb_read_committed, fdb.isc_tpb_rec_version))
        transaction = dbapi_connection.main_transaction
        if transaction.active:
            transaction.rollback()
        transaction.default_tpb = buffer.render() + (_AUTOCOMMIT if level == "AUTOCOMMIT" else b"")
        dbapi_connection.kontor_level = level


registry.register("firebird.kontor_fdb", __name__, "FdbDialect")
registry.register("firebird.kontor_driver", __name__, "FirebirdDriverDialect")
