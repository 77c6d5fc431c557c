"""A case from its beginning to its end, on every database."""

from __future__ import annotations

import pytest

from app.core.enums.planning import TaskState
from app.core.enums.processes import CaseState, StepState
from app.models.planning import Task
from app.processes.definition import Node, Shape
from app.services.context import Context
from app.services.process_runs import starting, working
from tests.helpers.processes import case_of, chain, drawing, line, open_step, published, state_of, step, steps_of


@pytest.mark.backends
def test_case_when_its_steps_are_done_then_finished_and_logged(ctx: Context) -> None:
    process = published(ctx, chain(step("call", assigned="starter"), step("write")))
    (case,) = starting.start_case(ctx, process).created("process_case")
    called = open_step(ctx, case)
    with ctx.reading() as session:
        assert session.get_one(Task, called.task_id or 0).employee_id == ctx.user.id
    working.complete(ctx, called.id, called.version)
    written = open_step(ctx, case)
    working.claim(ctx, written.id, written.version)
    written = open_step(ctx, case)
    assert (written.state, written.employee_id) == (StepState.IN_WORK, ctx.user.id)
    working.complete(ctx, written.id, written.version)
    assert state_of(ctx, case) is CaseState.FINISHED
    assert [(row.node, row.state, row.done_by_id) for row in steps_of(ctx, case)] == [
        ("call", StepState.DONE, ctx.user.id), ("write", StepState.DONE, ctx.user.id),
    ]
    with ctx.reading() as session:
        assert [session.get_one(Task, row.task_id or 0).state for row in steps_of(ctx, case)] == [TaskState.DONE, TaskState.DONE]


def test_choice_when_answers_decide_then_that_way(ctx: Context) -> None:
    graph = drawing(
        [step("ask", "form", questions=[{"name": "sum", "label": "Sum", "kind": "number"}]), Node("big", Shape.CHOICE), step("boss"), step("send")],
        [line("start", "ask"), line("ask", "big"), line("big", "boss", condition="sum > 100"), line("big", "send", is_else=True),
         line("boss", "end"), line("send", "end")],
    )
    process = published(ctx, graph)
    (case,) = starting.start_case(ctx, process).created("process_case")
    asked = open_step(ctx, case)
    working.complete(ctx, asked.id, asked.version, answers={"sum": 500})
    assert open_step(ctx, case).node == "boss"
    assert case_of(ctx, case).answers == {"sum": {"$number": "500.00"}}
