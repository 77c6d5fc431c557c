"""What rights cost: the statements of a salesperson, a head of sales and an owner, beside the same on the plain tables as the owner of the database."""

from __future__ import annotations

from functools import partial
from math import inf

from app.db import migrate
from benchmarks.kit import Figure, measure
from benchmarks.stages import Stage
from tests.helpers.asking import ask, questions, reader, sent
from tests.helpers.large_firm import MEASURED, large_firm

#: S-18, milliseconds; who sees everything pays five per cent at most
GOALS = {"card by id": 1.0, "first page": 10.0, "search in the list": 20.0, "search everywhere": 20.0}
DIRECTOR = 1.05
#: a difference of so many milliseconds is the clock's
UNMEASURED = 0.1


def run(stage: Stage) -> list[Figure]:
    """The figures of one server; in a file nothing stands between."""
    if stage.name == "sqlite":
        return []
    database = stage.empty("rights")
    migrate.create_or_upgrade(database)
    figures = []
    with large_firm(database, stage.clients) as firm:
        for role in MEASURED:
            with firm.context(role) as ctx:
                bare = firm.bare(ctx)
                for name, question in questions(firm, ctx).items():
                    with sent(bare.database) as plain:
                        question(bare)
                    with sent(ctx.database) as kept:
                        question(ctx)
                    told = " ".join(filter(None, (f"< {GOALS[name]:g} ms" if name in GOALS else "", "≤ +5 %" if role == "owner" else "")))
                    within = partial(_within, GOALS.get(name, inf), DIRECTOR if role == "owner" else inf)
                    with reader(bare.database) as first, reader(ctx.database) as second:
                        guarded, limit = partial(ask, second, kept), partial(ask, first, plain)
                        figures.append(measure("S18", f"{name}, {role}", database, guarded, limit, told, within))
    database.dispose()
    return figures


def _within(goal: float, most: float, mine: float, bare: float) -> bool:
    return mine < goal and mine <= most * bare + UNMEASURED
