"""A server that takes the connection and never says a word: people get a sentence, and nothing hangs behind it."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from app.core.errors import Unreachable
from app.db import engine as engine_module
from app.db import session, watchdog
from app.db.backends import base
from app.db.engine import Database, open_database
from app.db.patience import within
from app.db.session import UnitOfWork, reading
from tests.helpers.proxy import Proxy

pytestmark = pytest.mark.drivers
SERVERS = pytest.mark.backends("postgres", "firebird-fdb", "firebird-driver")
SHORT = 0.7


@pytest.fixture
def proxy(database: Database) -> Iterator[Proxy]:
    """In front of the server; what hangs in it is let go at the end."""
    made = Proxy((database.url.host or "127.0.0.1", database.url.port or 0))
    yield made
    made.close()
    for thread in threading.enumerate():
        if thread.name == "patience":
            thread.join(20)
            assert not thread.is_alive(), "a connection hangs although its line is cut"


@pytest.fixture
def far(database: Database, proxy: Proxy) -> Iterator[Database]:
    """The database by way of the proxy."""
    opened = open_database(database.backend.url.set(port=proxy.port).render_as_string(hide_password=False))
    yield opened
    opened.dispose()


def test_patience_when_declared_then_people_hear_within_ten_seconds() -> None:
    assert base.CONNECT_TIMEOUT < engine_module.GREETING_TIMEOUT < 10
    assert watchdog.QUIET * 1.5 + watchdog.PATIENCE < session.SETTLE_SECONDS < 10


@SERVERS
def test_greeting_when_the_server_never_answers_then_it_is_said(far: Database, proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "CONNECT_TIMEOUT", SHORT)
    proxy.is_mute = True
    with pytest.raises(Unreachable, match="does not answer"):
        far.greet()
    proxy.cut()
    proxy.is_mute = False
    far.greet()


@SERVERS
def test_greeting_when_the_server_falls_silent_behind_the_handshake_then_it_is_said(
    far: Database, proxy: Proxy, monkeypatch: pytest.MonkeyPatch,
) -> None:
    far.greet()
    monkeypatch.setattr(engine_module, "GREETING_TIMEOUT", SHORT)
    proxy.is_mute = True
    with pytest.raises(Unreachable, match="does not answer"):
        far.greet()


@SERVERS
def test_work_when_the_server_never_answers_then_it_is_unreachable(far: Database, proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "CONNECT_TIMEOUT", SHORT)
    proxy.is_mute = True
    with pytest.raises(Unreachable), reading(far) as session:
        session.connection()
    with pytest.raises(Unreachable):
        UnitOfWork(far, "test.branch.save").__enter__()


@SERVERS
def test_connection_when_another_server_hangs_then_this_one_is_reached(
    database: Database, far: Database, proxy: Proxy, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(base, "CONNECT_TIMEOUT", SHORT)
    proxy.is_mute = True
    with pytest.raises(Unreachable):
        far.greet()
    near = open_database(database.backend.url.render_as_string(hide_password=False))
    near.greet()
    near.dispose()


def test_within_when_it_comes_too_late_then_the_result_is_dropped() -> None:
    go_on, dropped = threading.Event(), threading.Event()
    with pytest.raises(TimeoutError):
        within(0.01, lambda: go_on.wait(20), TimeoutError, lambda _late: dropped.set())
    go_on.set()
    assert dropped.wait(20)


def test_within_when_the_work_fails_or_ends_then_that_is_handed_on() -> None:
    assert within(20, lambda: 7, TimeoutError) == 7
    with pytest.raises(ZeroDivisionError):
        within(20, lambda: 1 // 0, TimeoutError)
