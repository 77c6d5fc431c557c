"""Walks through a drawing by the pure engine, as people with dice would do it, and as people who want to get it done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from app.processes import engine
from app.processes.conditions import Values
from app.processes.definition import Graph, Node
from app.processes.questions import Question, QuestionKind, questions_of, read_answers
from app.processes.script import read_script, run_script
from app.processes.step_type import STEP_TYPES

#: steps that are thrown dice for, and steps in all
PLAYED, MOST = 60, 400
#: outcomes that lead to the end
GOOD = ("approved", "reached", "yes", "")
TODAY = date(2026, 3, 16)


@dataclass
class Walk:
    """What a walk came to."""

    passed: set[str] = field(default_factory=set)
    end: str = ""
    steps: int = 0


def walk(graph: Graph, dice: Random | None, record: Mapping[str, Any]) -> Walk:
    """A case from its beginning to its end; AssertionError where it stops on the way.

    :param dice: without them every outcome and every answer is a good one.
    """
    found = Walk()
    advance = engine.begin(graph, {}, record=record)
    while not advance.ended:
        assert not advance.stopped, advance.stopped
        assert found.steps < MOST, "goes round for ever"
        found.passed |= {*advance.passed, *(token.node for token in advance.state.tokens)}
        played = dice if found.steps < PLAYED else None
        resting = [token for token in advance.state.tokens if graph.nodes[token.node].shape in engine.WORK]
        token = played.choice(resting) if played is not None else resting[0]
        node = graph.nodes[token.node]
        edges = graph.boundaries.get(node.key, ())
        if played is not None and edges and played.random() < 0.5:
            happening: engine.Happening = engine.Fired(token.id, edges[0].key)
        else:
            values = Values(advance.state.answers, record)
            happening = engine.Done(token.id, outcome(graph, node, played), answers(node, played, values))
        advance = engine.happen(graph, advance.state, happening, record=record)
        found.steps += 1
    found.passed |= set(advance.passed)
    found.end = advance.end
    return found


def outcome(graph: Graph, node: Node, dice: Random | None) -> str:
    """How a step ends."""
    kind = STEP_TYPES.get(node.type)
    codes = [port.code for port in kind.ports] or [""]
    drawn = {edge.port for edge in graph.outgoing.get(node.key, ())}
    possible = [code for code in codes if "" in drawn or code in drawn]
    return dice.choice(possible) if dice is not None else next(code for code in (*GOOD, *possible) if code in possible)


def answers(node: Node, dice: Random | None, values: Mapping[str, Any]) -> dict[str, Any]:
    """What a step gives."""
    if node.type == "form":
        questions = questions_of(node.params["questions"])
        given = {question.name: reply(question, dice) for question in questions}
        return read_answers(questions, given, values)
    if node.type == "script":
        return dict(run_script(read_script(node.params["script"]), values))
    if node.type == "approval":
        kept = node.params.get("kept_as")
        return {kept: dice is None or dice.random() < 0.5} if kept else {}
    return {}


def reply(question: Question, dice: Random | None) -> Any:
    """An answer to a question: the one that leads to the end, or any."""
    match question.kind:
        case QuestionKind.YES_NO:
            return dice is None or dice.random() < 0.5
        case QuestionKind.CHOICE:
            return question.options[0][0] if dice is None else dice.choice(question.options)[0]
        case QuestionKind.NUMBER | QuestionKind.MONEY:
            value = Decimal(5) if dice is None else Decimal(dice.choice((1, 5, 7, 9000)))
            return min(max(value, question.least or value), question.most or value)
        case QuestionKind.DATE:
            return TODAY
    return "as agreed"

