"""A stretch of a line in the hand."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

from app.core.i18n import _
from app.process_editor.commands.bend import push
from app.process_editor.geometry import snapped
from app.process_editor.gestures.drag import Drag

if TYPE_CHECKING:
    from app.process_editor.view import ProcessView


class Bend(Drag):
    """Push a stretch aside.

    :param part: number of the stretch.
    """

    def __init__(self, view: ProcessView, begin: QPointF, key: str, part: int) -> None:
        super().__init__(view, begin)
        self._key, self._part, self._way = key, part, (0.0, 0.0)
        self._course = view.drawing.courses.points(key)
        (x1, y1), (x2, y2) = self._course[part], self._course[part + 1]
        self.cursor = Qt.CursorShape.SizeVerCursor if abs(y2 - y1) <= abs(x2 - x1) else Qt.CursorShape.SizeHorCursor

    def follow(self, at: QPointF, held: Qt.KeyboardModifier) -> None:
        """Show the line as it would be."""
        step = 1.0 if held & Qt.KeyboardModifier.AltModifier else 4.0
        self._way = snapped(at.x() - self.begin.x(), step), snapped(at.y() - self.begin.y(), step)
        self.view.preview(push(self.view.graph, self._key, self._course, self._part, *self._way))

    def drop(self, at: QPointF, held: Qt.KeyboardModifier) -> None:
        """Write the corners."""
        across, down = self._way
        self.view.apply(_("Bend the line"), partial(push, key=self._key, course=self._course, part=self._part, across=across, down=down))
        self.view.preview(None)

    def give_up(self) -> None:
        """The line springs back."""
        self.view.preview(None)
