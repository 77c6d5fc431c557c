"""The change feed: nothing is lost, nothing comes twice, also around long transactions and lost connections."""

from __future__ import annotations

import contextlib
import random
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from app.core.changes import Changes
from app.db.change_feed import ChangeFeed
from app.db.engine import Database
from app.db.session import Conflict, UnitOfWork
from app.models.organisation import Branch
from tests.helpers.databases import FirebirdSource, PostgresSource, Source

pytestmark = [pytest.mark.backends, pytest.mark.drivers]


class Listener:
    def __init__(self) -> None:
        self.seen: list[tuple[int, str]] = []
        self.logins: set[str] = set()

    def __call__(self, changes: Changes, login: str) -> None:
        self.seen += [(row.id, row.op) for row in changes if row.entity == "branch"]
        self.logins.add(login)

    def wait_for(self, count: int, seconds: float = 60) -> None:
        wait_until(lambda: len(self.seen) >= count, seconds)


def wait_until(condition: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)


@pytest.fixture
def listener(database: Database) -> Iterator[Listener]:
    listener = Listener()
    feed = ChangeFeed(database, listener)
    feed.start()
    assert feed.ready.wait(60)
    yield listener
    feed.stop()


def add(database: Database, name: str, keep: bool = True) -> int:
    with UnitOfWork(database, "test.branch.save", login="ann") as uow:
        branch = Branch(name=name)
        uow.session.add(branch)
        uow.session.flush()
        if keep:
            uow.commit()
        return branch.id


def test_feed_when_five_write_and_one_is_slow_then_nothing_is_lost_or_doubled(database: Database, listener: Listener) -> None:
    written: list[int] = []
    lock = threading.Lock()

    def write(number: int) -> None:
        chance = random.Random(number)
        for turn in range(12):
            keep, id = chance.random() < 0.8, 0
            while not id:
                with contextlib.suppress(Conflict):
                    id = add(database, f"{number}.{turn}", keep)
            if keep:
                with lock:
                    written.append(id)
            time.sleep(chance.random() * 0.02)

    def write_slowly() -> None:
        with UnitOfWork(database, "test.slow") as uow:
            branch = Branch(name="slow")
            uow.session.add(branch)
            uow.session.flush()
            time.sleep(0.1 if database.name == "sqlite" else 1.0)
            uow.commit()
            with lock:
                written.append(branch.id)

    writers = [threading.Thread(target=write, args=(number,)) for number in range(5)]
    slow = threading.Thread(target=write_slowly)
    slow.start()
    for writer in writers:
        writer.start()
    for writer in [*writers, slow]:
        writer.join()
    written.append(add(database, "last"))  # what comes before it in the feed has come when it comes
    wait_until(lambda: (written[-1], "I") in listener.seen, 60)
    listener.wait_for(len(written))
    assert sorted(id for id, _op in listener.seen) == sorted(written)
    assert len(written) > 20


def test_feed_when_something_is_committed_then_heard_with_login(database: Database, listener: Listener) -> None:
    id = add(database, "North")
    listener.wait_for(1)
    assert listener.seen == [(id, "I")]
    assert listener.logins == {{"sqlite": "ann", "postgres": "admin", "firebird": "SYSDBA"}[database.name]}


def test_feed_when_rolled_back_then_silent(database: Database, listener: Listener) -> None:
    add(database, "gone", keep=False)
    kept = add(database, "kept")
    listener.wait_for(1)
    assert listener.seen == [(kept, "I")]


@pytest.mark.backends("postgres", "firebird-fdb", "firebird-driver")
def test_feed_when_another_about_to_ring_takes_its_work_back_then_heard(database: Database, listener: Listener) -> None:
    with UnitOfWork(database, "test.ringer") as ringer:
        ringer.session.add(Branch(name="never"))
        ringer.session.flush()
        id = add(database, "beside")
    listener.wait_for(1)
    assert listener.seen == [(id, "I")]


@pytest.mark.backends("postgres", "firebird-fdb", "firebird-driver")
def test_feed_when_server_is_killed_then_goes_on_where_it_was(source: Source, database: Database, listener: Listener) -> None:
    assert isinstance(source, (PostgresSource, FirebirdSource))
    first = add(database, "before")
    listener.wait_for(1)
    if source.server is None:
        pytest.skip("only a private server may be killed")
    source.server.kill()
    source.server.run()
    second = add(database, "after")
    listener.wait_for(2, 30)
    assert [id for id, _op in listener.seen] == [first, second]
