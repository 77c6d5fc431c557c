"""A step is as wide as its words, also those of its lane, and a note as high as its text: nothing is cut (LOOK 10).

Very long names go on in a second line.
"""

from __future__ import annotations

from dataclasses import replace

from app.process_editor.difference import Difference
from app.process_editor.figures.step import size_for
from app.process_editor.geometry import height_for
from app.process_editor.words import detail
from app.processes.definition import Graph, Node, Note, Shape


def fit_names(found: Difference) -> Graph:
    """The graph in which steps and notes that were written have room for their words."""
    wider = []
    for key in found.nodes | found.renamed:
        node, old = found.after.nodes.get(key), found.before.nodes.get(key)
        if node is None or old is None or node.shape != Shape.STEP:
            continue
        below = detail(found.after, node, {})
        if (old.name, old.type, old.params) != (node.name, node.type, node.params) or detail(found.before, old, {}) != below:
            wider += _fitted(node, size_for(node.name, below), may_shrink=old.name != node.name)
    higher = [new for key in found.notes if (new := _grown(found, key)) is not None]
    return found.after.with_(nodes=wider, notes=higher) if wider or higher else found.after


def _grown(found: Difference, key: str) -> Note | None:
    """A note that was written, if its text needs more room."""
    note, old = found.after.notes.get(key), found.before.notes.get(key)
    if note is None or old is None or (old.text, old.width) == (note.text, note.width):
        return None
    needed = height_for(note)
    return replace(note, height=needed) if needed > note.height else None


def _fitted(node: Node, size: tuple[float, float], *, may_shrink: bool) -> list[Node]:
    width, height = size if may_shrink else (max(size[0], node.width), max(size[1], node.height))
    if (width, height) == (node.width, node.height) or (width <= node.width and height <= node.height and node.foreign):
        return []
    return [replace(node, width=width, height=height, y=node.y - (height - node.height) / 2)]
