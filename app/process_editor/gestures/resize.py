"""The right or lower border of a lane or a note in the hand."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QPointF, Qt

from app.core.i18n import _
from app.process_editor.behaviours import settled
from app.process_editor.commands.lanes import resize_lane, resize_note
from app.process_editor.geometry import snapped
from app.process_editor.gestures.drag import Drag

if TYPE_CHECKING:
    from app.process_editor.view import ProcessView

Side = Literal["right", "lower", "corner"]
_CURSORS = {"right": Qt.CursorShape.SizeHorCursor, "lower": Qt.CursorShape.SizeVerCursor, "corner": Qt.CursorShape.SizeFDiagCursor}


class Resize(Drag):
    """Make a lane or a note larger or smaller."""

    def __init__(self, view: ProcessView, begin: QPointF, key: str, side: Side) -> None:
        super().__init__(view, begin)
        self._key, self._side, self._way = key, side, (0.0, 0.0)
        self._verb = resize_lane if key in view.graph.lanes else resize_note
        self.cursor = _CURSORS[side]

    def follow(self, at: QPointF, held: Qt.KeyboardModifier) -> None:
        """Show it as large as it would be."""
        wide, high = snapped(at.x() - self.begin.x()), snapped(at.y() - self.begin.y())
        self._way = wide if self._side != "lower" else 0.0, high if self._side != "right" else 0.0
        graph = self.view.graph
        self.view.preview(settled(graph, self._verb(graph, self._key, *self._way)))

    def drop(self, at: QPointF, held: Qt.KeyboardModifier) -> None:
        """Write the size."""
        self.view.apply(_("Change the size"), partial(self._verb, key=self._key, wide=self._way[0], high=self._way[1]))
        self.view.preview(None)

    def give_up(self) -> None:
        """As large as before."""
        self.view.preview(None)


def border_at(view: ProcessView, at: QPointF) -> tuple[str, Side] | None:
    """The lane or note whose right or lower border is at a point, and which border."""
    reach, graph = 5.0 * view.pixel, view.graph
    for key in (*graph.notes, *reversed(list(graph.lanes))):
        box = view.drawing.rect(key)
        is_right = abs(at.x() - box.right()) <= reach and box.top() <= at.y() <= box.bottom() + reach
        is_lower = abs(at.y() - box.bottom()) <= reach and box.left() <= at.x() <= box.right() + reach
        if is_right or is_lower:
            return key, "corner" if is_right and is_lower else "right" if is_right else "lower"
    return None
