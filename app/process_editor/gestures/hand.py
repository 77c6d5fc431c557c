"""The hand on the canvas: what a press, a click, a drag and a key mean.

Nothing moves before the pointer has gone ``startDragDistance``; a click never writes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QDragMoveEvent, QDropEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.process_editor.gestures import keyboard, verbs
from app.process_editor.gestures.connect import Connect
from app.process_editor.gestures.drag import Drag
from app.process_editor.gestures.menu import open_menu
from app.process_editor.gestures.pan import Pan
from app.process_editor.gestures.place import Place, kind_in
from app.process_editor.gestures.taking import cursor_at, taken
from app.process_editor.items.handles import SMALLEST, Handles, on_sides
from app.process_editor.kinds import Kind
from app.process_editor.overlays.name_editor import NameEditor
from app.process_editor.overlays.pad import Pad
from app.process_editor.overlays.selection_bar import SelectionBar
from app.processes.definition import Shape

if TYPE_CHECKING:
    from app.process_editor.view import ProcessView

_MORE = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
#: width of the edge where a drag scrolls the view, and how far a tick scrolls at most, pixels
_EDGE, _FASTEST = 28, 26.0


class Hand(QObject):
    """A canvas's gesture; palette, pad and menus call its verbs."""

    def __init__(self, view: ProcessView) -> None:
        super().__init__(view)
        self.view = view
        self.handles = Handles()
        view.drawing.addItem(self.handles)
        self._drag: Drag | None = None
        self._is_hanging = False
        self._press: QPointF | None = None
        self._start, self._last = QPoint(), QPoint()
        self._button = Qt.MouseButton.NoButton
        self._held = Qt.KeyboardModifier.NoModifier
        self._naming: NameEditor | None = None
        self._asking: QWidget | None = None
        self._is_space = False
        self.pad, self.bar = Pad(view, self), SelectionBar(view, self)
        view.gesture = self
        view.selection_changed.connect(self.settle)
        view.document.changed.connect(lambda _found: self.settle())
        view.zoomed.connect(self.settle)

    @property
    def is_busy(self) -> bool:
        """Whether something is in the hand, a name is written, or a list is open."""
        return self._drag is not None or self._naming is not None or self._asking is not None

    def hold(self, asking: QWidget | None) -> None:
        """A list is open now, or no more."""
        self._asking = asking
        self.settle()

    def settle(self) -> None:
        """Pad and handles stand where the selected node stands."""
        view = self.view
        node = view.graph.nodes.get(view.current or "") if len(view.selection) == 1 and self._drag is None else None
        is_open = node is not None and node.shape not in (Shape.END, Shape.FOREIGN) and min(node.width, node.height) > SMALLEST * view.pixel
        self.handles.show_at(on_sides(view.drawing.rect(node.key)) if is_open and node is not None else (), view.pixel)
        self.pad.settle()
        self.bar.settle()

    # verbs that others call

    def append(self, kind: Kind) -> None:
        """Put a node of a kind behind the current one, and name it."""
        verbs.append_to(self.view, kind)

    def ask_what_follows(self, source: str | None = None, at: QPointF | None = None) -> None:
        """Open the list of kinds; what is chosen comes behind a node.

        :param at: where it comes; by default a free place.
        """
        verbs.ask_what_follows(self.view, source, at)

    def ask_what_else(self) -> None:
        """Open the list of what the current node can become."""
        verbs.ask_what_else(self.view)

    def draw_line(self) -> None:
        """A line hangs on the pointer until the next click."""
        if self.view.current in self.view.graph.nodes:
            middle = self.view.drawing.rect(self.view.current or "").center()
            self._hang(Connect(self.view, middle, self.view.current or ""))

    def pull_line(self) -> None:
        """The button is down already: the line ends where it is let go."""
        self.draw_line()
        self.view.viewport().grabMouse()

    def place(self, kind: Kind) -> None:
        """Something new hangs on the pointer until the next click: the palette was clicked."""
        self.view.setFocus()
        self._hang(Place(self.view, self.view.pointer(), kind))

    def rename(self, key: str | None = None, merge: str = "") -> None:
        """Write the name of a part, by default of the current one."""
        wanted = key or self.view.current
        if wanted is not None and self.view.is_known(wanted):
            self._naming = NameEditor(self.view, wanted, merge or f"new {wanted}")
            self._naming.closed.connect(self._named)
            self.settle()

    def delete(self) -> None:
        """Take what is selected away."""
        verbs.delete(self.view)

    def _named(self) -> None:
        self._naming = None
        self.settle()

    def _hang(self, drag: Drag) -> None:
        self.give_up()
        self._drag, self._is_hanging = drag, True
        self.view.viewport().setCursor(drag.cursor or Qt.CursorShape.ArrowCursor)
        self.view.setFocus()
        self.settle()

    # events

    def handle(self, event: QEvent) -> bool:
        """See ``Gesture``."""
        if isinstance(event, QMouseEvent):
            return self._on_mouse(event)
        if isinstance(event, QKeyEvent):
            return self._on_key(event)
        if isinstance(event, QContextMenuEvent):
            return open_menu(self.view, self, event)
        if isinstance(event, QDropEvent):
            return self._on_drop(event)
        if event.type() == QEvent.Type.DragLeave and self._drag is not None:
            self.give_up()
        if event.type() == QEvent.Type.FocusOut:
            self._hold_space(False)  # its release goes to somebody else
            if self._drag is not None and not self._is_hanging:
                self.give_up()
        return False

    def tick(self) -> None:
        """Scroll while something is held at the edge, faster nearer the edge."""
        port, at = self.view.viewport().rect(), self._last
        across = min(at.x() - _EDGE, 0) + max(at.x() - port.width() + _EDGE, 0)
        down = min(at.y() - _EDGE, 0) + max(at.y() - port.height() + _EDGE, 0)
        if self._drag is not None and not isinstance(self._drag, Pan) and (across or down):
            self.view.scroll_by(*(max(min(way * 0.5, _FASTEST), -_FASTEST) for way in (across, down)))
            self._drag.follow(self.view.at(at), self._held)

    def give_up(self) -> None:
        """Put back what is in the hand."""
        drag = self._end()
        self._press = None
        if drag is not None:
            drag.give_up()
            self.settle()

    def _end(self) -> Drag | None:
        drag, self._drag, self._is_hanging = self._drag, None, False
        self.view.stop_ticking()
        self.view.viewport().unsetCursor()
        if drag is not None and self.view.viewport().mouseGrabber() is self.view.viewport():
            self.view.viewport().releaseMouse()
        return drag

    def _put(self, event: QMouseEvent | QDropEvent) -> None:
        at = self.view.at(event.position())
        drag = self._end()
        self._press = None
        if drag is not None:
            drag.drop(at, event.modifiers())
        self.settle()

    def _on_mouse(self, event: QMouseEvent) -> bool:
        kind, is_left = event.type(), event.button() == Qt.MouseButton.LeftButton
        if kind == QEvent.Type.MouseButtonPress and (is_left or event.button() == Qt.MouseButton.MiddleButton):
            if not self._is_hanging:
                self._begin(event)
            return True
        if kind == QEvent.Type.MouseMove:
            return self._on_move(event)
        if kind == QEvent.Type.MouseButtonRelease and self._is_hanging:
            self._put(event)
            return True
        if kind == QEvent.Type.MouseButtonRelease and self._press is not None and event.button() == self._button:
            if self._drag is not None:
                self._put(event)
            else:
                self._click(event)
            self._press = None
            return True
        if kind == QEvent.Type.MouseButtonDblClick and is_left:
            if (found := self.view.drawing.hit(self.view.at(event.position()))) is not None:
                self.rename(found.key)
            return True
        return False

    def _on_move(self, event: QMouseEvent) -> bool:
        self._last, self._held = event.position().toPoint(), event.modifiers()
        if self._press is None and self._drag is None and self._is_space:
            return False
        if self._press is None and self._drag is None:
            cursor = cursor_at(self.view, self.handles, self.view.at(event.position()))
            self.view.viewport().setCursor(cursor) if cursor is not None else self.view.viewport().unsetCursor()
            return False
        way = (event.globalPosition().toPoint() - self._start).manhattanLength()
        if self._drag is None and way >= QApplication.startDragDistance():
            self._take(event.modifiers())
        if self._drag is not None:
            self._drag.follow(self.view.at(event.position()), event.modifiers())
        return True

    def _begin(self, event: QMouseEvent) -> None:
        view = self.view
        view.setFocus()
        self._press, self._start, self._button = view.at(event.position()), event.globalPosition().toPoint(), event.button()
        if self.handles.at(self._press, view.pixel) is not None or self._button != Qt.MouseButton.LeftButton:
            return
        found = view.drawing.hit(self._press)
        if found is not None and found.key not in view.selection and not event.modifiers() & _MORE:
            view.select((found.key,), found.key)

    def _click(self, event: QMouseEvent) -> None:
        assert self._press is not None, "nothing was pressed"
        found = self.view.drawing.hit(self._press)
        if found is None:
            if not event.modifiers() & _MORE:
                self.view.select(())
        elif event.modifiers() & _MORE:
            self.view.select(self.view.selection ^ {found.key}, found.key)
        else:
            self.view.select((found.key,), found.key)

    def _take(self, held: Qt.KeyboardModifier) -> None:
        assert self._press is not None, "nothing was pressed"
        if self._button == Qt.MouseButton.MiddleButton or self._is_space:
            self._drag = Pan(self.view, self._press)
        else:
            self._drag = taken(self.view, self.handles, self._press, bool(held & _MORE))
        if self._drag.cursor is not None:
            self.view.viewport().setCursor(self._drag.cursor)
        self.view.start_ticking()
        self.settle()

    def _on_drop(self, event: QDropEvent) -> bool:
        """Something is dragged from the palette."""
        kind, data = event.type(), event.mimeData()
        what = kind_in(data) if data is not None else None
        if what is None:
            return False
        event.acceptProposedAction()
        if kind == QEvent.Type.DragEnter:
            self.give_up()
            self._drag = Place(self.view, self.view.at(event.position()), what)
        elif kind == QEvent.Type.DragMove and self._drag is not None and isinstance(event, QDragMoveEvent):
            self._drag.follow(self.view.at(event.position()), event.modifiers())
        elif kind == QEvent.Type.Drop:
            self.view.setFocus()
            self._put(event)
        return True

    def _hold_space(self, is_held: bool) -> None:
        """While the space bar is held, the drawing is taken as a whole; the pointer says so."""
        if is_held != self._is_space:
            self._is_space = is_held
            self.view.viewport().setCursor(Qt.CursorShape.OpenHandCursor) if is_held else self.view.viewport().unsetCursor()

    def _on_key(self, event: QKeyEvent) -> bool:
        is_press = event.type() == QEvent.Type.KeyPress
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat() and not self.is_busy:
            self._hold_space(is_press)
            return True
        if not is_press:
            return False
        if self._drag is not None:
            if event.key() == Qt.Key.Key_Escape:
                self.give_up()
            return True
        return keyboard.press(self.view, self, event)
