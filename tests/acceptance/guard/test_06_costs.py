"""Bar 6, S-18, C-11: what rights and journal cost beside the bare database, in one run.

Bare is the statement that the same person's program sends, on the plain tables and by the owner of the database, whom no policy, view or trigger
stops. `KONTOR_COSTS_CLIENTS` and `KONTOR_COSTS_SECONDS` make a smaller run for trying.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from app.db.engine import Database
from app.services.context import Context
from tests.helpers.asking import ask, questions, reader, sent
from tests.helpers.large_firm import MEASURED, large_firm

pytestmark = pytest.mark.heavy

CLIENTS = int(os.environ.get("KONTOR_COSTS_CLIENTS", "200000"))
#: how long a question is asked again and again, at least and at most so often
ASKED_FOR, LEAST, MOST = 3.0, 5, 201
#: S-18, milliseconds; the other questions have no goal of their own
GOALS = {"card by id": 1.0, "first page": 10.0, "search in the list": 20.0, "search everywhere": 20.0}
#: whoever sees everything pays at most so much more; a difference of so many milliseconds is the clock's
DIRECTOR, UNMEASURED = 1.05, 0.1
#: FIREBIRD-GUARD, G9: what its table of questions may cost behind the views: a salesperson three times as much and 15 ms, the director 1.3 times
GUARDED, GUARDED_MORE, DIRECTOR_ON_FIREBIRD = 3.0, 15.0, 1.3
IN_ITS_TABLE = ("card by id", "first page", "search in the list", "totals by stage")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one question costs one person, in milliseconds."""

    role: str
    question: str
    bare: float
    guarded: float

    @property
    def ratio(self) -> float:
        return self.guarded / self.bare

    @property
    def goal(self) -> float | None:
        return GOALS.get(self.question)

    @property
    def is_fast(self) -> bool:
        return self.goal is None or self.guarded < self.goal

    @property
    def costs_the_director_nothing(self) -> bool:
        return self.role != "owner" or self.guarded <= self.bare * DIRECTOR + UNMEASURED


def beside(bare: Context, guarded: Context, question: Callable[[Context], object]) -> tuple[float, float]:
    """Median milliseconds of both, warm and taking turns; they must find the same."""
    with sent(bare.database) as plain:
        question(bare)
    with sent(guarded.database) as kept:
        question(guarded)
    times: tuple[list[float], list[float]] = [], []
    with reader(bare.database) as first, reader(guarded.database) as second:
        assert ask(first, plain)[1] == ask(second, kept)[1]
        end = time.monotonic() + ASKED_FOR
        while len(times[0]) < LEAST or (len(times[0]) < MOST and time.monotonic() < end):
            times[0].append(ask(first, plain)[0])
            times[1].append(ask(second, kept)[0])
    return statistics.median(times[0]), statistics.median(times[1])


@pytest.mark.backends("postgres", "firebird-fdb")
def test_rights_when_there_are_200000_clients_then_they_cost_little(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    costs: list[Cost] = []
    with large_firm(database, CLIENTS) as firm:
        for role in MEASURED:
            with firm.context(role) as ctx:
                assert (ctx.sight is None) == (role == "owner")
                for name, question in questions(firm, ctx).items():
                    costs.append(Cost(role, name, *beside(firm.bare(ctx), ctx, question)))
    with capsys.disabled():
        print(f"\nbar 6, {database.name}: {CLIENTS} clients, 60 employees; median ms\n"
              f"{'':8}{'question':22}{'bare':>9}{'guarded':>9}{'ratio':>7}   S-18")
        for cost in costs:
            said = "" if cost.goal is None else f"< {cost.goal:g} ms: {'yes' if cost.is_fast else 'NO'}"
            said += "" if cost.costs_the_director_nothing else "   more than +5 %"
            print(f"{cost.role:8}{cost.question:22}{cost.bare:9.2f}{cost.guarded:9.2f}{cost.ratio:7.2f}   {said}")
    if database.name == "postgres":
        assert not [cost for cost in costs if not cost.is_fast or not cost.costs_the_director_nothing]
    else:
        asked = [cost for cost in costs if cost.question in IN_ITS_TABLE]
        assert not [cost for cost in asked if cost.role == "sales" and cost.guarded > GUARDED * cost.bare + GUARDED_MORE]
        assert not [cost for cost in asked if cost.role == "owner" and cost.guarded > DIRECTOR_ON_FIREBIRD * cost.bare + UNMEASURED]
