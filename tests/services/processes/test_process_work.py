"""What people see of cases: their work, forms, logs, strips, starts and figures, on every database."""

from __future__ import annotations

import pytest

from app.core.enums.people import Role
from app.core.enums.processes import ProcessEntity, RunItemState, StepState
from app.processes.questions import Question, QuestionKind, stored
from app.services import records
from app.services.context import Context
from app.services.process_insight.monitor import cases_at, read_monitor, read_trace
from app.services.process_runs import mass, starting, working
from app.services.process_work.case_reading import process_of, read_case
from app.services.process_work.my_work import my_work, open_steps
from app.services.process_work.runs import read_run, read_wanted
from app.services.process_work.step_form import read_form
from app.services.process_work.strips import startable, startable_for, strips_of
from tests.helpers.processes import chain, published, step

ASKED = stored((Question("size", "How large?", QuestionKind.NUMBER, is_required=True), Question("note", "Why?", condition="size > 10")))


@pytest.mark.backends
def test_case_when_looked_at_from_all_sides_then_each_tells_the_same(ctx: Context) -> None:
    clients = [records.save(ctx, records.new(ctx, "client", name=f"Client {number}")).created("client")[0] for number in range(2)]
    graph = chain(step("ask", "form", questions=ASKED, role=Role.OWNER.value, minutes=30, due=60), step("check", "approval"), about="client")
    process = published(ctx, graph, "Survey")
    assert [one.name for one in startable_for(ctx, "client", clients[0])] == ["Survey"]
    (case,) = starting.start_case(ctx, process, ProcessEntity.CLIENT, clients[0]).created("process_case")
    assert startable_for(ctx, "client", clients[0]) == []
    assert [one.id for one in startable(ctx, "client")] == [process]
    assert startable(ctx, None) == []
    (line,) = my_work(ctx).offered
    assert (line.case_id, line.title, line.client, line.role, line.record) == (case, "Ask", "Client 0", Role.OWNER, (ProcessEntity.CLIENT, clients[0]))
    form = read_form(ctx, line.id)
    assert ([question.name for question in form.questions], list(form.outcomes), form.record) == (
        ["size", "note"], [""], (ProcessEntity.CLIENT, clients[0], "Client 0"),
    )
    working.claim(ctx, line.id, line.version)
    (mine,) = my_work(ctx).mine
    working.complete(ctx, mine.id, mine.version, "", {"size": 20, "note": "Two halls"}, spent_minutes=45)
    (check,) = open_steps(ctx, [case])
    assert set(read_form(ctx, check.id).outcomes) == {"approved", "rejected"}
    reading = read_case(ctx, case)
    assert [(one.title, one.state, one.answers) for one in reading.lines] == [
        ("Ask", StepState.DONE, (("How large?", "20"), ("Why?", "Two halls"))), ("Check", StepState.OPEN, ()),
    ]
    assert (reading.planned_minutes, reading.spent_minutes, reading.process, process_of(ctx, case)) == (30, 45, "Survey", process)
    (strip,) = strips_of(ctx, "client", clients[0]).cases
    assert [(one.title, one.state) for one in strip.steps] == [("Ask", "done"), ("Check", "now")]
    monitor = read_monitor(ctx, process)
    assert (monitor.running, monitor.figures["ask"].passed, monitor.figures["check"].now, monitor.figures["ask"].planned) == (1, 1, 1, 30)
    assert [(one.case_id, one.step, one.client) for one in cases_at(ctx, process, "check")] == [(case, "Check", "Client 0")]
    assert read_trace(ctx, case).passages == {"ask": (1, StepState.DONE), "check": (1, StepState.OPEN)}


@pytest.mark.backends
def test_list_when_a_process_is_begun_for_it_then_what_was_refused_stands_first(ctx: Context) -> None:
    clients = [records.save(ctx, records.new(ctx, "client", name=f"Client {number}")).created("client")[0] for number in range(3)]
    process = published(ctx, chain(step("call"), about="client"), "Billing")
    starting.start_case(ctx, process, ProcessEntity.CLIENT, clients[2])
    assert [one.title for one in read_wanted(ctx, "client", clients)] == ["Client 0", "Client 1", "Client 2"]
    (run,) = mass.begin_run(ctx, process, ProcessEntity.CLIENT, clients).created("process_run")
    mass.go_on_run(ctx, run)
    found = read_run(ctx, run)
    assert (found.begun, found.refused, found.waiting, found.entity) == (2, 1, 0, ProcessEntity.CLIENT)
    assert (found.items[0].title, found.items[0].state) == ("Client 2", RunItemState.REFUSED)
