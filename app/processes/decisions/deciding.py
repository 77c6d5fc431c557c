"""The choices of a drawing with what decides them, written on its lines as the engine reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any, TypeAlias

from app.core.i18n import _
from app.processes.conditions import Values, is_met
from app.processes.decisions.explaining import ENOUGH, ENOUGH_EACH, Explained, explain
from app.processes.decisions.rule import Known, Rule
from app.processes.definition import Edge, Graph, Node, Shape
from app.processes.ways import chosen

#: what is known of a case when it has done so many of its steps, by the names of formulas
Facts: TypeAlias = Callable[[str, int], Mapping[str, Any]]


class Told(Enum):
    """What can be said of a choice."""

    EXPLAINED = auto()
    #: nothing that is known does better than chance
    NOTHING = auto()
    #: too few cases, or nearly all go one way
    FEW = auto()
    #: whether something is done again: what stays the same would send a case round for ever
    AGAIN = auto()


@dataclass(frozen=True, slots=True)
class Way:
    """A line that is taken where its rule holds."""

    edge: str
    explained: Explained


@dataclass(frozen=True, slots=True)
class Decided:
    """A choice.

    :param ways: in the order in which the engine asks them. :param usual: the line for everything else. :param unexplained: lines that no rule
        leads to.
    :param cases: that came to it. :param agree: of them those that go as the drawing says. :param counts: line → how many went it.
    """

    choice: str
    told: Told
    ways: tuple[Way, ...]
    usual: str
    unexplained: tuple[str, ...]
    cases: tuple[str, ...]
    agree: tuple[str, ...]
    counts: Mapping[str, int]


def decide(
    graph: Graph, gone: Mapping[str, Mapping[str, int]], cases: Sequence[str], facts: Facts, fields: Sequence[Known],
) -> tuple[Graph, tuple[Decided, ...]]:
    """The drawing with conditions on the lines of its choices, and what can be said of each of them.

    :param gone: line → case → how many of its steps were done when it first went along it. :param cases: in an order that stays the same.
    :param fields: what may decide; the likelier first.
    """
    found = []
    for node in list(graph.nodes.values()):
        edges = graph.outgoing[node.key]
        if node.shape is Shape.CHOICE and len(edges) > 1:
            graph, decided = _decide(graph, node, edges, {edge.key: gone.get(edge.key, {}) for edge in edges}, cases, facts, fields)
            found.append(decided)
    return graph, tuple(found)


def _decide(
    graph: Graph, node: Node, edges: Sequence[Edge], gone: Mapping[str, Mapping[str, int]], cases: Sequence[str], facts: Facts,
    fields: Sequence[Known],
) -> tuple[Graph, Decided]:
    counts = {key: len(who) for key, who in gone.items()}
    came = tuple(case for case in cases if any(case in who for who in gone.values()))
    went = {case: [key for key, who in gone.items() if case in who] for case in came}
    back = [edge for edge in edges if _only_comes_back(graph, node.key, edge)]
    if back and len(back) < len(edges):
        usual = max((edge for edge in edges if edge not in back), key=lambda edge: counts[edge.key]).key
        agree = tuple(case for case in came if went[case] == [usual])
        others = tuple(edge.key for edge in edges if edge.key != usual)
        return _with_else(graph, edges, usual), Decided(node.key, Told.AGAIN, (), usual, others, came, agree, counts)
    known = {case: facts(case, min(gone[key][case] for key in went[case])) for case in came}
    usual = max(edges, key=lambda edge: counts[edge.key]).key
    ways = tuple(_explained([case for case in came if len(went[case]) == 1], went, known, [edge.key for edge in edges if edge.key != usual], fields))
    drawn = _written(_with_else(graph, edges, usual), node, ways)
    agree = tuple(case for case in came if went[case] == [_engine_takes(drawn, node, known[case])])
    led = {usual, *(way.edge for way in ways)}
    few = len(came) < ENOUGH or sorted(counts.values())[-2] < ENOUGH_EACH
    told = Told.EXPLAINED if ways else Told.FEW if few else Told.NOTHING
    return drawn, Decided(node.key, told, ways, usual, tuple(edge.key for edge in edges if edge.key not in led), came, agree, counts)


def _explained(
    cases: Sequence[str], went: Mapping[str, Sequence[str]], known: Mapping[str, Mapping[str, Any]], edges: Iterable[str], fields: Sequence[Known],
) -> Iterable[Way]:
    """A rule for each line that something explains, among the cases that no line asked before it takes."""
    for key in edges:
        found = explain([(known[case], went[case] == [key]) for case in cases], fields)
        if found is not None:
            yield Way(key, found)
            cases = [case for case in cases if not found.rule.holds(known[case])]


def _only_comes_back(graph: Graph, choice: str, edge: Edge) -> bool:
    """Whether a line leads to no end but through the same choice."""
    seen, waiting = {choice}, [edge.target]
    while waiting:
        at = waiting.pop()
        if at not in seen:
            seen.add(at)
            if not graph.outgoing[at]:
                return False
            waiting += [each.target for each in graph.outgoing[at]]
    return True


def _with_else(graph: Graph, edges: Sequence[Edge], usual: str) -> Graph:
    return graph.with_(edges=[replace(edge, is_else=edge.key == usual) for edge in edges])


def _written(graph: Graph, node: Node, ways: Sequence[Way]) -> Graph:
    if not ways:
        return graph
    edges = [replace(graph.edges[way.edge], condition=way.explained.rule.formula, name=way.explained.rule.words) for way in ways]
    asked = dict.fromkeys(label for way in ways for label in _labels(way.explained.rule))
    return graph.with_(nodes=[replace(node, name=_("{question}?").format(question=", ".join(asked)))], edges=edges)


def _labels(rule: Rule) -> list[str]:
    further = [label for each in (rule.yes, rule.no) if isinstance(each, Rule) for label in _labels(each)]
    return [rule.split.known.label, *further]


def _engine_takes(graph: Graph, node: Node, known: Mapping[str, Any]) -> str:
    """The line that the engine takes with what is known of a case."""
    values = Values({}, known)
    return chosen(node, graph.outgoing[node.key], "", lambda formula: is_met(formula, values))[0].key
