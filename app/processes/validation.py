"""What is wrong with a drawing, what helps, and where a click can do it. Runs while somebody draws."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from app.processes.checks.choices import check_choices, check_events, check_outcomes
from app.processes.checks.formulas import check_formulas
from app.processes.checks.joins import check_joins
from app.processes.checks.leading import check_beginning, check_circles, check_dead_ends, check_lines
from app.processes.checks.messages import check_messages
from app.processes.checks.people import check_lanes, check_people
from app.processes.checks.problem import Fix, Problem, Severity, World
from app.processes.checks.settings import check_settings
from app.processes.checks.times import check_times
from app.processes.checks.walks import Ground
from app.processes.definition import Graph

__all__ = ["CHECKS", "Fix", "Problem", "Severity", "World", "check"]

_RANK = {"error": 0, "warning": 1, "hint": 2}
CHECKS: tuple[Callable[[Ground, World], Iterable[Problem]], ...] = (
    check_beginning, check_lines, check_dead_ends, check_circles, check_choices, check_outcomes, check_events, check_messages, check_joins,
    check_lanes, check_people, check_settings, check_formulas, check_times,
)


def check(graph: Graph, world: World) -> tuple[Problem, ...]:
    """Everything that is wrong, errors first, each in the order of the drawing."""
    ground = Ground(graph)
    found = [problem for each in CHECKS for problem in each(ground, world)]
    place = {key: number for number, key in enumerate((*graph.nodes, *graph.edges, *graph.lanes))} if len(found) > 1 else {}
    return tuple(sorted(found, key=lambda problem: (_RANK[problem.severity], place.get(problem.node, -1))))
