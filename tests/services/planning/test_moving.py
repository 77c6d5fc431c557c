"""Moving, giving away, copying and putting back tasks."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from app.core.enums.planning import Part, PostponementReason, TaskKind
from app.core.errors import FieldErrors, UserError
from app.core.planning.board import RowKey, Span
from app.models.planning import Task, TaskParticipant, TaskPostponement
from app.models.reminders import Notice
from app.services import records, undo
from app.services.context import Context, open_context
from app.services.planning.board import read_board
from app.services.planning.creating import NewTask, create_task
from app.services.planning.moving import Move, MovedMeanwhile, copy_tasks, move_tasks, unplan_tasks

NINE = datetime(2026, 11, 23, 9)
HOUR = timedelta(hours=1)
DAY = Span(datetime(2026, 11, 23), datetime(2026, 11, 24))


def person(ctx: Context, name: str, **values: object) -> int:
    return records.save(ctx, records.new(ctx, "employee", name=name, **values)).created("employee")[0]


def task(ctx: Context, employee: int | None = None, starts_at: datetime | None = NINE, **values: object) -> int:
    ends_at = None if starts_at is None else starts_at + HOUR
    row = RowKey("employee", employee or ctx.user.id or 0)
    new = NewTask(TaskKind.VISIT, "Visit Alpha", row, starts_at, ends_at, "Europe/Berlin", **values)
    return create_task(ctx, new).created("task")[0]


def stored(ctx: Context, id: int) -> Task:
    with ctx.reading() as session:
        return session.get_one(Task, id)


def told(ctx: Context, employee: int) -> list[str]:
    with ctx.reading() as session:
        return list(session.scalars(sa.select(Notice.code).where(Notice.employee_id == employee).order_by(Notice.id)))


def me(ctx: Context) -> RowKey:
    return RowKey("employee", ctx.user.id or 0)


@pytest.mark.backends
def test_move_tasks_when_put_to_a_later_hour_then_the_board_shows_it_there_and_it_counts_as_put_off(ctx: Context) -> None:
    id = task(ctx)
    move_tasks(ctx, [Move(id, 1, me(ctx), NINE + HOUR, NINE + 2 * HOUR)], reason=PostponementReason.CLIENT, comment="Asked by phone")
    (block,) = read_board(ctx, DAY, "Europe/Berlin").blocks
    assert (block.starts_at, block.ends_at, block.moved_count, block.row) == (NINE + HOUR, NINE + 2 * HOUR, 1, me(ctx))
    with ctx.reading() as session:
        (put_off,) = session.scalars(sa.select(TaskPostponement))
    assert (put_off.was_at, put_off.became_at, put_off.reason, put_off.comment) == (NINE, NINE + HOUR, PostponementReason.CLIENT, "Asked by phone")


def test_move_tasks_when_put_to_an_earlier_hour_then_it_does_not_count_as_put_off(ctx: Context) -> None:
    id = task(ctx)
    move_tasks(ctx, [Move(id, 1, me(ctx), NINE - HOUR, NINE)])
    assert stored(ctx, id).moved_count == 0


@pytest.mark.backends
def test_move_tasks_when_somebody_was_faster_then_it_says_who_and_where_to_and_nothing_is_written(ctx: Context) -> None:
    id, other = task(ctx), task(ctx)
    move_tasks(ctx, [Move(id, 1, me(ctx), NINE + HOUR, NINE + 2 * HOUR)])
    moves = [Move(other, 1, me(ctx), NINE + 3 * HOUR, NINE + 4 * HOUR), Move(id, 1, me(ctx), NINE + 5 * HOUR, NINE + 6 * HOUR)]
    with pytest.raises(MovedMeanwhile) as refused:
        move_tasks(ctx, moves)
    told = refused.value
    assert (told.task_id, told.version, told.title, told.row, told.starts_at) == (id, 2, "Visit Alpha", me(ctx), NINE + HOUR)
    assert told.who == "Olga Owner"
    assert told.at is not None
    assert stored(ctx, other).starts_at == NINE
    move_tasks(ctx, [Move(id, told.version, me(ctx), NINE + 5 * HOUR, NINE + 6 * HOUR)])
    assert stored(ctx, id).starts_at == NINE + 5 * HOUR


@pytest.mark.backends
def test_move_tasks_when_given_to_a_colleague_then_both_know_and_one_undo_takes_it_back(ctx: Context) -> None:
    ann, ben = person(ctx, "Ann"), person(ctx, "Ben")
    id = task(ctx, ann)
    move_tasks(ctx, [Move(id, 1, RowKey("employee", ben), NINE, NINE + HOUR)])
    assert stored(ctx, id).employee_id == ben
    assert told(ctx, ann) == ["given", "taken"]
    assert told(ctx, ben) == ["given"]
    deed = undo.recent(ctx)[0]
    undo.undo(ctx, deed.id)
    assert stored(ctx, id).employee_id == ann


def test_move_tasks_when_own_task_of_another_is_given_away_then_the_giver_is_kept_informed(ctx: Context) -> None:
    ann = person(ctx, "Ann", login="ann", role="sales")
    ben = person(ctx, "Ben", login="ben", role="sales")
    id = task(ctx, ann)
    hers = open_context(ctx.database, "ann")
    move_tasks(hers, [Move(id, 1, RowKey("employee", ben), NINE, NINE + HOUR)])
    with hers.reading() as session:
        assert session.scalar(sa.select(Task.employee_id).where(Task.id == id)) == ben
        assert session.scalars(sa.select(TaskParticipant.part).where(TaskParticipant.task_id == id)).all() == [Part.WATCHER]
    with pytest.raises(UserError, match="whoever does it"):
        move_tasks(hers, [Move(id, 2, RowKey("employee", ann), NINE, NINE + HOUR)])


def test_move_tasks_when_all_day_then_dates_and_their_number_are_kept_over_the_change_of_clocks(ctx: Context) -> None:
    first = datetime(2026, 10, 22, 22)  # midnight of the 23rd in Berlin, two days
    new = NewTask(TaskKind.ASSIGNMENT, "Fair", me(ctx), first, first + timedelta(days=2), "Europe/Berlin", is_all_day=True)
    id = create_task(ctx, new).created("task")[0]
    move_tasks(ctx, [Move(id, 1, me(ctx), datetime(2026, 10, 23, 22), datetime(2026, 10, 25, 23), zone="Europe/Berlin")])
    found = stored(ctx, id)
    assert (found.starts_at, found.ends_at) == (datetime(2026, 10, 23, 22), datetime(2026, 10, 25, 23))


@pytest.mark.backends
def test_unplan_tasks_when_dragged_out_then_it_waits_with_its_effort_and_comes_back(ctx: Context) -> None:
    id = task(ctx)
    unplan_tasks(ctx, [(id, 1)])
    board = read_board(ctx, DAY, "Europe/Berlin")
    assert board.blocks == ()
    assert [(block.id, block.minutes, block.starts_at) for block in board.backlog] == [(id, 60, None)]
    move_tasks(ctx, [Move(id, board.backlog[0].version, me(ctx), NINE, NINE + HOUR)])
    assert [block.id for block in read_board(ctx, DAY, "Europe/Berlin").blocks] == [id]


@pytest.mark.backends
def test_copy_tasks_when_copied_to_another_row_then_people_and_checklist_come_along(ctx: Context) -> None:
    ann, ben = person(ctx, "Ann"), person(ctx, "Ben")
    id = task(ctx, participants=(ann,), checklist=("Call before", "Take samples"))
    (copy,) = copy_tasks(ctx, [Move(id, 0, RowKey("employee", ben), NINE + HOUR, NINE + 2 * HOUR)]).created("task")
    blocks = {block.id: block for block in read_board(ctx, DAY, "Europe/Berlin").blocks}
    assert [key.id for key in blocks[copy].rows] == [ben, ann]
    assert [key.id for key in blocks[id].rows] == [ctx.user.id, ann]
    assert blocks[copy].starts_at == NINE + HOUR


def test_move_tasks_when_a_participants_row_is_dragged_then_the_participant_is_exchanged(ctx: Context) -> None:
    ann, ben = person(ctx, "Ann"), person(ctx, "Ben")
    id = task(ctx, participants=(ann,))
    move_tasks(ctx, [Move(id, 1, RowKey("employee", ben), NINE, NINE + HOUR, RowKey("employee", ann))])
    (block,) = read_board(ctx, DAY, "Europe/Berlin").blocks
    assert [key.id for key in block.rows] == [ctx.user.id, ben]
    assert block.version > 1


@pytest.mark.backends
def test_move_tasks_when_dragged_to_another_car_then_that_one_is_taken(ctx: Context) -> None:
    cars = [records.save(ctx, records.new(ctx, "resource", name=name, kind="car")).created("resource")[0] for name in ("Van", "Lorry")]
    id = task(ctx, resources=(cars[0],))
    assert [row.name for row in read_board(ctx, DAY, "Europe/Berlin", "resource").rows] == ["Lorry", "Van"]
    move_tasks(ctx, [Move(id, 1, RowKey("resource", cars[1]), NINE, NINE + HOUR, RowKey("resource", cars[0]))])
    (block,) = read_board(ctx, DAY, "Europe/Berlin", "resource").blocks
    assert block.rows[1:] == (RowKey("resource", cars[1]),)


@pytest.mark.parametrize(("starts_at", "ends_at", "zone", "field"), [
    (NINE, NINE - HOUR, "Europe/Berlin", "ends_at"),
    (NINE, NINE + timedelta(days=400), "Europe/Berlin", "ends_at"),
    (NINE, NINE + HOUR, "Europe/Atlantis", "zone"),
    (datetime(1899, 12, 31), NINE, "Europe/Berlin", "starts_at"),
    (NINE, datetime(9999, 1, 1), "Europe/Berlin", "ends_at"),
    (None, NINE, "Europe/Berlin", "starts_at"),
    (NINE, None, "Europe/Berlin", "ends_at"),
])
def test_create_task_when_times_make_no_sense_then_the_field_is_named_and_nothing_written(
    ctx: Context, starts_at: datetime | None, ends_at: datetime | None, zone: str, field: str,
) -> None:
    with pytest.raises(FieldErrors) as refused:
        create_task(ctx, NewTask(TaskKind.CALL, "Call", me(ctx), starts_at, ends_at, zone))
    assert list(refused.value.errors) == [field]
    with ctx.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Task)) == 0


def test_move_tasks_when_one_of_many_has_a_wrong_end_then_none_is_moved(ctx: Context) -> None:
    first, second = task(ctx), task(ctx)
    with pytest.raises(FieldErrors):
        move_tasks(ctx, [Move(first, 1, me(ctx), NINE + HOUR, NINE + 2 * HOUR), Move(second, 1, me(ctx), NINE, NINE - HOUR)])
    assert stored(ctx, first).starts_at == NINE


def test_move_tasks_when_fixed_or_gone_then_it_stays(ctx: Context) -> None:
    fixed = task(ctx, is_fixed=True)
    with pytest.raises(UserError, match="fixed"):
        move_tasks(ctx, [Move(fixed, 1, me(ctx), NINE + HOUR, NINE + 2 * HOUR)])
    gone = task(ctx)
    records.delete(ctx, "task", [gone])
    with pytest.raises(UserError, match="not there any more"):
        move_tasks(ctx, [Move(gone, 1, me(ctx), NINE + HOUR, NINE + 2 * HOUR)])
