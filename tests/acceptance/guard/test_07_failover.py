"""Bar 7: the primary is killed under 20 writing clients and the reserve takes over; nothing acknowledged is lost, nothing is doubled."""

from __future__ import annotations

import os
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa

from app.core.errors import Unreachable
from app.db import migrate
from app.db.session import AlreadyDone, Conflict, UnitOfWork, reading
from app.models.organisation import Branch
from tests.helpers.pair import Pair
from tests.helpers.servers import present

pytestmark = [pytest.mark.heavy, pytest.mark.timeout(900)]

WRITERS = int(os.environ.get("KONTOR_DRILL_WRITERS", "20"))
ROUNDS = int(os.environ.get("KONTOR_DRILL_ROUNDS", "5"))
SECONDS = float(os.environ.get("KONTOR_DRILL_SECONDS", "4"))


@pytest.fixture
def pair() -> Iterator[Pair]:
    """An office server with a synchronous reserve, and the firm's tables on it."""
    made = present(Pair)
    try:
        made.set_up()
        database = made.open()
        migrate.create_or_upgrade(database)
        database.dispose()
        yield made
    finally:
        made.close()


class Writer(threading.Thread):
    """A workstation of its own that saves one row after the other, each under a key that it uses until it hears of success."""

    def __init__(self, pair: Pair, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self._database, self._stop_asked = pair.open(), stop
        self.saved: list[tuple[str, float]] = []
        self.retries = 0
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            while not self._stop_asked.is_set():
                self._save(uuid.uuid4().hex)
        except BaseException as error:  # noqa: BLE001 - told by the test
            self.error = error
        finally:
            self._database.dispose()

    def _save(self, key: str) -> None:
        while True:
            try:
                with UnitOfWork(self._database, "test.drill", idempotency_key=key) as unit:
                    unit.session.add(Branch(name=key))
                    unit.commit()
            except AlreadyDone:
                pass
            except (Unreachable, Conflict):
                self.retries += 1
                time.sleep(0.1)
                continue
            self.saved.append((key, time.monotonic()))
            return


def longest_gap(writers: list[Writer]) -> float:
    """Seconds that the unluckiest writer waited between two rows."""
    pairs = (zip(writer.saved, writer.saved[1:], strict=False) for writer in writers)
    return max(after[1] - before[1] for pair in pairs for before, after in pair)


def test_primary_when_killed_under_writers_then_nothing_acknowledged_is_lost(pair: Pair, capsys: pytest.CaptureFixture[str]) -> None:
    """B-05."""
    acknowledged = lost = doubled = retries = 0
    gaps = []
    for round_number in range(ROUNDS):
        stop = threading.Event()
        writers = [Writer(pair, stop) for _number in range(WRITERS)]
        for writer in writers:
            writer.start()
        time.sleep(SECONDS)
        before = sum(len(writer.saved) for writer in writers)
        pair.one.kill()
        pair.fail_over()
        time.sleep(SECONDS)
        stop.set()
        for writer in writers:
            writer.join(60)
            assert not writer.is_alive(), "a writer hangs"
            assert writer.error is None, repr(writer.error)
            assert writer.saved[-1][1] > writer.saved[0][1]
        keys = [key for writer in writers for key, _at in writer.saved]
        assert len(keys) > before > 0, "nobody wrote on the promoted server"
        database = pair.open()
        with reading(database) as session:
            there = Counter(session.scalars(sa.select(Branch.name)).all())
        database.dispose()
        acknowledged += len(keys)
        retries += sum(writer.retries for writer in writers)
        lost += sum(1 for key in keys if key not in there)
        doubled += sum(1 for count in there.values() if count > 1)
        gaps.append(longest_gap(writers))
        if round_number < ROUNDS - 1:
            pair.take_back()
    with capsys.disabled():
        print(
            f"\nbar 7: primary killed {ROUNDS} times under {WRITERS} writers: {acknowledged} acknowledged, {lost} lost, {doubled} doubled, {retries} tries"
            f" repeated; longest gap of a writer {max(gaps):.1f} s (each: {', '.join(f'{gap:.1f}' for gap in gaps)})"
        )
    assert (lost, doubled) == (0, 0)


def test_old_primary_when_it_returns_then_it_is_fenced_and_rejoins_as_reserve(pair: Pair, capsys: pytest.CaptureFixture[str]) -> None:
    assert pair.two.script("promote", check=False).returncode == 1, "promoted beside a living primary"
    pair.one.kill()
    pair.fail_over()
    refused = pair.two.script("start", "--partner", pair.one.place, check=False)
    assert refused.returncode == 1
    assert "is the server in use" in refused.stdout
    pair.take_back()
    database = pair.open()
    with UnitOfWork(database, "test.drill") as unit:
        unit.session.add(Branch(name="after"))
        unit.commit()
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT sync_state FROM pg_stat_replication").scalar() == "sync"
        connection.rollback()
    database.dispose()
    with capsys.disabled():
        print("\nB-07: the old primary was refused at its start, rejoined by pg_rewind and receives synchronously")


def test_reserve_when_gone_then_saving_goes_on_after_a_decision(pair: Pair, capsys: pytest.CaptureFixture[str]) -> None:
    stop = threading.Event()
    writer = Writer(pair, stop)
    writer.start()
    until(lambda: len(writer.saved) > 3)
    pair.two.kill()
    until(lambda: stuck(writer))
    held = len(writer.saved)
    pair.one.script("synchronous", "--off")
    until(lambda: len(writer.saved) > held + 3)
    stop.set()
    writer.join(60)
    assert writer.error is None
    with capsys.disabled():
        print("\nB-06: the reserve died: saving waited, and went on after `synchronous.sh --off`")


def stuck(writer: Writer) -> bool:
    """Whether nothing was saved for a second."""
    count = len(writer.saved)
    time.sleep(1)
    return len(writer.saved) == count


def until(condition: Callable[[], bool]) -> None:
    """Wait for it, at most a minute."""
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)
