"""A task in a person's calendar: something to see, to hear, to focus and to drag."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.core import clock
from app.core.planning.board import Block, Row
from app.ui.planner import words
from app.ui.planner.blocks import Look, paint_block

#: pixels at the lower edge that stretch a task
EDGE = 6


class BlockButton(QWidget):
    """One block.

    Signals: ``opened(int)``; ``lifted(QPoint, bool)`` it is dragged to a global place, the bool says that its end is; ``dropped(QPoint, bool)``;
    ``put_back()``; ``pushed(int, int, bool)`` keys push it so many steps to the right and down, or its end; ``stepped(int, int)`` the focus goes on.

    :param stretches: whether its lower edge can be dragged.
    :param is_rest: it only shows that the task goes on: it takes no focus and is not dragged.
    """

    opened = Signal(int)
    lifted = Signal(QPoint, bool)
    dropped = Signal(QPoint, bool)
    put_back = Signal()
    pushed = Signal(int, int, bool)
    stepped = Signal(int, int)

    def __init__(self, block: Block, row: Row, zone: str, stretches: bool, parent: QWidget, *, is_rest: bool = False) -> None:
        super().__init__(parent)
        self.block = block
        self._stretches = stretches and not block.is_all_day
        self._pressed: QPoint | None = None
        self._by_end = False
        self.is_dragging = False
        self._is_rest = is_rest
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if is_rest else Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        said = words.spoken(block, row, zone, clock.now())
        self.setAccessibleName(said)
        self.setToolTip(said.replace(". ", "\n"))

    @property
    def grip(self) -> QPoint:
        """Where in it the mouse button went down."""
        return self._pressed or QPoint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The block as the planner paints it; a dashed hole while it is in the hand."""
        look = Look(is_selected=self.hasFocus(), is_lifted=self.is_dragging, is_tall=True)
        paint_block(QPainter(self), self.block, QRectF(self.rect()).adjusted(1, 0.5, 0, -0.5), clock.now(), look)

    def focusInEvent(self, event: object) -> None:
        """Draw the ring, above its neighbours."""
        self.raise_()
        self.update()

    def focusOutEvent(self, event: object) -> None:
        """Take the ring away."""
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go on, with Alt they move, with Alt and Shift they change the end; Enter opens, Esc puts back."""
        steps = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
        step = steps.get(Qt.Key(event.key()))
        has_alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if event.key() == Qt.Key.Key_Escape and self.is_dragging:
            self._let_go()
            self.put_back.emit()
        elif step is not None and has_alt:
            self.pushed.emit(*step, bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif step is not None:
            self.stepped.emit(*step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.block.is_hidden:
            self.opened.emit(self.block.id)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where a drag might begin."""
        if event.button() == Qt.MouseButton.LeftButton and not self.block.is_hidden and not self._is_rest:
            self._pressed = event.position().toPoint()
            self._by_end = self._is_end(self._pressed)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Beyond the distance that tells a click from a drag, the block is in the hand."""
        place = event.position().toPoint()
        if self._pressed is None:
            self.setCursor(Qt.CursorShape.SizeVerCursor if self._is_end(place) else Qt.CursorShape.ArrowCursor)
            return
        if self.is_dragging or (place - self._pressed).manhattanLength() >= QApplication.startDragDistance():
            self.is_dragging = True
            self.lifted.emit(event.globalPosition().toPoint(), self._by_end)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let it go."""
        was_dragging, by_end = self.is_dragging, self._by_end
        if was_dragging:
            self.dropped.emit(event.globalPosition().toPoint(), by_end)
        self._let_go()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the card."""
        if not self.block.is_hidden:
            self.opened.emit(self.block.id)

    def _let_go(self) -> None:
        self._pressed, self.is_dragging = None, False
        self.update()

    def _is_end(self, place: QPoint) -> bool:
        return self._stretches and not self.block.is_hidden and place.y() >= self.height() - EDGE and self.height() > 3 * EDGE
