"""A window that shows what differs between two drawings."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.i18n import _
from app.process_editor.versions.difference_view import DifferenceView
from app.processes.definition import Graph
from app.processes.validation import World
from app.ui.kit.dialog import Dialog
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, Label

WIDTH, HEIGHT = 1000, 600


class CompareDialog(Dialog):
    """Shows the difference and nothing else."""

    def __init__(
        self, parent: QWidget, old: Graph, new: Graph, title: str, names: Mapping[str, str], world: World | None = None,
    ) -> None:
        super().__init__(parent.window())
        self.setWindowTitle(title)
        self.setModal(True)
        self.resize(scaled(WIDTH), scaled(HEIGHT))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(tokens.GAP)
        column.addWidget(Label(title, "title"))
        self.difference = DifferenceView(old, new, names, world or World())
        column.addWidget(self.difference, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        close = Button(_("Close"))
        close.clicked.connect(self.reject)
        row.addWidget(close)
        column.addLayout(row)
