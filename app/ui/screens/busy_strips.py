"""A day of several people and rooms as strips: working hours, what is taken, and the place that is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.core.i18n import _
from app.core.planning.board import Board, Row, Span
from app.core.planning.wall_time import DAY, begin_of, day_of, to_wall
from app.core.planning.working_time import common
from app.ui.kit.theme import category, category_fill, metrics, scaled, theme, tokens
from app.ui.kit.widgets import draw_avatar

NAMES, HEAD, STRIP, AVATAR = 190, 30, 40, 22  # pixels at 100 %
#: hours that are shown where nobody says when people work
USUAL = (8, 18)
BUSY = 9  # category of what somebody else does


class BusyStrips(QWidget):
    """Free and taken hours of one day, a strip for each row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._boards: tuple[Board, ...] = ()
        self._slot: Span | None = None
        self.rows: tuple[Row, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setAccessibleName(_("Free and taken hours"))

    def show_day(self, boards: Sequence[Board], slot: Span | None) -> None:
        """Show boards of one day, and a place on it."""
        self._boards, self._slot = tuple(boards), slot
        self.rows = tuple(row for board in boards for row in board.rows)
        self.setAccessibleDescription("\n".join(self.said(row) for row in self.rows))
        self.updateGeometry()
        self.update()

    def said(self, row: Row) -> str:
        """A strip in words: who, and when the row is taken."""
        spans = [f"{to_wall(span.starts_at, self._zone):%H:%M} – {to_wall(span.ends_at, self._zone):%H:%M}" for span in self.taken(row)]
        return _("{name}: taken {times}").format(name=row.name, times=", ".join(spans)) if spans else _("{name}: free").format(name=row.name)

    def taken(self, row: Row) -> tuple[Span, ...]:
        """When a row is taken on the day, in order."""
        spans = [
            Span(block.starts_at, block.ends_at) for board in self._boards for block in board.blocks
            if row.key in block.rows and block.starts_at is not None and block.ends_at is not None and not block.is_all_day
        ]
        return tuple(sorted(common(spans, self._day), key=lambda span: span.starts_at))

    @property
    def _names(self) -> int:
        """Width of the names: at most a third of all."""
        return min(scaled(NAMES), self.width() // 3)

    @property
    def _zone(self) -> str:
        return self._boards[0].zone if self._boards else "UTC"

    @property
    def _day(self) -> Span:
        """The day of the place, or the first of the boards."""
        moment = self._slot.starts_at if self._slot is not None else self._boards[0].span.starts_at
        day = day_of(moment, self._zone)
        return Span(begin_of(day, self._zone), begin_of(day + DAY, self._zone))

    def _hours(self) -> tuple[int, int]:
        spans = [*(part for row in self.rows for part in common(row.working, self._day)), *([self._slot] if self._slot else [])]
        if not spans:
            return USUAL
        walls = [(to_wall(span.starts_at, self._zone), to_wall(span.ends_at, self._zone)) for span in spans]
        last = max(24 if end.date() > begin.date() else end.hour + bool(end.minute) for begin, end in walls)
        return min(begin.hour for begin, _end in walls), last

    def sizeHint(self) -> QSize:
        """As high as its strips."""
        return QSize(scaled(NAMES) + 320, scaled(HEAD) + max(len(self.rows), 1) * scaled(STRIP) + 8)

    def minimumSizeHint(self) -> QSize:
        """Never less than that."""
        return QSize(scaled(NAMES) // 2 + 120, self.sizeHint().height())

    def _x(self, moment: datetime, hours: tuple[int, int]) -> float:
        wall, first = to_wall(moment, self._zone), to_wall(self._day.starts_at, self._zone)
        minutes = (wall - first.replace(hour=0, minute=0)).total_seconds() / 60 - hours[0] * 60
        room = self.width() - self._names - 8
        return self._names + min(max(minutes / ((hours[1] - hours[0]) * 60), 0.0), 1.0) * room

    def paintEvent(self, event: QPaintEvent) -> None:
        """Hours above, then strip by strip."""
        if not self._boards or not self.rows:
            return
        painter, shown, hours = QPainter(self), theme(), self._hours()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bottom = scaled(HEAD) + len(self.rows) * scaled(STRIP)
        room = self.width() - self._names - 8
        label, hour_width = metrics("caption").horizontalAdvance("00:00") + 8, room / (hours[1] - hours[0])
        step = next((step for step in (1, 2, 3, 4, 6, 12) if hour_width * step >= label), 24)
        for number, row in enumerate(self.rows):
            self._strip(painter, row, QRectF(0, scaled(HEAD) + number * scaled(STRIP), self.width(), scaled(STRIP)), hours)
        painter.setFont(tokens.font("caption"))
        for hour in range(hours[0], hours[1] + 1, step):
            x = self._names + (hour - hours[0]) / (hours[1] - hours[0]) * room
            painter.fillRect(QRectF(round(x), scaled(HEAD) - 4, 1, bottom - scaled(HEAD) + 4), shown.color("line"))
            painter.setPen(shown.color("text3"))
            wide = metrics("caption").horizontalAdvance(f"{hour}:00") + 4
            painter.drawText(QRectF(min(x - wide / 2, self.width() - wide), 0, wide, scaled(HEAD) - 6), Qt.AlignmentFlag.AlignCenter, f"{hour}:00")
        if self._slot is not None:
            left, right = self._x(self._slot.starts_at, hours), self._x(self._slot.ends_at, hours)
            fill = shown.color("accent")
            fill.setAlphaF(0.16)
            painter.setPen(shown.color("accent_text"))
            painter.setBrush(fill)
            band = QRectF(left, scaled(HEAD) - 2, max(right - left, 4), bottom - scaled(HEAD) + 4)
            painter.drawRoundedRect(band, tokens.RADIUS_FIELD, tokens.RADIUS_FIELD)

    def _strip(self, painter: QPainter, row: Row, rect: QRectF, hours: tuple[int, int]) -> None:
        shown, avatar = theme(), scaled(AVATAR)
        middle = rect.center().y()
        draw_avatar(painter, QRectF(0, middle - avatar / 2, avatar, avatar), row.name, row.colour)
        painter.setFont(tokens.font("body"))
        painter.setPen(shown.color("text"))
        name = metrics("body").elidedText(row.name, Qt.TextElideMode.ElideRight, self._names - avatar - 20)
        painter.drawText(QRectF(avatar + 8, rect.top(), self._names, rect.height()), Qt.AlignmentFlag.AlignVCenter, name)
        lane = QRectF(self._names, rect.top() + 5, self.width() - self._names - 8, rect.height() - 10)
        painter.fillRect(lane, shown.color("sunken"))
        painter.fillRect(lane, QBrush(shown.color("border"), Qt.BrushStyle.BDiagPattern))
        for span in common(row.working, self._day):
            part = self._between(span, lane, hours)
            painter.fillRect(part, shown.color("surface"))
        painter.setPen(shown.color("border"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(lane.adjusted(0.5, 0.5, -0.5, -0.5))
        for span in self.taken(row):
            part = self._between(span, lane, hours).adjusted(0, 2, 0, -2)
            painter.setPen(category(BUSY))
            painter.setBrush(category_fill(BUSY))
            painter.drawRoundedRect(part, tokens.RADIUS_SMALL, tokens.RADIUS_SMALL)

    def _between(self, span: Span, lane: QRectF, hours: tuple[int, int]) -> QRectF:
        left = self._x(span.starts_at, hours)
        return QRectF(left, lane.top(), max(self._x(span.ends_at, hours) - left, 2), lane.height())
