"""Drafts of several people, publications, and what these mean for cases under way."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.core.enums.planning import TaskState
from app.core.enums.processes import CaseState, StepState, VersionState
from app.core.errors import UserError
from app.models.planning import Task
from app.models.processes import ProcessGate, ProcessGateNeed, ProcessNode
from app.services.context import Context
from app.services.process_designs import drafts, publishing
from app.services.process_designs.drafts import DrawnMeanwhile
from app.services.process_runs import deciding, starting, working
from tests.helpers.processes import chain, open_step, published, state_of, step, steps_of


def test_draft_when_two_save_it_then_the_second_is_told_who_and_when(ctx: Context) -> None:
    changes = drafts.create_process(ctx, "Sale", chain(step("call")))
    (version,) = changes.created("process_version")
    opened = drafts.read_design(ctx, version)
    drafts.save_draft(ctx, version, opened.line.lock, chain(step("call"), step("write")))
    with pytest.raises(DrawnMeanwhile, match=ctx.user.name) as told:
        drafts.save_draft(ctx, version, opened.line.lock, chain(step("call"), step("visit")))
    drafts.save_draft(ctx, version, told.value.version, chain(step("call"), step("visit")))
    assert "visit" in drafts.read_design(ctx, version).graph.nodes
    publishing.publish(ctx, version, drafts.read_design(ctx, version).line.lock)
    with pytest.raises(UserError, match="never changed"):
        drafts.save_draft(ctx, version, drafts.read_design(ctx, version).line.lock, chain(step("call")))


def test_publication_when_it_guards_something_then_the_server_knows_steps_and_gates(ctx: Context) -> None:
    process = published(ctx, chain(step("offer", role="sales", minutes=30), step("bill", guards={"post": "invoice"})))
    with ctx.reading() as session:
        nodes = {row.node: (row.is_human, row.role, row.planned_minutes) for row in session.scalars(sa.select(ProcessNode))}
        needs = session.execute(sa.select(ProcessGate.document_type, ProcessGateNeed.node).join(ProcessGateNeed)).all()
    assert nodes == {"offer": (True, "sales", 30), "bill": (True, None, None)}
    assert needs == [("invoice", "offer")]
    (line,) = drafts.versions(ctx, process)
    assert (line.number, line.state, line.published_by) == (1, VersionState.PUBLISHED, ctx.user.name)


def test_case_when_its_step_is_gone_in_a_new_version_then_stays_or_goes_where_somebody_says(ctx: Context) -> None:
    process = published(ctx, chain(step("call"), step("write")))
    stays, moves = (starting.start_case(ctx, process).created("process_case")[0] for _number in range(2))
    version, _changes = drafts.open_draft(ctx, process)
    drafts.save_draft(ctx, version, drafts.read_design(ctx, version).line.lock, chain(step("visit"), step("sign"), step("write")))
    seen = deciding.impact(ctx, version)
    assert seen.difference.removed >= {"call"}
    assert [case.case_id for case in seen.cases] == [stays, moves]
    publishing.publish(ctx, version, drafts.read_design(ctx, version).line.lock, "Visits instead of calls")
    token = seen.cases[1].standings[0].token_id
    deciding.move_case(ctx, moves, version, {token: "sign"})
    assert (open_step(ctx, moves).node, open_step(ctx, stays).node) == ("sign", "call")
    row = open_step(ctx, stays)
    working.complete(ctx, row.id, row.version)
    assert open_step(ctx, stays).node == "write"
    assert [line.state for line in drafts.versions(ctx, process)] == [VersionState.PUBLISHED, VersionState.RETIRED]


def test_case_when_cancelled_then_its_steps_and_tasks_are(ctx: Context) -> None:
    process = published(ctx, chain(step("call", assigned="starter")))
    (case,) = starting.start_case(ctx, process).created("process_case")
    deciding.cancel_case(ctx, case, "The client has gone")
    (row,) = steps_of(ctx, case)
    with ctx.reading() as session:
        task = session.get_one(Task, row.task_id or 0)
    assert (state_of(ctx, case), row.state, task.state) == (CaseState.CANCELLED, StepState.CANCELLED, TaskState.CANCELLED)
    with pytest.raises(UserError, match="over already"):
        deciding.cancel_case(ctx, case)
