"""A name written where it stands: Enter keeps it, Esc leaves it as it was, a click elsewhere keeps it too."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from app.core.i18n import _
from app.process_editor.commands.rename import name_of, rename
from app.process_editor.figures.step import INDENT
from app.process_editor.geometry import NAME_GAP, NAME_WIDTH
from app.process_editor.items.lane import LANE_HEAD
from app.process_editor.kinds import EVENTS, GATES
from app.ui.kit.theme import scaled, tokens

if TYPE_CHECKING:
    from app.process_editor.view import ProcessView


#: pixels at 100 % beside the words, and the greatest width
ROOM, WIDEST = 24, 380


class NameEditor(QLineEdit):
    """Writes the name of a part.

    Signals: ``closed()``.

    :param merge: the step of undo that the name belongs to, so that making and naming are one.
    """

    closed = Signal()

    def __init__(self, view: ProcessView, key: str, merge: str = "") -> None:
        super().__init__(view.viewport())
        self._view, self.key, self._merge, self._is_over = view, key, merge, False
        self.setText(name_of(view.graph, key))
        self.setAccessibleName(_("Name"))
        self.setFont(tokens.font("label"))
        self.setMaxLength(2000 if key in view.graph.notes else 200)
        self.selectAll()
        self.settle()
        self.installEventFilter(self)
        self.textChanged.connect(self.settle)
        view.moved.connect(self.settle)
        self.show()
        self.setFocus()

    def settle(self) -> None:
        """Lie over the name, as wide as what is typed."""
        if not self._is_over:
            at, height = self._view.place(self._area()), scaled(tokens.CONTROL)
            least = max(at.width(), scaled(110))
            width = max(least, min(self.fontMetrics().horizontalAdvance(self.text()) + scaled(ROOM), scaled(WIDEST)))
            is_beside = self._view.graph.nodes.get(self.key) is not None and self._view.graph.nodes[self.key].shape in GATES | EVENTS
            left = at.center().x() - (width if is_beside else least) // 2  # beside a shape words grow to both sides, in it to the right
            left = max(min(left, self._view.viewport().width() - width), 0)
            self.setGeometry(QRect(left, at.center().y() - height // 2, width, height))

    def _area(self) -> QRectF:
        graph, box = self._view.graph, self._view.drawing.rect(self.key)
        node = graph.nodes.get(self.key)
        if node is not None and node.shape in GATES | EVENTS:
            top = box.top() - 24 - NAME_GAP if node.shape in GATES else box.bottom() + NAME_GAP
            return QRectF(box.center().x() - NAME_WIDTH / 2, top, NAME_WIDTH, 24)
        if node is not None:
            return box.adjusted(INDENT - 8, 0, -4, -box.height() * 0.4)
        if self.key in graph.lanes:
            return QRectF(box.left(), box.center().y() - 12, max(LANE_HEAD, 160), 24)
        if self.key in graph.edges:
            middle = self._view.drawing.middle(self.key)
            return QRectF(middle.x() - 70, middle.y() - 12, 140, 24)
        return box

    def keep(self) -> None:
        """Write the name."""
        if not self._is_over:
            self._close()
            if self.text().strip() != name_of(self._view.graph, self.key):
                self._view.apply(_("Rename"), partial(rename, key=self.key, name=self.text()), self._merge)

    def give_up(self) -> None:
        """Leave the name as it was."""
        if not self._is_over:
            self._close()

    def _close(self) -> None:
        self._is_over = True
        had_focus = self.hasFocus()
        self.hide()
        self.deleteLater()
        if had_focus:
            self._view.setFocus()
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter and Tab keep, Esc gives up; so does nothing else of the canvas."""
        if event.type() == QEvent.Type.FocusOut:
            self.keep()
        if not isinstance(event, QKeyEvent):
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # letters and Ctrl+Z are the field's own
            return False
        if event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            self.keep()
            return True
        if event.key() == Qt.Key.Key_Escape:
            self.give_up()
            return True
        return False
