"""Recurring tasks: made ahead, changed for one, for later ones or for all, made further, taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.changes import Changes
from app.core.enums.planning import TaskKind, TaskState, WorkdayShift
from app.core.errors import FieldErrors, UserError
from app.core.planning.board import RowKey
from app.models.planning import Task, TaskSeries
from app.models.reminders import Reminder
from app.services import agency, undo
from app.services.context import Context
from app.services.planning import series
from app.services.planning.creating import NewTask, create_task
from app.services.planning.series import Repeat
from app.services.planning.series_changes import Counts, SeriesChange, Which, change_series, counts, delete_instances

NOW = datetime(2026, 3, 1, 8)
FIRST = datetime(2026, 3, 2, 9)  # a Monday
HOUR = timedelta(hours=1)

pytestmark = pytest.mark.backends()


@pytest.fixture(autouse=True)
def march() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


def weekly(ctx: Context, rule: str = "FREQ=WEEKLY;COUNT=6", zone: str = "Europe/Berlin", **more: object) -> Changes:
    row = RowKey("employee", ctx.user.id or 0)
    return series.create_series(ctx, NewTask(TaskKind.CALL, "Call the bank", row, FIRST, FIRST + HOUR, zone, **more), Repeat(rule))  # type: ignore[arg-type]


def tasks(ctx: Context) -> list[Task]:
    with ctx.reading() as session:
        return list(session.scalars(sa.select(Task).where(Task.deleted_at.is_(None)).order_by(Task.starts_at, Task.id)))


def begins(ctx: Context) -> list[str]:
    return [f"{task.starts_at:%m-%d %H}" for task in tasks(ctx)]


def only_series(ctx: Context) -> TaskSeries:
    with ctx.reading() as session:
        return session.scalars(sa.select(TaskSeries).where(TaskSeries.deleted_at.is_(None)).order_by(TaskSeries.id.desc())).first()  # type: ignore[return-value]


def take_back(ctx: Context) -> None:
    step = undo.steps(ctx, NOW - timedelta(days=1)).undo
    assert step is not None
    undo.undo(ctx, step.id)


def test_series_when_made_then_its_instances_keep_the_wall_time_and_undo_takes_all(ctx: Context) -> None:
    changes = weekly(ctx)
    assert begins(ctx) == ["03-02 09", "03-09 09", "03-16 09", "03-23 09", "03-30 08", "04-06 08"]
    made = tasks(ctx)
    assert {(task.title, task.state, task.employee_id, task.author_id) for task in made} == {("Call the bank", TaskState.OPEN, ctx.user.id, ctx.user.id)}
    assert [task.occurrence_at for task in made] == [task.starts_at for task in made]
    assert sorted(changes.ids("task")) == [task.id for task in sorted(made, key=lambda one: one.id)]
    take_back(ctx)
    assert not tasks(ctx)
    assert only_series(ctx) is None


@pytest.mark.backends("sqlite")
def test_endless_series_when_made_then_it_reaches_400_days_and_the_night_makes_it_further(ctx: Context) -> None:
    weekly(ctx, "FREQ=DAILY")
    first = tasks(ctx)
    assert len(first) == 399
    with clock.frozen(NOW + timedelta(days=10)):
        assert series.extend_all(ctx) == 1
        assert series.extend_all(ctx) == 0
        series.remind_all(ctx)
    assert len(tasks(ctx)) == 409
    assert len({task.occurrence_at for task in tasks(ctx)}) == 409
    with ctx.reading() as session:
        reminded = session.scalar(sa.select(sa.func.count(sa.distinct(Reminder.task_id))))
    assert reminded is not None
    assert 30 <= reminded <= 41


@pytest.mark.backends("sqlite")
def test_series_when_it_is_over_then_nights_and_workstations_leave_it_alone(ctx: Context) -> None:
    weekly(ctx)
    with clock.frozen(NOW + timedelta(days=2)):
        assert series.stand_in(ctx) == 1
    with clock.frozen(NOW + timedelta(days=9)):
        assert series.extend_all(ctx) == 0
        agency.note_run(ctx, series.JOB, clock.now(), True, "")
    weekly(ctx, "FREQ=DAILY")
    with clock.frozen(NOW + timedelta(days=10)):
        assert series.stand_in(ctx) == 0  # the agent was here last night
    with clock.frozen(NOW + timedelta(days=12)):
        assert series.stand_in(ctx) == 1
    first = tasks(ctx)[0]
    change_series(ctx, first.id, first.version, Which.ALL, SeriesChange(repeat=Repeat("FREQ=MONTHLY;BYMONTHDAY=2")))
    assert len([task for task in tasks(ctx) if task.series_id == first.series_id]) == 14


@pytest.mark.backends("sqlite")
@pytest.mark.parametrize(("rule", "words"), [
    ("FREQ=MINUTELY", "more than"), ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "never"), ("FREQ=DAILI", "FREQ"), ("FREQ=DAILY;UNTIL=20250101", "never"),
])
def test_series_when_its_rule_is_absurd_then_nothing_is_written(ctx: Context, rule: str, words: str) -> None:
    with pytest.raises(UserError, match=words):
        weekly(ctx, rule)
    assert not tasks(ctx)


@pytest.mark.backends("sqlite")
def test_series_when_its_zone_does_not_exist_then_a_sentence_says_so(ctx: Context) -> None:
    with pytest.raises(FieldErrors, match="Mars/Phobos"):
        weekly(ctx, zone="Mars/Phobos")


@pytest.mark.backends("sqlite")
def test_series_when_it_begins_on_29_february_then_the_first_one_is_there_and_later_ones_follow(ctx: Context) -> None:
    leap = datetime(2028, 2, 29, 9)
    series.create_series(ctx, NewTask(TaskKind.CALL, "Leap", None, leap, leap + HOUR, "UTC"), Repeat("FREQ=YEARLY"))
    assert [task.starts_at for task in tasks(ctx)] == [leap]
    with clock.frozen(datetime(2031, 12, 1)):
        series.extend_all(ctx)
    assert [task.starts_at for task in tasks(ctx)] == [leap, leap.replace(year=2032)]


@pytest.mark.backends("sqlite")
def test_instances_when_they_fall_on_days_off_then_they_go_where_the_series_says(ctx: Context) -> None:
    start = datetime(2026, 5, 31, 9)  # a Sunday
    new = NewTask(TaskKind.ASSIGNMENT, "Report", None, start, start + HOUR, "UTC")
    repeat = Repeat("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=2", WorkdayShift.BEFORE)
    assert [f"{one:%m-%d}" for one in series.outlook(ctx, repeat, start, "UTC").times] == ["05-29", "06-30"]
    series.create_series(ctx, new, repeat)
    assert [(f"{task.starts_at:%m-%d}", f"{task.occurrence_at:%m-%d}") for task in tasks(ctx)] == [("05-29", "05-31"), ("06-30", "06-30")]


def test_one_instance_when_changed_then_only_it_is_another(ctx: Context) -> None:
    weekly(ctx)
    third = tasks(ctx)[2]
    assert third.starts_at
    moved = SeriesChange({"title": "Visit the bank"}, third.starts_at + 2 * HOUR, third.starts_at + 4 * HOUR)
    change_series(ctx, third.id, third.version, Which.THIS, moved)
    assert begins(ctx) == ["03-02 09", "03-09 09", "03-16 11", "03-23 09", "03-30 08", "04-06 08"]
    assert [task.title == "Visit the bank" for task in tasks(ctx)] == [False, False, True, False, False, False]
    assert counts(ctx, tasks(ctx)[0].id) == Counts(5, 5, 1, 1)
    take_back(ctx)
    assert tasks(ctx)[2].title == "Call the bank"


def test_later_ones_when_moved_to_another_day_then_the_rule_moves_along_and_exceptions_stay(ctx: Context) -> None:
    weekly(ctx, "FREQ=WEEKLY;BYDAY=MO;COUNT=6")
    made = tasks(ctx)
    change_series(ctx, made[4].id, made[4].version, Which.THIS, SeriesChange({"place": "Alfa"}, made[4].starts_at, made[4].ends_at))
    third = tasks(ctx)[2]
    assert counts(ctx, third.id) == Counts(3, 5, 1, 1)
    assert third.starts_at
    start = third.starts_at + timedelta(days=1, hours=1)
    change_series(ctx, third.id, third.version, Which.LATER, SeriesChange({"title": "Later"}, start, start + 2 * HOUR))
    assert begins(ctx) == ["03-02 09", "03-09 09", "03-17 10", "03-24 10", "03-30 08", "04-07 09"]
    assert [task.title for task in tasks(ctx)] == ["Call the bank"] * 2 + ["Later"] * 4
    assert [task.place for task in tasks(ctx)] == [None, None, None, None, "Alfa", None]
    with ctx.reading() as session:
        old, new = session.scalars(sa.select(TaskSeries).order_by(TaskSeries.id)).all()
    assert "UNTIL" in old.rule
    assert "COUNT=4" in new.rule
    assert "BYDAY=TU" in new.rule
    take_back(ctx)
    assert begins(ctx) == ["03-02 09", "03-09 09", "03-16 09", "03-23 09", "03-30 08", "04-06 08"]


def test_all_when_the_rule_changes_then_rows_are_dealt_anew_and_what_is_done_stays(ctx: Context) -> None:
    weekly(ctx, "FREQ=WEEKLY;COUNT=4")
    first = tasks(ctx)[0]
    with ctx.database.engine.begin() as connection:
        connection.execute(sa.update(Task).where(Task.id == first.id).values(state=TaskState.DONE))
    second = tasks(ctx)[1]
    change_series(ctx, second.id, second.version, Which.ALL, SeriesChange({"is_important": True}, repeat=Repeat("FREQ=WEEKLY;INTERVAL=2;COUNT=5")))
    assert begins(ctx) == ["03-02 09", "03-16 09", "03-30 08", "04-13 08", "04-27 08"]
    assert [task.is_important for task in tasks(ctx)] == [False, True, True, True, True]


@pytest.mark.parametrize(("which", "left"), [
    (Which.THIS, ["03-02 09", "03-09 09", "03-23 09", "03-30 08", "04-06 08"]), (Which.LATER, ["03-02 09", "03-09 09"]), (Which.ALL, []),
])
def test_instances_when_deleted_then_they_do_not_come_back_by_night(ctx: Context, which: Which, left: list[str]) -> None:
    weekly(ctx)
    third = tasks(ctx)[2]
    delete_instances(ctx, third.id, third.version, which)
    assert begins(ctx) == left
    with clock.frozen(NOW + timedelta(days=20)):
        series.extend_all(ctx)
    assert begins(ctx) == left
    with clock.frozen(NOW + timedelta(hours=1)):
        take_back(ctx) if which is Which.ALL else None


@pytest.mark.backends("sqlite")
def test_task_when_it_is_made_recurring_then_it_is_the_first_instance(ctx: Context) -> None:
    task = create_task(ctx, NewTask(TaskKind.CALL, "Call", None, FIRST, FIRST + HOUR, "UTC", checklist=("a", "b"))).created("task")[0]
    series.repeat_task(ctx, task, 1, Repeat("FREQ=WEEKLY;BYDAY=TU;COUNT=3"))
    made = tasks(ctx)
    assert made[0].id == task
    assert begins(ctx) == ["03-02 09", "03-03 09", "03-10 09", "03-17 09"]
    with pytest.raises(UserError, match="recurs already"):
        series.repeat_task(ctx, task, made[0].version, Repeat("FREQ=DAILY"))


@pytest.mark.backends("sqlite")
def test_rule_when_it_names_its_days_then_moving_it_by_a_day_is_refused(ctx: Context) -> None:
    weekly(ctx, "FREQ=MONTHLY;BYMONTHDAY=2;COUNT=3")
    first = tasks(ctx)[0]
    assert first.starts_at
    assert first.ends_at
    with pytest.raises(UserError, match="anew"):
        change_series(ctx, first.id, first.version, Which.ALL, SeriesChange({}, first.starts_at + timedelta(days=1), first.ends_at + timedelta(days=1)))
    change_series(ctx, first.id, first.version, Which.ALL, SeriesChange({}, first.starts_at + HOUR, first.ends_at + HOUR))
    assert begins(ctx) == ["03-02 10", "04-02 09", "05-02 09"]


def test_all_day_series_when_made_then_each_is_a_whole_day(ctx: Context) -> None:
    start = datetime(2026, 3, 27, 23)
    new = NewTask(TaskKind.ASSIGNMENT, "Stock-taking", None, start, start + timedelta(days=1), "Europe/Berlin", is_all_day=True)
    series.create_series(ctx, new, Repeat("FREQ=DAILY;COUNT=3"))
    assert [(task.starts_at, task.ends_at) for task in tasks(ctx)] == [
        (datetime(2026, 3, 27, 23), datetime(2026, 3, 28, 23)), (datetime(2026, 3, 28, 23), datetime(2026, 3, 29, 22)),
        (datetime(2026, 3, 29, 22), datetime(2026, 3, 30, 22)),
    ]
