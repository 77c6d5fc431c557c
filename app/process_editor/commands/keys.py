"""Keys of new parts: never given twice, since versions, cases and undo remember them."""

from __future__ import annotations

from secrets import token_hex

from app.processes.definition import Graph


def fresh(graph: Graph, stem: str) -> str:
    """A key that nothing in a drawing has, fit to be an id in a file.

    :param stem: word it begins with: ``step``, ``line``.
    """
    while (key := f"{stem}_{token_hex(4)}") in graph.nodes or key in graph.edges or key in graph.lanes or key in graph.notes:
        pass
    return key
