"""Makes processes of the drawings of a file, joined as the file means it, and finds them again to write the file. Runs on worker threads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.core.changes import Changes
from app.process_editor import opening
from app.processes.bpmn import Drawing, write
from app.processes.bpmn.calls import called, joined
from app.processes.definition import Graph, Shape
from app.services.context import Context
from app.services.process_designs import drafts
from app.services.process_designs.family import family


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of bringing drawings in.

    :param first: the first of them, with its steps joined to the others. :param processes: keys of the processes by the keys of drawings.
    """

    first: Graph
    processes: Mapping[str, int]
    changes: Changes


def bring(ctx: Context, chosen: Sequence[Drawing], key: str, into: int | None = None, name: str = "") -> Brought:
    """Make a process of each drawing; steps that stand for another one of them begin it.

    :param key: born with the window: with the same one nothing is made twice. :param into: process that takes the first; None makes one.
    :param name: of the first.
    """
    processes, made, changes = dict[str, int](), dict[str, Graph](), Changes()
    if into is not None:
        processes[chosen[0].key] = into
    for number, drawing in reversed(list(enumerate(chosen))):  # what is inside comes behind its outside, and has to be there first
        if drawing.key in processes:
            continue
        made[drawing.key] = joined(drawing, chosen, processes)
        named = (name if number == 0 else "") or called(drawing, chosen)
        begun = opening.begin(ctx, named[: drafts.LONGEST_NAME], made[drawing.key], f"{key}-{number}")
        processes[drawing.key] = begun.created(opening.PROCESS)[0]
        changes |= begun
    for drawing in chosen:
        graph = joined(drawing, chosen, processes)
        if drawing.key in made and graph != made[drawing.key]:  # they call each other
            changes |= _redraw(ctx, processes[drawing.key], graph)
    return Brought(joined(chosen[0], chosen, processes), processes, changes)


def _redraw(ctx: Context, process_id: int, graph: Graph) -> Changes:
    line = drafts.versions(ctx, process_id)[0]
    return drafts.save_draft(ctx, line.id, line.lock, graph)


def file_of(ctx: Context, process_id: int, name: str, graph: Graph) -> tuple[bytes, int]:
    """A drawing as BPMN 2.0 with the file around it that it came from, and how many processes of ours stand in it.

    The other processes that were brought in from the same file are written into it as they are drawn now.
    """
    drawings, taken = [Drawing("", name, graph)], {graph.foreign.get("element")}
    for other in family(ctx, graph.foreign.get("document", "")):
        element = other.graph.foreign.get("element")
        if other.line.process_id != process_id and element not in taken:
            taken.add(element)
            drawings.append(Drawing("", other.name, other.graph))
    return write(drawings), len(drawings)


def steps_of(drawing: Drawing) -> int:
    """How many steps and waits a drawing has."""
    return sum(node.shape in (Shape.STEP, Shape.WAIT) for node in drawing.graph.nodes.values())
