"""What is drawn: nodes, lines, lanes and notes of a process as one immutable value, and its form as JSON.

A change makes a new graph that shares all that stayed, so undoing is going back to the graph before. Keys never change once given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Any

FORMAT = 1
Point = tuple[float, float]
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Shape(StrEnum):
    """How a node takes part in the flow; what a step does is its ``type``."""

    START = "start"
    END = "end"
    STEP = "step"
    #: one way out, by conditions or by the outcome of the step before
    CHOICE = "choice"
    #: every way out whose condition holds; where ways come together, waits for all that are still under way to it
    INCLUSIVE = "inclusive"
    #: all ways out at once; where ways come together, waits for all
    PARALLEL = "parallel"
    #: the first event among the nodes behind it decides
    EVENT_CHOICE = "event_choice"
    #: stands alone in the flow and waits: for a moment, an event, an answer
    WAIT = "wait"
    #: sits on the edge of a step: a deadline, an error, a message
    BOUNDARY = "boundary"
    #: takes part in no flow; kept of an imported drawing
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class Node:
    """A shape.

    :param type: code of the step type (``STEP_TYPES``); for shapes that are no steps what they are: ``timer``, ``message``, ``error`` …, or empty.
    :param params: what the inspector sets, by name of the parameter.
    :param lane: key of its lane. :param host: the step on whose edge a boundary node sits.
    :param x: left edge in pixels at 100 %, likewise ``y`` upper edge, ``width``, ``height``.
    :param label: where the name of a shape without room for it stands, if somebody moved it: x, y, width, height.
    :param foreign: elements and attributes of an imported file that we do not know, as XML; written back as they came.
    """

    key: str
    shape: Shape
    name: str = ""
    type: str = ""
    params: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    lane: str | None = None
    host: str | None = None
    x: float = 0.0
    y: float = 0.0
    width: float = 150.0
    height: float = 58.0
    label: tuple[float, float, float, float] | None = None
    foreign: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """A line from node to node.

    :param port: outcome of the source that it follows; empty for the usual one.
    :param condition: formula of ``app.core.expression`` for lines out of a choice. :param is_else: taken where no condition holds.
    :param bends: corners between the two ends, in pixels; empty: routed by itself. :param is_by_hand: the corners were set by a person and stay.
    """

    key: str
    source: str
    target: str
    name: str = ""
    port: str = ""
    condition: str = ""
    is_else: bool = False
    bends: tuple[Point, ...] = ()
    is_by_hand: bool = False
    label: tuple[float, float, float, float] | None = None
    foreign: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    """A band in which the steps of one role stand. Its steps are done by that role unless they say otherwise.

    :param role: value of ``core.enums.people.Role``, or empty. :param parent: the pool or lane that it lies in.
    """

    key: str
    name: str = ""
    role: str = ""
    parent: str | None = None
    x: float = 0.0
    y: float = 0.0
    width: float = 1000.0
    height: float = 160.0
    foreign: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A remark on the drawing; ``about`` names the node that a dotted line leads to."""

    key: str
    text: str = ""
    about: str | None = None
    x: float = 0.0
    y: float = 0.0
    width: float = 160.0
    height: float = 60.0
    foreign: str = ""


@dataclass(frozen=True)
class Graph:
    """A process as drawn. The mappings are never changed in place: `with_` and `without` give another graph.

    :param about: entity that a case is about: ``client``, ``deal``, ``document`` or empty.
    :param foreign: what of an imported file belongs to no shape.
    :param lines: dotted lines that no token takes: messages to other pools, data, further remarks of an imported drawing. ``port`` says which.
    """

    nodes: Mapping[str, Node] = field(default_factory=lambda: _NOTHING)
    edges: Mapping[str, Edge] = field(default_factory=lambda: _NOTHING)
    lanes: Mapping[str, Lane] = field(default_factory=lambda: _NOTHING)
    notes: Mapping[str, Note] = field(default_factory=lambda: _NOTHING)
    about: str = ""
    document_type: str = ""
    foreign: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    lines: Mapping[str, Edge] = field(default_factory=lambda: _NOTHING)

    @cached_property
    def outgoing(self) -> Mapping[str, tuple[Edge, ...]]:
        """The lines out of each node, in the order of their keys in the drawing."""
        found: dict[str, list[Edge]] = {key: [] for key in self.nodes}
        for edge in self.edges.values():
            found.setdefault(edge.source, []).append(edge)
        return {key: tuple(edges) for key, edges in found.items()}

    @cached_property
    def incoming(self) -> Mapping[str, tuple[Edge, ...]]:
        """The lines into each node."""
        found: dict[str, list[Edge]] = {key: [] for key in self.nodes}
        for edge in self.edges.values():
            found.setdefault(edge.target, []).append(edge)
        return {key: tuple(edges) for key, edges in found.items()}

    @cached_property
    def boundaries(self) -> Mapping[str, tuple[Node, ...]]:
        """What sits on the edge of each step."""
        found: dict[str, list[Node]] = {}
        for node in self.nodes.values():
            if node.host is not None:
                found.setdefault(node.host, []).append(node)
        return {key: tuple(nodes) for key, nodes in found.items()}

    def with_(
        self, *, nodes: Iterable[Node] = (), edges: Iterable[Edge] = (), lanes: Iterable[Lane] = (), notes: Iterable[Note] = (),
        lines: Iterable[Edge] = (),
    ) -> Graph:
        """A graph in which these stand, new or instead of those with their keys."""
        made = replace(
            self, nodes=_joined(self.nodes, nodes), edges=_joined(self.edges, edges),
            lanes=_joined(self.lanes, lanes), notes=_joined(self.notes, notes), lines=_joined(self.lines, lines),
        )
        if made.edges is self.edges and len(made.nodes) == len(self.nodes):  # what is known of the lines holds: shapes move many times a second
            made.__dict__.update((known, self.__dict__[known]) for known in ("outgoing", "incoming") if known in self.__dict__)
        return made

    def without(self, keys: Iterable[str]) -> Graph:
        """A graph without these, whatever they are. What hangs on a removed node stays: a behaviour decides about it."""
        gone = frozenset(keys)
        return replace(
            self, nodes=_left(self.nodes, gone), edges=_left(self.edges, gone), lanes=_left(self.lanes, gone), notes=_left(self.notes, gone),
            lines=_left(self.lines, gone),
        )


def _joined(old: Mapping[str, Any], new: Iterable[Any]) -> Mapping[str, Any]:
    added = {each.key: each for each in new}
    return {**old, **added} if added else old


def _left(old: Mapping[str, Any], gone: frozenset[str]) -> Mapping[str, Any]:
    return {key: each for key, each in old.items() if key not in gone} if not gone.isdisjoint(old) else old
