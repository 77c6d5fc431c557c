"""Where lines leave a step that has several ways out: one below the other, so that the words of each stand on its own line."""

from __future__ import annotations

from app.processes.definition import Graph
from app.processes.layout.sketch import Chain, Sketch
from app.processes.lines.docks import has_corners

#: from one line to the next, and least room at the corners of the step, in pixels
_APART, _CORNER = 18.0, 8.0


def spread(graph: Graph, made: Sketch) -> dict[int, float]:
    """How far above (negative) or below the middle of its step a line leaves, in pixels, by the number of its way; only where several leave."""
    groups: dict[str, list[int]] = {}
    for number, chain in enumerate(made.chains):
        if not chain.drops[0] and has_corners(graph.nodes[chain.source]):
            groups.setdefault(chain.source, []).append(number)
    found: dict[int, float] = {}
    for source, numbers in groups.items():
        if len(numbers) > 1:
            found |= _side_by_side(made, source, numbers, graph.nodes[source].height)
    return found


def _side_by_side(made: Sketch, source: str, numbers: list[int], height: float) -> dict[int, float]:
    """What goes straight on leaves in the middle; what turns up or down leaves above or below it, the farthest outermost."""
    level = made.slots[source].y
    order = sorted(numbers, key=lambda number: _next_level(made, made.chains[number]))
    straight = next((at for at, number in enumerate(order) if _next_level(made, made.chains[number]) == level), None)
    middle = (len(order) - 1) / 2 if straight is None else float(straight)
    most = max(middle, len(order) - 1 - middle)
    apart = min(_APART, (height / 2 - _CORNER) / most)
    return {number: round((at - middle) * apart) for at, number in enumerate(order)}


def _next_level(made: Sketch, chain: Chain) -> float:
    return made.slots[(chain.slots or [chain.target])[0]].y
