"""Bar 4: a simulated month of reminders on 18 workstations and two agents with wrong clocks, which sleep, are killed and stay away.

What is simulated, and what is not: 5,000 tasks are planned over the next thirty days by the services, which makes their reminders. Then only
the moments at which they are due are pressed together, each proportionally, into ``SECONDS`` of real time. All else runs as it does at
work and in its own measure: real processes, real connections, the real clock of the database, the lease in real seconds, kills by SIGKILL,
sleeps by SIGSTOP for half to one and a half leases, which begin between two transactions (in one, its locks stand until the server notices, which
bar 5 of the guard measures). Each client's own clock is wrong by up to a day in the whole of its Python. (One file
lies on one computer, whose clock SQLite asks; there the wrong clocks show that nothing else decides.)

A reminder is late by at most one lease and five seconds, also when an agent is missed, or when several who took it die or sleep one after
another: they share the lease. ``KONTOR_REMINDERS=300x30`` makes a small try of it: so many reminders in so many seconds.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.changes import Changes
from app.core.enums.planning import Channel, DeliveryState, TaskKind
from app.db.engine import Database
from app.db.many_rows import update_many
from app.db.server_time import server_time
from app.models.planning import Task
from app.models.reminders import Reminder, ReminderDelivery, ReminderSetting
from app.services import records, setup
from app.services.context import Context, open_context
from app.services.reminders.leases import LEASE_SECONDS
from app.services.reminders.planning import arrange_all
from app.services.use_case import declare, perform
from app.services.verifying import verify

ROOT = Path(__file__).resolve().parents[3]
COUNT, SECONDS = 5000, 390
SLACK = 5.0
MONTH = timedelta(days=30)
#: until all clients have come to work; s
UNTIL_BEGUN = 15.0
declare("planning.task.simulate", undo=False)


@dataclass(frozen=True, slots=True)
class Month:
    """The firm: persons with workstations, one who only gets letters, and when everything is due."""

    ctx: Context
    persons: tuple[int, ...]
    away: int


def make_month(database: Database, count: int) -> Month:
    """Plan the tasks; five in a hundred are of somebody who has no workstation at all, and of the others some come under the bell only."""
    ctx = open_context(database)
    setup.set_up(ctx, setup.Beginning("Alfa Handel", "DE", "Olga Owner", ctx.user.login))
    ctx = open_context(database)
    people = [records.save(ctx, records.new(ctx, "employee", name=f"Person {n}", role="sales")).created("employee")[0] for n in range(7)]
    month = Month(ctx, tuple(people[:6]), people[6])
    dice = random.Random(4)
    begin = clock.now() + timedelta(hours=1)

    def wish(inner: Context) -> Changes:
        with inner.uow() as uow:
            for person in people:
                channels = {"program": 0} if person == month.away else {"popup": 0}
                if person == people[0]:
                    channels["program"] = 0
                minutes = {"call": 5, "meeting": 15}
                uow.session.add(ReminderSetting(employee_id=person, channels=channels, minutes_before=minutes, is_quiet_on_days_off=False))
            return uow.commit()

    def plan(inner: Context, number: int) -> Changes:
        with inner.uow() as uow:
            tasks = []
            for _task in range(number):
                person = month.away if dice.random() < 0.05 else dice.choice(month.persons)
                starts_at = begin + dice.random() * MONTH
                tasks.append(
                    Task(
                        title="Call", kind=dice.choice((TaskKind.CALL, TaskKind.MEETING)), employee_id=person, author_id=person, zone="Europe/Berlin",
                        starts_at=starts_at, ends_at=starts_at + timedelta(minutes=30),
                    )
                )
            uow.session.add_all(tasks)
            arrange_all(uow, inner, tasks)
            return uow.commit()

    perform(ctx, "planning.task.simulate", wish)
    for first in range(0, count, 500):
        perform(ctx, "planning.task.simulate", lambda inner, number=min(500, count - first): plan(inner, number))
    return month


def press_together(ctx: Context, seconds: float) -> None:
    """Let the month take so many seconds, from a little later on."""

    def press(inner: Context) -> Changes:
        with inner.uow() as uow:
            rows = uow.session.execute(sa.select(ReminderDelivery.id, ReminderDelivery.due_at, ReminderDelivery.reminder_id)).all()
            first, last = min(row.due_at for row in rows), max(row.due_at for row in rows)
            now: datetime = uow.session.scalar(sa.select(server_time(ctx.database.name)))  # type: ignore[assignment]
            begin = now + timedelta(seconds=UNTIL_BEGUN)

            def pressed(moment: datetime) -> datetime:
                return begin + (moment - first) / (last - first) * timedelta(seconds=seconds)

            connection = uow.session.connection()
            update_many(connection, ReminderDelivery.__table__, [{"key": row.id, "due_at": pressed(row.due_at)} for row in rows])
            moments = {row.reminder_id: row.due_at for row in rows}
            update_many(connection, Reminder.__table__, [{"key": id, "due_at": pressed(moment)} for id, moment in moments.items()])
            return uow.commit()

    perform(ctx, "planning.task.simulate", press)


def let_work(month: Month, file: Path, seconds: float) -> dict[str, int]:
    """Run the clients; what was done to them."""
    url = month.ctx.database.backend.url
    environment = dict(os.environ, KONTOR_PASSWORD=url.password or "", PYTHONPATH=str(ROOT))
    words = [sys.executable, "-m", "tests.acceptance.planner.clients", url.set(password=None).render_as_string(), str(file)]
    words += [str(seconds + UNTIL_BEGUN), str(LEASE_SECONDS)]
    given = json.dumps({"persons": month.persons, "seed": 4})
    done = subprocess.run(words, cwd=ROOT, env=environment, input=given, capture_output=True, text=True, timeout=seconds + 300, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    told: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    return told


@pytest.mark.heavy
@pytest.mark.timeout(1500)
@pytest.mark.backends
def test_reminders_when_clients_sleep_die_and_have_wrong_clocks_then_each_fires_once_in_time(
    database: Database, backend: str, tmp_path: Path, capsys: pytest.CaptureFixture[str],
) -> None:
    began = time.monotonic()
    tried, _times, pressed = os.environ.get("KONTOR_REMINDERS", f"{COUNT}x{SECONDS}").partition("x")
    month = make_month(database, int(tried))
    press_together(month.ctx, float(pressed))
    log = tmp_path / "shown.txt"
    log.touch()
    done = let_work(month, log, float(pressed))
    lines = [line.split() for line in log.read_text(encoding="ascii").splitlines()]
    shown, kept = Counter(line[0] for line in lines if line[3] == "shown"), Counter(line[0] for line in lines if line[3] == "kept")
    withdrawn = sum(line[3] == "withdrawn" for line in lines)
    with month.ctx.reading() as session:
        rows = session.execute(
            sa.select(ReminderDelivery, Reminder.employee_id, Reminder.shown_at).join(Reminder, Reminder.id == ReminderDelivery.reminder_id)
        ).all()
    fired = [row for row in rows if row.ReminderDelivery.state is DeliveryState.DELIVERED]
    late = sorted((row.ReminderDelivery.delivered_at - row.ReminderDelivery.due_at).total_seconds() for row in fired)
    popups = [row for row in fired if row.ReminderDelivery.channel is Channel.POPUP]
    takers = Counter(row.ReminderDelivery.attempts for row in fired)
    reminders = len({row.ReminderDelivery.reminder_id for row in rows})
    findings = verify(month.ctx)
    in_a_second = sum(seconds <= 1 for seconds in late) / len(late) * 100
    too_late = sum(seconds > LEASE_SECONDS + SLACK for seconds in late)
    with capsys.disabled():
        print(
            f"\nbar 4, {backend}: {done['clients']} clients, {done['killed'] + done['died']} deaths, {done['stopped']} sleeps; {reminders} reminders on"
            f" {len(rows)} channels: fired {len(fired)}, lost {len(rows) - len(fired)}, twice {sum(times > 1 for times in kept.values())};"
            f" taken over from one {takers[2]}, from several {takers.total() - takers[1] - takers[2]};"
            f" on the screen of one that died before it said so {sum(shown.values()) - sum(kept.values()) - withdrawn},"
            f" taken off by one that had slept {withdrawn}; late: {in_a_second:.1f} % within 1 s, median {late[len(late) // 2]:.2f} s,"
            f" longest {late[-1]:.1f} s with a lease of {LEASE_SECONDS:.0f} s; later than a lease and {SLACK:.0f} s {too_late};"
            f" {time.monotonic() - began:.0f} s in all"
        )
    assert reminders == int(tried)
    assert len(fired) == len(rows)
    assert all(times == 1 for times in kept.values())
    assert len(popups) <= sum(shown.values())
    assert too_late == 0
    assert findings == []
    assert all(row.shown_at is not None for row in popups)
