"""What happens elsewhere takes cases further: documents, deals, tasks, moments."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.enums.planning import TaskKind
from app.core.enums.processes import CaseState, ProcessEntity, StepState
from app.core.errors import UserError
from app.models.planning import Task
from app.models.processes import ProcessCase
from app.processes.definition import Node, Shape
from app.services import notes, reactions, records, undo
from app.services.context import Context
from app.services.documents import actions, defaults, drafts
from app.services.planning import finishing
from app.services.process_runs import events, starting, timers, working
from tests.helpers.firm import SmallFirm
from tests.helpers.processes import chain, drawing, line, open_step, published, state_of, step, steps_of

MONDAY = datetime(2026, 11, 23, 8)


def wait(key: str, **params: object) -> Node:
    return Node(key, Shape.WAIT, key.capitalize(), "", params)


@pytest.mark.backends
def test_wait_when_its_document_is_posted_then_goes_on_in_the_same_transaction(standing_firm: SmallFirm) -> None:
    ctx = standing_firm.ctx
    process = published(ctx, chain(wait("paper", event="document.posted|invoice"), step("file"), about="client"))
    (case,) = starting.start_case(ctx, process, ProcessEntity.CLIENT, standing_firm.client).created("process_case")
    assert open_step(ctx, case).state is StepState.WAITING
    draft = drafts.new(ctx, "invoice", client=standing_firm.client)
    draft.lines = defaults.product_lines(ctx, draft, [(standing_firm.service, Decimal(1))])
    id = drafts.save(ctx, draft).ids("document")[0]
    changes = actions.post(ctx, id, None)
    assert open_step(ctx, case).node == "file"
    assert case in changes.ids("process_case")


def test_start_when_a_record_comes_that_meets_its_condition_then_one_case(ctx: Context) -> None:
    graph = chain(step("greet"), about="client")
    graph = graph.with_(nodes=[Node("start", Shape.START, params={"event": "client.created", "condition": 'city = "Bonn"'})])
    published(ctx, graph)
    for city in ("Bonn", "Ulm"):
        records.save(ctx, records.new(ctx, "client", name=f"Alfa {city}", city=city))
    with ctx.reading() as session:
        assert session.scalars(sa.select(ProcessCase.title)).all() == ["Trial: Alfa Bonn"]


def test_task_when_finished_in_the_planner_then_its_step_is_done(ctx: Context) -> None:
    process = published(ctx, chain(step("call", assigned="starter"), step("write", assigned="starter")))
    (case,) = starting.start_case(ctx, process).created("process_case")
    task_id = open_step(ctx, case).task_id or 0
    with ctx.reading() as session:
        version = session.get_one(Task, task_id).version
    finishing.finish_task(ctx, task_id, version)
    assert [(row.node, row.state) for row in steps_of(ctx, case)] == [("call", StepState.DONE), ("write", StepState.OPEN)]


def test_timers_when_due_then_fire_once_and_deadlines_count_working_time(ctx: Context) -> None:
    edge = Node("late", Shape.BOUNDARY, "Late", "timer", {"minutes": 60}, host="call")
    graph = drawing([wait("pause", minutes=8 * 60), step("call"), edge, step("chase")],
                    [line("start", "pause"), line("pause", "call"), line("call", "end"), line("late", "chase"), line("chase", "end")])
    with clock.frozen(MONDAY):
        process = published(ctx, graph)
        (case,) = starting.start_case(ctx, process).created("process_case")
        assert timers.fire_due(ctx) > 0
    with clock.frozen(MONDAY + timedelta(hours=7)):
        timers.fire_due(ctx)
        assert open_step(ctx, case).node == "pause"
    with clock.frozen(MONDAY + timedelta(days=1, hours=2)):
        timers.fire_due(ctx)
        assert open_step(ctx, case).node == "call"
    with clock.frozen(MONDAY + timedelta(days=1, hours=4)):
        timers.fire_due(ctx)
        timers.fire_due(ctx)
        assert [(row.node, row.state) for row in steps_of(ctx, case)] == [
            ("pause", StepState.DONE), ("call", StepState.CANCELLED), ("chase", StepState.OPEN),
        ]


def test_reply_when_told_then_wakes_whoever_waits_for_it(standing_firm: SmallFirm) -> None:
    ctx = standing_firm.ctx
    process = published(ctx, chain(wait("answer", event="reply.came"), about="client"))
    (case,) = starting.start_case(ctx, process, ProcessEntity.CLIENT, standing_firm.client).created("process_case")
    events.happened(ctx, "reply.came", "client", standing_firm.client)
    assert state_of(ctx, case) is CaseState.FINISHED


def test_case_when_step_fails_then_stops_until_tried_again(ctx: Context) -> None:
    process = published(ctx, chain(step("call")))
    (case,) = starting.start_case(ctx, process).created("process_case")
    called = open_step(ctx, case)
    working.fail(ctx, called.id, called.version, "Nobody answers")
    assert state_of(ctx, case) is CaseState.STOPPED
    working.retry(ctx, case)
    called = open_step(ctx, case)
    assert (called.state, state_of(ctx, case)) == (StepState.OPEN, CaseState.RUNNING)
    working.complete(ctx, called.id, called.version)
    assert state_of(ctx, case) is CaseState.FINISHED


def test_wait_when_its_event_was_missed_then_the_agent_catches_up(standing_firm: SmallFirm, monkeypatch: pytest.MonkeyPatch) -> None:
    ctx = standing_firm.ctx
    process = published(ctx, chain(wait("paper", event="document.posted|invoice"), about="client"))
    (case,) = starting.start_case(ctx, process, ProcessEntity.CLIENT, standing_firm.client).created("process_case")
    draft = drafts.new(ctx, "invoice", client=standing_firm.client)
    draft.lines = defaults.product_lines(ctx, draft, [(standing_firm.service, Decimal(1))])
    id = drafts.save(ctx, draft).ids("document")[0]
    with monkeypatch.context() as patch:
        patch.setattr(reactions, "REACTIONS", [])
        actions.post(ctx, id, None)
    assert state_of(ctx, case) is CaseState.RUNNING
    timers.fire_due(ctx)
    assert state_of(ctx, case) is CaseState.FINISHED


def test_wait_when_its_answer_is_noted_or_somebody_says_it_came_then_goes_on(standing_firm: SmallFirm) -> None:
    ctx = standing_firm.ctx
    asked = chain(Node("ask", Shape.WAIT, "Ask", "wait_reply"), step("write"), about="client")
    process = published(ctx, asked)
    (case,) = starting.start_case(ctx, process, ProcessEntity.CLIENT, standing_firm.client).created("process_case")
    changes = notes.note_answer(ctx, standing_firm.client, "Yes, on Monday")
    assert (open_step(ctx, case).node, changes.touches("note"), case in changes.ids("process_case")) == ("write", True, True)
    (other,) = starting.start_case(ctx, published(ctx, asked, "Second"), ProcessEntity.CLIENT, standing_firm.client).created("process_case")
    waiting = open_step(ctx, other)
    working.end_wait(ctx, waiting.id, waiting.version)
    assert [(row.node, row.done_by_id) for row in steps_of(ctx, other)] == [("ask", ctx.user.id), ("write", None)]
    with pytest.raises(UserError):
        working.end_wait(ctx, open_step(ctx, other).id, open_step(ctx, other).version)


@pytest.mark.backends
def test_event_when_two_ways_wait_for_it_then_both_go_on_and_each_once(standing_firm: SmallFirm) -> None:
    ctx = standing_firm.ctx
    graph = drawing(
        [Node("split", Shape.PARALLEL), wait("left", event="reply.came"), wait("right", event="reply.came"), wait("again", event="reply.came")],
        [line("start", "split"), line("split", "left"), line("split", "right"), line("right", "again"), line("left", "end"), line("again", "end")],
        about="client",
    )
    (case,) = starting.start_case(ctx, published(ctx, graph), ProcessEntity.CLIENT, standing_firm.client).created("process_case")
    notes.note_answer(ctx, standing_firm.client, "Yes")
    assert [(row.node, row.state) for row in steps_of(ctx, case)] == [
        ("left", StepState.DONE), ("right", StepState.DONE), ("again", StepState.WAITING),
    ]
    notes.note_answer(ctx, standing_firm.client, "Really")
    assert state_of(ctx, case) is CaseState.FINISHED


def test_task_when_its_step_is_a_call_or_drawn_as_a_meeting_then_is_one_in_the_planner(ctx: Context) -> None:
    meeting = step("meet", assigned="starter", task_kind="meeting", minutes=45)
    process = published(ctx, chain(step("ring", "call", assigned="starter"), meeting, step("file", role="owner", minutes=20)))
    (case,) = starting.start_case(ctx, process).created("process_case")
    for outcome in ("reached", ""):
        row = open_step(ctx, case)
        working.complete(ctx, row.id, row.version, outcome)
    row = open_step(ctx, case)
    working.claim(ctx, row.id, row.version)
    with ctx.reading() as session:
        tasks = session.execute(sa.select(Task.kind, Task.planned_minutes).order_by(Task.id)).all()
    assert [tuple(task) for task in tasks] == [(TaskKind.CALL, None), (TaskKind.MEETING, 45), (TaskKind.ASSIGNMENT, 20)]


@pytest.mark.backends
def test_saving_when_a_case_went_on_with_it_then_is_not_undone_and_the_case_is_named(standing_firm: SmallFirm) -> None:
    ctx = standing_firm.ctx
    process = published(ctx, chain(wait("look", event="client.changed"), step("file"), about="client"))
    (case,) = starting.start_case(ctx, process, ProcessEntity.CLIENT, standing_firm.client).created("process_case")
    draft = records.load(ctx, "client", standing_firm.client)
    draft["city"] = "Bonn"
    records.save(ctx, draft)
    deed = undo.recent(ctx)[0]
    assert [each.table for each in undo.why_not(ctx, deed.id)] == ["process_case"]
    with pytest.raises(undo.UndoRefused, match=r"Trial: Beta Bau.*went on with it"):
        undo.undo(ctx, deed.id)
    assert (open_step(ctx, case).node, records.load(ctx, "client", standing_firm.client)["city"]) == ("file", "Bonn")
