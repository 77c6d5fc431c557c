"""The board of the planner page: zooming out beyond what was read asks for more."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal

from app.core.planning.board import RowKey
from app.ui.planner.view import TimelineView


class PlannerView(TimelineView):
    """Signals: ``widened()`` somebody zooms out though everything is in sight."""

    widened = Signal()

    def zoom_at(self, x: float, factor: float) -> None:
        """See ``TimelineView``."""
        before = self.axis.scale
        super().zoom_at(x, factor)
        if factor < 1 and self.axis.scale == before and self.axis.days:
            self.widened.emit()

    def scroll_to_row(self, row: RowKey, moment: datetime) -> None:
        """Bring a moment of a row into sight; what is in sight already stays where it is."""
        rect, room = self.span_rect(row, moment, moment), self.viewport().rect()
        if rect is None or not room.contains(rect.toRect().topLeft()) or not room.contains(rect.toRect().bottomLeft()):
            self.scroll_to(moment, row)
