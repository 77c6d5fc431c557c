"""Results by key, the task that follows, checklists, participants and their answers, the reasons of putting off."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.enums.planning import Answer, Part, PostponementReason, TaskKind, TaskState
from app.core.errors import FieldErrors, UserError
from app.core.planning.board import RowKey
from app.models.reminders import Reminder
from app.services import attachments, notes, records, undo
from app.services.context import Context, open_context
from app.services.history import timeline
from app.services.planning import people, postponing
from app.services.planning.checklist import CheckLine, checklist, tick, write_checklist
from app.services.planning.creating import NewTask, create_task
from app.services.planning.finishing import Outcome, begin_task, cancel_tasks, finish_task, reopen_task
from app.services.planning.moving import Move, MovedMeanwhile, move_tasks
from app.services.planning.results import next_task, results
from app.services.reminders import notices
from tests.services.planning.test_moving import HOUR, NINE, me, person, stored, task, told

FRIDAY = datetime(2026, 11, 27, 8)


def call(ctx: Context) -> int:
    new = NewTask(TaskKind.CALL, "Call Alfa", me(ctx), FRIDAY, FRIDAY + timedelta(minutes=20), "Europe/Berlin", place="Phone")
    return create_task(ctx, new).created("task")[0]


def open_reminders(ctx: Context, task_id: int) -> list[bool]:
    with ctx.reading() as session:
        return list(session.scalars(sa.select(Reminder.is_open).where(Reminder.task_id == task_id)))


@pytest.mark.backends
def test_finish_task_when_a_result_is_picked_then_the_task_that_follows_comes_on_the_next_working_day(new_firm: Context) -> None:
    ctx, nobody = new_firm, "2"
    id = call(ctx)
    found = {one.key: one for one in results(ctx, TaskKind.CALL)}
    assert (found["1"].name, found[nobody].name, found[nobody].is_success) == ("Done", "Nobody answered", False)
    with clock.frozen(FRIDAY + HOUR):
        then = next_task(ctx, id, found[nobody].id)
        assert then is not None
        assert (then.starts_at, then.title, then.previous_id) == (FRIDAY + timedelta(days=3), "Call again", id)
        made = finish_task(ctx, id, 1, Outcome(found[nobody].id, "Mailbox", 3, then=then))
    done, (following,) = stored(ctx, id), made.created("task")
    assert (done.state, done.result_id, done.result_text, done.spent_minutes) == (TaskState.DONE, found[nobody].id, "Mailbox", 3)
    assert done.finished_at == FRIDAY + HOUR
    undo.undo(ctx, undo.recent(ctx)[0].id)
    assert stored(ctx, id).state is TaskState.OPEN
    assert stored(ctx, following).deleted_at is not None


def test_results_when_an_old_firm_has_none_then_its_owner_gets_the_usual_ones_once(ctx: Context) -> None:
    first = results(ctx, TaskKind.VISIT)
    assert first[0].name == "Done"
    assert results(ctx, TaskKind.VISIT) == first
    person(ctx, "Ann", login="ann", role="sales")
    assert results(open_context(ctx.database, "ann"), TaskKind.VISIT) == first


def test_finish_task_when_minutes_and_moments_make_no_sense_then_fields_are_named_and_it_stays_open(ctx: Context) -> None:
    id = task(ctx)
    outcome = Outcome(spent_minutes=-1, began_at=NINE, finished_at=NINE - HOUR, then=NewTask(TaskKind.CALL, " ", me(ctx), None, None, "UTC"))
    with pytest.raises(FieldErrors) as refused:
        finish_task(ctx, id, 1, outcome)
    assert refused.value.errors.keys() >= {"spent_minutes", "finished_at", "then.title"}
    assert stored(ctx, id).state is TaskState.OPEN


def test_finish_task_when_done_already_or_changed_meanwhile_then_it_is_refused(ctx: Context) -> None:
    id = task(ctx)
    finish_task(ctx, id, 1)
    with pytest.raises(UserError, match="finished already"):
        finish_task(ctx, id, 2)
    other = task(ctx)
    move_tasks(ctx, [Move(other, 1, me(ctx), NINE + HOUR, NINE + 2 * HOUR)])
    with pytest.raises(MovedMeanwhile):
        finish_task(ctx, other, 1)


def test_reopen_task_when_it_was_begun_then_it_is_in_work_again(ctx: Context) -> None:
    id = task(ctx)
    begin_task(ctx, id, 1)
    finish_task(ctx, id, 2)
    assert stored(ctx, id).spent_minutes == 0
    reopen_task(ctx, id, 3)
    found = stored(ctx, id)
    assert (found.state, found.finished_at, found.result_id) == (TaskState.IN_WORK, None, None)


def test_cancel_tasks_when_given_to_another_then_who_does_it_is_told_and_not_reminded(ctx: Context) -> None:
    ann, soon = person(ctx, "Ann"), clock.now() + timedelta(days=1)
    id = task(ctx, ann, soon)
    assert open_reminders(ctx, id) == [True]
    cancel_tasks(ctx, [(id, 1)], "Client has gone")
    assert told(ctx, ann) == ["given", "cancelled"]
    assert open_reminders(ctx, id) == [False]
    undo.undo(ctx, undo.recent(ctx)[0].id)
    assert True in open_reminders(ctx, id)


@pytest.mark.backends
def test_checklist_when_ticked_then_it_says_who_and_when(ctx: Context) -> None:
    id = task(ctx, checklist=("Call before", "Take samples"))
    first, second = checklist(ctx, id)
    tick(ctx, first.id)
    write_checklist(ctx, id, [CheckLine(0, "Bring the contract"), second, CheckLine(first.id, "Call before", is_done=True)])
    found = checklist(ctx, id)
    assert [(line.text, line.is_done, line.done_by) for line in found] == [
        ("Bring the contract", False, ""), ("Take samples", False, ""), ("Call before", True, "Olga Owner"),
    ]
    write_checklist(ctx, id, found[:1])
    assert [line.text for line in checklist(ctx, id)] == ["Bring the contract"]


@pytest.mark.backends
def test_checklist_when_two_edit_it_at_once_then_what_either_did_stays(ctx: Context) -> None:
    id = task(ctx, checklist=("Call before", "Take samples", "Write the report"))
    shown = checklist(ctx, id)
    first, second, third = shown
    tick(ctx, first.id)
    write_checklist(ctx, id, [first, CheckLine(second.id, "Take two samples"), CheckLine(0, "Of the colleague")], shown=shown)
    write_checklist(ctx, id, [second, third, first, CheckLine(0, "Mine")], shown=shown)
    assert [(line.text, line.is_done) for line in checklist(ctx, id)] == [
        ("Take two samples", False), ("Call before", True), ("Of the colleague", False), ("Mine", False),
    ]


@pytest.mark.backends
def test_answer_when_a_participant_declines_then_who_gave_the_task_is_told_and_the_row_is_free_again(ctx: Context) -> None:
    ann = person(ctx, "Ann", login="ann", role="sales")
    id = task(ctx)
    people.invite(ctx, id, [ann, ctx.user.id or 0])
    assert [(one.name, one.part, one.answer) for one in people.participants(ctx, id)] == [("Ann", Part.PARTICIPANT, Answer.INVITED)]
    assert told(ctx, ann) == ["invited"]
    if ctx.database.name == "sqlite":
        people.answer(open_context(ctx.database, "ann"), id, Answer.DECLINED)
        assert told(ctx, ctx.user.id or 0) == ["answered"]
        assert [one.answer for one in people.participants(ctx, id)] == [Answer.DECLINED]
    people.uninvite(ctx, id, [ann])
    assert people.participants(ctx, id) == []


def test_take_resources_when_one_is_taken_and_one_given_up_then_what_else_is_taken_stays(ctx: Context) -> None:
    names = ("Van", "Lorry", "Room 1")
    van, lorry, room = (records.save(ctx, records.new(ctx, "resource", name=name, kind="car")).created("resource")[0] for name in names)
    id = task(ctx, resources=(van,))
    people.take_resources(ctx, id, [lorry])
    people.take_resources(ctx, id, [room, lorry], [van])
    assert people.resources(ctx, id) == [(lorry, "Lorry"), (room, "Room 1")]


@pytest.mark.backends
def test_explain_when_a_task_was_put_off_then_the_reason_stands_with_the_last_time(ctx: Context) -> None:
    id = task(ctx)
    move_tasks(ctx, [Move(id, 1, me(ctx), NINE + 24 * HOUR, NINE + 25 * HOUR)])
    move_tasks(ctx, [Move(id, stored(ctx, id).version, me(ctx), NINE + 48 * HOUR, NINE + 49 * HOUR)])
    postponing.explain(ctx, id, PostponementReason.NO_TIME, "Too much at once")
    last, first = postponing.postponements(ctx, id)
    assert (last.reason, last.comment, last.was_at, last.who) == (PostponementReason.NO_TIME, "Too much at once", NINE + 24 * HOUR, "Olga Owner")
    assert first.reason is None


@pytest.mark.backends
def test_records_when_a_task_is_saved_on_its_card_then_the_same_follows_as_on_the_board(ctx: Context) -> None:
    ann = person(ctx, "Ann")
    id = records.save(ctx, records.new(ctx, "task", title="Visit", kind="visit", starts_at=NINE, ends_at=NINE + HOUR)).created("task")[0]
    made = stored(ctx, id)
    assert (made.author_id, made.employee_id, made.zone == "", made.search) == (ctx.user.id, ctx.user.id, False, "visit")
    draft = records.load(ctx, "task", id)
    draft["employee"], draft["starts_at"], draft["ends_at"] = ann, NINE + 24 * HOUR, NINE + 25 * HOUR
    records.save(ctx, draft)
    assert told(ctx, ann) == ["given"]
    assert stored(ctx, id).moved_count == 1
    wrong = records.load(ctx, "task", id)
    wrong["ends_at"] = NINE
    with pytest.raises(FieldErrors) as refused:
        records.save(ctx, wrong)
    assert list(refused.value.errors) == ["ends_at"]
    records.edit_many(ctx, "task", [id], {"state": TaskState.DONE})
    assert stored(ctx, id).finished_at is not None


def test_notes_and_files_when_put_beside_a_task_then_its_history_tells_of_them(ctx: Context) -> None:
    id = task(ctx)
    notes.add_note(ctx, "task", id, "Client prefers mornings")
    assert "Client prefers mornings" in [one.title for one in timeline(ctx, "task", id)]
    file = attachments.attach(ctx, "task", id, "plan.txt", b"first the cellar").created("attachment")[0]
    assert attachments.content(ctx, file) == ("plan.txt", b"first the cellar")


def test_move_tasks_when_taken_back_though_a_notice_was_seen_then_it_goes(ctx: Context) -> None:
    ann = person(ctx, "Ann", login="ann", role="sales")
    id = task(ctx)
    move_tasks(ctx, [Move(id, 1, RowKey("employee", ann), NINE, NINE + HOUR)])
    hers = open_context(ctx.database, "ann")
    notices.see(hers, [line.id for line in notices.latest(hers)])
    undo.undo(ctx, next(deed.id for deed in undo.recent(ctx) if deed.use_case == "planning.task.move"))
    assert stored(ctx, id).employee_id == ctx.user.id
    assert undo.recent(ctx)[0].title.startswith("Undone: Task")
