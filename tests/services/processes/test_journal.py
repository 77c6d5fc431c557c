"""What our own cases tell about their process, on every database."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.core import clock
from app.core.errors import UserError
from app.processes.definition import Node, Shape
from app.processes.mining import DetourKind
from app.processes.simulation import Stand, learn, play
from app.processes.simulation.drawn import Typed
from app.services.context import Context
from app.services.process_insight.journal import read_journal
from app.services.process_insight.real_path import lay_file, read_real_path
from app.services.process_insight.setting import read_setting
from app.services.process_insight.simulating import Question, expected, has_history, simulate
from app.services.process_runs import starting, working
from tests.helpers.processes import chain, drawing, line, open_step, published, step

MONDAY = datetime(2026, 3, 2, 9)


@pytest.mark.backends
def test_cases_when_finished_then_tell_their_path_and_play_on(ctx: Context) -> None:
    process = published(ctx, chain(step("call"), step("write")))
    with pytest.raises(UserError, match="finished"):
        read_journal(ctx, process)
    assert read_real_path(ctx, process).mined.cases == 0
    for day in range(2):
        at = MONDAY + timedelta(days=day)
        with clock.frozen(at):
            (case,) = starting.start_case(ctx, process).created("process_case")
        for number, node in enumerate(("call", "write"), start=1):
            for verb, hours in ((working.claim, 2 * number - 1), (working.complete, 2 * number)):
                with clock.frozen(at + timedelta(hours=hours)):
                    row = open_step(ctx, case)
                    assert row.node == node
                    verb(ctx, row.id, row.version)
    with clock.frozen(MONDAY + timedelta(days=3)):
        (waiting,) = starting.start_case(ctx, process).created("process_case")
        log = read_journal(ctx, process)
        setting = read_setting(ctx, process)
        answer = simulate(setting, Question(weeks=2, work={"write": 0.5}))
        typed = simulate(setting, Question(weeks=2, typed=Typed(10.0, {"call": 30.0, "write": 30.0}, {})))
        real = read_real_path(ctx, process)
        outcome = play(learn(log))

    assert [trace.path for trace in log.traces] == [("call", "write")] * 2
    assert log.traces[0].events[0].began_at == MONDAY + timedelta(hours=1)
    assert (real.detours.as_drawn, real.mined.cases, real.mined.follows["call", "write"].half) == (2, 2, 3600.0)
    assert real.detours.behind["call"] == real.detours.behind["call-write-"] == tuple(real.cases)
    assert real.cases[log.traces[0].case].ended_at == MONDAY + timedelta(hours=4)
    table = "case,activity,timestamp\n1,Write,2026-03-02 09:00\n1,Call,2026-03-02 10:00\n2,Call,2026-03-02 09:00\n2,Write,2026-03-02 10:00\n"
    told: list[tuple[int, int]] = []
    foreign = lay_file(ctx, process, table.encode(), "old.csv", report=lambda done, of: told.append((done, of)))
    assert (foreign.detours.as_drawn, foreign.detours.cases, told) == (1, 2, [(0, 2), (1, 2)])
    assert not any(each.kind is DetourKind.UNKNOWN for each in real.detours.found)
    assert outcome.half == 4 * 3600  # an hour until the first step was taken
    assert not has_history(setting)
    assert (setting.under_way[0].name, setting.under_way[0].stands[0].place, setting.under_way[0].path) == (str(waiting), "call", ())
    assert expected(setting).minutes == {"call": 60.0, "write": 60.0}
    assert answer.history == answer.fit == (4 * 3600, 4 * 3600)
    assert answer.now.ends[str(waiting)].half > MONDAY + timedelta(days=3)
    assert answer.then is not None
    assert answer.then.outcome.activities["write"].worked < answer.now.outcome.activities["write"].worked
    assert typed.now.cases > 5


def test_case_when_one_of_two_branches_is_done_then_the_other_and_the_join_are_where_it_stands(ctx: Context) -> None:
    nodes = [Node("split", Shape.PARALLEL), step("order"), step("book"), Node("join", Shape.PARALLEL)]
    lines = [line("start", "split"), line("split", "order"), line("split", "book"), line("order", "join"), line("book", "join"), line("join", "end")]
    process = published(ctx, drawing(nodes, lines))
    with clock.frozen(MONDAY):
        (case,) = starting.start_case(ctx, process).created("process_case")
    with clock.frozen(MONDAY + timedelta(hours=2)):
        row = open_step(ctx, case, "book")
        working.complete(ctx, row.id, row.version)
        setting = read_setting(ctx, process)
        typed = Typed(0.0, {"order": 120.0, "book": 600.0}, {})
        ends = simulate(setting, Question(weeks=1, typed=typed)).now.ends[str(case)]

    (under_way,) = setting.under_way
    assert under_way.path == ("book",)
    assert set(under_way.stands) == {Stand("order", MONDAY, "split-order-"), Stand("join", MONDAY, "book-join-", is_at_work=False)}
    # half the length to one and a half times of it; the other branch takes nothing any more
    assert MONDAY + timedelta(hours=3) <= ends.half <= MONDAY + timedelta(hours=6)
