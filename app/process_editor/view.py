"""The canvas: shows a process, lets people look round in it and select, and hands its events to whoever edits.

The same view serves the editor, the monitor and the comparison of versions: these lay marks on it and set ``read_only``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QToolTip, QWidget

from app.core.i18n import _
from app.process_editor import keys, speaking, words
from app.process_editor.difference import Difference
from app.process_editor.document import EditorDocument
from app.process_editor.gestures.hand import Hand
from app.process_editor.interface import Gesture
from app.process_editor.marks import Mark
from app.process_editor.overlays.find_bar import FindBar
from app.process_editor.overlays.minimap import Minimap
from app.process_editor.overlays.zoom_bar import ZoomBar
from app.process_editor.scene import ProcessScene
from app.process_editor.sight import Sight
from app.processes.definition import Graph
from app.ui.kit.speaking import say
from app.ui.kit.theme import theme_signals

TICK = 16  # ms
#: events that a gesture may take before the view
_OFFERED = frozenset({
    QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease, QEvent.Type.MouseButtonDblClick, QEvent.Type.MouseMove, QEvent.Type.Leave,
    QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.DragLeave, QEvent.Type.Drop, QEvent.Type.ContextMenu,
})


class ProcessView(Sight):
    """Shows a process.

    Signals: those of ``Sight``; ``selection_changed()``; ``activated(str)`` a part was opened by Enter, on a read-only canvas also by a double click;
    ``refused(str)`` why something cannot be done, as a sentence.

    :param shown: a document to follow, or a graph to show. :param read_only: nothing can be changed: no pad, no gestures but looking and selecting.
    :param marks: what lies on nodes and lines, by key. :param names: names of people and records, by ``employee:7``.
    """

    selection_changed = Signal()
    activated = Signal(str)
    refused = Signal(str)
    gesture: Gesture | None = None

    def __init__(
        self, shown: EditorDocument | Graph | None = None, *, read_only: bool = False, marks: Mapping[str, Mark] | None = None,
        names: Mapping[str, str] | None = None, parent: QWidget | None = None,
    ) -> None:
        speaking.install(ProcessView)  # before Qt asks for the first canvas
        super().__init__(ProcessScene(), parent)
        self.document: EditorDocument = shown if isinstance(shown, EditorDocument) else EditorDocument(shown, self)
        self.read_only = read_only
        self.current: str | None = None
        self._ticker = QTimer(self, interval=TICK)
        self._ticker.timeout.connect(self._tick)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName(_("Process drawing"))
        self.drawing.names = dict(names or {})
        self.drawing.show_graph(self.document.graph)
        self.drawing.set_marks(marks or {})
        self.widen()
        self.zoom_bar, self.minimap, self.find_bar = ZoomBar(self), Minimap(self), FindBar(self)
        self.hand = Hand(self) if not read_only else None
        self.setAcceptDrops(not read_only)
        self.viewport().setAcceptDrops(not read_only)
        self.document.changed.connect(self._follow)
        self.document.travelled.connect(self._show_touched)
        theme_signals.changed.connect(self._on_theme)

    # what is shown

    @property
    def graph(self) -> Graph:
        """The process on the canvas."""
        return self.document.graph

    def show_graph(self, graph: Graph) -> None:
        """Show another process; nothing of it is undone, and all of it is in sight."""
        self.document.reset(graph)
        self.select(())
        self.begin_reading()

    def set_marks(self, marks: Mapping[str, Mark]) -> None:
        """What lies on nodes and lines, by key; instead of what lay there."""
        self.drawing.set_marks(marks)

    def set_names(self, names: Mapping[str, str]) -> None:
        """Names of people and records, by ``employee:7``, for the second lines of steps."""
        self.drawing.set_names(names)

    def preview(self, graph: Graph | None) -> None:
        """Show a state that is only tried while a hand moves; None shows the document again."""
        self.drawing.show_graph(graph if graph is not None else self.document.graph, is_tried=graph is not None)

    def apply(self, title: str, change: Callable[[Graph], Graph], merge: str = "") -> bool:
        """Change the process as ``EditorDocument.apply`` does; what refuses is said where the person looks, and False comes back."""
        return self.document.attempt(title, change, self.refuse, merge)

    def refuse(self, reason: str) -> None:
        """Say why something cannot be done."""
        if reason:
            self.refused.emit(reason)
            place = self.place(self.drawing.rect(self.current)).bottomLeft() if self.current is not None else QPoint(20, 20)
            QToolTip.showText(self.viewport().mapToGlobal(place), reason, self.viewport())
            say(self, reason)

    def _follow(self, found: Difference) -> None:
        self.drawing.show_graph(found.after)
        self.widen()
        known = {key for key in self.selection if self.is_known(key)}
        if known != self.selection:
            self.select(known)
        self.moved.emit()

    def _show_touched(self, found: Difference) -> None:
        """What was taken back or done again is seen: where nothing of it is in sight, the first of it is brought there."""
        sight = self.in_sight()
        touched = sorted(key for key in found.keys if self.is_known(key))
        if touched and not any(self.drawing.rect(key).intersects(sight) for key in touched):
            self.show_part(next((key for key in touched if key in found.after.nodes), touched[0]))
        elif not self.area.isEmpty() and not self.area.intersects(sight):
            self.begin_reading()

    def is_known(self, key: str) -> bool:
        """Whether the drawing has such a part."""
        graph = self.document.graph
        return key in graph.nodes or key in graph.edges or key in graph.lanes or key in graph.notes

    # selection

    @property
    def selection(self) -> frozenset[str]:
        """The keys of the selected parts."""
        return self.drawing.selection

    def select(self, keys: Iterable[str], current: str | None = None) -> None:
        """Select parts.

        :param current: the one that keys mean; by default it stays while it is selected.
        """
        chosen = frozenset(key for key in keys if self.is_known(key))
        kept = self.current if self.current in chosen else next(iter(sorted(chosen)), None)
        wanted = current if current in chosen else kept
        if (chosen, wanted) == (self.selection, self.current):
            return
        was_elsewhere = wanted != self.current
        self.current = wanted
        self.drawing.set_selection(chosen)
        if was_elsewhere and wanted is not None:
            say(self, self.spoken(wanted))
        self.selection_changed.emit()

    def spoken(self, key: str) -> str:
        """A part as a screen reader says it."""
        graph = self.drawing.graph
        if key in graph.nodes:
            mark = self.drawing.look(key).mark
            return words.spoken(graph, graph.nodes[key], self.drawing.names, mark.spoken or mark.text)
        if key in graph.edges:
            return words.spoken_line(graph, graph.edges[key])
        shape = graph.lanes.get(key) or graph.notes.get(key)
        return words.title(shape) if shape is not None else ""

    def go_to(self, key: str) -> None:
        """Select a part and bring it into sight: what a line of the problems panel does."""
        self.select((key,), key)
        self.show_part(key)
        self.setFocus()

    def show_part(self, key: str) -> None:
        """Scroll until a part is in sight."""
        if self.is_known(key):
            self.ensureVisible(self.drawing.rect(key).adjusted(-30, -50, 30, 30), 20, 20)
            self.moved.emit()

    # events

    def viewportEvent(self, event: QEvent) -> bool:
        """The gesture sees the events of the pointer first."""
        if self.gesture is not None and event.type() in _OFFERED and self.gesture.handle(event):
            return True
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._tell(event.pos(), event.globalPos())
            return True
        return super().viewportEvent(event)

    def _tell(self, point: QPoint, screen: QPoint) -> None:
        found = self.drawing.hit(self.at(point))
        text = self.spoken(found.key) if found is not None and found.sort != "lane" else ""
        QToolTip.showText(screen, text, self.viewport(), self.place(self.drawing.rect(found.key)) if found is not None else QRect())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Without a gesture a click selects."""
        self.setFocus()
        found = self.drawing.hit(self.at(event.position()))
        keys = {found.key} if found is not None else set()
        is_more = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        self.select(self.selection ^ keys if is_more else keys, next(iter(keys), None))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Nothing of Qt's own: items take no events."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Nothing of Qt's own."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open a part."""
        if (found := self.drawing.hit(self.at(event.position()))) is not None:
            self.activated.emit(found.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from part to part, zoom, scroll; see ``keys``. Whoever edits sees the keys first."""
        if (self.gesture is not None and self.gesture.handle(event)) or keys.press(self, event):
            event.accept()
            return
        event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Keys held during a gesture change what it does."""
        if self.gesture is None or not self.gesture.handle(event):
            event.ignore()

    def event(self, event: QEvent) -> bool:
        """Keys of the drawing win over shortcuts of the window, and Tab goes from step to step before it leaves the canvas."""
        kind = event.type()
        if isinstance(event, QKeyEvent):
            if kind == QEvent.Type.ShortcutOverride and keys.is_own(self, event):
                event.accept()
                return True
            if kind == QEvent.Type.KeyPress and event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) and keys.step(self, event):
                return True
        if kind == QEvent.Type.FocusOut and self.gesture is not None:
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

    def pointer(self) -> QPointF:
        """Where the pointer is on the drawing."""
        return self.at(self.viewport().mapFromGlobal(self.cursor().pos()))

    def showEvent(self, event: QShowEvent) -> None:
        """The first time all of the drawing is in sight."""
        super().showEvent(event)
        if not self._is_fitted:
            self.begin_reading()

    def _on_theme(self, _theme: object) -> None:
        self._apply_zoom()
        self.drawing.show_again()
        self.viewport().update()
