"""Lay the drawing out anew, with room for its words; corners set by hand go with it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial

from app.process_editor import inks
from app.process_editor.line_places import AIR, WORDS
from app.process_editor.words import line_words
from app.processes.definition import Graph
from app.processes.layout import arrange


def arranging(graph: Graph, keys: Collection[str] | None = None) -> Callable[[], Graph]:
    """What brings a graph into layers and lanes: it takes its time, on any thread.

    The words of lines are measured now, for fonts belong to the window.

    :param keys: only these nodes; without them all.
    """
    return partial(arrange, graph, keys, widths(graph))


def widths(graph: Graph) -> dict[str, float]:
    """How wide the words on lines are, by the keys of the lines, pixels."""
    return {key: _width(line_words(graph, edge)) for key, edge in graph.edges.items()}


def _width(words: str) -> float:
    return inks.advance(words, WORDS) + 2 * AIR if words else 0.0
