"""The dialog that names a view."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from app.core.i18n import _
from app.ui.forms.editors.base import LineField
from app.ui.kit.dialog import Dialog
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, Label

WIDTH = 420
LONGEST = 80


class ViewDialog(Dialog):
    """A name, and whether everybody sees the view."""

    def __init__(self, parent: QWidget, title: str, name: str, shared: bool) -> None:
        super().__init__(parent.window())
        self.setWindowTitle(title)
        self.setFixedWidth(scaled(WIDTH))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(tokens.GAP)
        column.addWidget(Label(title, "title"))
        column.addSpacing(4)
        column.addWidget(Label(_("Name"), "small", "text2"))
        self.line = LineField()
        self.line.setAccessibleName(_("Name"))
        self.line.setMaxLength(LONGEST)
        self.line.setText(name)
        column.addWidget(self.line)
        self.tick = QCheckBox(_("Everybody sees it"))
        self.tick.setChecked(shared)
        column.addWidget(self.tick)
        column.addSpacing(8)
        row = QHBoxLayout()
        row.addStretch()
        cancel, save = Button(_("Cancel")), Button(_("Save"), "primary")
        cancel.clicked.connect(self.reject)
        save.clicked.connect(self.accept)
        save.setDefault(True)
        save.setEnabled(bool(name))
        self.line.textChanged.connect(lambda text: save.setEnabled(bool(text.strip())))
        row.addWidget(cancel)
        row.addWidget(save)
        column.addLayout(row)

    @property
    def name(self) -> str:
        """The name that was typed."""
        return self.line.text().strip()

    @property
    def is_shared(self) -> bool:
        """Whether everybody sees the view."""
        return self.tick.isChecked()
