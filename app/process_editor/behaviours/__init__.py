"""Consequences: what a change of a process brings with it, one per file. They run after every command, in this order, as part of its step of undo.

Each is a pure function ``(Difference) -> Graph`` that gives ``difference.after`` back where it has nothing to do.
"""

from __future__ import annotations

from collections.abc import Callable

from app.process_editor.behaviours.drop_orphans import drop_orphans
from app.process_editor.behaviours.fit_names import fit_names
from app.process_editor.behaviours.follow_host import follow_host
from app.process_editor.behaviours.grow_lanes import grow_lanes
from app.process_editor.behaviours.keep_bends import keep_bends
from app.process_editor.behaviours.take_lanes import take_lanes
from app.process_editor.difference import Difference, difference
from app.processes.definition import Graph

#: who takes which lane is asked twice: before, since steps show the name of their lane, and after, since lanes grow
BEHAVIOURS: tuple[Callable[[Difference], Graph], ...] = (drop_orphans, take_lanes, fit_names, follow_host, grow_lanes, take_lanes, keep_bends)


def settled(before: Graph, after: Graph) -> Graph:
    """A graph after all consequences of the change that led to it.

    :param before: the graph before the change.
    """
    if after is before:
        return after
    found = difference(before, after)
    for behaviour in BEHAVIOURS if found else ():
        after = behaviour(found)
        if after is not found.after:
            found = difference(before, after)
    return after
