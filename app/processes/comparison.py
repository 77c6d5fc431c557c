"""Two drawings of a process: what was added, removed, changed and moved, and where the cases under way stand in the new one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal

from app.processes.definition import Edge, Graph, Node, Shape
from app.processes.state import Token
from app.processes.waiting import is_join

#: fields that say where something stands, not what it does
_PLACES = frozenset({"x", "y", "width", "height", "label", "bends", "is_by_hand"})
_PARTS = ("nodes", "edges", "lanes", "notes", "lines")


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of a drawing, by keys of nodes, lines, lanes and notes.

    :param changed: key → names of the fields that say something else. :param moved: stands elsewhere and says the same.
    """

    added: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()
    changed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    moved: frozenset[str] = frozenset()

    @property
    def touched(self) -> frozenset[str]:
        """All keys that it is about."""
        return self.added | self.removed | self.moved | frozenset(self.changed)

    def __bool__(self) -> bool:
        return bool(self.touched)


@dataclass(frozen=True, slots=True)
class Move:
    """Where a token of a running case stands in another version.

    :param kind: ``stays`` where it is, ``goes`` to another node, or somebody has to ``choose`` one of ``options``.
    :param node: where it stands then. :param edge: the line it came along.
    """

    kind: Literal["stays", "goes", "choose"]
    node: str | None = None
    edge: str | None = None
    options: tuple[str, ...] = ()


def compare(old: Graph, new: Graph) -> Difference:
    """What changed from one drawing to another."""
    added: set[str] = set()
    removed: set[str] = set()
    moved: set[str] = set()
    changed: dict[str, tuple[str, ...]] = {}
    for part in _PARTS:
        before, after = getattr(old, part), getattr(new, part)
        if before is after:
            continue
        added.update(after.keys() - before.keys())
        removed.update(before.keys() - after.keys())
        for key, item in after.items():
            if (other := before.get(key, item)) is not item and (names := _unlike(other, item)):
                if _PLACES.issuperset(names):
                    moved.add(key)
                else:
                    changed[key] = tuple(name for name in names if name not in _PLACES)
    return Difference(frozenset(added), frozenset(removed), changed, frozenset(moved))


def _unlike(one: Any, other: Any) -> tuple[str, ...]:
    return tuple(each.name for each in fields(one) if getattr(one, each.name) != getattr(other, each.name))


def moves(old: Graph, new: Graph, token: Token) -> Move:
    """Where a token stands in the new version.

    It stays where the same node is still there. Where its node is gone it goes to the only one of the same kind and name, else to the only node that
    came next; otherwise a person chooses among the steps and waits of the new drawing.
    """
    node = old.nodes[token.node]
    same = new.nodes.get(token.node)
    if same is not None and same.shape is node.shape and same.type == node.type:
        if token.edge is None or not is_join(old, node):
            return Move("stays", same.key, token.edge if token.edge in new.edges else None)
        if (edge := _line_into(old, new, token.edge, same.key)) is not None:
            return Move("stays", same.key, edge)
    fresh = [each for each in new.nodes.values() if _rests(each) and each.key not in old.nodes]
    alike = [each.key for each in fresh if (each.type, each.name) == (node.type, node.name)]
    if len(alike) == 1 and node.name:
        return Move("goes", alike[0])
    following = {key for key in _following(old, node.key) if key in new.nodes and _rests(new.nodes[key])}
    if len(following) == 1:
        return Move("goes", following.pop())
    return Move("choose", options=tuple(each.key for each in new.nodes.values() if _rests(each)))


def _rests(node: Node) -> bool:
    return node.shape in (Shape.STEP, Shape.WAIT)


def _line_into(old: Graph, new: Graph, key: str, join: str) -> str | None:
    edge: Edge | None = new.edges.get(key)
    if edge is not None and edge.target == join:
        return key
    source = old.edges[key].source
    return next((each.key for each in new.incoming.get(join, ()) if each.source == source), None)


def following(graph: Graph, key: str) -> list[str]:
    """The steps and waits that come after a node, the nearest first."""
    found: list[str] = []
    seen = {key}
    waiting = [key]
    for at in waiting:
        for edge in graph.outgoing.get(at, ()):
            if edge.target not in seen and edge.target in graph.nodes:
                seen.add(edge.target)
                waiting.append(edge.target)
                if _rests(graph.nodes[edge.target]):
                    found.append(edge.target)
    return found


def _following(graph: Graph, key: str) -> frozenset[str]:
    """The steps and waits that come next, past choices, splits and joins."""
    found: set[str] = set()
    seen: set[str] = set()
    waiting = [edge.target for edge in graph.outgoing.get(key, ())]
    while waiting:
        at = waiting.pop()
        if at in seen:
            continue
        seen.add(at)
        if _rests(graph.nodes[at]):
            found.add(at)
        else:
            waiting += [edge.target for edge in graph.outgoing.get(at, ())]
    return frozenset(found)
