"""Bar 3 and PL-11: 100 recurring events with moved, changed, cancelled and left-out times go from one firm to another and back without loss."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.enums.planning import TaskKind, WorkdayShift
from app.core.planning.board import RowKey
from app.models.planning import Task
from app.services.context import Context
from app.services.planning import calendars, finishing, series
from app.services.planning.creating import NewTask
from app.services.planning.series import Repeat
from app.services.planning.series_changes import SeriesChange, Which, change_series, delete_instances
from tests.acceptance.planner.test_03_calendars import forget

NOW, HOUR = datetime(2026, 3, 2, 6), timedelta(hours=1)
RULES = (
    "FREQ=DAILY;INTERVAL=3;COUNT=6", "FREQ=WEEKLY;BYDAY=MO,WE;COUNT=6", "FREQ=MONTHLY;BYDAY=-1FR;COUNT=6", "FREQ=MONTHLY;BYMONTHDAY=31;COUNT=5",
    "FREQ=WEEKLY;INTERVAL=2;UNTIL=20260630T220000Z",
)
ZONES = ("Europe/Berlin", "America/Sao_Paulo", "Asia/Kolkata", "UTC")

pytestmark = pytest.mark.heavy


@pytest.fixture(autouse=True)
def march() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture
def ctx(owned: Context) -> Context:
    return owned


def tasks(ctx: Context) -> list[Task]:
    with ctx.reading() as session:
        return list(session.scalars(sa.select(Task).where(Task.deleted_at.is_(None)).order_by(Task.title, Task.occurrence_at, Task.starts_at)))


def told(ctx: Context) -> list[tuple[object, ...]]:
    """What each time of each event is."""
    return sorted(
        (one.title, str(one.occurrence_at), str(one.starts_at), str(one.ends_at), one.state.value, one.is_all_day, one.kind.value, one.place or "")
        for one in tasks(ctx)
    )


def hundred(ctx: Context) -> int:
    """100 series, most of them with times that differ from the rule; returns how many times differ."""
    row, different = RowKey("employee", ctx.user.id or 0), 0
    for number in range(100):
        whole_day = number % 10 == 9
        begin = datetime(2026, 3, 3 + number % 5) if whole_day else datetime(2026, 3, 3 + number % 5, 7 + number % 9)
        length = timedelta(days=1) if whole_day else HOUR + timedelta(minutes=number)
        new = NewTask(
            TaskKind.MEETING if number % 2 else TaskKind.CALL, f"Event {number}; with, signs\\", row, begin, begin + length,
            "UTC" if whole_day else ZONES[number % 4], is_all_day=whole_day, place="Room ü" if number % 3 else None,
        )
        made = series.create_series(ctx, new, Repeat(RULES[number % 5], WorkdayShift.NONE)).created("task")
        with ctx.reading() as session:
            third = session.scalars(sa.select(Task).where(Task.id.in_(made)).order_by(Task.starts_at)).all()[2]
        assert third.starts_at
        assert third.ends_at
        change = {
            1: SeriesChange(starts_at=third.starts_at + 26 * HOUR, ends_at=third.ends_at + 27 * HOUR),
            2: SeriesChange({"title": f"Event {number} otherwise", "place": "Elsewhere"}),
        }.get(number % 5)
        if change is not None and not whole_day:
            change_series(ctx, third.id, third.version, Which.THIS, change)
        elif number % 5 == 3:
            delete_instances(ctx, third.id, third.version, Which.THIS)
        elif number % 5 == 4 and not whole_day:
            finishing.cancel_tasks(ctx, [(third.id, third.version)])
        different += number % 5 != 0 and (number % 5 == 3 or not whole_day)
    return different


@pytest.mark.backends("sqlite")
def test_recurring_events_when_they_go_to_another_firm_and_back_then_nothing_is_lost(ctx: Context, capsys: pytest.CaptureFixture[str]) -> None:
    different = hundred(ctx)
    ours, sent = told(ctx), calendars.export_person(ctx)
    forget(ctx)
    calendars.import_calendar(ctx, sent, "from us.ics")
    theirs, returned = told(ctx), calendars.export_person(ctx)
    lost, strange = [one for one in ours if one not in theirs], [one for one in theirs if one not in ours]
    assert not lost, lost[:5]
    assert not strange, strange[:5]
    assert returned == sent
    forget(ctx)
    calendars.import_calendar(ctx, returned, "back.ics")
    assert told(ctx) == ours
    with capsys.disabled():
        print(f"\nbar 3: 100 recurring events, {different} of them with a time that differs from the rule, go to another firm and back: "
              f"{len(ours)} times the same, {len(sent)} bytes letter by letter")
