"""The part of a planner's board that is in sight: what is shown, zoomed, scrolled and painted."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QRect, QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from app.core import clock
from app.core.planning.board import Board, RowKey, Span
from app.ui.kit.theme import scaled, theme_signals
from app.ui.planner.axis import FINEST, Axis
from app.ui.planner.board_axis import axis_for
from app.ui.planner.ground import Ground
from app.ui.planner.head_widgets import Heads
from app.ui.planner.heads import ROW_HEAD, TIME_HEAD
from app.ui.planner.layout import BoardLayout, Box, Sizes
from app.ui.planner.loads import DayLoads
from app.ui.planner.picture import Picture
from app.ui.planner.preparing import Preparing


def _no_board() -> Board:
    now = clock.now()
    return Board(Span(now, now), "UTC", (), (), (), now)


class BoardArea(QAbstractScrollArea):
    """Shows a board and scrolls and zooms it; what hands and keys do with it is added by ``TimelineView``.

    Signals: ``axis_changed()`` zoomed, or other days or hours are shown; ``scrolled()`` other time or rows are in sight;
    ``selection_changed()`` other blocks are selected, also because one has gone.
    """

    selection_changed = Signal()
    axis_changed = Signal()
    scrolled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._board = _no_board()
        self._is_whole = False
        self._left = 0.0  # pixels; the bar knows whole ones only
        self._shown_days: float | None = None  # how many fill the width, until somebody zooms
        self._ground = Ground()
        self._loads: DayLoads | None = None
        self._picture = Picture(BoardLayout(self._board, Axis("UTC", ()), self._sizes()), clock.now())
        self._preparing = Preparing(self)
        self._heads = Heads(self)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.horizontalScrollBar().valueChanged.connect(self._keep_left)
        theme_signals.changed.connect(self._restyle)
        self._place_heads()

    @property
    def board(self) -> Board:
        """The board as it is shown."""
        return self._board

    @property
    def axis(self) -> Axis:
        """The axis of time as it is shown."""
        return self._picture.layout.axis

    @property
    def layout_of_board(self) -> BoardLayout:
        """Where everything lies, in pixels from the board's upper left corner."""
        return self._picture.layout

    @property
    def picture(self) -> Picture:
        """What is painted; for heads, paper and screen readers."""
        return self._picture

    @property
    def loads(self) -> DayLoads:
        """How full each day of each row is."""
        if self._loads is None or self._loads.board is not self._board or self._loads.axis.days != self.axis.days:
            self._loads = DayLoads(self._board, self.axis)
        return self._loads

    def set_board(self, board: Board) -> None:
        """Show a board. Of the same time, zoom, place, selection and current block stay; of another one its begin comes into sight."""
        before, layout = self._board, self._picture.layout
        self._board = board
        is_same_time = (before.span, before.zone) == (board.span, board.zone) and bool(layout.axis.days)
        axis = axis_for(board, self.viewport().width(), self._is_whole, layout.axis.days if is_same_time else ())
        if is_same_time:
            if axis.zoomed(layout.axis.scale) != layout.axis:
                self._change_axis(axis.zoomed(layout.axis.scale))
                return
            self._lay_out(BoardLayout(board, layout.axis, self._sizes(), layout))
        else:
            self._left, self._shown_days = 0.0, float(len(axis.days))
            self._lay_out(BoardLayout(board, axis, self._sizes(), layout))
            self.axis_changed.emit()

    def set_whole_days(self, is_whole: bool) -> None:
        """Show all hours of all days, or only working days with their working hours; the time in the middle stays there."""
        if is_whole != self._is_whole:
            self._is_whole = is_whole
            self._change_axis(axis_for(self._board, self.viewport().width(), is_whole))

    @property
    def shows_whole_days(self) -> bool:
        """Whether all hours of all days are shown."""
        return self._is_whole

    def _change_axis(self, axis: Axis) -> None:
        """Other days or hours: as many days as before are in sight, with the same moment in the middle."""
        old, width = self.axis, self.viewport().width()
        middle = old.moment_at(self._left + width / 2) if old.days else None
        if old.days and axis.days:
            axis = axis.zoomed(min(max(old.day_width / axis.window, self._least_scale(axis)), FINEST))
        self._lay_out(BoardLayout(self._board, axis, self._sizes(), self._picture.layout))
        if middle is not None and axis.days:
            self._go_left(self.axis.x(middle) - width / 2)
        self.axis_changed.emit()

    def _lay_out(self, layout: BoardLayout) -> None:
        """What is selected and in the hand stays so, as far as it is still there."""
        before, known = self._picture, layout.blocks.keys()
        current = before.current if before.current in known else None
        self._picture = Picture(layout, clock.now(), before.selection & known, current, before.lifted & known, before.is_focused, shade=before.shade)
        self._preparing.begin(layout)
        self._fit_bars()
        self.soil()
        if before.selection != self._picture.selection:
            self.selection_changed.emit()

    def _sizes(self) -> Sizes:
        return Sizes(scaled(54), scaled(31), 5.0, 2.0)

    @property
    def _across(self) -> int:
        return self.horizontalScrollBar().value()

    @property
    def _down(self) -> int:
        return self.verticalScrollBar().value()

    def sight(self) -> QRectF:
        """The part of the board that is in sight, in pixels from its upper left corner."""
        size = self.viewport().size()
        return QRectF(self._across, self._down, max(min(size.width(), self.axis.width - self._across), 1), size.height())

    def visible_days(self) -> range:
        """The numbers of the days of which a good part is in sight, at least one."""
        width, left = self.axis.day_width, float(self._across)
        right = min(left + self.viewport().width(), self.axis.width)
        first, last = self.axis.day_at(left + width / 2 - 1), self.axis.day_at(right - width / 2 + 1)
        return range(first, max(last, first) + 1)

    def _least_scale(self, axis: Axis) -> float:
        return min(self.viewport().width() / max(axis.length, 1), FINEST)

    def zoom_at(self, x: float, factor: float) -> None:
        """Zoom; the moment at ``x`` stays in its place."""
        axis = self.axis
        if not axis.days:
            return
        scale = min(max(axis.scale * factor, self._least_scale(axis)), FINEST)
        if scale == axis.scale:
            return
        at = (self._left + x) / axis.scale
        self._shown_days = None
        self._zoom(scale)
        self._go_left(at * scale - x)
        self.axis_changed.emit()

    def show_days(self, first: date, count: int) -> None:
        """Zoom so that so many days fill the width, and bring the first into sight; also after the view was resized."""
        if self.axis.days:
            self._shown_days = float(count)
            self._fit_days()
            self._go_left(self.axis.day_index(first) * self.axis.day_width)
            self.axis_changed.emit()

    def _fit_days(self) -> None:
        if self._shown_days and self.axis.days:
            scale = self.viewport().width() / (self._shown_days * self.axis.window)
            self._zoom(min(max(scale, self._least_scale(self.axis)), FINEST))

    def _zoom(self, scale: float) -> None:
        self._picture.layout.zoom(self.axis.zoomed(scale))
        self._preparing.begin(self._picture.layout)
        self._fit_bars()
        self.soil()

    def scroll_to(self, moment: datetime, row: RowKey | None = None) -> None:
        """Bring a moment into the middle of the view, and a row into sight."""
        self._go_left(self.axis.x(moment) - self.viewport().width() / 2)
        if row is not None and (number := self._picture.layout.numbers.get(row)) is not None:
            box = self._picture.layout.row_box(number)
            self._bring_down(box.top, box.top + box.height)

    def reveal(self, id: int) -> None:
        """Bring a block into sight, with as little scrolling as needed."""
        if (placed := self._picture.layout.place(id)) is None:
            return
        box, width = placed.box, self.viewport().width()
        if box.left < self._across or box.left + min(box.width, width) > self._across + width:
            self._go_left(box.left - (0 if box.width > width else (width - box.width) / 3))
        self._bring_down(box.top - 5, box.top + box.height + 5)

    def scroll_by(self, across: float, down: float) -> None:
        """Scroll by pixels, as far as there is something."""
        self._go_left(self._left + across)
        self.verticalScrollBar().setValue(round(self._down + down))

    def _bring_down(self, top: float, bottom: float) -> None:
        height = self.viewport().height()
        if top < self._down or bottom - top > height:
            self.verticalScrollBar().setValue(int(top))
        elif bottom > self._down + height:
            self.verticalScrollBar().setValue(round(bottom - height))

    def _go_left(self, left: float) -> None:
        """The bar knows whole pixels only; what the zoom needs is kept exactly."""
        bar = self.horizontalScrollBar()
        wanted = min(max(left, 0.0), float(bar.maximum()))
        self._left = wanted
        bar.setValue(round(wanted))
        self._left = wanted

    def _keep_left(self, value: int) -> None:
        self._left = float(value)

    def _fit_bars(self) -> None:
        size, layout = self.viewport().size(), self._picture.layout
        for bar, length, room in (
            (self.horizontalScrollBar(), round(layout.axis.width), size.width()), (self.verticalScrollBar(), round(layout.height), size.height()),
        ):
            bar.setRange(0, max(length - room, 0))
            bar.setPageStep(room)
            bar.setSingleStep(scaled(54))

    def shown(self, box: Box) -> QRectF:
        """Where a box of the board lies in the viewport."""
        return QRectF(box.left - self._across, box.top - self._down, box.width, box.height)

    def soil(self) -> None:
        """What is drawn no longer holds; draw it anew."""
        self._ground.soil()
        self.viewport().update()
        self._heads.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Copy what is drawn already, draw the rest."""
        painter = QPainter(self.viewport())
        self._ground.show(painter, self.viewport().size(), self.devicePixelRatioF(), event.rect(), self._paint)
        painter.end()

    def _paint(self, painter: QPainter, area: QRect) -> None:
        self._picture.left = float(self._across)
        painter.translate(-self._across, -self._down)
        self._picture.paint(painter, Box(area.x() + self._across, area.y() + self._down, area.width(), area.height()))

    def _restyle(self, _theme: object = None) -> None:
        self._place_heads()
        self._lay_out(BoardLayout(self._board, self.axis, self._sizes(), self._picture.layout))

    def scrollContentsBy(self, across: int, down: int) -> None:
        """Shift what is drawn, draw what came into sight; sideways all is drawn, since texts stay in sight."""
        if across:
            self._ground.soil()
        else:
            self._ground.scroll(across, down)
        self.viewport().update()
        self._heads.update()
        self.scrolled.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many days as were asked for stay in sight."""
        super().resizeEvent(event)
        self._place_heads()
        if self.axis.days:
            at = self._left / self.axis.scale
            if self._shown_days:
                self._fit_days()
            elif self.axis.scale < self._least_scale(self.axis):
                self._zoom(self._least_scale(self.axis))
            self._fit_bars()
            self._go_left(at * self.axis.scale)

    def _place_heads(self) -> None:
        self.setViewportMargins(scaled(ROW_HEAD), scaled(TIME_HEAD), 0, 0)
        self._heads.place(self.viewport().geometry())

    def minimumSizeHint(self) -> QSize:
        """Room for the heads and a few blocks."""
        return QSize(scaled(ROW_HEAD) + 320, scaled(TIME_HEAD) + 160)
