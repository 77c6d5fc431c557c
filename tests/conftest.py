"""Fixtures of all tests: databases, the clock of their count, and the guards against leaks."""

from __future__ import annotations

import gc
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from zlib import crc32

import pytest
from alembic import command
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import event
from sqlalchemy.pool import Pool

from app.core import clock, i18n
from app.db import migrate
from app.db.engine import Database
from app.models import Base
from app.services.context import Context, open_context
from tests.helpers.databases import BACKENDS, FirebirdSource, PostgresSource, Source, SqliteSource
from tests.helpers.firm import SmallFirm
from tests.helpers.furniture import SHOP, SMALL_FIRM, wanted
from tests.helpers.servers import FirebirdServer, PostgresServer, present
from tests.helpers.shop import Shop
from tests.helpers.window import PatientBot

_LABELS = {"sqlite": "sqlite", "postgres": "postgres", "firebird-fdb": "firebird (fdb)", "firebird-driver": "firebird (firebird-driver)"}
_borrowed: set[int] = set()
#: objects that tests with windows may leave before they collect
_UNTIL_COLLECTED = 100_000


def _create_tables(database: Database) -> None:
    """What create_or_upgrade does (test_migrate proves it), but at once, and before a changed model has its migration."""
    with database.engine.connect() as connection:
        Base.metadata.create_all(connection)
        connection.commit()
        command.stamp(migrate.alembic_config(connection), "head")
        connection.commit()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --acceptance."""
    parser.addoption("--acceptance", action="store_true", help="also run the acceptance tests that take minutes")


def pytest_configure(config: pytest.Config) -> None:
    """Explain our markers."""
    config.addinivalue_line("markers", "backends(*names): repeat the test on all databases, or on the named ones")
    config.addinivalue_line("markers", "drivers: what the drivers of Firebird do differently, so both run it day by day")
    config.addinivalue_line("markers", "heavy: takes minutes; runs only with --acceptance")
    config.addinivalue_line("markers", "spoils: breaks the invariants on purpose, so they are not checked at its end")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave heavy tests out unless they are asked for."""
    if config.getoption("--acceptance"):
        return
    for item in items:
        if item.get_closest_marker("heavy"):
            item.add_marker(pytest.mark.skip(reason="heavy: run with --acceptance"))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Choose the databases of each test that uses one."""
    if "backend" in metafunc.fixturenames:
        marker = metafunc.definition.get_closest_marker("backends")
        names = (marker.args or BACKENDS) if marker else ("sqlite",)
        if not metafunc.config.getoption("--acceptance") and not metafunc.definition.get_closest_marker("drivers"):
            names = _one_driver(names, metafunc.definition.nodeid)
        metafunc.parametrize("backend", names, indirect=True)


def _one_driver(names: tuple[str, ...], test: str) -> tuple[str, ...]:
    """Of the two drivers of Firebird the one whose turn it is: day by day each serves half of the tests, --acceptance has both in all."""
    if not {"firebird-fdb", "firebird-driver"} <= set(names):
        return names
    other = ("firebird-fdb", "firebird-driver")[crc32(test.encode()) % 2]
    return tuple(name for name in names if name != other)


def pytest_unconfigure() -> None:
    """Empty the clipboard: the offscreen one would let go of what Python put there only when Python is gone, and crash."""
    if QApplication.instance() is not None:
        QApplication.clipboard().clear()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many tests ran on each kind of database."""
    reports = [report for outcome in ("passed", "failed") for report in terminalreporter.stats.get(outcome, [])]
    counts = Counter(dict(report.user_properties).get("backend") for report in reports)
    line = ", ".join(f"{label} {counts[name]}" for name, label in _LABELS.items())
    terminalreporter.write_line(f"tests per database: {line}")


@pytest.fixture
def backend(request: pytest.FixtureRequest) -> str:
    """Name of the kind of database this test runs on."""
    name: str = request.param
    request.node.user_properties.append(("backend", name))
    return name


@pytest.fixture(scope="session")
def sqlite_source(tmp_path_factory: pytest.TempPathFactory) -> Source:
    """Makes SQLite databases."""
    return SqliteSource(_create_tables, tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_source() -> Iterator[PostgresSource]:
    """Makes PostgreSQL databases, on the cluster that KONTOR_TEST_POSTGRES names or on a private one."""
    if running := os.environ.get("KONTOR_TEST_POSTGRES"):
        yield PostgresSource(_create_tables, running)
        return
    server = present(PostgresServer)
    server.start()
    try:
        yield PostgresSource(_create_tables, server.url, server)
    finally:
        server.stop()


@pytest.fixture(scope="session")
def firebird_source(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FirebirdSource]:
    """Makes Firebird databases, on the server that KONTOR_TEST_FIREBIRD names or on a private one."""
    if running := os.environ.get("KONTOR_TEST_FIREBIRD"):
        yield FirebirdSource(_create_tables, running, tmp_path_factory.mktemp("firebird"))
        return
    server = present(FirebirdServer)
    server.start()
    try:
        yield FirebirdSource(_create_tables, server.url, server.databases, server)
    finally:
        server.stop()


@pytest.fixture
def source(backend: str, request: pytest.FixtureRequest) -> Source:
    """Makes databases of this test's kind."""
    made: Source = request.getfixturevalue(f"{backend.split('-')[0]}_source")
    if isinstance(made, FirebirdSource):
        made.driver = {"firebird-fdb": "fdb", "firebird-driver": "firebird-driver"}[backend]
    return made


@pytest.fixture
def database(source: Source, request: pytest.FixtureRequest) -> Iterator[Database]:
    """A fresh database with all tables, and with the furniture that the test's fixtures want; on SQLite unless the test is marked `backends`."""
    furniture = wanted(request.fixturenames)
    made = (source.holding(furniture)[0] if furniture else source).fresh()
    yield made
    source.drop(made)


@pytest.fixture
def owned(source: Source, database: Database) -> Context:
    """The owner, entered as an employee, of an otherwise empty firm."""
    return open_context(database)


@pytest.fixture
def new_firm(source: Source, database: Database) -> Context:
    """The owner of a firm in Germany with the usual units and lists."""
    return open_context(database)


@pytest.fixture
def standing_firm(source: Source, database: Database) -> SmallFirm:
    """A small firm with goods in stock."""
    return replace(source.holding(SMALL_FIRM)[1][-1], ctx=open_context(database))


@pytest.fixture
def standing_shop(source: Source, database: Database) -> Shop:
    """A shop with nothing in stock, and its owner."""
    return replace(source.holding(SHOP)[1][-1], ctx=open_context(database))


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """The hands of pytest-qt, with more patience."""
    return PatientBot(request)


@pytest.fixture(autouse=True)
def collected_here(request: pytest.FixtureRequest) -> Iterator[None]:
    """Cycles with Qt objects in them die in this thread: in a worker's they would crash Qt (app.ui.kit.garbage)."""
    yield
    if "qapp" in request.fixturenames:
        gc.disable()
        gc.unfreeze()  # a window that was opened has spared what stood then
        if gc.get_count()[0] > _UNTIL_COLLECTED:
            gc.collect()


@pytest.fixture(autouse=True)
def at_home() -> Iterator[None]:
    """A window shows the times of its person's branch and speaks its person's language; the next test is at home again."""
    spoken = i18n.language()
    yield
    clock.live_in("")
    if i18n.language() != spoken:
        i18n.set_language(spoken)


@event.listens_for(Pool, "checkout")
def _note_checkout(_connection: object, record: object, _proxy: object) -> None:
    _borrowed.add(id(record))


@event.listens_for(Pool, "checkin")
def _note_checkin(_connection: object, record: object) -> None:
    _borrowed.discard(id(record))


@event.listens_for(Pool, "detach")
def _note_detach(_connection: object, record: object) -> None:
    _borrowed.discard(id(record))


@pytest.fixture(autouse=True)
def no_open_transaction() -> Iterator[None]:
    """Fail a test that leaves a connection, and with it a transaction, open."""
    before = set(_borrowed)
    yield
    if _borrowed - before:
        gc.collect()
    left = _borrowed - before
    _borrowed.difference_update(left)
    assert not left, f"{len(left)} database connections were left open"
