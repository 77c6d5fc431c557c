"""A drawing as the layout sees it: slots in layers, and links from layer to layer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.processes.definition import Edge, Graph, Node, Shape
from app.processes.layout.layers import forward, layers
from app.processes.layout.names import name_height
from app.processes.lines.docks import is_pointed

_EVENTS = frozenset({Shape.START, Shape.END, Shape.WAIT})


@dataclass(slots=True)
class Slot:
    """A place in a layer: of a shape, or one that keeps a line's way free.

    :param node: key of the shape, or empty for a line. :param band: which lane, counted from above.
    :param up: what it needs above its middle, and ``down`` below, in pixels.
    :param beside: slot of the shape right above or below which this one is; ``side`` is 1 below and -1 above. :param y: its middle.
    """

    name: str
    layer: int
    band: int
    node: str = ""
    up: float = 0.0
    down: float = 0.0
    beside: str = ""
    side: int = 0
    y: float = 0.0


@dataclass(slots=True)
class Chain:
    """The way of a line through the layers, from its source on.

    :param slots: places between its ends. :param drops: whether it leaves its source, and comes to its target, from above or below.
    """

    edge: Edge
    source: str
    target: str
    slots: list[str] = field(default_factory=list)
    drops: tuple[bool, bool] = (False, False)


@dataclass(slots=True)
class Sketch:
    """Slots by name and layer, the ways of the lines, and what lies next to what in neighbouring layers."""

    slots: dict[str, Slot] = field(default_factory=dict)
    rows: list[list[str]] = field(default_factory=list)
    chains: list[Chain] = field(default_factory=list)
    #: pairs of slots in neighbouring layers, the left one first
    links: list[tuple[str, str]] = field(default_factory=list)

    def add(self, slot: Slot) -> str:
        """Put a slot behind the others of its layer."""
        self.slots[slot.name] = slot
        while len(self.rows) <= slot.layer:
            self.rows.append([])
        self.rows[slot.layer].append(slot.name)
        return slot.name


def sketch(graph: Graph, keys: list[str], bands: Mapping[str, int], back_side: int) -> Sketch:
    """The sketch of some shapes.

    :param keys: shapes that stand by themselves, beginnings first; what sits on the edge of a step comes with it.
    :param bands: lane of each, counted from above. :param back_side: whether lines that lead back run below (1) or above (-1) their steps.
    """
    home = {key: _home(graph.nodes[key]) for key in graph.nodes}
    inside = frozenset(keys)
    edges = [edge for edge in graph.edges.values() if home.get(edge.source) in inside and home.get(edge.target) in inside]
    column = layers(keys, forward(keys, [(home[edge.source], home[edge.target]) for edge in edges]))
    made = Sketch()
    for key in keys:
        node = graph.nodes[key]
        made.add(Slot(key, column[key], bands.get(key, 0), key, *_extent(graph, node)))
    for edge in edges:
        source, target = home[edge.source], home[edge.target]
        if source != target:
            made.chains.append(_chain(made, edge, source, target, is_from_edge=edge.source != source, back_side=back_side))
    return made


def _extent(graph: Graph, node: Node) -> tuple[float, float]:
    """What a shape needs above and below its middle, with its name and with what sits on its edge."""
    up, down, middle = node.height / 2, node.height / 2, node.y + node.height / 2
    if node.name:
        up += name_height(node) if is_pointed(node) else 0.0
        down += name_height(node) if node.shape in _EVENTS else 0.0
    for rider in graph.boundaries.get(node.key, ()):
        up = max(up, middle - rider.y)
        down = max(down, rider.y + rider.height - middle + (name_height(rider) / 2 if rider.name else 0.0))
    return up, down


def _home(node: Node) -> str:
    return node.host if node.shape is Shape.BOUNDARY and node.host is not None else node.key


def _chain(made: Sketch, edge: Edge, source: str, target: str, *, is_from_edge: bool, back_side: int) -> Chain:
    start, end = made.slots[source], made.slots[target]
    is_back = start.layer >= end.layer
    chain = Chain(edge, source, target, drops=(is_back or is_from_edge, is_back))
    step = -1 if is_back else 1
    first = start.layer if chain.drops[0] else start.layer + step
    last = end.layer if chain.drops[1] else end.layer - step
    for at, layer in enumerate(range(first, last + step, step)):
        slot = Slot(f"{edge.key}\n{at}", layer, start.band if layer != end.layer else end.band)
        if chain.drops[0] and layer == start.layer:
            slot.beside, slot.side, slot.band = source, 1 if is_from_edge else back_side, start.band
        elif chain.drops[1] and layer == end.layer:
            slot.beside, slot.side = target, back_side
        chain.slots.append(made.add(slot))
    way = [*([] if chain.drops[0] else [source]), *chain.slots, *([] if chain.drops[1] else [target])]
    for one, two in zip(way, way[1:], strict=False):
        made.links.append((one, two) if made.slots[one].layer < made.slots[two].layer else (two, one))
    return chain
