"""The board of a planner: rows are people or things, columns are time. Draws only what is in sight; gestures and what they draw are hung in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from app.core import clock
from app.core.i18n import _
from app.core.planning.board import Block, Row, RowKey, Span
from app.ui.kit.speaking import say
from app.ui.kit.theme import scaled
from app.ui.planner import keys, speaking, words
from app.ui.planner.board_area import BoardArea
from app.ui.planner.interface import Gesture, Overlay, Part
from app.ui.planner.layout import Box, Placed

#: how much one notch of the wheel zooms
NOTCH = 1.25
#: pixels at the ends of a block that stretch it, and the width from which on it has such ends
EDGE, EDGES_FROM = 6.0, 18.0
TICK = 16  # ms
CLOCK = 15_000  # ms
#: events that a gesture may take before the view
_OFFERED = frozenset({
    QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease, QEvent.Type.MouseButtonDblClick, QEvent.Type.MouseMove, QEvent.Type.Wheel,
    QEvent.Type.Leave, QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.DragLeave, QEvent.Type.Drop, QEvent.Type.ContextMenu,
})


class TimelineView(BoardArea):
    """Shows a board. All points and rectangles it takes and gives are in coordinates of its viewport.

    Signals: those of ``BoardArea``, and ``activated(int)``: a block was double-clicked or opened by key.
    """

    activated = Signal(int)
    gesture: Gesture | None = None
    _overlay: Overlay | None = None

    def __init__(self, parent: QWidget | None = None) -> None:
        speaking.install()  # before Qt asks for the first board
        super().__init__(parent)
        self._ticker = QTimer(self, interval=TICK)
        self._ticker.timeout.connect(self._tick)
        self._clock = QTimer(self, interval=CLOCK)
        self._clock.timeout.connect(self.tell_time)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(_("Planner"))

    # selection

    @property
    def selection(self) -> frozenset[int]:
        """The keys of the selected blocks."""
        return self._picture.selection

    @property
    def current(self) -> int | None:
        """The key of the block that the keys mean."""
        return self._picture.current

    def select(self, ids: Iterable[int], current: int | None = None) -> None:
        """Select blocks; ``current`` becomes the one that the keys mean, by default it stays while it is selected."""
        known = self._picture.layout.blocks
        chosen = frozenset(id for id in ids if id in known)
        kept = self.current if self.current in chosen or not chosen else min(chosen)
        wanted = current if current in known else kept
        if (chosen, wanted) != (self.selection, self.current):
            was_other, was_elsewhere = chosen != self.selection, wanted != self.current
            self._picture.selection, self._picture.current = chosen, wanted
            self.soil()
            if was_elsewhere and wanted is not None and (placed := self._picture.layout.place(wanted)) is not None:
                say(self, words.spoken(placed.block, self._board.rows[placed.row], self._board.zone, self._picture.now))
            if was_other:
                self.selection_changed.emit()

    def set_lifted(self, ids: Iterable[int]) -> None:
        """These blocks are in the hand: of each only a dashed hole stays, until they are set to others."""
        lifted = frozenset(ids)
        if lifted != self._picture.lifted:
            self._picture.lifted = lifted
            self.soil()

    # where things are

    def x_of(self, moment: datetime) -> float:
        """The x of a moment."""
        return self.axis.x(moment) - self._across

    def moment_at(self, x: float, is_end: bool = False) -> datetime:
        """The moment at an x, to the second; see ``Axis.wall_at``."""
        return self.axis.moment_at(x + self._across, is_end)

    def wall_at(self, x: float, is_end: bool = False) -> datetime:
        """The wall time of the board's zone at an x, to the second."""
        return self.axis.wall_at((x + self._across) / self.axis.scale, is_end)

    def row_at(self, y: float) -> Row | None:
        """The row at a height; None below the last."""
        number = self._picture.layout.row_at(y + self._down)
        return self._board.rows[number] if number is not None else None

    def row_rect(self, key: RowKey) -> QRectF | None:
        """A row over the width of the axis; None where the board has none of this key."""
        number = self._picture.layout.numbers.get(key)
        return self.shown(self._picture.layout.row_box(number)) if number is not None else None

    def block_rect(self, id: int, row: RowKey | None = None) -> QRectF | None:
        """Where a block is drawn in a row, by default in the first of its rows that is shown; None where it is not on the board."""
        placed = self._picture.layout.place(id, row)
        return self.shown(placed.box) if placed is not None else None

    def span_rect(self, row: RowKey, starts_at: datetime, ends_at: datetime) -> QRectF | None:
        """Where a stretch of time lies in a row, as high as its blocks; None where the board has no such row."""
        rect = self.row_rect(row)
        if rect is None:
            return None
        left, right = self.x_of(starts_at), self.x_of(ends_at)
        inset = self._picture.layout.sizes.inset
        return QRectF(left, rect.top() + inset, max(right - left, 4.0), rect.height() - 2 * inset)

    def placed_at(self, point: QPointF | QPoint) -> Placed | None:
        """The block at a point with the row it lies in; narrow ones may be missed by two pixels."""
        layout, x, y = self._picture.layout, point.x() + self._across, point.y() + self._down
        near = [each for each in layout.within(Box(x - 2, y, 4, 0.01)) if each.box.top <= y < each.box.top + each.box.height]
        return min(near, key=lambda each: max(each.box.left - x, x - each.box.left - each.box.width, 0.0), default=None)

    def block_at(self, point: QPointF | QPoint) -> tuple[Block, Part] | None:
        """The block at a point, and where it is taken: wide ones have ends that stretch them."""
        placed = self.placed_at(point)
        if placed is None:
            return None
        x, box = point.x() + self._across, placed.box
        if box.width < EDGES_FROM or placed.block.is_hidden:
            return placed.block, "body"
        return placed.block, "start" if x < box.left + EDGE else "end" if x >= box.left + box.width - EDGE else "body"

    def blocks_in(self, rect: QRectF) -> list[Block]:
        """The blocks that touch a rectangle, each once."""
        area = Box(rect.left() + self._across, rect.top() + self._down, rect.width(), rect.height())
        found = {
            placed.block.id: placed.block for placed in self._picture.layout.within(area)
            if placed.box.top < area.top + area.height and placed.box.top + placed.box.height > area.top
        }
        return list(found.values())

    @property
    def visible_span(self) -> Span:
        """The stretch of time that is in sight."""
        return Span(self.moment_at(0), self.moment_at(min(self.viewport().width(), self.axis.width), True))

    @property
    def overlay(self) -> Overlay | None:
        """What is drawn over the blocks."""
        return self._overlay

    @overlay.setter
    def overlay(self, overlay: Overlay | None) -> None:
        self._overlay = overlay
        self.viewport().update()

    def set_shade(self, shade: Callable[[QPainter], None] | None) -> None:
        """Have something drawn below the blocks, in coordinates of the viewport; it is drawn when the board is, not in every frame of a gesture."""

        def paint(painter: QPainter) -> None:
            painter.translate(self._across, self._down)
            if shade is not None:
                shade(painter)

        self._picture.shade = paint if shade is not None else None
        self.soil()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the board, and the overlay over it."""
        super().paintEvent(event)
        if self._overlay is not None:
            self._overlay.paint(QPainter(self.viewport()))

    # events

    def tell_time(self) -> None:
        """Follow the clock: its line, and what has become late."""
        self._picture.now = clock.now()
        self.soil()

    def viewportEvent(self, event: QEvent) -> bool:
        """The gesture sees the events of the pointer first."""
        if self.gesture is not None and event.type() in _OFFERED and self.gesture.handle(event):
            return True
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._tell(event)
            return True
        return super().viewportEvent(event)

    def _tell(self, event: QHelpEvent) -> None:
        placed = self.placed_at(event.pos())
        if placed is not None:
            text = words.spoken(placed.block, self._board.rows[placed.row], self._board.zone, self._picture.now)
        else:
            text = self._picture.time_off_at(event.pos().x() + self._across, event.pos().y() + self._down)
        QToolTip.showText(event.globalPos(), text, self.viewport(), self.shown(placed.box).toRect() if placed is not None else QRect())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Without a gesture a click selects."""
        found = self.block_at(event.position())
        ids = {found[0].id} if found is not None else set()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.select(self.selection ^ ids, next(iter(ids), None))
        elif not ids <= self.selection or not ids:
            self.select(ids, next(iter(ids), None))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open a block."""
        if (found := self.block_at(event.position())) is not None and not found[0].is_hidden:
            self.activated.emit(found[0].id)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl zooms round the pointer, Shift scrolls through time, else through rows."""
        turned = event.angleDelta().y() or event.angleDelta().x()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_at(event.position().x(), NOTCH ** (turned / 120))
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier or not event.angleDelta().y():
            self.scroll_by(-turned, 0)
        else:
            self.scroll_by(0, -turned * scaled(54) / 120)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from block to block, select, open, zoom; see ``keys``."""
        if (self.gesture is not None and self.gesture.handle(event)) or keys.press(self, event):
            event.accept()
            return
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Of interest to gestures only."""
        if self.gesture is None or not self.gesture.handle(event):
            super().keyReleaseEvent(event)

    def event(self, event: QEvent) -> bool:
        """A gesture may want a key before it becomes a shortcut."""
        if event.type() == QEvent.Type.ShortcutOverride and self.gesture is not None and self.gesture.handle(event):
            return True
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._picture.is_focused = event.type() == QEvent.Type.FocusIn
            self.soil()
            if self.gesture is not None:
                self.gesture.handle(event)
        return super().event(event)

    def start_ticking(self) -> None:
        """Call the gesture's ``tick`` 60 times a second."""
        self._ticker.start()

    def stop_ticking(self) -> None:
        """No more ticks."""
        self._ticker.stop()

    def _tick(self) -> None:
        if self.gesture is not None:
            self.gesture.tick()

    def showEvent(self, event: QEvent) -> None:
        """Only a visible board follows the clock."""
        self.tell_time()
        self._clock.start()

    def hideEvent(self, event: QEvent) -> None:
        """Nobody looks at the clock."""
        self._clock.stop()
