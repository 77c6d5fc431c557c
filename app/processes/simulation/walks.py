"""The way of a case, halt by halt: where each of its tokens stood, since when, and how it went on from there."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass

from app.processes.definition import Graph, Shape
from app.processes.event_log.log import Event, Trace
from app.processes.mining.laying import Laid
from app.processes.simulation.decks import Path
from app.processes.simulation.flow import OUTSIDE
from app.processes.simulation.hours import seconds_of
from app.processes.simulation.passages import Passage


@dataclass(frozen=True, slots=True)
class Halt:
    """A token at a place.

    :param ready: seconds by the clock, when it came there. :param passage: the step that was done there, if one was.
    :param taken: lines that it left along.
    """

    place: str
    path: Path
    ready: float
    passage: Passage | None
    taken: tuple[str, ...] = ()


def walk(trace: Trace) -> list[Halt]:
    """The way of a case that nobody has drawn: one step after another, each ready when the one before was done."""
    path: Path = ()
    ready, found = seconds_of(trace.began_at), []
    for event in trace.events:
        passage = _passage(event, ready)
        found.append(Halt(OUTSIDE, path, ready, passage))
        path, ready = (*path, event.activity), passage.done
    return [*found, Halt(OUTSIDE, path, ready, None)]


def walk_over(trace: Trace, way: Sequence[Laid], graph: Graph) -> list[Halt]:
    """The way of a case over a drawing: each step is ready when those are done that its token came from.

    What the case did beside the drawing is left out, and nothing is learned at a step that it left out itself.

    :param way: of the case, as ``lay`` gives it.
    """
    events, came = iter(trace.events), seconds_of(trace.began_at)
    on_lines: dict[str, deque[tuple[float, Path]]] = defaultdict(deque)
    found = []
    for laid in way:
        event = next(events) if laid.activity else None
        if event is not None and not laid.node:
            continue
        tokens = [on_lines[line].popleft() for line in laid.gone]
        ready, path = max(tokens, key=lambda each: each[0], default=(came, ()))
        place = graph.edges[laid.gone[0]].target if laid.gone else OUTSIDE
        passage = _passage(event, ready) if event is not None else None
        if passage is not None or not laid.node:
            found.append(Halt(place, path, ready, passage, laid.taken))
        if passage is not None:
            ready, path = passage.done, (*path, passage.activity)
        for line in laid.taken:
            on_lines[line].append((ready, path))
    return [halt for halt in found if not halt.place or graph.nodes[halt.place].shape is not Shape.END]


def _passage(event: Event, ready: float) -> Passage:
    return Passage(event.activity, event.who, ready, seconds_of(event.at), None if event.began_at is None else seconds_of(event.began_at))
