"""A server that falls silent in the midst of work: the watchdog hangs up, and people are told."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.errors import Unreachable
from app.db import watchdog
from app.db.backends.firebird_line import FirebirdLine
from app.db.backends.postgres_line import PostgresLine
from app.db.engine import Database, open_database
from app.db.session import UnitOfWork, reading
from app.models.organisation import Branch
from tests.helpers.proxy import Proxy

SERVERS = pytest.mark.backends("postgres", "firebird-fdb", "firebird-driver")
pytestmark = [pytest.mark.timeout(60), pytest.mark.drivers]


@pytest.fixture(autouse=True)
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same dog with less patience."""
    monkeypatch.setattr(watchdog, "QUIET", 0.3)
    monkeypatch.setattr(watchdog, "PATIENCE", 0.5)


@pytest.fixture
def proxy(database: Database) -> Iterator[Proxy]:
    """In front of the server."""
    made = Proxy((database.url.host or "127.0.0.1", database.url.port or 0))
    yield made
    made.close()


@pytest.fixture
def far(database: Database, proxy: Proxy) -> Iterator[Database]:
    """The database by way of the proxy."""
    opened = open_database(database.backend.url.set(port=proxy.port).render_as_string(hide_password=False))
    yield opened
    opened.dispose()


@SERVERS
def test_statement_when_the_server_falls_silent_then_it_is_unreachable(far: Database, proxy: Proxy) -> None:
    with pytest.raises(Unreachable), reading(far) as session:  # noqa: PT012 - the first statement must go well
        session.scalar(sa.select(sa.func.count()).select_from(Branch))
        proxy.is_mute = True
        session.scalar(sa.select(sa.func.max(Branch.id)))
    proxy.is_mute = False
    proxy.cut()
    with reading(far) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Branch)) == 0


@SERVERS
def test_writing_when_the_server_falls_silent_then_it_is_unreachable_and_nothing_is_saved(far: Database, database: Database, proxy: Proxy) -> None:
    with pytest.raises(Unreachable), UnitOfWork(far, "test.branch.save") as unit:  # noqa: PT012
        unit.session.add(Branch(name="Nord"))
        proxy.is_mute = True
        unit.session.flush()
    proxy.close()
    with reading(database) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Branch)) == 0


@SERVERS
def test_pool_when_the_server_is_silent_then_letting_go_of_its_connections_holds_nobody(far: Database, proxy: Proxy) -> None:
    """An idle connection that is given up, and one that is closed, would wait for the server's goodbye."""
    with reading(far) as one, reading(far) as two:
        one.connection().invalidate()
        two.connection()
    with reading(far) as again:
        again.connection()
        proxy.is_mute = True
        again.connection().invalidate()
    far.dispose()


@SERVERS
def test_feed_when_nudged_then_it_looks_at_once(far: Database) -> None:
    feed = far.backend.feed(far.engine)
    feed.open()
    try:
        feed.poll()
        for _time in range(2):
            feed.nudge()
            assert feed.wait(30)
        assert not feed.wait(0.3)
    finally:
        feed.close()


@pytest.fixture
def knocks(far: Database, monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """What came of each knock."""
    kind = PostgresLine if far.name == "postgres" else FirebirdLine
    opens, answers = kind.opens, list[bool]()

    def counted(self: Any, door: tuple[str, int], seconds: float) -> bool:
        answers.append(opens(self, door, seconds))
        return answers[-1]

    monkeypatch.setattr(kind, "opens", counted)
    return answers


@SERVERS
def test_line_when_it_only_works_long_then_it_is_left_alone(far: Database, knocks: list[bool]) -> None:
    with reading(far) as session:
        session.scalar(sa.select(sa.func.count()).select_from(Branch))
        until(lambda: len(knocks) > 1)
        assert session.scalar(sa.select(sa.func.count()).select_from(Branch)) == 0
    assert knocks[:2] == [True, True]


@SERVERS
def test_feed_when_it_listens_then_nobody_knocks_for_it(far: Database, knocks: list[bool]) -> None:
    feed = far.backend.feed(far.engine)
    feed.open()
    try:
        feed.poll()
        knocks.clear()
        feed.wait(watchdog.QUIET * 5)
        assert knocks == []
        assert feed.poll() == []
    finally:
        feed.close()


def until(condition: Callable[[], bool]) -> None:
    """Wait for it, at most 20 seconds."""
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)
