"""Plays a process through as it has been lived, in weeks that are like those of its journal."""

from __future__ import annotations

from app.processes.simulation.flow import Played
from app.processes.simulation.hours import WEEK_SECONDS
from app.processes.simulation.model import AS_IT_IS, Change, Model
from app.processes.simulation.result import Outcome
from app.processes.simulation.run import Run

#: cases that are played at least
CASES = 20_000


def play(model: Model, change: Change = AS_IT_IS, cases: int | None = None, seed: int = 1) -> Outcome:
    """A process as it would go on.

    :param cases: how many come; otherwise as many as the journal has, or several times as many, up to 20,000 or so.
    :param seed: another one, another fate.
    :raises UserError: nobody is left who does a step.
    """
    run = Run(model, change, seed)
    count = cases or model.case_count * -(-CASES // model.case_count)
    week = 0
    while any(model.arrivals) and change.arrivals > 0 and run.come < count:
        for second in run.chance.choice(model.arrivals):
            for _case in range(min(run.times(change.arrivals), count - run.come)):
                run.arrive(Played(week * WEEK_SECONDS + second))
        week += 1
    run.go()
    return run.outcome()
