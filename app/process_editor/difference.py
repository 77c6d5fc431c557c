"""What differs between two graphs that follow each other: found by identity, since a change shares all that stayed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import compress
from operator import is_, is_not
from typing import Any

from app.processes.definition import Graph


@dataclass(frozen=True, slots=True)
class Difference:
    """One step from a graph to the next. The sets hold the keys of what came, went or changed."""

    before: Graph
    after: Graph
    nodes: frozenset[str]
    edges: frozenset[str]
    lanes: frozenset[str]
    notes: frozenset[str]
    #: dotted lines of an imported drawing
    lines: frozenset[str] = frozenset()

    @property
    def keys(self) -> frozenset[str]:
        """All keys that it touches."""
        return self.nodes | self.edges | self.lanes | self.notes | self.lines

    @property
    def renamed(self) -> frozenset[str]:
        """The nodes of lanes that are called otherwise or are of another role: it stands in their second line."""
        before, after = self.before.lanes, self.after.lanes
        both = self.lanes & before.keys() & after.keys()
        lanes = {key for key in both if (before[key].name, before[key].role) != (after[key].name, after[key].role)}
        return frozenset(node.key for node in self.after.nodes.values() if node.lane in lanes) if lanes else frozenset()

    def __bool__(self) -> bool:
        """Whether anything that is drawn differs."""
        return bool(self.nodes or self.edges or self.lanes or self.notes or self.lines)


def difference(before: Graph, after: Graph) -> Difference:
    """What a step from one graph to another touches."""
    return Difference(
        before, after, _touched(before.nodes, after.nodes), _touched(before.edges, after.edges),
        _touched(before.lanes, after.lanes), _touched(before.notes, after.notes), _touched(before.lines, after.lines),
    )


def _touched(old: Mapping[str, Any], new: Mapping[str, Any]) -> frozenset[str]:
    if old is new:
        return frozenset()
    if len(old) == len(new) and all(map(is_, old, new)):  # the same keys in the same order: thousands are compared in every frame of a drag
        return frozenset(compress(new, map(is_not, old.values(), new.values())))
    changed = {key for key, each in new.items() if old.get(key) is not each}
    return frozenset(changed | (old.keys() - new.keys()))
