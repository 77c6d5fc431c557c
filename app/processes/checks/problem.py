"""What a check finds, and what it has to know of the firm."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

from app.core.expression import ValueKind
from app.processes.definition import Edge, Graph, Node

Severity: TypeAlias = Literal["error", "warning", "hint"]


@dataclass(frozen=True, slots=True)
class World:
    """What exists in the firm, as plain values; None stands for "not known", and is not checked.

    :param roles: codes of roles with their names. :param staffed: roles that somebody has.
    :param employees: people who work here. :param fields: by entity, names of its fields and the kinds that formulas know them as.
    :param document_types: codes with names. :param processes: those that can be called. :param records: those that exist with their names, by entity.
    :param now: UTC, naive.
    """

    roles: Mapping[str, str] | None = None
    staffed: Collection[str] | None = None
    employees: Mapping[int, str] | None = None
    fields: Mapping[str, Mapping[str, ValueKind]] | None = None
    document_types: Mapping[str, str] | None = None
    processes: Mapping[int, str] | None = None
    records: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    now: datetime | None = None


@dataclass(frozen=True, slots=True)
class Fix:
    """A cure that one click does."""

    title: str
    apply: Callable[[Graph], Graph]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong.

    :param node: key of the node, line or lane that it is about; empty for the whole drawing. :param severity: an error keeps it from being published.
    :param cure: what helps, as a sentence. :param code: which check found it. :param at: where in the formula, counted from 0, and how many signs.
    """

    node: str
    severity: Severity
    text: str
    cure: str = ""
    fix: Fix | None = None
    code: str = ""
    at: tuple[int, int] | None = None


def name_of(node: Node) -> str:
    """How a node is called in a sentence."""
    return node.name.strip() or node.key


def line_name(graph: Graph, edge: Edge) -> str:
    """How a line is called in a sentence: its name, else where it leads."""
    target = graph.nodes.get(edge.target)
    return edge.name.strip() or (name_of(target) if target is not None else edge.key)
