"""One agent at a time; each job once a day; a failure is remembered and ends nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import datetime, time, timedelta
from pathlib import Path
from time import sleep

import pytest
import sqlalchemy as sa

from app.agent.main import Agent
from app.agent.schedule import JOBS, Job, is_due
from app.core import clock, paths
from app.core.errors import Unreachable
from app.db.engine import Database
from app.db.guard import journal_reading
from app.models.agent import AgentLease
from app.services import agency, setup
from app.services.context import Context, open_context


@pytest.fixture
def ctx(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Context:
    """A firm, with a home of its own."""
    monkeypatch.setenv("KONTOR_HOME", str(tmp_path))
    first = open_context(database)
    setup.set_up(first, setup.Beginning("Alfa", "DE", "Olga", first.user.login))
    return open_context(database)


@pytest.mark.backends
def test_lease_when_another_agent_holds_it_then_it_waits_for_the_end(ctx: Context) -> None:
    assert agency.take_lease(ctx, "one", 60)
    assert agency.take_lease(ctx, "one", 60)
    assert not agency.take_lease(ctx, "two", 60)
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert not agency.take_lease(ctx, "two", 60), "the server's clock decides, whatever this computer's says"
    held = agency.lease(ctx)
    assert held is not None and (held.holder, held.is_held) == ("one", True) and held.since is not None
    agency.give_up_lease(ctx, "one")
    left = agency.lease(ctx)
    assert left is not None and not left.is_held
    assert agency.take_lease(ctx, "two", 60)
    assert not agency.take_lease(ctx, "one", 60)


@pytest.mark.backends
def test_lease_when_renewed_then_the_journal_does_not_grow(ctx: Context) -> None:
    def newest() -> int:
        with ctx.reading() as session:
            return journal_reading.newest(session)

    assert agency.take_lease(ctx, "one", 60)
    before = newest()
    assert agency.take_lease(ctx, "one", 60)
    assert newest() == before


def test_step_when_night_has_come_then_each_job_runs_once(ctx: Context) -> None:
    agent = Agent(ctx, "one")
    night = datetime.combine(clock.today() + timedelta(days=1), time(23, 0))
    with clock.frozen(night):
        assert set(agent.step()) >= {"nightly_backup", "nightly_check", "backup_watch"}
        assert agent.step() == []
    assert len(list((paths.data() / "backups").glob("*.backup"))) == 1


def test_job_when_it_fails_then_the_others_still_run(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    agent = Agent(ctx, "one")
    ran: list[str] = []

    def broken(_ctx: Context) -> str:
        raise ZeroDivisionError

    jobs = {"bad": Job("bad", time(0), broken), "good": Job("good", time(0), lambda _ctx: ran.append("good") or "done")}
    monkeypatch.setattr(JOBS, "_items", jobs)
    assert agent.step() == ["bad", "good"]
    assert ran == ["good"]
    assert agency.last_run(ctx, "bad") is not None


@pytest.mark.backends
def test_job_when_it_takes_longer_than_the_lease_then_no_other_agent_begins_it(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    agent = Agent(ctx, "one")
    began = clock.now()

    def until() -> datetime:
        with ctx.reading() as session:
            return session.scalars(sa.select(AgentLease.until)).one()

    def slow(_ctx: Context) -> str:
        first = until()
        while until() == first:
            sleep(0.05)
        return "done"

    monkeypatch.setattr("app.agent.main.LEASE_SECONDS", 2)
    monkeypatch.setattr(JOBS, "_items", {"slow": Job("slow", time(0), slow)})
    assert agent.step() == ["slow"]
    assert until() > began + timedelta(seconds=2)


@pytest.mark.parametrize(("last_hours_ago", "due"), [(None, True), (30, True), (0, False)])
def test_is_due_when_it_ran_today_then_not_again(last_hours_ago: int | None, due: bool) -> None:
    now = datetime(2026, 3, 10, 21, 0)
    last = None if last_hours_ago is None else now - timedelta(hours=last_hours_ago)
    assert is_due(time(1), last, now) is due


@pytest.mark.parametrize(("hour", "last", "due"), [(8, "09 19:00", True), (8, "09 23:30", False), (22, "09 23:30", False), (23, "09 23:30", True)])
def test_is_due_when_switched_off_at_that_hour_then_made_up_for_in_the_morning(hour: int, last: str, due: bool) -> None:
    here = datetime(2026, 3, 10, hour, 30)
    away = clock.local(here) - here
    assert is_due(time(23), datetime.strptime(f"2026-03-{last}", "%Y-%m-%d %H:%M") - away, here - away) is due


def test_agent_when_the_server_is_away_for_a_while_then_it_goes_on(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    agent = Agent(ctx, "one")
    errors = [Unreachable("away"), ZeroDivisionError()]

    def step() -> list[str]:
        if errors:
            raise errors.pop()
        agent.stop()
        return []

    monkeypatch.setattr("app.agent.main.PAUSE_SECONDS", 0)
    monkeypatch.setattr(agent, "step", step)
    agent.run()
    assert errors == []


@pytest.mark.skipif(os.name == "nt", reason="a service of Windows is ended otherwise")
@pytest.mark.backends
def test_agent_when_told_to_end_then_ends_well(ctx: Context) -> None:
    """Firebird's library would close its connections instead, and the process would go on without them."""
    url = ctx.database.backend.url
    command = [sys.executable, "-m", "app", "--db", url._replace(password=None).render_as_string(), "agent"]
    environment = {**os.environ, "KONTOR_PASSWORD": url.password or "", "PYTHONUNBUFFERED": "1"}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=environment, cwd=Path(__file__).parents[2], **pipes) as agent:  # type: ignore[call-overload]
        try:
            assert "at work" in agent.stdout.readline(), agent.communicate()[1]
            agent.send_signal(signal.SIGTERM)
            _said, errors = agent.communicate(timeout=60)
        finally:
            agent.kill()
    assert (agent.returncode, "Traceback" in errors) == (0, False), errors
