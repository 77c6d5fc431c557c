"""Join two nodes by a line; why two nodes cannot be joined is one rule for hover, drop and command."""

from __future__ import annotations

from app.core.errors import UserError
from app.core.i18n import _
from app.process_editor.commands.keys import fresh
from app.process_editor.kinds import GATES
from app.process_editor.words import ports, title
from app.processes.definition import Edge, Graph, Shape


def why_not_connect(graph: Graph, source: str, target: str) -> str:
    """Why no line can lead from one node to another, as a sentence; empty where it can."""
    begin, end = graph.nodes.get(source), graph.nodes.get(target)
    if begin is None or end is None:
        return _("A line leads from one step to another.")
    if Shape.FOREIGN in (begin.shape, end.shape):
        name = title(begin if begin.shape == Shape.FOREIGN else end)
        return _("“{name}” comes from an imported drawing and takes part in no way.").format(name=name)
    if begin.shape == Shape.END:
        return _("A way ends here: nothing follows.")
    if end.shape == Shape.START:
        return _("A case begins here: nothing leads to a start.")
    if end.shape == Shape.BOUNDARY:
        return _("What sits on a step is reached by the step alone.")
    if source == target:
        return _("A step does not follow itself; lead back over a choice.")
    if any(edge.target == target for edge in graph.outgoing.get(source, ())) and begin.shape not in GATES and len(ports(begin)) < 2:
        return _("They are joined already.")
    return ""


def connect(graph: Graph, source: str, target: str, key: str = "") -> Graph:
    """The graph with a line between two nodes; it follows the first outcome of the source that no line follows yet.

    :param key: of the new line. :raises UserError: where they cannot be joined.
    """
    if reason := why_not_connect(graph, source, target):
        raise UserError(reason)
    return graph.with_(edges=[line(graph, source, target, key)])


def line(graph: Graph, source: str, target: str, key: str = "") -> Edge:
    """A new line between two nodes."""
    begin, taken = graph.nodes[source], {edge.port for edge in graph.outgoing.get(source, ())}
    free = [port.code for port in ports(begin) if port.code not in taken]
    return Edge(key or fresh(graph, "line"), source, target, port=free[0] if free else "")
