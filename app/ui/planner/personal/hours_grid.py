"""What lies under the blocks of a person's days: names above, the grid of hours, working time, time off, the present."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.core import clock
from app.core.planning.wall_time import day_of, to_wall
from app.core.planning.working_time import AskedOff
from app.ui.planner import words
from app.ui.planner.inks import advance, colour, elided, face, lines, paint_hatch, size, today_ground

if TYPE_CHECKING:
    from app.ui.planner.personal.hours_view import HoursView

#: height of the names, in pixels at 100 %
HEAD = 34


class DayHead(QWidget):
    """Names of the days, and below them what takes whole days."""

    def __init__(self, view: HoursView) -> None:
        super().__init__(view)
        self._view = view

    def paintEvent(self, event: QPaintEvent) -> None:
        """Names with the present day in the accent."""
        painter, view = QPainter(self), self._view
        painter.fillRect(self.rect(), colour("surface"))
        today = day_of(clock.now(), view.board.zone)
        for number, day in enumerate(view.days):
            box = view.column(number)
            is_today = day == today
            names = words.day_names(day)
            role = "label" if is_today else "body"
            name = next((name for name in names if advance(name, role) <= box.width() - 12), names[-1])
            painter.setFont(face(role))
            painter.setPen(colour("accent_text" if is_today else "text"))
            painter.drawText(QRectF(box.left() + 8, 0, box.width() - 8, size(HEAD)), Qt.AlignmentFlag.AlignVCenter, name)
            painter.fillRect(QRectF(round(box.left()), 0, 1, self.height()), colour("border"))
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), colour("border"))


class HoursCanvas(QWidget):
    """The grid of hours, on which the blocks lie."""

    def __init__(self, view: HoursView) -> None:
        super().__init__()
        self._view = view
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Columns take the width that is there."""
        self._view.arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Working time white, the rest grey, time off hatched with its word, the present time a line."""
        painter, view = QPainter(self), self._view
        painter.fillRect(event.rect(), colour("sunken"))
        today = day_of(clock.now(), view.board.zone)
        for number, day in enumerate(view.days):
            box = view.column(number)
            for span in view.row.working if view.row is not None else ():
                part = view.band(number, span)
                if part is not None:
                    painter.fillRect(part, today_ground() if day == today else colour("surface"))
        for hour in range(25):
            y = view.y_of(hour * 60)
            painter.fillRect(QRectF(view.gutter, round(y), self.width(), 1), colour("line"))
            if hour and hour < 24:
                painter.setFont(face("caption"))
                painter.setPen(colour("text3"))
                painter.drawText(QRectF(0, y - 10, view.gutter - 8, 20), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{hour}:00")
        for number, _day in enumerate(view.days):
            box = view.column(number)
            painter.fillRect(QRectF(round(box.left()), 0, 1, self.height()), colour("border"))
            self._time_off(painter, number)
        self._now(painter, today)

    def _time_off(self, painter: QPainter, number: int) -> None:
        view = self._view
        for away in view.row.time_off if view.row is not None else ():
            part = view.band(number, away.span)
            if part is None:
                continue
            paint_hatch(painter, part, "line" if isinstance(away, AskedOff) else "border")
            if part.height() > 2 * lines("small")[0]:
                wide = min(advance(away.word, "small") + 16, part.width() - 8)
                middle = part.center().y() if part.height() < 600 else view.y_of(view.opens + 60)
                height = lines("small")[0] + 6
                pill = QRectF(part.center().x() - wide / 2, middle - height / 2, wide, height)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour("surface"))
                painter.drawRoundedRect(pill, height / 2, height / 2)
                painter.setFont(face("small"))
                painter.setPen(colour("text2"))
                painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, elided(away.word, "small", int(pill.width()) - 8))

    def _now(self, painter: QPainter, today: date) -> None:
        view, now = self._view, clock.now()
        if today in view.days:
            wall = to_wall(now, view.board.zone)
            box, y = view.column(view.days.index(today)), view.y_of(wall.hour * 60 + wall.minute)
            painter.fillRect(QRectF(box.left(), y - 1, box.width(), 2), colour("accent"))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A free place becomes a new task of half an hour."""
        self._view.ask_for_new(event.position().toPoint())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """An arrow goes to the first block."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Right) and self._view.buttons:
            self._view.buttons[0].setFocus()
        else:
            super().keyPressEvent(event)
