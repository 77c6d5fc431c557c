"""What most probably comes next in a case: the steps on the usual way on, as far as a glance reaches."""

from __future__ import annotations

from collections.abc import Iterable

from app.processes.definition import Edge, Graph, Shape
from app.processes.step_type import STEP_TYPES

#: steps that are told
REACH = 3
_ERROR = "error"


def ahead(graph: Graph, current: Iterable[str], reach: int = REACH) -> list[str]:
    """Titles of the steps after the present ones, in their order.

    :param current: nodes at which the case stands.
    """
    standing = [key for key in current if key in graph.nodes]
    seen, waiting, found = set(standing), list(standing), list[str]()
    while waiting and len(found) < reach:
        for edge in _usual(graph, waiting.pop(0)):
            node = graph.nodes.get(edge.target)
            if node is None or node.key in seen:
                continue
            seen.add(node.key)
            waiting.append(node.key)
            if node.shape in (Shape.STEP, Shape.WAIT) and node.name.strip():
                found.append(node.name.strip())
    return found[:reach]


def _usual(graph: Graph, key: str) -> list[Edge]:
    """All ways of a split; of a step its first outcome, of a choice the way on which the most is still to come."""
    edges = [edge for edge in graph.outgoing.get(key, ()) if edge.port != _ERROR]
    node = graph.nodes[key]
    if node.shape in (Shape.PARALLEL, Shape.INCLUSIVE) or len(edges) < 2:
        return edges
    kind = STEP_TYPES.find(node.type)
    order = [port.code for port in kind.ports] if kind is not None else []
    ranks = {edge.key: order.index(edge.port) if edge.port in order else len(order) for edge in edges}
    first = [edge for edge in edges if ranks[edge.key] == min(ranks.values())]
    return [max(first, key=lambda edge: _steps_from(graph, edge.target))] if len(first) > 1 else first


def _steps_from(graph: Graph, key: str) -> int:
    """How many steps can still come from a node on."""
    seen, waiting = {key}, [key]
    while waiting:
        for edge in graph.outgoing.get(waiting.pop(), ()):
            if edge.target in graph.nodes and edge.target not in seen:
                seen.add(edge.target)
                waiting.append(edge.target)
    return sum(graph.nodes[each].shape in (Shape.STEP, Shape.WAIT) for each in seen if each in graph.nodes)
