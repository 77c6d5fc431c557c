"""What sits on the edge of a step stays there when the step moves or changes its size."""

from __future__ import annotations

from dataclasses import replace

from app.process_editor.commands.add import on_edge
from app.process_editor.difference import Difference
from app.processes.definition import Graph


def follow_host(found: Difference) -> Graph:
    """The graph in which boundary nodes have gone with their hosts."""
    before, after, riding = found.before.nodes, found.after.nodes, []
    for key in found.nodes:
        old, new = before.get(key), after.get(key)
        if old is None or new is None or (old.x, old.y, old.width, old.height) == (new.x, new.y, new.width, new.height):
            continue
        for rider in found.before.boundaries.get(key, ()):
            if after.get(rider.key) is rider:
                riding.append(replace(
                    rider, x=new.x + new.width * (rider.x + rider.width / 2 - old.x) / (old.width or 1) - rider.width / 2,
                    y=rider.y + (new.y + new.height - old.y - old.height),
                ))
        if new.host is not None and new.host in after and new.host not in found.nodes:  # moved alone: it slides along the edge
            riding.append(on_edge(new, after[new.host]))
    return found.after.with_(nodes=riding) if riding else found.after
