"""The dialog that asks why a posted document is reversed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.core.i18n import _
from app.ui.forms.editors import LineField
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, Label

WIDTH = 640
LONGEST = 500


class ReasonDialog(QDialog):
    """Title, what will happen, the reason, and a verb."""

    def __init__(self, parent: QWidget, title: str, text: str, verb: str) -> None:
        super().__init__(parent.window())
        self.setWindowTitle(title)
        self.setFixedWidth(scaled(WIDTH))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(tokens.GAP)
        column.addWidget(Label(title, "title", wrap=True))
        column.addWidget(Label(text, "body", "text2", wrap=True))
        column.addSpacing(8)
        column.addWidget(Label(_("Reason, for the history"), "small", "text2"))
        self.line = LineField()
        self.line.setMaxLength(LONGEST)
        self.line.setAccessibleName(_("Reason"))
        column.addWidget(self.line)
        column.addSpacing(12)
        row = QHBoxLayout()
        row.addStretch()
        cancel, self.verb_button = Button(_("Cancel")), Button(verb, "primary")
        cancel.clicked.connect(self.reject)
        self.verb_button.clicked.connect(self.accept)
        self.verb_button.set_reason(_("Say why it is reversed."))
        self.line.textChanged.connect(lambda text: self.verb_button.set_reason("" if text.strip() else _("Say why it is reversed.")))
        row.addWidget(cancel)
        row.addWidget(self.verb_button)
        column.addLayout(row)
        self.line.setFocus()

    @property
    def reason(self) -> str:
        """What was typed."""
        return self.line.text().strip()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does it, once there is a reason."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.reason:
                self.accept()
            return
        super().keyPressEvent(event)
