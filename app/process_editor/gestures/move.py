"""Nodes, notes and lanes in the hand: they snap to their neighbours and to the grid, and a node let go on a line goes between (UX 2 M3)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

from app.core.i18n import _
from app.process_editor.behaviours import settled
from app.process_editor.commands.insert import insert, line_for
from app.process_editor.commands.move import carried, move
from app.process_editor.gestures.drag import Drag
from app.process_editor.gestures.guides import Guides

if TYPE_CHECKING:
    from app.process_editor.view import ProcessView
    from app.processes.definition import Graph


class Move(Drag):
    """Move what is selected.

    :param keys: what was taken.
    """

    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(self, view: ProcessView, begin: QPointF, keys: frozenset[str]) -> None:
        super().__init__(view, begin)
        self._keys, self._before = keys, view.graph
        self._way, self._line = (0.0, 0.0), ""
        self._guides = Guides(view, carried(view.graph, keys), keys)

    def follow(self, at: QPointF, held: Qt.KeyboardModifier) -> None:
        """Show everything where it would land. Alt: without snapping; Shift: level or upright only."""
        across, down = at.x() - self.begin.x(), at.y() - self.begin.y()
        if held & Qt.KeyboardModifier.ShiftModifier:
            across, down = (across, 0.0) if abs(across) >= abs(down) else (0.0, down)
        self._way = self._guides.snap(across, down, not held & Qt.KeyboardModifier.AltModifier)
        shown = move(self._before, self._keys, *self._way)
        self._line = line_for(shown, self._keys, at, self.view.drawing)
        self.view.preview(settled(self._before, shown))
        self.view.drawing.set_hot({self._line} if self._line else ())

    def drop(self, at: QPointF, held: Qt.KeyboardModifier) -> None:
        """Write the move."""
        self._end()
        if self._way != (0.0, 0.0):
            title = _("Put on the line") if self._line else _("Move")
            self.view.document.apply(title, partial(_moved, keys=self._keys, way=self._way, line=self._line))
        self.view.preview(None)

    def give_up(self) -> None:
        """Everything flies back."""
        self._end()
        self.view.preview(None)

    def _end(self) -> None:
        self._guides.hide()
        self.view.drawing.set_hot(())


def _moved(graph: Graph, keys: frozenset[str], way: tuple[float, float], line: str) -> Graph:
    there = move(graph, keys, *way)
    return insert(there, next(iter(keys)), line) if line else there
