"""What sits on the edge of a step: seated there when it lies elsewhere, and taken along by its step."""

from __future__ import annotations

from dataclasses import replace

from app.processes.definition import Graph, Node
from app.processes.lines.docks import box, centre

#: from the left corner of a step to the first that sits on its lower edge, and from one to the next, in pixels
_FIRST, _NEXT = 30.0, 30.0
_NEAR = 2.0


def seated(graph: Graph) -> Graph:
    """The drawing in which everything that sits on a step lies on the edge of it, by itself on the lower one."""
    moved = []
    for host in {node.host for node in graph.nodes.values() if node.host in graph.nodes}:
        riders = graph.boundaries.get(host or "", ())
        step = graph.nodes[host or ""]
        for number, rider in enumerate(riders):
            if not _is_on_edge(rider, step):
                x, y = step.x + _FIRST + _NEXT * number, step.y + step.height
                moved.append(replace(rider, x=x - rider.width / 2, y=y - rider.height / 2, label=None))
    return graph.with_(nodes=moved) if moved else graph


def with_riders(graph: Graph, node: Node, x: float, y: float) -> dict[str, Node]:
    """A shape with its middle at a place, and what sits on its edge."""
    moved = _at(node, x - node.width / 2, y - node.height / 2)
    riders = [_at(each, each.x + moved.x - node.x, each.y + moved.y - node.y) for each in graph.boundaries.get(node.key, ())]
    return {each.key: each for each in (moved, *riders)}


def _at(node: Node, x: float, y: float) -> Node:
    return replace(node, x=x, y=y, label=None)


def _is_on_edge(rider: Node, host: Node) -> bool:
    x, y = centre(rider)
    left, upper, right, lower = box(host)
    if min(abs(y - upper), abs(y - lower)) <= _NEAR:
        return left < x < right
    return min(abs(x - left), abs(x - right)) <= _NEAR and upper < y < lower
