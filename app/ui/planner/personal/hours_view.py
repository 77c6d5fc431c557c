"""Days side by side with their hours from above: the day and the week of one person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QToolTip, QVBoxLayout, QWidget

from app.core import clock
from app.core.i18n import _
from app.core.planning.board import Block, Board, Row, Span
from app.core.planning.wall_time import DAY, begin_of, day_of, moved, to_utc, to_wall
from app.core.rules.planning import conflicts, why_not_move
from app.ui.planner import words
from app.ui.planner.axis import DAY as DAY_MINUTES
from app.ui.planner.axis import Axis
from app.ui.planner.board_axis import working_hours
from app.ui.planner.inks import size
from app.ui.planner.lanes import Lanes
from app.ui.planner.personal.block_button import BlockButton
from app.ui.planner.personal.clusters import clusters
from app.ui.planner.personal.hours_grid import HEAD, DayHead, HoursCanvas

HOUR, GUTTER, ALL_DAY = 52, 54, 24
SNAP = 15  # minutes; Shift turns it to one
LEAST = 18  # px of a block


class HoursView(QWidget):
    """The days of a person.

    Signals: ``opened(int)``; ``moved(object, object, object)`` block, new beginning and end; ``wanted(object, object)`` a new task there.
    """

    opened = Signal(int)
    moved = Signal(object, object, object)
    wanted = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        now = clock.now()
        self.board = Board(Span(now, now), "UTC", (), (), (), now)
        self.row: Row | None = None
        self.days: tuple[date, ...] = ()
        self.buttons: list[BlockButton] = []
        #: what goes on over midnight: one more for each day after the first, with the number of the day
        self.rests: list[tuple[BlockButton, int]] = []
        self.opens = 8 * 60
        self._ghost: BlockButton | None = None
        self._top: int | None = None
        self._grid: list[QWidget] = []
        self.head, self.canvas, self.area = DayHead(self), HoursCanvas(self), QScrollArea()
        self.area.setWidget(self.canvas)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.verticalScrollBar().rangeChanged.connect(self._go_down)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.area, 1)
        self.setFocusProxy(self.canvas)

    # what is shown -----------------------------------------------------------------------------------------------------------------
    def show_board(self, board: Board, row: Row, days: Sequence[date]) -> None:
        """Show the days of a person; of the same days the place and the focus stay."""
        is_other = tuple(days) != self.days
        focused = next((button.block.id for button in self.buttons if button.hasFocus()), None)
        self.board, self.row, self.days = board, row, tuple(days)
        self.opens = working_hours(board)[0]
        for button in self._grid:
            button.hide()
            button.deleteLater()
        mine = [block for block in board.blocks if row.key in block.rows and block.starts_at is not None]
        mine.sort(key=lambda block: (block.starts_at, block.id))
        self.buttons = [self._button(block, self.head if block.is_all_day else self.canvas) for block in mine]
        self.rests = [(self._rest(block), number) for block in mine if not block.is_all_day for number in self._days_after(block)]
        self._grid = [*self.buttons, *(button for button, _number in self.rests)]
        self.canvas.setMinimumHeight(round(self.y_of(DAY_MINUTES)) + 1)
        self.arrange()
        for button in self.buttons:
            button.show()
            if button.block.id == focused:
                button.setFocus()
        for button, _number in self.rests:
            button.show()
        if is_other:
            self._top = round(self.y_of(max(self.opens - 30, 0)))
            self._go_down()
        self.canvas.update()
        self.head.update()

    def _go_down(self) -> None:
        """Bring the first hours of work into sight as soon as the bar knows the height of a day, which is some events later."""
        bar = self.area.verticalScrollBar()
        if self._top is not None and bar.maximum() + bar.pageStep() >= round(self.y_of(DAY_MINUTES)):
            bar.setValue(self._top)
            self._top = None

    def _button(self, block: Block, parent: QWidget) -> BlockButton:
        assert self.row is not None
        is_whole = block.is_all_day or not self._days_after(block)
        button = BlockButton(block, self.row, self.board.zone, is_whole, parent)
        button.opened.connect(self.opened)
        button.lifted.connect(lambda place, by_end: self._lift(button, place, by_end))
        button.dropped.connect(lambda place, by_end: self._drop(button, place, by_end))
        button.put_back.connect(self._put_back)
        button.pushed.connect(lambda right, down, by_end: self._push(button, right, down, by_end))
        button.stepped.connect(lambda right, down: self._step(button, right, down))
        return button

    def _days_after(self, block: Block) -> range:
        """The days on which a block goes on after the first."""
        return range(self._first_day(block) + 1, self._last_day(block) + 1)

    def _rest(self, block: Block) -> BlockButton:
        """A block on a day after its first: to be seen and opened; keys and hands move it where it begins."""
        assert self.row is not None
        button = BlockButton(block, self.row, self.board.zone, False, self.canvas, is_rest=True)
        button.opened.connect(self.opened)
        return button

    @property
    def gutter(self) -> int:
        """Width of the hours at the left."""
        return size(GUTTER)

    def y_of(self, minute: float) -> float:
        """The y of a minute of the day."""
        return minute * size(HOUR) / 60

    def column(self, number: int) -> QRectF:
        """The stripe of a day, in the canvas."""
        width = (self.canvas.width() - self.gutter) / max(len(self.days), 1)
        return QRectF(self.gutter + number * width, 0, width, self.canvas.height())

    def _axis(self, number: int) -> Axis:
        return Axis(self.board.zone, (self.days[number],))

    def band(self, number: int, span: Span) -> QRectF | None:
        """A stretch as far as it lies on a day, over the whole width; None where nothing of it does."""
        begin, end = begin_of(self.days[number], self.board.zone), begin_of(self.days[number] + DAY, self.board.zone)
        if span.ends_at <= begin or span.starts_at >= end:
            return None
        stretch = self._axis(number).stretch(max(span.starts_at, begin), min(span.ends_at, end - timedelta(seconds=1)))
        box, top = self.column(number), self.y_of(stretch.begin)
        return QRectF(box.left(), top, box.width(), max(self.y_of(stretch.end) - top, 1))

    def arrange(self) -> None:
        """Put the blocks into lanes of their days; those of whole days under the names."""
        stacks = [0] * len(self.days)
        for number in range(len(self.days)):
            box = self.column(number)
            members = [(button, part) for button in self.buttons if (part := self._part(button, number)) is not None]
            members += [(button, box) for button, day in self.rests if day == number]
            timed = [(button, part) for button, part in members if not button.block.is_all_day]
            axis = self._axis(number)
            least = LEAST * 60 / size(HOUR)
            placed = [(axis.stretch(*self._clip(button.block, number)), button) for button, _part in timed]
            for group in clusters(placed, least):
                lanes = Lanes([stretch for stretch, _button in group], least)
                width = (box.width() - 6) / lanes.count
                for place, (stretch, button) in enumerate(group):
                    left, length = box.left() + 2 + lanes.lane(place) * width, max(stretch.end - stretch.begin, least)
                    button.setGeometry(QRectF(left, self.y_of(stretch.begin), width, self.y_of(length)).toRect())
            for button, _part in members:
                if button.block.is_all_day:
                    top = size(HEAD) + stacks[number] * (size(ALL_DAY) + 2)
                    first = self._first_day(button.block)
                    wide = self.column(self._last_day(button.block)).right() - self.column(first).left()
                    if number == first:
                        button.setGeometry(QRectF(box.left() + 2, top, wide - 6, size(ALL_DAY)).toRect())
                    stacks[number] += 1
        self.head.setFixedHeight(size(HEAD) + max(stacks, default=0) * (size(ALL_DAY) + 2) + 2)

    def _first_day(self, block: Block) -> int:
        return next(number for number in range(len(self.days)) if self.band(number, _span(block)) is not None)

    def _last_day(self, block: Block) -> int:
        return next(number for number in reversed(range(len(self.days))) if self.band(number, _span(block)) is not None)

    def _part(self, button: BlockButton, number: int) -> QRectF | None:
        """Where a block lies on a day; of one that goes over midnight this is the day where it begins, or the first that is shown."""
        part = self.band(number, _span(button.block))
        if part is None or button.block.is_all_day:
            return part
        return part if number == self._first_day(button.block) else None

    def _clip(self, block: Block, number: int) -> tuple[datetime, datetime]:
        span, end = _span(block), begin_of(self.days[number] + DAY, self.board.zone) - timedelta(seconds=1)
        return max(span.starts_at, begin_of(self.days[number], self.board.zone)), min(span.ends_at, end)

    # dragging ----------------------------------------------------------------------------------------------------------------------
    def wall_at(self, place: QPoint) -> datetime:
        """The wall time at a place of the canvas, to the minute."""
        width = (self.canvas.width() - self.gutter) / max(len(self.days), 1)
        number = min(max(int((place.x() - self.gutter) // width), 0), len(self.days) - 1)
        minute = min(max(place.y() * 60 / size(HOUR), 0), DAY_MINUTES - 1)
        return datetime.combine(self.days[number], time()) + timedelta(minutes=int(minute))

    def target(self, button: BlockButton, place: QPoint, by_end: bool, snap: int = SNAP) -> Span:
        """Where a block would come that is let go at a global place."""
        block, span, zone = button.block, _span(button.block), self.board.zone
        at = self.canvas.mapFromGlobal(place)
        if by_end:
            end = to_utc(_snapped(self.wall_at(at + QPoint(0, button.height() - button.grip.y())), snap), zone)
            return Span(span.starts_at, max(end, span.starts_at + timedelta(minutes=snap)))
        if block.is_all_day:
            days = self.wall_at(at).date() - day_of(span.starts_at, zone)
            return Span(moved(span.starts_at, days, zone), moved(span.ends_at, days, zone))
        begin = to_utc(_snapped(self.wall_at(at - QPoint(0, button.grip.y())), snap), zone)
        return Span(begin, begin + (span.ends_at - span.starts_at))

    def _lift(self, button: BlockButton, place: QPoint, by_end: bool) -> None:
        snap = 1 if QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier else SNAP
        span = self.target(button, place, by_end, snap)
        QToolTip.showText(place + QPoint(12, 12), "\n".join(self._said(button.block, span)), self)

    def _said(self, block: Block, span: Span) -> list[str]:
        """What the tip says while a block is in the hand: the new time, what stands in the way, the keys."""
        assert self.row is not None
        starts, ends = to_wall(span.starts_at, self.board.zone), to_wall(span.ends_at, self.board.zone)
        head = f"{words.day(starts.date())}, {starts:%H:%M} – {ends:%H:%M}"
        refused = why_not_move(self.board, block, block.row, span.starts_at, span.ends_at)
        told = [refused] if refused else conflicts(self.board, block, self.row.key, span.starts_at, span.ends_at)
        return [head, *told, _("Shift without grid · Esc back")]

    def _drop(self, button: BlockButton, place: QPoint, by_end: bool) -> None:
        QToolTip.hideText()
        snap = 1 if QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier else SNAP
        span = self.target(button, place, by_end, snap)
        if span != _span(button.block):
            self.moved.emit(button.block, span.starts_at, span.ends_at)

    def _put_back(self) -> None:
        QToolTip.hideText()

    # keys ----------------------------------------------------------------------------------------------------------------------------
    def _push(self, button: BlockButton, right: int, down: int, by_end: bool) -> None:
        span, zone = _span(button.block), self.board.zone
        delta = timedelta(days=right, minutes=0 if button.block.is_all_day else down * SNAP)
        if by_end:
            end = moved(span.ends_at, delta, zone)
            if end > span.starts_at:
                self.moved.emit(button.block, span.starts_at, end)
        elif delta:
            begin = moved(span.starts_at, delta, zone)
            self.moved.emit(button.block, begin, begin + (span.ends_at - span.starts_at))

    def _step(self, button: BlockButton, right: int, down: int) -> None:
        number = self.buttons.index(button)
        if down:
            number = min(max(number + down, 0), len(self.buttons) - 1)
            self.buttons[number].setFocus()
        else:
            day = self._first_day(button.block) + right
            there = [other for other in self.buttons if (self._first_day(other.block) - day) * right >= 0]
            if there:
                (there[0] if right > 0 else there[-1]).setFocus()
        focused = next((other for other in self.buttons if other.hasFocus()), None)
        if focused is not None and focused.parentWidget() is self.canvas:
            self.area.ensureWidgetVisible(focused)

    def ask_for_new(self, place: QPoint) -> None:
        """Ask for a task of half an hour at a place of the canvas."""
        wall = self.wall_at(place)
        begin = to_utc(wall.replace(minute=wall.minute // 30 * 30), self.board.zone)
        self.wanted.emit(begin, begin + timedelta(minutes=30))

    def button_of(self, id: int) -> BlockButton:
        """The button of a task; KeyError when it is not shown."""
        return {button.block.id: button for button in self.buttons}[id]


def _span(block: Block) -> Span:
    assert block.starts_at is not None
    assert block.ends_at is not None
    return Span(block.starts_at, block.ends_at)


def _snapped(wall: datetime, step: int) -> datetime:
    """The nearest full step of minutes of the day."""
    midnight = datetime.combine(wall.date(), time())
    minute = (wall - midnight) // timedelta(minutes=1)
    return midnight + timedelta(minutes=(minute + step // 2) // step * step)
