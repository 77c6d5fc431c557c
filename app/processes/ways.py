"""Which lines a token takes out of a node."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.processes.definition import Edge, Graph, Node, Shape

#: port of a step that could not be done
ERROR = "error"


def by_outcome(graph: Graph, node: Node, outcome: str) -> tuple[Edge, ...]:
    """The lines of a step for one of its outcomes: those of the port, else the usual ones."""
    edges = graph.outgoing.get(node.key, ())
    return tuple(edge for edge in edges if outcome and edge.port == outcome) or tuple(edge for edge in edges if not edge.port)


def chosen(node: Node, edges: Sequence[Edge], outcome: str, is_met: Callable[[str], bool]) -> tuple[Edge, ...]:
    """The lines that are taken of those that could be; empty where no condition holds and there is no else.

    A choice takes the first whose port or condition holds, then the else, and a line that says nothing counts as one. Everything else takes
    every line whose condition holds or that has none, and the else only where there is no other (BPMN 2.0, 10.6.3 and 13.3).
    """
    if node.shape in (Shape.PARALLEL, Shape.EVENT_CHOICE):
        return tuple(edges)
    if node.shape is Shape.CHOICE:
        for edge in edges:
            if not edge.is_else and (edge.port or edge.condition) and _fits(edge, outcome, is_met):
                return (edge,)
        rest = [edge for edge in edges if edge.is_else] or [edge for edge in edges if not edge.port and not edge.condition]
        return tuple(rest[:1])
    by_port = node.shape is Shape.INCLUSIVE
    taken = tuple(edge for edge in edges if not edge.is_else and _fits(edge, outcome if by_port else edge.port, is_met))
    return taken or tuple(edge for edge in edges if edge.is_else)


def _fits(edge: Edge, outcome: str, is_met: Callable[[str], bool]) -> bool:
    return (not edge.port or edge.port == outcome) and (not edge.condition or is_met(edge.condition))
