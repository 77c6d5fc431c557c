"""The load of each role week by week, drawn: a bar for each week, as it is and beside it with what is changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.core.i18n import _
from app.ui.kit.theme import metrics, scaled, theme, theme_signals, tokens

#: pixels at 100 %: room of a role, of the words of the weeks, of the names, between two bars
ROLE, FOOT, NAMES, GAP = 64, 22, 200, 3
#: share of the working time from which somebody has his hands full, and shares that a bar may reach up to
FULL, TOPS = 0.85, (0.1, 0.25, 0.5, 1.0)


@dataclass(frozen=True, slots=True)
class RoleLoad:
    """A role.

    :param now: share of its working time in each week; None where it does not work. :param then: likewise with what is changed; empty: nothing is.
    """

    name: str
    now: tuple[float | None, ...]
    then: tuple[float | None, ...] = ()


class LoadChart(QWidget):
    """Bars from nothing to all of the working time; what is too much is red."""

    def __init__(self) -> None:
        super().__init__()
        self.loads: tuple[RoleLoad, ...] = ()
        self.weeks: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Load by role and week"))
        theme_signals.changed.connect(self.update)

    def show_loads(self, loads: Sequence[RoleLoad], weeks: Sequence[str]) -> None:
        """Show other loads.

        :param weeks: the first day of each, in words.
        """
        self.loads, self.weeks = tuple(loads), tuple(weeks)
        self.setAccessibleDescription("; ".join(self.words(load, number) for load in loads for number in range(len(weeks))))
        self.setFixedHeight(self.sizeHint().height())
        self.updateGeometry()
        self.update()

    def words(self, load: RoleLoad, week: int) -> str:
        """What a bar says."""
        now = load.now[week]
        if now is None:
            return _("{role}, week from {day}: nobody works").format(role=load.name, day=self.weeks[week])
        text = _("{role}, week from {day}: {share} %").format(role=load.name, day=self.weeks[week], share=round(now * 100))
        then = load.then[week] if load.then else None
        return text if then is None else _("{text}, then {share} %").format(text=text, share=round(then * 100))

    def sizeHint(self) -> QSize:
        """A row for each role."""
        return QSize(scaled(600), scaled(ROLE) * max(len(self.loads), 1) + scaled(FOOT))

    def minimumSizeHint(self) -> QSize:
        """Names and thin bars."""
        return QSize(scaled(NAMES) + scaled(120), self.sizeHint().height())

    @property
    def top(self) -> float:
        """The share at the upper line."""
        highest = max((share for load in self.loads for share in (*load.now, *load.then) if share is not None), default=0.0)
        return next((each for each in TOPS if highest <= each), TOPS[-1])

    def _places(self) -> tuple[float, float]:
        """Where the bars begin, and how wide a week is."""
        left = float(min(scaled(NAMES), self.width() / 3))
        return left, (self.width() - left - tokens.MARGIN) / max(len(self.weeks), 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Names, the line of all working time, bars, weeks."""
        painter = QPainter(self)
        left, width = self._places()
        shown = theme()
        for row, load in enumerate(self.loads):
            top, bottom = row * scaled(ROLE) + scaled(10), (row + 1) * scaled(ROLE) - scaled(8)
            self._paint_name(painter, load, QRectF(tokens.MARGIN, top, left - tokens.MARGIN - scaled(40), bottom - top))
            painter.setFont(tokens.font("small"))
            painter.setPen(shown.color("text3"))
            room = QRectF(left - scaled(42), top - scaled(8), scaled(38), scaled(16))
            painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, _("{share} %").format(share=round(self.top * 100)))
            painter.fillRect(QRectF(left, top, width * len(self.weeks), 1), shown.color("line"))
            painter.fillRect(QRectF(left, bottom, width * len(self.weeks), 1), shown.color("border"))
            for week in range(len(self.weeks)):
                self._paint_week(painter, load, week, QRectF(left + week * width, top, width, bottom - top))
        self._paint_weeks(painter, left, width)

    def _paint_name(self, painter: QPainter, load: RoleLoad, room: QRectF) -> None:
        """The role, and what it has on average."""
        shares = [[share for share in each if share is not None] for each in (load.now, load.then) if each]
        means = [_("{share} %").format(share=round(100 * sum(each) / len(each))) for each in shares if each]
        half = QRectF(room.left(), room.top(), room.width(), room.height() / 2)
        for text, face, ink, place in ((load.name, "body", "text", half), (" → ".join(means), "small", "text2", half.translated(0, half.height()))):
            painter.setFont(tokens.font(face))
            painter.setPen(theme().color(ink))
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, metrics(face).elidedText(text, Qt.TextElideMode.ElideRight, room.width()))

    def _paint_week(self, painter: QPainter, load: RoleLoad, week: int, room: QRectF) -> None:
        pair = [load.now[week], load.then[week]] if load.then else [load.now[week]]
        each = (room.width() - 2 * GAP) / len(pair)
        for number, share in enumerate(pair):
            bar = QRectF(room.left() + GAP + number * each, room.top(), max(each - 1, 1.0), room.height())
            if share is None:
                painter.fillRect(QRectF(bar.left(), bar.bottom() - 3, bar.width(), 3), theme().color("line"))
                continue
            high = bar.height() * min(share / self.top, 1.0)
            is_quiet = len(pair) > 1 and number == 0
            role = "bad" if share >= FULL and not is_quiet else "edge" if is_quiet else "accent"
            painter.fillRect(QRectF(bar.left(), bar.bottom() - high, bar.width(), high), theme().color(role))

    def _paint_weeks(self, painter: QPainter, left: float, width: float) -> None:
        """The first days of weeks, as many as have room."""
        if not self.weeks:
            return
        painter.setFont(tokens.font("small"))
        painter.setPen(theme().color("text2"))
        needed = max(metrics("small").horizontalAdvance(week) for week in self.weeks) + scaled(10)
        step = max(1, -(-int(needed) // max(int(width), 1)))
        top = len(self.loads) * scaled(ROLE)
        for week in range(0, len(self.weeks), step):
            room = QRectF(left + week * width + GAP, top, needed, scaled(FOOT))
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, self.weeks[week])

    def event(self, event: QEvent) -> bool:
        """Tell the figure of a bar."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            left, width = self._places()
            row, week = int(event.pos().y() // scaled(ROLE)), int((event.pos().x() - left) // width)
            is_bar = row < len(self.loads) and 0 <= week < len(self.weeks)
            QToolTip.showText(event.globalPos(), self.words(self.loads[row], week) if is_bar else "", self)
            return True
        return super().event(event)
