"""What stands beside the flow goes along with what it belongs to: remarks, data, pools of others, groups."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.processes.definition import Graph, Node, Note, Shape
from app.processes.layout.free_place import free_place
from app.processes.lines.docks import Box, box
from app.processes.lines.obstacles import Obstacles, grown

_ROOM = 8.0
_AWAY = 40.0


def carried(before: Graph, after: Graph) -> Graph:
    """A drawing in which everything beside the flow stands near its old neighbour again."""
    frame = _frame(after)
    for node in _free(before):
        if node.type == "participant" and node.width > 300:
            after = after.with_(nodes=[_pool(before, after, node, frame)])
            continue
        x, y = _place(before, after, node, _anchor(before, node.key))
        after = after.with_(nodes=[replace(node, x=x, y=y, label=None)])
    for note in before.notes.values():
        x, y = _place(before, after, note, note.about)
        after = after.with_(notes=[replace(note, x=x, y=y)])
    return after.with_(lines=[replace(line, bends=(), is_by_hand=False, label=None) for line in after.lines.values()])


def _free(graph: Graph) -> Iterator[Node]:
    for node in graph.nodes.values():
        if node.shape is Shape.FOREIGN and not graph.outgoing[node.key] and not graph.incoming[node.key]:
            yield node


def _anchor(graph: Graph, key: str) -> str | None:
    """What a dotted line joins it with."""
    for line in graph.lines.values():
        if key in (line.source, line.target):
            return line.target if line.source == key else line.source
    return None


def _place(before: Graph, after: Graph, part: Node | Note, anchor: str | None) -> tuple[float, float]:
    """As far from its neighbour as it was, or the nearest free place."""
    old, new = before.nodes.get(anchor or ""), after.nodes.get(anchor or "")
    if old is None or new is None:
        return part.x, part.y
    x, y = part.x + new.x - old.x, part.y + new.y - old.y
    rest = Obstacles(node for node in after.nodes.values() if node.key != part.key)
    if not rest.near(grown((x, y, x + part.width, y + part.height), _ROOM)):
        return x, y
    alone = after.without([part.key])
    return free_place(alone, new.key, "down" if y >= new.y else "up", (part.width, part.height))


def _pool(before: Graph, after: Graph, node: Node, frame: Box) -> Node:
    """A pool without inside: above or below the drawing as before, and as wide."""
    old = _frame(before)
    is_above = node.y < (old[1] + old[3]) / 2
    y = frame[1] - _AWAY - node.height if is_above else frame[3] + _AWAY
    return replace(node, x=frame[0], y=y, width=max(frame[2] - frame[0], 300.0), label=None)


def _frame(graph: Graph) -> Box:
    flowing = [box(node) for node in graph.nodes.values() if node.shape is not Shape.FOREIGN]
    bands = [(lane.x, lane.y, lane.x + lane.width, lane.y + lane.height) for lane in graph.lanes.values()]
    areas = flowing + bands or [(0.0, 0.0, 300.0, 100.0)]
    return min(area[0] for area in areas), min(area[1] for area in areas), max(area[2] for area in areas), max(area[3] for area in areas)
