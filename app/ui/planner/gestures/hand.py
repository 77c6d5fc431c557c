"""The hand on the board: what a press, a click, a drag and a key mean.

Nothing moves before the pointer has gone ``startDragDistance``; a click never writes (UX 1 M4).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

from app.core.planning.board import RowKey
from app.ui.planner.gestures.drag import Carry, Draw, Pull, Taken
from app.ui.planner.gestures.grip import Frame, Grip, position_at
from app.ui.planner.gestures.selection import between, taken_of
from app.ui.planner.interface import Part
from app.ui.planner.view import TimelineView

_CONTROL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
#: keys that change what a drag does
_MODIFIERS = {Qt.Key.Key_Control: _CONTROL, Qt.Key.Key_Shift: _SHIFT}


@dataclass(frozen=True)
class _Press:
    """Where and how a button went down.

    :param point: in pixels of the board, so that it stays where it was while the view scrolls; ``position`` on the axis.
    :param selection: what was selected before; ``current`` likewise.
    """

    point: QPointF
    start: QPoint
    position: float
    row: RowKey | None
    taken: Taken | None
    part: Part
    modifiers: Qt.KeyboardModifier
    selection: frozenset[int]
    current: int | None


class Hand(QObject):
    """A view's gesture.

    Signals: ``pointed(RowKey, datetime)`` a click on empty time, ``wanted(RowKey, datetime)`` a double click there, wall time both;
    ``menu_wanted(QPoint)``.
    """

    pointed = Signal(object, object)
    wanted = Signal(object, object)
    menu_wanted = Signal(QPoint)

    def __init__(self, view: TimelineView, grip: Grip, may_create: bool = True) -> None:
        super().__init__(view)
        self._view, self._grip, self._may_create = view, grip, may_create
        self._press: _Press | None = None
        #: a key that nothing here wants; True when it did something
        self.key: Callable[[QKeyEvent], bool] = lambda _event: False
        view.gesture = self

    # events

    def handle(self, event: QEvent) -> bool:
        """See ``Gesture``."""
        kind = event.type()
        if isinstance(event, QMouseEvent):
            return self._on_mouse(event)
        if isinstance(event, QKeyEvent):
            return self._on_key(event)
        if isinstance(event, QContextMenuEvent):
            self.menu_wanted.emit(event.globalPos())
            return True
        if kind == QEvent.Type.FocusOut and self._press is not None and not self._grip.is_busy:
            self._press = None
        return False

    def _on_mouse(self, event: QMouseEvent) -> bool:
        kind, is_left = event.type(), event.button() == Qt.MouseButton.LeftButton
        if kind == QEvent.Type.MouseButtonPress:
            if is_left:
                self._begin(event)
            elif event.button() == Qt.MouseButton.RightButton:
                self._point_at(event)
            return True
        if kind == QEvent.Type.MouseMove:
            if self._press is None:
                self._show_cursor(event.position())
                return False
            way = (event.globalPosition().toPoint() - self._press.start).manhattanLength()
            if not self._grip.is_busy and way >= QApplication.startDragDistance():
                self._take()
            if self._grip.is_busy:
                self._grip.follow(event.globalPosition().toPoint(), event.modifiers())
            return True
        if kind == QEvent.Type.MouseButtonRelease and is_left and self._press is not None:
            if self._grip.is_busy:
                self._grip.put(event.globalPosition().toPoint(), event.modifiers())
            else:
                self._click(self._press, event)
            self._press = None
            return True
        if kind == QEvent.Type.MouseButtonDblClick and is_left and self._view.placed_at(event.position()) is None:
            if (row := self._view.row_at(event.position().y())) is not None and self._may_create:
                self.wanted.emit(row.key, self._view.wall_at(event.position().x()))
            return True
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        if not self._grip.is_busy:
            return event.type() == QEvent.Type.KeyPress and self.key(event)
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # a shortcut in the midst of a drag would pull the board away below it
            return True
        if event.key() == Qt.Key.Key_Escape and event.type() == QEvent.Type.KeyPress:
            self._press = None
            self._grip.give_up()
        elif event.key() in _MODIFIERS:
            own, (point, held) = _MODIFIERS[Qt.Key(event.key())], self._grip.pointer
            self._grip.follow(point, held | own if event.type() == QEvent.Type.KeyPress else held & ~own)
        return True

    def tick(self) -> None:
        """See ``Gesture``."""
        self._grip.tick()

    # a press

    def _begin(self, event: QMouseEvent) -> None:
        view, point = self._view, event.position()
        placed, found = view.placed_at(point), view.block_at(point)
        taken = Taken(placed.block, view.board.rows[placed.row].key) if placed is not None else None
        row = view.row_at(point.y())
        self._press = _Press(
            point + self._scrolled(), event.globalPosition().toPoint(), position_at(view, point.x()), row.key if row is not None else None, taken,
            found[1] if found is not None else "body", event.modifiers(), view.selection, view.current,
        )
        if taken is not None and taken.block.id not in view.selection and not event.modifiers() & (_CONTROL | _SHIFT):
            view.select({taken.block.id}, taken.block.id)

    def _point_at(self, event: QMouseEvent) -> None:
        """The menu is about what is below the pointer."""
        placed = self._view.placed_at(event.position())
        if placed is not None and placed.block.id not in self._view.selection:
            self._view.select({placed.block.id}, placed.block.id)
        elif placed is None:
            self._view.select(())
            self._tell_point(event.position())

    def _click(self, press: _Press, event: QMouseEvent) -> None:
        """The button was let go without a drag: only the selection changes."""
        view = self._view
        if press.taken is None:
            if not press.modifiers & (_CONTROL | _SHIFT):
                view.select(())
            self._tell_point(event.position())
            return
        id = press.taken.block.id
        if press.modifiers & _CONTROL:
            view.select(view.selection ^ {id}, id)
        elif press.modifiers & _SHIFT and press.current is not None:
            view.select(view.selection | between(view, press.current, id), press.current)
        else:
            view.select({id}, id)

    def _tell_point(self, point: QPointF) -> None:
        if (row := self._view.row_at(point.y())) is not None and self._view.axis.days:
            self.pointed.emit(row.key, self._view.wall_at(point.x()))

    # a drag

    def _take(self) -> None:
        """The pointer has gone far enough: what was pressed is in the hand."""
        press = self._press
        assert press is not None, "nothing was pressed"
        before = press.selection, press.current
        if press.taken is not None:
            if press.taken.block.id not in self._view.selection:
                self._view.select({press.taken.block.id}, press.taken.block.id)
            others = taken_of(self._view, self._view.selection - {press.taken.block.id})
            held = (press.taken, *others)
            self._grip.hold(Carry(held, press.position) if press.part == "body" else Pull(held, press.part, press.position), before)
        elif press.row is not None and self._may_create and not press.modifiers & (_CONTROL | _SHIFT) and self._view.axis.days:
            self._grip.hold(Draw(press.row, press.position), before)
        else:
            self._grip.hold(Frame(press.point, press.selection if press.modifiers & (_CONTROL | _SHIFT) else frozenset()), before)

    def _scrolled(self) -> QPointF:
        return QPointF(self._view.horizontalScrollBar().value(), self._view.verticalScrollBar().value())

    def _show_cursor(self, point: QPointF) -> None:
        found = self._view.block_at(point)
        if found is not None and found[1] != "body":
            self._view.viewport().setCursor(Qt.CursorShape.SizeHorCursor)
        else:
            self._view.viewport().unsetCursor()
