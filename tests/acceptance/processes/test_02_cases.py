"""Bar 2, in the database: thousands of cases, a client that dies before any statement, and many people who want the same steps."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.access.tables import SALES
from app.core.changes import Changes
from app.core.enums.processes import CaseState, StepState
from app.db.engine import Database
from app.models.organisation import Branch
from app.models.processes import ProcessCase, ProcessStep, ProcessToken
from app.processes.definition import Edge, Graph, Node, Shape
from app.services import logins, records
from app.services.context import Context
from app.services.process_runs import starting, timers, working
from tests.helpers.accidents import Crash, crash_at
from tests.helpers.processes import case_of, chain, drawing, line, note, notes, noting, open_step, published, step, steps_of
from tests.helpers.staffed import PASSWORD, Staffed, staffed

ROOT = Path(__file__).resolve().parents[3]
DATABASES = ("sqlite", "postgres", "firebird-fdb", "firebird-driver")
#: cases that are run; the ten thousand of the bar take most of an hour on each database: KONTOR_CASES=10000
CASES = int(os.environ.get("KONTOR_CASES", "1000"))
#: programs that run them side by side on a server
CLIENTS = int(os.environ.get("KONTOR_CLIENTS", "2"))
#: people and steps of the grab; KONTOR_CLAIMS names them as 50x150
PEOPLE, OFFERED = map(int, os.environ.get("KONTOR_CLAIMS", "50x150").split("x"))
#: steps of the drawing, and those that one case goes through
DRAWN = 40


@pytest.fixture
def kinds() -> Iterator[None]:
    """There are steps that leave a row behind."""
    with noting():
        yield


def forty() -> Graph:
    """Forty steps in five rounds of eight: two by themselves, two side by side, a choice of three ways, and one that a person does."""
    nodes: list[Node] = []
    edges: list[Edge] = []
    before = "start"
    for number in range(5):
        def key(name: str, number: int = number) -> str:
            return f"{name}{number}"

        nodes += [*(note(key(name)) for name in "abcdefg"), step(key("h")), Node(key("split"), Shape.PARALLEL), Node(key("join"), Shape.PARALLEL)]
        nodes += [Node(key("choice"), Shape.CHOICE)]
        edges += [
            line(before, key("a")), line(key("a"), key("b")), line(key("b"), key("split")), line(key("split"), key("c")),
            line(key("split"), key("d")), line(key("c"), key("join")), line(key("d"), key("join")), line(key("join"), key("choice")),
            line(key("choice"), key("e"), condition="way = 0"), line(key("choice"), key("f"), condition="way = 1"),
            line(key("choice"), key("g"), is_else=True), line(key("e"), key("h")), line(key("f"), key("h")), line(key("g"), key("h")),
        ]
        before = key("h")
    return drawing(nodes, [*edges, line(before, "end")])


@pytest.mark.heavy
@pytest.mark.timeout(10800)
@pytest.mark.backends(*DATABASES)
def test_cases_when_thousands_run_then_every_step_once(
    owned: Context, kinds: None, backend: str, capsys: pytest.CaptureFixture[str],
) -> None:
    ctx, graph = owned, forty()
    assert sum(node.shape is Shape.STEP for node in graph.nodes.values()) == DRAWN
    process = published(ctx, graph)
    clients = 1 if backend == "sqlite" else CLIENTS  # a file has one writer at a time
    began = time.monotonic()
    _run_side_by_side(ctx.database, process, [CASES // clients + (number < CASES % clients) for number in range(clients)])
    seconds = time.monotonic() - began
    with ctx.reading() as session:
        states = Counter(dict(session.execute(sa.select(ProcessCase.state, sa.func.count()).group_by(ProcessCase.state)).all()))
        done = Counter(dict(session.execute(sa.select(ProcessStep.state, sa.func.count()).group_by(ProcessStep.state)).all()))
        made = session.scalar(sa.select(sa.func.count(Branch.name.distinct())).where(Branch.name.like("%:%")))
        rows = session.scalar(sa.select(sa.func.count()).select_from(Branch).where(Branch.name.like("%:%")))
        tokens = session.scalar(sa.select(sa.func.count()).select_from(ProcessToken))
    assert states == {CaseState.FINISHED: CASES}
    assert done == {StepState.DONE: CASES * 30}
    assert (made, rows, tokens) == (CASES * 25, CASES * 25, 0)
    with capsys.disabled():
        print(
            f"\nbar 2, {backend}: {CASES} cases of a process of {DRAWN} steps, {CASES * 30} steps done by {clients} programs side by side, each once,"
            f" nothing left open; {seconds:.0f} s, {seconds / (CASES * 30) * 1000:.1f} ms a step"
        )


def _run_side_by_side(database: Database, process: int, shares: list[int]) -> None:
    url = database.backend.url.render_as_string(hide_password=False)
    programs = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.acceptance.processes.runner", url, str(process), str(share)], cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        ) for share in shares
    ]
    assert [program.wait() for program in programs] == [0] * len(programs)


def everything() -> Graph:
    """By themselves, side by side, a wait for a moment, a person with a deadline on the edge of the step."""
    edge = Node("late", Shape.BOUNDARY, "Late", "timer", {"minutes": 60_000}, host="look")
    nodes = [
        note("first"), Node("split", Shape.PARALLEL), note("left"), Node("pause", Shape.WAIT, "Pause", "", {"minutes": 1}), Node("join", Shape.PARALLEL),
        step("look", assigned="starter"), edge, note("chase"), note("last"),
    ]
    edges = [
        line("start", "first"), line("first", "split"), line("split", "left"), line("split", "pause"), line("left", "join"), line("pause", "join"),
        line("join", "look"), line("look", "last"), line("late", "chase"), line("chase", "last"), line("last", "end"),
    ]
    return drawing(nodes, edges)


@pytest.mark.heavy
@pytest.mark.timeout(1800)
@pytest.mark.backends(*DATABASES)
def test_case_when_killed_before_every_statement_then_no_step_lost_or_doubled(
    owned: Context, kinds: None, backend: str, capsys: pytest.CaptureFixture[str],
) -> None:
    ctx = owned
    process = published(ctx, everything())
    week = timedelta(days=7)
    killed = cases = 0

    def survive(act: Callable[[], object], number: int) -> bool:
        nonlocal killed
        try:
            with crash_at(ctx.database, number):
                act()
        except Crash:
            killed += 1
            return False
        return True

    is_through = False
    while not is_through:
        cases += 1
        key = f"case {cases}"

        def begin(key: str = key) -> Changes:
            return starting.start_case(ctx, process, key=key)

        is_through = survive(begin, cases)
        (case,) = begin().created("process_case")
        with clock.frozen(clock.now() + week):
            is_through = survive(lambda: timers.fire_due(ctx), cases) and is_through
            timers.fire_due(ctx)
            timers.fire_due(ctx)
            row = open_step(ctx, case)

            def finish(row: ProcessStep = row, key: str = f"{key} done") -> Changes:
                return working.complete(ctx, row.id, row.version, key=key)

            is_through = survive(finish, cases) and is_through
            if steps_of(ctx, case)[-1].node == "look":
                finish()
        with clock.frozen(clock.now() + 2 * week):
            timers.fire_due(ctx)
        assert case_of(ctx, case).state is CaseState.FINISHED
        assert sorted(notes(ctx, case)) == [f"{case}:{name}" for name in ("first", "last", "left")]
        assert Counter((row.node, row.state) for row in steps_of(ctx, case)) == dict.fromkeys(
            ((name, StepState.DONE) for name in ("first", "left", "pause", "look", "last")), 1,
        )
    with capsys.disabled():
        print(f"\nbar 2, {backend}: killed before each statement, {killed} times in {cases} cases: no step lost, none done twice")


@pytest.fixture
def firm(database: Database) -> Iterator[Staffed]:
    """A firm with logins of its own."""
    with staffed(database) as made:
        yield made


@pytest.mark.heavy
@pytest.mark.timeout(1200)
@pytest.mark.backends("postgres", "firebird-fdb", "firebird-driver")
def test_steps_when_claimed_by_many_at_once_then_one_winner_each(firm: Staffed, backend: str, capsys: pytest.CaptureFixture[str]) -> None:
    ctx, database = firm.firm.ctx, firm.database
    people = []
    for number in range(PEOPLE):
        employee = records.save(ctx, records.new(ctx, "employee", name=f"Seller {number}", role=SALES)).created("employee")[0]
        people.append(f"claims_{os.getpid()}_{number}")
        logins.make(ctx, employee, people[-1], PASSWORD, PASSWORD)
        firm.logins[people[-1]] = people[-1]
    process = published(ctx, chain(step("grab", role=SALES)))
    for _number in range(OFFERED):
        starting.start_case(ctx, process)
    began = time.monotonic()
    told = _grab(database, people)
    seconds = time.monotonic() - began
    got = Counter(each for person in told for each in person["got"])
    with ctx.reading() as session:
        held = session.execute(sa.select(ProcessStep.id, ProcessStep.employee_id, ProcessStep.state, ProcessStep.task_id)).all()
    assert [person["errors"] for person in told if person["errors"]] == []
    assert got == {row.id: 1 for row in held}
    assert {row.state for row in held} == {StepState.IN_WORK}
    assert len({row.task_id for row in held}) == len(held) == OFFERED
    winners, late = sum(bool(person["got"]) for person in told), sum(person["late"] for person in told)
    with capsys.disabled():
        print(
            f"\nbar 2, {backend}: {PEOPLE} people with logins of their own claim {OFFERED} steps: one winner each, spread over {winners} people,"
            f" {late} told that somebody was faster, in {seconds:.0f} s"
        )


def _grab(database: Database, people: list[str]) -> list[dict[str, Any]]:
    environment = {**os.environ, "KONTOR_PASSWORD": PASSWORD, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "tests.acceptance.processes.claimer", database.url.render_as_string()], input=json.dumps(people), text=True,
        capture_output=True, cwd=ROOT, env=environment, timeout=900, check=True,
    )
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found
