"""The three widgets round the viewport of a board: days above, rows beside, and the corner between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, QRectF
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from app.ui.kit.theme import scaled
from app.ui.planner import words
from app.ui.planner.heads import ROW_HEAD, TIME_HEAD, paint_corner, paint_row_head, paint_time_head
from app.ui.planner.inks import colour

if TYPE_CHECKING:
    from app.ui.planner.board_area import BoardArea


class _Head(QWidget):
    def __init__(self, view: BoardArea) -> None:
        super().__init__(view)
        self._view = view


class TimeHead(_Head):
    """Days and hours; the wheel zooms here."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what is in sight."""
        left, painter = self._view.horizontalScrollBar().value(), QPainter(self)
        painter.translate(-left, 0)
        paint_time_head(painter, self._view.picture, self._view.loads, left, self.width())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom round the pointer."""
        self._view.zoom_at(event.position().x(), 1.25 ** ((event.angleDelta().y() or event.angleDelta().x()) / 120))
        event.accept()


class RowHeads(_Head):
    """People or things."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows in sight."""
        view, painter = self._view, QPainter(self)
        layout, down, days = view.layout_of_board, view.verticalScrollBar().value(), view.visible_days()
        painter.fillRect(self.rect(), colour("surface"))
        for number in layout.rows_between(down, down + self.height()):
            box = layout.row_box(number)
            paint_row_head(painter, layout.rows[number], view.loads.row(number, days), QRectF(0, box.top - down, self.width(), box.height))
        painter.fillRect(QRectF(self.width() - 1, 0, 1, self.height()), colour("border"))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the rows."""
        self._view.wheelEvent(event)

    def event(self, event: QEvent) -> bool:
        """Tell the whole name and the load of a row."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            number = self._view.layout_of_board.row_at(event.pos().y() + self._view.verticalScrollBar().value())
            QToolTip.showText(event.globalPos(), "" if number is None else self._tip(number), self)
            return True
        return super().event(event)

    def _tip(self, number: int) -> str:
        row, load = self._view.board.rows[number], self._view.loads.row(number, self._view.visible_days())
        return "\n".join(part for part in (row.name, row.detail, words.load_in_words(load) if load.capacity or load.planned else "") if part)


class Corner(_Head):
    """How many rows there are."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the count."""
        painter = QPainter(self)
        paint_corner(painter, self._view.picture, QRectF(self.rect()))
        painter.fillRect(QRectF(self.width() - 1, 0, 1, self.height()), colour("border"))


class Heads:
    """All three, in their places."""

    def __init__(self, view: BoardArea) -> None:
        self.time, self.rows, self.corner = TimeHead(view), RowHeads(view), Corner(view)

    def place(self, area: QRect) -> None:
        """Put them round a viewport."""
        width, height = scaled(ROW_HEAD), scaled(TIME_HEAD)
        self.corner.setGeometry(area.left() - width, area.top() - height, width, height)
        self.time.setGeometry(area.left(), area.top() - height, area.width(), height)
        self.rows.setGeometry(area.left() - width, area.top(), width, area.height())

    def update(self) -> None:
        """Draw them anew."""
        for head in (self.time, self.rows, self.corner):
            head.update()
