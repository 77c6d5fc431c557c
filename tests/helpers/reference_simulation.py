"""The slow, obvious way to play cases: blocks within blocks instead of tokens, and all that is not begun looked through before each beginning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import TypeAlias

from app.processes.definition import Edge, Graph, Node, Shape
from app.processes.simulation.decks import CUT, Decks, Onward
from app.processes.simulation.flow import OUTSIDE

Spans = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Work:
    """A step. :param delay: seconds of the firm's time before anybody can begin, ``work`` of somebody's, :param able: who can do it."""

    name: str
    delay: float
    work: float
    able: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """One after another."""

    parts: tuple[Block, ...]


@dataclass(frozen=True)
class Beside:
    """Side by side, joined when all that were taken are done.

    :param taken: places of the parts, behind an inclusive shape; None: all, behind a parallel one.
    """

    parts: tuple[Block, ...]
    taken: tuple[int, ...] | None = None

    @property
    def played(self) -> tuple[Block, ...]:
        """The parts that are done."""
        return self.parts if self.taken is None else tuple(self.parts[place] for place in self.taken)


@dataclass(frozen=True)
class Either:
    """One of several. :param taken: place of the part that is."""

    parts: tuple[Block, ...]
    taken: int


Block: TypeAlias = Work | Row | Beside | Either


@dataclass
class Passage:
    """A step of a case. :param asked: when somebody could begin, ``begun`` when somebody did."""

    step: Work
    asked: float
    begun: float | None = None
    done: float | None = None
    who: str = ""


@dataclass
class Reference:
    """Plays cases.

    :param people: name → stretches of working time. :param firm: those of the firm.
    """

    block: Block
    people: Mapping[str, Spans]
    firm: Spans
    free: dict[str, float] = field(default_factory=dict)
    passages: dict[tuple[int, str], Passage] = field(default_factory=dict)

    def play(self, came: Sequence[float]) -> list[float]:
        """How long each case takes."""
        while True:
            ends = [self._ready(case, self.block, at) for case, at in enumerate(came)]
            waiting = [each for each in self.passages.values() if each.begun is None]
            if not waiting:
                assert None not in ends
                return [end - at for end, at in zip(ends, came, strict=True) if end is not None]
            self._begin(min(waiting, key=lambda each: each.asked))

    def _ready(self, case: int, block: Block, at: float) -> float | None:
        """When a block of a case is done, as far as that is known; steps that can be begun are asked for."""
        if isinstance(block, Work):
            passage = self.passages.setdefault((case, block.name), Passage(block, passed(self.firm, at, block.delay)))
            return passage.done
        if isinstance(block, Beside):
            ends = [self._ready(case, part, at) for part in block.played]
            return None if None in ends else max(end for end in ends if end is not None)
        moment: float | None = at
        for part in block.parts if isinstance(block, Row) else (block.parts[block.taken],):
            if moment is not None:
                moment = self._ready(case, part, moment)
        return moment

    def _begin(self, passage: Passage) -> None:
        """Whoever can begin first does it; of several the one whose hands were free for longest, of those the first named."""
        if not passage.step.able:
            passage.begun, passage.done = passage.asked, passed(self.firm, passage.asked, passage.step.work)
            return
        begins = {name: opening(self.people[name], max(passage.asked, self.free.get(name, 0.0))) for name in passage.step.able}
        who = min(begins, key=lambda name: (begins[name], self.free.get(name, 0.0)))
        passage.who, passage.begun = who, begins[who]
        passage.done = self.free[who] = passed(self.people[who], begins[who], passage.step.work)


def opening(spans: Spans, at: float) -> float:
    """The first moment from one on at which work is done."""
    return next(max(start, at) for start, end in spans if at < end)


def passed(spans: Spans, at: float, length: float) -> float:
    """When so much working time has passed."""
    if length <= 0:
        return at
    for start, end in spans:
        part = end - max(start, at)
        if part > 0:
            if length <= part:
                return max(start, at) + length
            length -= part
    raise AssertionError("the stretches are too short")


def between(spans: Spans, start: float, end: float) -> float:
    """Working time from one moment to another."""
    return sum(max(0.0, min(end, until) - max(start, since)) for since, until in spans)


def drawing_of(block: Block) -> tuple[Graph, Decks]:
    """A block as a drawing, with one card at each place."""
    number, nodes, lines, decks = count(), [Node("start", Shape.START), Node("end", Shape.END)], list[Edge](), dict[str, Onward]()

    def line(source: str, target: str) -> str:
        lines.append(Edge(f"{source}>{target}{next(number)}", source, target))
        return lines[-1].key

    def draw(part: Block, source: str) -> tuple[str, str]:
        """The line into a block, and the node that it is left from."""
        if isinstance(part, Work):
            nodes.append(Node(part.name, Shape.STEP))
            return line(source, part.name), part.name
        if isinstance(part, Row):
            first, at = draw(part.parts[0], source)
            for each in part.parts[1:]:
                way, left = draw(each, at)
                decks[at] = Onward("", 0.0, 0.0, "", (way,))
                at = left
            return first, at
        shape = Shape.CHOICE if isinstance(part, Either) else Shape.PARALLEL if part.taken is None else Shape.INCLUSIVE
        split, join = f"{shape} {next(number)}", f"{shape} {next(number)}"
        nodes.extend((Node(split, shape), Node(join, shape)))
        into, ways = line(source, split), list[str]()
        for each in part.parts:
            way, left = draw(each, split)
            ways.append(way)
            decks[left] = Onward("", 0.0, 0.0, "", (line(left, join),))
        taken = (part.taken,) if isinstance(part, Either) else range(len(ways)) if part.taken is None else part.taken
        decks[split] = Onward("", 0.0, 0.0, "", tuple(ways[place] for place in taken))
        return into, join

    works = {each.name: each for each in works_of(block)}
    into, last = draw(block, "start")
    decks[OUTSIDE] = Onward("", 0.0, 0.0, "", (into,))
    decks[last] = Onward("", 0.0, 0.0, "", (line(last, "end"),))
    known = {
        place: Onward(place, works[place].delay, works[place].work, "somebody" if works[place].able else "", card.taken) if place in works else card
        for place, card in decks.items()
    }
    return Graph().with_(nodes=nodes, edges=lines), Decks({place: {(CUT,): [card]} for place, card in known.items()})



def works_of(block: Block) -> list[Work]:
    """All steps of a block."""
    return [block] if isinstance(block, Work) else [work for part in block.parts for work in works_of(part)]
