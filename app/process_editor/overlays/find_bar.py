"""Search in the drawing: what is found is lit, Enter goes from one to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel

from app.core.folding import fold
from app.core.i18n import _
from app.process_editor import keys, words
from app.process_editor.overlays.float import Float
from app.ui.kit.widgets.buttons import IconButton
from app.ui.kit.widgets.search_box import SearchBox

if TYPE_CHECKING:
    from app.process_editor.view import ProcessView


class FindBar(Float):
    """At the upper right of the canvas, when it is asked for."""

    def __init__(self, view: ProcessView) -> None:
        super().__init__(view, Qt.Corner.TopRightCorner)
        self._view: ProcessView = view
        self._found: list[str] = []
        self.box = SearchBox(_("Find in the drawing"), 220)
        self.box.textChanged.connect(self._find)
        self.box.installEventFilter(self)
        self._count = QLabel()
        close = IconButton("close", _("Close the search"), self.close_search, "Esc")
        for widget in (self.box, self._count, close):
            self.row.addWidget(widget)
        self.row.setSpacing(6)
        self.hide()

    def open_search(self) -> None:
        """Ask for a name."""
        self.show()
        self.settle()
        self.raise_()
        self.box.selectAll()
        self.box.setFocus()
        self._find()

    def close_search(self) -> None:
        """No search any more; what was found last stays selected."""
        self.hide()
        self._view.drawing.set_found(())
        self._view.setFocus()

    def next(self, way: int = 1) -> None:
        """Go to the next found part, or to the one before."""
        if self._found:
            at = self._found.index(self._view.current) + way if self._view.current in self._found else 0
            key = self._found[at % len(self._found)]
            self._view.select((key,), key)
            self._view.show_part(key)
            self._tell()

    def _find(self) -> None:
        wanted, graph = fold(self.box.text()), self._view.graph
        order = [*keys.in_order(self._view), *graph.notes, *graph.lanes, *graph.edges] if wanted else []
        self._found = [key for key in order if wanted in fold(self._text(key))]
        self._view.drawing.set_found(self._found)
        if self._found and self._view.current not in self._found:
            self.next()
        self._tell()

    def _text(self, key: str) -> str:
        graph = self._view.graph
        if key in graph.nodes:
            return f"{words.title(graph.nodes[key])} {words.detail(graph, graph.nodes[key], self._view.drawing.names)}"
        if key in graph.edges:
            return words.line_words(graph, graph.edges[key])
        return words.title(graph.notes.get(key) or graph.lanes[key])

    def _tell(self) -> None:
        if not self.box.text():
            text = ""
        elif not self._found:
            text = _("not found")
        else:
            at = self._found.index(self._view.current) + 1 if self._view.current in self._found else 1
            text = _("{number} of {count}").format(number=at, count=len(self._found))
        self._count.setText(text)
        self.settle()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes on, with Shift back; Esc closes."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.next(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.close_search()
                return True
        return False
