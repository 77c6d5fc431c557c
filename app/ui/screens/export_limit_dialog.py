"""How many rows may leave at once without a reason: the firm's limit."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from app.core.i18n import _
from app.services import taking
from app.ui.kit.dialog import Dialog
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, Label

WIDTH, FIELD = 420, 110


class ExportLimitDialog(Dialog):
    """The limit as it is, to be changed.

    Signals: ``chosen(int)`` rows.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget, limit: int) -> None:
        super().__init__(parent.window())
        self.setWindowTitle(_("Limit of exports"))
        self.setFixedWidth(scaled(WIDTH))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(tokens.GAP)
        column.addWidget(Label(_("Limit of exports"), "title"))
        text = _("Whoever exports, copies or prints more rows at once has to say why, and the owner is told.")
        column.addWidget(Label(text, "body", "text2", wrap=True))
        label = Label(_("Rows without a reason"), "small", "text2")
        self.rows = QSpinBox(maximum=taking.HIGHEST_LIMIT, value=limit)
        self.rows.setAccessibleName(label.text())
        self.rows.setFixedWidth(scaled(FIELD))
        label.setBuddy(self.rows)
        column.addSpacing(4)
        column.addWidget(label)
        column.addWidget(self.rows)
        column.addSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(tokens.GAP)
        row.addStretch()
        cancel, save = Button(_("Cancel")), Button(_("Save"), "primary")
        save.setDefault(True)
        cancel.clicked.connect(self.reject)
        save.clicked.connect(self.accept)
        self.accepted.connect(lambda: self.chosen.emit(self.rows.value()))
        row.addWidget(cancel)
        row.addWidget(save)
        column.addLayout(row)
