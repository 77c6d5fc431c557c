"""The month of one person: weeks from above, of each day its tasks as lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.core import clock
from app.core.i18n import ngettext
from app.core.planning.board import Block, Board, Row, Span
from app.core.planning.wall_time import DAY, begin_of, day_of, moved, to_utc
from app.ui.planner import words
from app.ui.planner.inks import advance, colour, face, paint_hatch, size, today_ground
from app.ui.planner.personal.block_button import BlockButton

DAYS = 7
LINE, NUMBER, LEAST_CELL = 22, 26, 96  # pixels at 100 %
BEGINS = time(9)  # of a task that is asked for by a double click


class _Canvas(QWidget):
    """The grid of days."""

    def __init__(self, view: MonthView) -> None:
        super().__init__()
        self._view = view
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Days share the room that is there."""
        self._view.arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Days of the month white, others grey, days off hatched, today in the accent."""
        painter, view = QPainter(self), self._view
        painter.fillRect(event.rect(), colour("surface"))
        today = day_of(clock.now(), view.board.zone)
        for number, day in enumerate(view.days):
            cell = view.cell(number)
            painter.fillRect(cell, today_ground() if day == today else colour("surface" if day.month == view.month else "sunken"))
            away = view.away(day)
            if away:
                paint_hatch(painter, cell, "line")
            painter.fillRect(QRectF(cell.left(), cell.top(), cell.width(), 1), colour("border"))
            painter.fillRect(QRectF(cell.left(), cell.top(), 1, cell.height()), colour("border"))
            role = "label" if day == today else "body"
            painter.setFont(face(role))
            painter.setPen(colour("accent_text" if day == today else "text" if day.month == view.month else "text3"))
            text = words.day_names(day)[2] if number >= DAYS else f"{words.weekday(day)} {words.day_names(day)[2]}"
            box = QRectF(cell.left() + 8, cell.top() + 2, cell.width() - 16, size(NUMBER))
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
            more = view.hidden.get(day, 0)
            told = ngettext("+{count} more", "+{count} more", more).format(count=more) if more else away
            room = cell.width() - 24 - advance(text, role)
            painter.setFont(face("small"))
            painter.setPen(colour("text2"))
            if told and advance(told, "small") <= room:
                painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, told)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A free place becomes a new task, one with tasks that do not fit opens the day."""
        self._view.ask_at(event.position().toPoint())


class MonthView(QWidget):
    """Weeks of a person.

    Signals: ``opened(int)``; ``moved(object, object, object)`` block, new beginning and end; ``wanted(object, object)`` a new task there;
    ``day_asked(object)`` a day that holds more than is shown.
    """

    opened = Signal(int)
    moved = Signal(object, object, object)
    wanted = Signal(object, object)
    day_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        now = clock.now()
        self.board = Board(Span(now, now), "UTC", (), (), (), now)
        self.row: Row | None = None
        self.days: tuple[date, ...] = ()
        self.month = now.month
        self.hidden: dict[date, int] = {}
        self.buttons: list[BlockButton] = []
        self._placed: dict[tuple[date, int], BlockButton] = {}
        self._blocks: dict[date, list[Block]] = {}
        self.canvas, self.area = _Canvas(self), QScrollArea()
        self.area.setWidget(self.canvas)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.area)
        self.setFocusProxy(self.canvas)

    def show_board(self, board: Board, row: Row, days: Sequence[date], month: int) -> None:
        """Show whole weeks around a month."""
        self.board, self.row, self.days, self.month = board, row, tuple(days), month
        blocks = sorted(
            (block for block in board.blocks if row.key in block.rows and block.starts_at is not None),
            key=lambda block: (not block.is_all_day, block.starts_at, block.id),
        )
        begins = [begin_of(day, board.zone) for day in (*self.days, *(day + DAY for day in self.days[-1:]))]
        stretches = zip(self.days, pairwise(begins), strict=True)
        self._blocks = {day: [block for block in blocks if _is_within(block, begin, end)] for day, (begin, end) in stretches}
        self.canvas.setMinimumHeight(len(self.days) // DAYS * size(LEAST_CELL))
        self.arrange(anew=True)

    def cell(self, number: int) -> QRectF:
        """The place of a day."""
        width, height = self.canvas.width() / DAYS, self.canvas.height() / max(len(self.days) // DAYS, 1)
        return QRectF(number % DAYS * width, number // DAYS * height, width, height)

    def away(self, day: date) -> str:
        """Why the person does not work on a day at all; nothing where it is a working day or a usual day off."""
        if self.row is None:
            return ""
        span = Span(begin_of(day, self.board.zone), begin_of(day + DAY, self.board.zone))
        off = (each for each in self.row.time_off if each.span.starts_at <= span.starts_at and each.span.ends_at >= span.ends_at)
        return next((each.word for each in off), "")

    def arrange(self, anew: bool = False) -> None:
        """Put the blocks into their days, as many as have room.

        :param anew: the blocks are others; else only the room is, and what is there moves.
        """
        focused = next((button.block.id for button in self.buttons if button.hasFocus()), None)
        left, self._placed, self.hidden = self._placed, {}, {}
        for number, day in enumerate(self.days):
            cell, here = self.cell(number), self._blocks[day]
            fits = max(int((cell.height() - size(NUMBER) - 4) // (size(LINE) + 2)), 1)
            for place, block in enumerate(here[:fits]):
                button = left.pop((day, block.id), None) if not anew else None
                button = self._placed[day, block.id] = button or self._button(block)
                top = cell.top() + size(NUMBER) + place * (size(LINE) + 2)
                button.setGeometry(QRectF(cell.left() + 4, top, cell.width() - 8, size(LINE)).toRect())
                button.show()
                if block.id == focused:
                    button.setFocus()
            if len(here) > fits:
                self.hidden[day] = len(here) - fits
        for gone in left.values():
            gone.hide()
            gone.deleteLater()
        self.buttons = list(self._placed.values())
        self.canvas.update()

    def _button(self, block: Block) -> BlockButton:
        assert self.row is not None
        button = BlockButton(block, self.row, self.board.zone, False, self.canvas)
        button.opened.connect(self.opened)
        button.dropped.connect(lambda place, _by_end: self._drop(button, place))
        button.pushed.connect(lambda right, down, by_end: self._move(button, right + DAYS * down) if not by_end else None)
        button.stepped.connect(lambda right, down: self._step(button, right + down))
        return button

    def number_at(self, place: QPoint) -> int:
        """The number of the day at a place of the canvas."""
        cell = self.cell(0)
        across = min(max(int(place.x() // cell.width()), 0), DAYS - 1)
        return min(max(int(place.y() // cell.height()), 0) * DAYS + across, len(self.days) - 1)

    def _drop(self, button: BlockButton, place: QPoint) -> None:
        begin = button.geometry().center()
        self._move(button, self.number_at(self.canvas.mapFromGlobal(place)) - self.number_at(begin))

    def _move(self, button: BlockButton, days: int) -> None:
        block, zone = button.block, self.board.zone
        assert block.starts_at is not None
        assert block.ends_at is not None
        if days:
            begin = moved(block.starts_at, timedelta(days=days), zone)
            end = moved(block.ends_at, timedelta(days=days), zone) if block.is_all_day else begin + (block.ends_at - block.starts_at)
            self.moved.emit(block, begin, end)

    def _step(self, button: BlockButton, by: int) -> None:
        number = self.buttons.index(button) + by
        if 0 <= number < len(self.buttons):
            self.buttons[number].setFocus()
            self.area.ensureWidgetVisible(self.buttons[number])

    def ask_at(self, place: QPoint) -> None:
        """Ask for a task on the day at a place, or for the day where it holds more than is shown."""
        day = self.days[self.number_at(place)]
        if self.hidden.get(day):
            self.day_asked.emit(day)
            return
        begin = to_utc(datetime.combine(day, BEGINS), self.board.zone)
        self.wanted.emit(begin, begin + timedelta(minutes=30))


def _is_within(block: Block, begin: datetime, end: datetime) -> bool:
    """Whether a block is told on a day."""
    assert block.starts_at is not None
    assert block.ends_at is not None
    if block.is_all_day:
        return block.starts_at < end and block.ends_at > begin
    return begin <= block.starts_at < end
