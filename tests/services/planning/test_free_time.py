"""Time that people have in common, the proven average of a day, and the working time behind both."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.enums.planning import TaskState
from app.core.errors import FieldErrors
from app.core.planning.board import RowKey, Span
from app.core.planning.working_time import stored_week, week_of
from app.models.planning import Task
from app.models.working_time import WorkSchedule
from app.services import records
from app.services.context import Context
from app.services.planning.board import read_board
from app.services.planning.finishing import Outcome, finish_task
from app.services.planning.free_time import busy, common_slots, first_common_slot
from app.services.planning.over_planning import over_planned, proven
from tests.helpers.statements import counted
from tests.services.planning.test_moving import DAY, HOUR, NINE, me, person, task

BERLIN = "Europe/Berlin"


@pytest.fixture
def berlin(ctx: Context) -> int:
    """A branch in Bavaria."""
    return records.save(ctx, records.new(ctx, "branch", name="South", zone=BERLIN, country="DE", region="BY")).created("branch")[0]


@pytest.mark.backends
def test_first_common_slot_when_five_have_tasks_then_the_first_time_that_all_work_is_found(ctx: Context, berlin: int) -> None:
    people = [person(ctx, f"Person {number}", branch=berlin) for number in range(5)]
    for number, employee in enumerate(people):  # 9:00 to 14:00 in Berlin, one after the other; at 13:00 they are at lunch
        task(ctx, employee, datetime(2026, 11, 23, 8) + number * HOUR)
    rows = [RowKey("employee", employee) for employee in people]
    found = first_common_slot(ctx, rows, 60, datetime(2026, 11, 23), BERLIN)
    assert found == Span(datetime(2026, 11, 23, 13), datetime(2026, 11, 23, 14))
    assert busy(ctx, rows[:1], DAY)[rows[0]] == (Span(datetime(2026, 11, 23, 8), datetime(2026, 11, 23, 9)),)


def test_common_slots_when_a_holiday_and_an_absence_lie_between_then_they_are_left_out(ctx: Context, berlin: int) -> None:
    ann, ben = person(ctx, "Ann", branch=berlin), person(ctx, "Ben", branch=berlin)
    absence = records.new(ctx, "absence", employee=ann, first_day=date(2027, 1, 7), last_day=date(2027, 1, 7), from_time="09:00", to_time="16:00")
    records.save(ctx, absence)
    rows = [RowKey("employee", ann), RowKey("employee", ben)]
    found = common_slots(ctx, rows, 120, datetime(2027, 1, 5, 23), BERLIN, most=2)  # the 6th is Epiphany in Bavaria
    assert found[0] == Span(datetime(2027, 1, 7, 15), datetime(2027, 1, 7, 17))
    assert found[1].starts_at == datetime(2027, 1, 8, 8)


def test_common_slots_when_a_week_is_full_then_the_next_one_is_searched(ctx: Context, berlin: int) -> None:
    ann = person(ctx, "Ann", branch=berlin)
    records.save(ctx, records.new(ctx, "absence", employee=ann, first_day=date(2026, 11, 23), last_day=date(2026, 12, 9)))
    found = first_common_slot(ctx, [RowKey("employee", ann)], 60, datetime(2026, 11, 23), BERLIN)
    assert found == Span(datetime(2026, 12, 10, 8), datetime(2026, 12, 10, 9))
    room = records.save(ctx, records.new(ctx, "resource", name="Hall", kind="room", branch=berlin)).created("resource")[0]
    task(ctx, ann, datetime(2026, 12, 10, 8), resources=(room,))
    both = [RowKey("employee", ann), RowKey("resource", room)]
    later = first_common_slot(ctx, both, 60, datetime(2026, 11, 23), BERLIN)
    assert later == Span(datetime(2026, 12, 10, 9), datetime(2026, 12, 10, 10))


def test_common_slots_when_nobody_is_named_or_the_length_makes_no_sense_then_the_fields_are_named(ctx: Context) -> None:
    with pytest.raises(FieldErrors) as refused:
        common_slots(ctx, [], 0, datetime(1700, 1, 1), BERLIN)
    assert list(refused.value.errors) == ["people", "minutes", "after"]


@pytest.mark.backends
def test_over_planned_when_a_day_holds_more_than_is_proven_then_the_figures_are_told(ctx: Context, berlin: int) -> None:
    ann = person(ctx, "Ann", branch=berlin)
    for days in range(1, 11):
        begin = datetime(2026, 11, 20, 10) - timedelta(days=days)
        id = task(ctx, ann, begin)
        with clock.frozen(begin + HOUR):
            finish_task(ctx, id, 1, Outcome(spent_minutes=120))
    with clock.frozen(datetime(2026, 11, 23, 8)):
        assert (found := proven(ctx, [ann])[ann]).minutes == 8 * 120  # two of the ten days were a weekend
        assert (found.days, found.busy_days, found.average) == (20, 8, 48)
        task(ctx, ann, datetime(2026, 11, 24, 10))
        assert over_planned(ctx, ann, date(2026, 11, 25)) is None
        warning = over_planned(ctx, ann, date(2026, 11, 24), adding=30)
    assert warning is not None
    assert (warning.planned, warning.average, warning.days) == (90, 48, 20)
    assert warning.sentence == "Ann has 1 h 30 min planned for this day; on the last 20 working days 48 min a day were finished."


def test_over_planned_when_too_little_is_known_then_it_is_silent(ctx: Context) -> None:
    id = task(ctx)
    with clock.frozen(NINE + HOUR):
        finish_task(ctx, id, 1, Outcome(spent_minutes=5))
        assert over_planned(ctx, ctx.user.id or 0, NINE.date(), adding=999) is None


@pytest.mark.backends
def test_read_board_when_somebody_works_part_time_is_away_and_has_a_holiday_then_capacity_counts_it(ctx: Context, berlin: int) -> None:
    mornings = [[["08:00", "12:00"]] if day < 5 else [] for day in range(7)]
    half = _schedule(ctx, mornings)
    ann = person(ctx, "Ann", branch=berlin, schedule=half)
    records.save(ctx, records.new(ctx, "holiday", day=date(2026, 11, 25), name="Works outing", branch=berlin))
    records.save(ctx, records.new(ctx, "holiday", day=date(2026, 11, 28), name="Stocktaking", is_worked=True))
    records.save(ctx, records.new(ctx, "absence", employee=ann, kind="sick", first_day=date(2026, 11, 26), last_day=date(2026, 11, 26)))
    task(ctx, ann, datetime(2026, 11, 23, 8))
    week = Span(datetime(2026, 11, 22, 23), datetime(2026, 11, 29, 23))
    row = next(each for each in read_board(ctx, week, BERLIN).rows if each.key.id == ann)
    assert (row.capacity, row.planned) == (4 * 240, 60)  # Monday, Tuesday, Friday, and Saturday's stocktaking
    assert [each.word for each in row.time_off] == ["Works outing", "Sick"]


def _schedule(ctx: Context, hours: list[list[list[str]]]) -> int:
    from app.db.session import UnitOfWork

    with UnitOfWork(ctx.database, "working_time.work_schedule.save", login=ctx.user.login) as uow:
        uow.session.add(WorkSchedule(name="Mornings", hours=stored_week(week_of(hours))))
        return uow.commit().created("work_schedule")[0]


@pytest.mark.backends("sqlite", "postgres", "firebird-driver")
def test_read_board_when_there_are_many_tasks_then_statements_stay_few(ctx: Context) -> None:
    ann = person(ctx, "Ann")
    for number in range(3):
        task(ctx, ann, NINE + number * HOUR, participants=(ctx.user.id or 0,))
    with counted(ctx.database) as few:
        read_board(ctx, DAY, BERLIN)
    for number in range(12):
        task(ctx, ann, NINE + number * HOUR, participants=(ctx.user.id or 0,))
    with counted(ctx.database) as many:
        assert len(read_board(ctx, DAY, BERLIN).blocks) == 15
    assert len(few) == len(many) <= 12


def test_read_board_when_the_stretch_makes_no_sense_then_it_is_refused(ctx: Context) -> None:
    for span in (Span(NINE, NINE), Span(NINE, NINE + timedelta(days=500)), Span(datetime(1, 1, 1), NINE), Span(NINE, datetime(9999, 12, 31))):
        with pytest.raises(FieldErrors):
            read_board(ctx, span, BERLIN)


def test_read_board_when_an_all_day_task_of_another_zone_is_shown_then_it_keeps_its_date(ctx: Context) -> None:
    from app.core.enums.planning import TaskKind
    from app.services.planning.creating import NewTask, create_task

    begin = datetime(2026, 11, 23, 15)  # midnight of the 24th in Tokyo
    new = NewTask(TaskKind.ASSIGNMENT, "Fair", me(ctx), begin, begin + timedelta(days=1), "Asia/Tokyo", is_all_day=True)
    create_task(ctx, new)
    (block,) = read_board(ctx, Span(datetime(2026, 11, 22, 23), datetime(2026, 11, 29, 23)), BERLIN).blocks
    assert (block.starts_at, block.ends_at, block.zone) == (datetime(2026, 11, 23, 23), datetime(2026, 11, 24, 23), BERLIN)
    with ctx.reading() as session:
        assert session.scalars(sa.select(Task.state)).all() == [TaskState.OPEN]
