"""Lets the same things happen to a case in the engine and in the reference, and compares after each."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from app.processes.definition import Graph
from app.processes.engine import Advance, Cancelled, Done, Failed, Fired, State, Token, begin, happen
from tests.helpers.random_graphs import OUTCOMES, RECORD, meets
from tests.helpers.reference_engine import WORK, Mark, Reference, TooMany

Step = tuple[str, int, int, Mapping[str, Any]]


def sign(token: Token) -> tuple[str, str, str, bool]:
    return (token.node, token.edge or "", token.memory.get("outcome", ""), "race" in token.memory)


def compare(graph: Graph, steps: Sequence[Step], seed: int) -> int:
    """Run a case both ways; returns how many happenings were compared. Stops where the drawing multiplies its tokens, in both alike."""
    reference = Reference(graph, meets, {}, random.Random(seed))
    try:
        reference.begin()
    except TooMany:
        return 0
    advance = begin(graph, {}, record=RECORD)
    same(advance, reference)
    for number, (kind, which, what, answers) in enumerate(steps):
        if not advance.state.tokens:
            return number
        token = sorted(advance.state.tokens, key=sign)[which % len(advance.state.tokens)]
        mark = sorted(reference.marks, key=lambda each: each.sign)[which % len(reference.marks)]
        try:
            one(graph, reference, mark, kind, what, answers)
        except TooMany:
            return number
        advance = other(graph, advance.state, token, kind, what, answers)
        same(advance, reference)
    return len(steps)


def events_of(graph: Graph, key: str) -> list[str]:
    return [node.key for node in graph.nodes.values() if node.host == key]


def one(graph: Graph, reference: Reference, mark: Mark, kind: str, what: int, answers: Mapping[str, Any]) -> None:
    events = events_of(graph, mark.node)
    if kind == "cancelled?" and what < 5:
        reference.cancelled()
    elif kind == "failed" and graph.nodes[mark.node].shape in WORK:
        reference.failed(mark)
    elif kind == "fired" and events:
        reference.fired(mark, graph.nodes[events[what % len(events)]])
    else:
        reference.done(mark, OUTCOMES[what % len(OUTCOMES)], answers)


def other(graph: Graph, state: State, token: Token, kind: str, what: int, answers: Mapping[str, Any]) -> Advance:
    events = events_of(graph, token.node)
    if kind == "cancelled?" and what < 5:
        return happen(graph, state, Cancelled(), record=RECORD)
    if kind == "failed" and graph.nodes[token.node].shape in WORK:
        return happen(graph, state, Failed(token.id, "The printer burns."), record=RECORD)
    if kind == "fired" and events:
        return happen(graph, state, Fired(token.id, events[what % len(events)]), record=RECORD)
    return happen(graph, state, Done(token.id, OUTCOMES[what % len(OUTCOMES)], answers), record=RECORD)


def same(advance: Advance, reference: Reference) -> None:
    """The two agree about where the case is, what came up, what was left, and whether it ended or stopped."""
    assert sorted(map(sign, advance.state.tokens)) == sorted(mark.sign for mark in reference.marks)
    assert Counter(each.node for each in advance.entered) == Counter(mark.node for mark in reference.came if mark in reference.marks)
    assert Counter((each.node, each.outcome, each.is_done) for each in advance.left) == reference.left
    assert dict(advance.state.answers) == reference.answers
    assert (advance.ended, bool(advance.stopped)) == (not reference.marks, reference.stopped)
    assert len({token.id for token in advance.state.tokens}) == len(advance.state.tokens)
    by_id = {token.id: token for token in advance.state.tokens}
    assert all(by_id[each.token].node == each.node for each in advance.entered)


