"""Lays a drawing out anew on a worker thread: a large one takes seconds, and the window goes on meanwhile."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from app.core.i18n import _
from app.process_editor.commands.arrange import arranging
from app.processes.definition import Graph
from app.ui.kit.run import run

if TYPE_CHECKING:
    from app.process_editor.view import ProcessView


def lay_out(view: ProcessView, keys: Collection[str] | None = None) -> None:
    """Bring what a canvas shows into layers and lanes, as one step of undo. What is drawn meanwhile is laid out with the rest.

    :param keys: only these nodes; without them all.
    """
    graph = view.document.graph

    def done(laid: Graph) -> None:
        if view.document.graph is not graph:
            lay_out(view, keys)
        elif view.apply(_("Arrange the drawing"), lambda _graph: laid):
            view.begin_reading()

    run(view, arranging(graph, keys), done=done)
