"""Draws the process that a journal shows, and says how much of the journal goes along it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.core.i18n import _
from app.processes.definition import Graph, Shape
from app.processes.event_log import EventLog, Trace
from app.processes.layout import arrange
from app.processes.mining import Detours, find_detours
from app.processes.proposal.block import Block, Sort
from app.processes.proposal.discovering import Eye, discover
from app.processes.templates.sketch import Sketch


@dataclass(frozen=True, slots=True)
class StepPlan:
    """What becomes of something that was done.

    :param type: kind of step. :param role: value of ``core.enums.people.Role``, or empty.
    """

    name: str
    type: str = "task"
    role: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A process as it was done.

    :param log: the journal without what is left out. :param detours: it laid over the drawing: how often each line was gone, and what leaves it.
    :param left_out: what was done seldom → in how many cases.
    :param names: step of the drawing → what it is called in the journal.
    """

    graph: Graph
    log: EventLog
    detours: Detours
    left_out: Mapping[str, int]
    names: Mapping[str, str]


#: ways of looking at a journal that are tried; what a choice more must bring, as a share of the cases that go as drawn: where all is free,
#: everything goes as drawn, and the drawing says nothing
_EYES, _WORTH = (Eye(0.2), Eye(0.2, sees_usual_first=False), Eye(0.1), Eye(0.35)), 0.1


def propose(
    log: EventLog, plans: Mapping[str, StepPlan], about: str = "", document_type: str = "", least: float = 0.1,
    report: Callable[[int, int], object] = lambda _done, _all: None,
) -> Proposal:
    """The process that a journal shows: of several drawings the one that most cases go along without too many choices.

    :param log: with at least one case. :param plans: what becomes of each of its steps. :param about: entity that its cases are about.
    :param least: what a smaller share of the cases does is left out. :param report: told how far it is; what it raises ends it.
    """
    done_by = Counter(step for trace in log.traces for step in set(trace.path))
    kept = {step for step, count in done_by.items() if count >= least * len(log.traces)}
    traces = (Trace(trace.case, tuple(event for event in trace.events if event.activity in kept)) for trace in log.traces)
    shown = EventLog(tuple(trace for trace in traces if trace.events))
    paths = Counter(trace.path for trace in shown.traces)
    left_out = {step: count for step, count in done_by.most_common() if step not in kept}
    blocks = dict.fromkeys(discover(paths, eye) for eye in _EYES)
    found: list[Proposal] = []
    for number, block in enumerate(blocks):
        def told(done: int, of: int, before: int = number) -> None:
            report(before * of + done, len(blocks) * of)

        drawing = _Drawing(plans, about, document_type)
        drawing.lay(block)
        graph = drawing.finished()
        found.append(Proposal(graph, shown, find_detours(shown, graph, drawing.names, told), left_out, drawing.names))
    best = max(found, key=lambda each: each.detours.as_drawn / max(each.detours.cases, 1) - _WORTH * _choices(each.graph))
    return replace(best, graph=arrange(best.graph))


def _choices(graph: Graph) -> int:
    """Places at which a case may go several ways."""
    return sum(node.shape is Shape.CHOICE and len(graph.outgoing[key]) > 1 for key, node in graph.nodes.items())


class _Drawing:
    """Draws blocks. A step that stands at several places is drawn at each of them."""

    def __init__(self, plans: Mapping[str, StepPlan], about: str, document_type: str) -> None:
        self._plans, self._sketch, self._number = plans, Sketch(about, document_type), 0
        self.names: dict[str, str] = {}
        roles = Counter(plan.role for plan in plans.values() if plan.role)
        self._sketch.start(_("A case begins"), roles.most_common(1)[0][0] if roles else "")

    def finished(self) -> Graph:
        """The drawing, with its end."""
        self._sketch.end(name=_("Done"))
        return self._sketch.drawn()

    def lay(self, block: Block) -> None:
        """Draw a block behind what is drawn."""
        match block.sort:
            case Sort.STEP:
                self._step(block.name)
            case Sort.SEQUENCE:
                for part in block.parts:
                    self.lay(part)
            case Sort.CHOICE:
                self._choice(block)
            case Sort.TOGETHER:
                self._together(block)
            case Sort.LOOP:
                self._loop(block)

    def _step(self, name: str) -> str:
        plan, key = self._plans[name], self._key("step")
        self._sketch.step(key, plan.name, plan.type, plan.role, **plan.params)
        self.names[key] = name
        return key

    def _choice(self, block: Block) -> None:
        sketch, key = self._sketch, self._key("choice")
        sketch.choice(key, _("Which way?"))
        ends = []
        for number, part in enumerate(sorted(block.parts, key=lambda each: -each.count)):
            sketch.out(key, rest=number == 0)
            self.lay(part)
            ends.append(sketch.hold())
        sketch.merge(*ends)

    def _together(self, block: Block) -> None:
        sketch, key = self._sketch, self._key("split")
        self._meet()
        sketch.split(key)
        ends = []
        for part in block.parts:
            sketch.out(key)
            self.lay(part)
            self._meet()
            ends.append(sketch.hold())
        sketch.merge(*ends)
        sketch.split(self._key("join"))

    def _loop(self, block: Block) -> None:
        sketch, (body, again) = self._sketch, block.parts
        begin = f"step{self._number + 1}" if body.first_step else self._key("again")
        if not body.first_step:
            sketch.choice(begin, "")
        self.lay(body)
        key = self._key("choice")
        sketch.choice(key, _("Once more?"))
        sketch.out(key)
        self.lay(again)
        sketch.back(begin)
        sketch.out(key, rest=True)

    def _meet(self) -> None:
        """Lead several ways together before something that would wait for all of them."""
        tails = self._sketch.hold()
        self._sketch.merge(tails)
        if len(tails) > 1:
            self._sketch.choice(self._key("meet"), "")

    def _key(self, word: str) -> str:
        self._number += 1
        return f"{word}{self._number}"
