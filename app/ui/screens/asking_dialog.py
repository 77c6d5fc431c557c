"""The frame of a small dialog that does one thing: title, what it means, its fields, what is wrong, a verb."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.changes import Changes
from app.core.errors import UserError
from app.core.i18n import _
from app.ui.kit.dialog import Dialog
from app.ui.kit.run import run
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, Label

WIDTH = 480


class AskingDialog(Dialog):
    """Subclasses put their fields into ``fields`` and give ``writing``. It closes when it is done; what is wrong is said in it.

    Signals: ``done_well(Changes)``.
    """

    done_well = Signal(object)

    def __init__(self, parent: QWidget, title: str, text: str, verb: str, width: int = WIDTH) -> None:
        super().__init__(parent.window())
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(scaled(width))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(tokens.GAP)
        self.headline = Label(title, "title", wrap=True)
        self.words = Label(text, "body", "text2", wrap=True)
        self.words.setVisible(bool(text))
        column.addWidget(self.headline)
        column.addWidget(self.words)
        self.fields = QVBoxLayout()
        self.fields.setSpacing(6)
        column.addLayout(self.fields)
        self.error = Label("", "small", "bad", wrap=True)
        self.error.hide()
        column.addWidget(self.error)
        self.row = QHBoxLayout()
        self.row.setContentsMargins(0, 8, 0, 0)
        self.row.setSpacing(tokens.GAP)
        self.row.addStretch()
        self.cancel, self.button = Button(_("Cancel")), Button(verb, "primary")
        self.cancel.clicked.connect(self.reject)
        self.button.clicked.connect(self.go)
        self.row.addWidget(self.cancel)
        self.row.addWidget(self.button)
        column.addLayout(self.row)

    def add_field(self, text: str, field: QWidget) -> Label:
        """Put a field below its label."""
        field.setAccessibleName(text)
        label = Label(text, "small", "text2")
        label.setBuddy(field)
        self.fields.addWidget(label)
        self.fields.addWidget(field)
        return label

    def writing(self) -> Callable[[], Changes] | None:
        """The use case with what was typed; None when something is wrong, which ``tell`` has said."""
        raise NotImplementedError

    def tell(self, problem: str) -> None:
        """Say what is wrong; nothing typed is lost."""
        self.error.setText(problem)
        self.error.setVisible(bool(problem))
        self.fit()

    def go(self) -> None:
        """Do it; the dialog stays open until it is done."""
        if not self.button.isEnabled():
            return
        self.tell("")
        operation = self.writing()
        if operation is not None:
            self.button.setEnabled(False)
            run(self, operation, done=self._on_done, failed=self._on_failed)

    def _on_done(self, changes: Changes) -> None:
        self.done_well.emit(changes)
        self.accept()

    def _on_failed(self, error: Exception) -> bool:
        self.button.setEnabled(True)
        if isinstance(error, UserError):
            self.tell(str(error))
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does it, Esc leaves."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go()
            return
        super().keyPressEvent(event)
