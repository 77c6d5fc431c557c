"""How one number was made: its rule, its filters, the rows behind it, the moment."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.core.i18n import _, format_number, ngettext
from app.reports.formats import moment
from app.reports.result import Explanation
from app.ui.kit.dialog import Dialog
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, Label

WIDTH = 460


class ExplanationDialog(Dialog):
    """Tells how a number was made; ``opens`` is set when the documents behind it are wanted."""

    def __init__(self, told: Explanation, can_open: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.opens = False
        self.setWindowTitle(_("How it is made"))
        self.setAccessibleName(told.title)
        self.setMinimumWidth(scaled(WIDTH))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(tokens.GAP)
        column.addWidget(Label(told.title, "title", wrap=True))
        if told.rule:
            column.addWidget(Label(told.rule, "body", "text2", wrap=True))
        column.addSpacing(8)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        rows = ngettext("{count} entry", "{count} entries", told.facts).format(count=format_number(told.facts))
        read = _("{moment}, in {seconds} s").format(moment=moment(told.seen), seconds=f"{told.seconds:.2f}")
        for number, (name, text) in enumerate((*told.conditions, *([(_("Adds up"), rows)] if told.facts else []), (_("Read"), read))):
            grid.addWidget(Label(name, "body", "text2"), number, 0)
            value = Label(text, "body", wrap=True)
            grid.addWidget(value, number, 1)
        column.addLayout(grid)
        column.addSpacing(12)
        buttons = QHBoxLayout()
        buttons.setSpacing(tokens.GAP)
        buttons.addStretch()
        close = Button(_("Close"))
        close.clicked.connect(self.reject)
        buttons.addWidget(close)
        if can_open:
            documents = Button(_("Open the documents"), "primary")
            documents.clicked.connect(self._open)
            buttons.addWidget(documents)
        column.addLayout(buttons)

    def _open(self) -> None:
        self.opens = True
        self.accept()
