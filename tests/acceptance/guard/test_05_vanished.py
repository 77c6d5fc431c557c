"""Bar 5, T-07: a workstation vanishes with rows locked, without a word to the server; the others wait a minute at most."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.db import migrate
from app.db.engine import Database
from app.db.session import Conflict, UnitOfWork
from app.models.organisation import Branch
from tests.helpers.databases import FirebirdSource, PostgresSource
from tests.helpers.pair import SCRIPTS
from tests.helpers.servers import FirebirdServer, PostgresServer, present
from tests.helpers.switch import SERVER, WORKSTATION, Switch

pytestmark = [pytest.mark.heavy, pytest.mark.timeout(600)]
ROOT = Path(__file__).resolve().parents[3]
#: seconds that the others may wait (RELIABILITY 8)
ALLOWED = 60.0
#: whether somebody waits for a lock, as the server sees it
WAITING = {
    "postgres": "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'",
    "firebird": "SELECT COUNT(*) FROM mon$statements s JOIN mon$attachments a ON a.mon$attachment_id = s.mon$attachment_id"
    f" WHERE s.mon$state = 1 AND a.mon$remote_address STARTING WITH '{WORKSTATION}/'",
}


@pytest.fixture
def switch() -> Iterator[Switch]:
    """The office network."""
    made = present(Switch)
    yield made
    made.remove()


@pytest.fixture(params=["postgres", "firebird-fdb", "firebird-driver"])
def office(request: pytest.FixtureRequest, switch: Switch) -> Iterator[Database]:
    """The firm on a server of that network; a Firebird one stands on a machine that `firebird.sh` set up."""
    server: PostgresServer | FirebirdServer = present(PostgresServer) if request.param == "postgres" else present(FirebirdServer)
    server.host, server.inside = SERVER, switch.at_server
    try:
        server.start()
        if isinstance(server, PostgresServer):
            with (server.folder / "data" / "pg_hba.conf").open("a") as rules:
                rules.write("host all all samenet scram-sha-256\n")
            os.kill(server.process, signal.SIGHUP)
            database = PostgresSource(migrate.create_or_upgrade, f"{server.url}/?sslmode=disable", server).empty("firm")
        else:
            switch.set_up_server(SCRIPTS / "vanished.conf")
            source = FirebirdSource(migrate.create_or_upgrade, server.url, server.databases, server)
            source.driver = {"firebird-fdb": "fdb", "firebird-driver": "firebird-driver"}[request.param]
            database = source.empty("firm")
        migrate.create_or_upgrade(database)
        with UnitOfWork(database, "test.begin") as unit:
            unit.session.add_all([Branch(name=name) for name in ("first", "second")])
            unit.commit()
        yield database
        database.dispose()
    finally:
        server.stop()


@pytest.fixture
def holder(office: Database, switch: Switch) -> Iterator[subprocess.Popen[str]]:
    """A workstation that has locked the first branch."""
    address = office.backend.url.render_as_string(hide_password=False)
    command = [*switch.at_workstation, sys.executable, "-m", "tests.helpers.lock_holder", address]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "first"
    yield process
    process.kill()
    process.wait(30)
    for pipe in (process.stdin, process.stdout):
        assert pipe is not None
        pipe.close()


def until(condition: Callable[[], bool]) -> None:
    """Wait for it, at most a minute."""
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def waiting(office: Database) -> bool:
    with office.engine.connect() as connection:
        count = connection.exec_driver_sql(WAITING[office.name]).scalar()
        connection.rollback()
    return bool(count)


def seconds_until_free(office: Database) -> float:
    """How long somebody else tries to save what was locked, from now; each try is told of the lock within seconds."""
    began = time.monotonic()
    while True:
        tried = time.monotonic()
        assert tried - began < 3 * ALLOWED, "never free"
        try:
            with UnitOfWork(office, "test.next") as unit:
                unit.session.execute(sa.update(Branch).where(Branch.name == "first").values(address="whole"))
                unit.commit()
            break
        except Conflict:
            assert time.monotonic() - tried < 10, "the waiting person was not told"
    return time.monotonic() - began


def half_written(office: Database) -> int:
    with office.engine.connect() as connection:
        count = connection.scalar(sa.select(sa.func.count()).select_from(Branch).where(Branch.address == "half"))
        connection.rollback()
    return count or 0


def test_workstation_when_its_cable_is_pulled_with_a_row_locked_then_others_wait_a_minute_at_most(
    office: Database, switch: Switch, holder: subprocess.Popen[str], capsys: pytest.CaptureFixture[str],
) -> None:
    holder.send_signal(signal.SIGSTOP)  # its own watchdog may not help
    switch.pull()
    seconds = seconds_until_free(office)
    assert (half_written(office), switch.lines()) == (0, [])
    with capsys.disabled():
        print(f"\nT-07, {office.name} ({office.engine.dialect.driver}): cable pulled with a row locked: the next one waited {seconds:.0f} s")
    assert seconds <= ALLOWED


def test_workstation_when_its_cable_is_pulled_before_an_answer_then_others_wait_a_minute_at_most(
    office: Database, switch: Switch, holder: subprocess.Popen[str], capsys: pytest.CaptureFixture[str],
) -> None:
    """The server has something to say to the one that is gone, and repeats it."""
    with UnitOfWork(office, "test.short") as unit:
        unit.session.execute(sa.update(Branch).where(Branch.name == "second").values(address="ours"))
        assert holder.stdin is not None
        print(file=holder.stdin, flush=True)
        until(lambda: waiting(office))
        holder.send_signal(signal.SIGSTOP)
        switch.pull()
        unit.commit()
    assert any("timer:(on," in line for line in switch.lines()), "no answer is on its way"
    seconds = seconds_until_free(office)
    assert half_written(office) == 0
    with capsys.disabled():
        print(f"\nT-07, {office.name} ({office.engine.dialect.driver}): cable pulled before an answer: the next one waited {seconds:.0f} s")
    assert seconds <= ALLOWED
