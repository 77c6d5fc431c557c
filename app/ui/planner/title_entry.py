"""A title typed where the new task will stand."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from app.core.i18n import _
from app.core.planning.board import RowKey, Span
from app.ui.kit.theme import scaled
from app.ui.planner.gestures.scene import Scene
from app.ui.planner.view import TimelineView

LONGEST, LEAST_WIDTH = 200, 220


class TitleEntry(QLineEdit):
    """Enter makes the task, Esc does not; leaving the field with words in it makes it too, for nothing typed is lost.

    Signals: ``entered(RowKey, Span, str)``.
    """

    entered = Signal(object, object, str)

    def __init__(self, view: TimelineView, scene: Scene) -> None:
        super().__init__(view.viewport())
        self._view, self._scene = view, scene
        self._what: tuple[RowKey, Span] | None = None
        self.setMaxLength(LONGEST)
        self.setPlaceholderText(_("What is to be done?"))
        self.setAccessibleName(_("Title of the new task"))
        self.hide()
        view.scrolled.connect(self._place)
        view.axis_changed.connect(self._place)

    def ask(self, row: RowKey, span: Span, title: str = "") -> None:
        """Ask for the title of a task at a place."""
        self._what = row, span
        self._scene.show_drawn(self._what)
        self.setText(title)
        self._place()
        self.show()
        self.setFocus()

    def _place(self) -> None:
        if self._what is None:
            return
        row, span = self._what
        rect = self._view.span_rect(row, span.starts_at, span.ends_at)
        if rect is None:
            self._end()
            return
        width, height = max(rect.width(), float(scaled(LEAST_WIDTH))), float(scaled(30))
        left = min(max(rect.left(), 2.0), max(self._view.viewport().width() - width - 2, 2.0))
        self.setGeometry(QRectF(left, rect.top() + max((rect.height() - height) / 2, 0), width, height).toRect())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Esc end it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.text().strip():
                self._enter()
        elif event.key() == Qt.Key.Key_Escape:
            self._end()
            self._view.setFocus()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What was typed is kept."""
        super().focusOutEvent(event)
        if self._what is not None and event.reason() != Qt.FocusReason.PopupFocusReason:
            if self.text().strip():
                self._enter()
            else:
                self._end()

    def _enter(self) -> None:
        what, title = self._what, self.text().strip()
        self._end()
        self._view.setFocus()
        if what is not None:
            self.entered.emit(*what, title)

    def _end(self) -> None:
        self._what = None
        self.hide()
        self._scene.show_drawn(None)
