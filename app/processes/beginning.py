"""Where a case begins that a person begins, and what is asked then."""

from __future__ import annotations

from app.processes.definition import Graph, Node, Shape
from app.processes.questions import Question, questions_of


def start_by_hand(graph: Graph) -> Node | None:
    """The start that a person begins by, else the first drawn; None where there is none."""
    starts = [node for node in graph.nodes.values() if node.shape is Shape.START]
    return min(starts, key=lambda start: bool(start.type), default=None)


def asked_at_start(graph: Graph) -> tuple[Question, ...]:
    """The questions to whoever begins a case.

    :raises UserError: the drawing holds something else in their place.
    """
    start = start_by_hand(graph)
    return questions_of(start.params.get("questions")) if start is not None else ()
