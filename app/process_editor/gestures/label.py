"""Words in the hand: those of a line, or the name beside a shape."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt

from app.core.i18n import _
from app.process_editor.commands.label import Label, place_label
from app.process_editor.geometry import snapped
from app.process_editor.gestures.drag import Drag

if TYPE_CHECKING:
    from app.process_editor.view import ProcessView


class MoveLabel(Drag):
    """Put words elsewhere.

    :param box: where they stand now.
    """

    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(self, view: ProcessView, begin: QPointF, key: str, box: QRectF) -> None:
        super().__init__(view, begin)
        self._key, self._box = key, box
        self._label: Label = (box.left(), box.top(), box.width(), box.height())

    def follow(self, at: QPointF, held: Qt.KeyboardModifier) -> None:
        """Show them where they would stand."""
        step = 1.0 if held & Qt.KeyboardModifier.AltModifier else 4.0
        moved = self._box.translated(snapped(at.x() - self.begin.x(), step), snapped(at.y() - self.begin.y(), step))
        self._label = (moved.left(), moved.top(), moved.width(), moved.height())
        self.view.preview(place_label(self.view.graph, self._key, self._label))

    def drop(self, at: QPointF, held: Qt.KeyboardModifier) -> None:
        """Write the place."""
        self.view.apply(_("Move the words"), partial(place_label, key=self._key, label=self._label))
        self.view.preview(None)

    def give_up(self) -> None:
        """They stand where they stood."""
        self.view.preview(None)
