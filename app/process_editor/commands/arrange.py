"""Lay the drawing out anew, with room for its words; corners set by hand go with it."""

from __future__ import annotations

from collections.abc import Collection

from app.process_editor import inks
from app.process_editor.line_places import AIR, WORDS
from app.process_editor.words import line_words
from app.processes.definition import Graph
from app.processes.layout import arrange


def arranged(graph: Graph, keys: Collection[str] | None = None) -> Graph:
    """The graph in layers and lanes.

    :param keys: only these nodes; without them all.
    """
    return arrange(graph, keys, {key: _width(line_words(graph, edge)) for key, edge in graph.edges.items()})


def _width(words: str) -> float:
    return inks.advance(words, WORDS) + 2 * AIR if words else 0.0
