"""The dialog that asks for a reason before something is done that stands in the history for ever."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.i18n import _
from app.ui.forms.editors import LineField
from app.ui.kit.dialog import Dialog
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, Label

WIDTH = 640
LONGEST = 500


class ReasonDialog(Dialog):
    """Title, what will happen, the reason, and a verb.

    :param question: above the line that takes the reason.
    :param why_not: what the verb says while the reason is too short.
    :param shortest: letters that a reason has at least.
    """

    def __init__(self, parent: QWidget, title: str, text: str, verb: str, question: str, why_not: str, shortest: int = 1) -> None:
        super().__init__(parent.window())
        self.setWindowTitle(title)
        self.setFixedWidth(scaled(WIDTH))
        self._why_not, self._shortest = why_not, shortest
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(tokens.GAP)
        column.addWidget(Label(title, "title", wrap=True))
        column.addWidget(Label(text, "body", "text2", wrap=True))
        column.addSpacing(8)
        column.addWidget(Label(question, "small", "text2"))
        self.line = LineField()
        self.line.setMaxLength(LONGEST)
        self.line.setAccessibleName(_("Reason"))
        column.addWidget(self.line)
        column.addSpacing(12)
        row = QHBoxLayout()
        row.addStretch()
        cancel, self.verb_button = Button(_("Cancel")), Button(verb, "primary")
        cancel.clicked.connect(self.reject)
        self.verb_button.clicked.connect(self._do)
        self.line.textChanged.connect(self._tell)
        self._tell()
        row.addWidget(cancel)
        row.addWidget(self.verb_button)
        column.addLayout(row)
        self.line.setFocus()

    @property
    def reason(self) -> str:
        """What was typed."""
        return self.line.text().strip()

    @property
    def _is_reasoned(self) -> bool:
        return len(self.reason) >= self._shortest

    def _tell(self) -> None:
        self.verb_button.set_reason("" if self._is_reasoned else self._why_not)

    def _do(self) -> None:
        if self._is_reasoned:
            self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does it, once there is a reason."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._do()
            return
        super().keyPressEvent(event)
