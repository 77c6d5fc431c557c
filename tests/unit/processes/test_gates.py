"""Which steps of people open what a drawing keeps shut."""

from __future__ import annotations

from typing import Any

import pytest

from app.core.enums.processes import GateTarget
from app.core.errors import UserError
from app.processes.definition import Edge, Graph, Node, Shape
from app.processes.gates import gates_of
from app.processes.step_type import STEP_TYPES, Port, StepType

APPROVAL = StepType("test_approval", "Approval", "check", ports=(Port("approved", "Approved"), Port("rejected", "Rejected")), is_human=True)
WORK = StepType("test_work", "Work", "task", ports=(Port("", "Done"),), is_human=True)

LETTER = StepType("test_letter", "Letter", "mail", ports=(Port("", "Sent"),))


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(STEP_TYPES, "_items", {each.code: each for each in (APPROVAL, WORK, LETTER)})


def drawn(*lines: str, guards: Any = None) -> Graph:
    """Nodes by the first letter of their keys: s start, a approval, w work, m by itself, c choice, p parallel, b boundary of w1, e end, g guards."""
    shapes = {"s": Shape.START, "e": Shape.END, "c": Shape.CHOICE, "p": Shape.PARALLEL, "b": Shape.BOUNDARY}
    types = {"a": APPROVAL.code, "w": WORK.code, "g": WORK.code, "m": LETTER.code}
    nodes, edges = {}, []
    for line in lines:
        ends, _space, port = line.partition(":")
        source, target = ends.split(">")
        for key in (source, target):
            params = {"guards": guards or {"post": "invoice"}} if key == "g" else {}
            nodes[key] = Node(key, shapes.get(key[0], Shape.STEP), type=types.get(key[0], ""), params=params, host="w1" if key[0] == "b" else None)
        edges.append(Edge(line, source, target, port="" if port == "else" else port, is_else=port == "else"))
    return Graph().with_(nodes=nodes.values(), edges=edges)


def needs(*lines: str) -> dict[str, str | None]:
    (gate,) = gates_of(drawn(*lines))
    return {need.node: need.outcome for need in gate.needs}


@pytest.mark.parametrize(("lines", "wanted"), [
    (("s>w1", "w1>m", "m>g", "g>e"), {"w1": None}),
    (("s>a1", "a1>g:approved", "a1>e:rejected"), {"a1": "approved"}),
    (("s>a1", "a1>g", "a1>e:rejected"), {"a1": "approved"}),
    (("s>a1", "a1>c", "c>g:approved", "c>e:else"), {"a1": "approved"}),
    (("s>a1", "a1>c", "c>e:rejected", "c>g:else"), {"a1": "approved"}),
    (("s>c", "c>w1", "c>w2", "w1>g", "w2>g"), {}),
    (("s>p1", "p1>w1", "p1>a1", "w1>p2", "a1>p2:approved", "a1>e:rejected", "p2>g"), {"w1": None, "a1": "approved"}),
    (("s>w1", "w1>a1", "a1>w1:rejected", "a1>g:approved", "g>w1"), {"w1": None, "a1": "approved"}),
    (("s>w1", "w1>a1", "b>g", "a1>g:approved"), {}),
    (("s>a1", "a1>g:error", "a1>g:approved"), {}),
    (("s>a1", "a1>g:approved", "a1>g:rejected"), {"a1": None}),
    (("s>a1", "a1>w1:rejected", "w1>a1", "a1>w2:approved", "w2>g"), {"a1": "approved", "w2": None}),
])
def test_gate_when_drawn_then_needs_what_every_way_passes(lines: tuple[str, ...], wanted: dict[str, str | None]) -> None:
    assert needs(*lines) == wanted


def test_gates_when_no_way_leads_there_or_nothing_is_named_then_none() -> None:
    assert gates_of(drawn("s>e", "w1>g", "g>w1")) == ()
    assert gates_of(drawn("s>g", guards={"post": ""})) == ()
    stage, paper = gates_of(drawn("s>w1", "w1>g", guards={"stage": 7, "post": "order"}))
    assert (stage.target, stage.stage_id, paper.document_type, paper.node) == (GateTarget.STAGE, 7, "order", "g")


@pytest.mark.parametrize("guards", [{"stage": "x"}, {"everything": 1}, "invoice"])
def test_gates_when_they_guard_nonsense_then_a_sentence(guards: Any) -> None:
    with pytest.raises(UserError, match="keeps something shut that nobody knows"):
        gates_of(drawn("s>g", guards=guards))
