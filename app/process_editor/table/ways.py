"""The column "Next" as text: where a step leads to and when, and what a typed text makes of the lines."""

from __future__ import annotations

from dataclasses import replace

from app.core.errors import UserError
from app.core.folding import fold
from app.core.i18n import _
from app.process_editor.commands.connect import connect, why_not_connect
from app.process_editor.commands.keys import fresh
from app.process_editor.words import line_words, title
from app.processes.definition import Graph, Node

ARROW = "→"


def next_text(graph: Graph, key: str) -> str:
    """Where a node leads to: ``no → Ask prepayment; enough → Reserve goods``."""
    parts = []
    for edge in graph.outgoing.get(key, ()):
        target = graph.nodes.get(edge.target)
        if target is not None:
            words = line_words(graph, edge)
            parts.append(f"{words} {ARROW} {title(target)}" if words else title(target))
    return "; ".join(parts)


def set_next(graph: Graph, key: str, text: str) -> Graph:
    """The graph in which a node leads to what a text says; lines that it still names stay what they are.

    :raises UserError: a name that no step has, or a line that cannot be.
    """
    wanted = [_read(graph, key, part) for part in text.split(";") if part.strip()]
    kept = {edge.target: edge for edge in graph.outgoing.get(key, ())}
    named = {target.key for _words, target in wanted}
    left = graph.without([edge.key for target, edge in kept.items() if target not in named])
    for words, target in wanted:
        edge = kept.get(target.key)
        if edge is None:
            if reason := why_not_connect(left, key, target.key):
                raise UserError(reason)
            line = fresh(left, "line")
            left = connect(left, key, target.key, line)
            edge = left.edges[line]
        if words != line_words(left, edge):
            left = left.with_(edges=[replace(edge, name=words)])
    return left


def _read(graph: Graph, key: str, part: str) -> tuple[str, Node]:
    words, _arrow, name = part.replace("->", ARROW).rpartition(ARROW)
    found = [node for node in graph.nodes.values() if node.key != key and fold(title(node)) == fold(name)]
    if not found:
        raise UserError(_("No step is called “{name}”.").format(name=name.strip()), _("Write its name as it stands in the first column."))
    reached = {edge.target for edge in graph.outgoing.get(key, ())}
    return words.strip(), next((node for node in found if node.key in reached), found[0])
