"""Joins that can never go on, because the lines that they wait for are never gone together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from app.core.i18n import _
from app.processes.checks.meeting import Meetings
from app.processes.checks.problem import Fix, Problem, World, name_of
from app.processes.checks.walks import Ground
from app.processes.definition import Graph, Shape


def check_joins(ground: Ground, _world: World) -> Iterator[Problem]:
    """A parallel join needs a token on each of its lines. What is said to be impossible is impossible; not everything impossible is found."""
    graph = ground.graph
    joins = [
        node for node in graph.nodes.values() if node.shape is Shape.PARALLEL and len(graph.incoming[node.key]) > 1 and node.key in ground.reached
    ]
    meetings = Meetings(ground) if joins else None
    for join in joins:
        if meetings is not None and not meetings.can_go_on(join):
            text = _("“{name}” waits for ways that are never gone together, so nothing ever follows it.").format(name=name_of(join))
            cure = _("Let it wait only for the ways that are gone, or split them all at once before it.")
            yield Problem(join.key, "error", text, cure, Fix(_("Wait only for ways that are gone"), partial(_opened, join.key)), "dead_join")


def _opened(key: str, graph: Graph) -> Graph:
    return graph.with_(nodes=[replace(graph.nodes[key], shape=Shape.INCLUSIVE)])
