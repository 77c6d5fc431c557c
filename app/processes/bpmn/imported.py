"""What a file gave: its drawings, and by name what of it the engine does not run."""

from __future__ import annotations

from dataclasses import dataclass

from app.processes.definition import Graph


@dataclass(frozen=True, slots=True)
class Named:
    """Something of a file that is kept and written back, but does not run here.

    :param key: key of the element. :param name: what the drawing calls it, or empty. :param drawing: key of the drawing that it is in, or empty.
    :param text: one sentence that says what it is and what happens with it.
    """

    key: str
    name: str
    drawing: str
    text: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A process of a file, or the inside of a sub-process.

    :param key: its id in the file. :param inside: key of the drawing that holds the sub-process which this is the inside of, or None.
    """

    key: str
    name: str
    graph: Graph
    inside: str | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """A file as read.

    :param drawings: one for each process with its pool and lanes, the largest first, each followed by the insides of its sub-processes.
    """

    drawings: tuple[Drawing, ...]
    unsupported: tuple[Named, ...]
