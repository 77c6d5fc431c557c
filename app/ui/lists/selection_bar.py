"""The bar below a list while rows are ticked: how many, what can be done with them, their sums. It never moves the list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.core.i18n import _, format_number, ngettext
from app.ui.kit.commands import Command
from app.ui.kit.theme import scaled, theme, tokens
from app.ui.kit.widgets import Button, ElidedLabel, Label

HEIGHT = 42


class SelectionBar(QWidget):
    """Actions on the ticked rows."""

    def __init__(self, commands: Sequence[Command]) -> None:
        super().__init__()
        self.setFixedHeight(scaled(HEIGHT))
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.MARGIN, 0, tokens.MARGIN, 0)
        row.setSpacing(4)
        self._count = Label("", "strong")
        row.addWidget(self._count)
        self.all_button = Button("", "link")
        row.addSpacing(4)
        row.addWidget(self.all_button)
        row.addSpacing(8)
        self._buttons: list[tuple[Button, Command]] = []
        for command in commands:
            button = Button(command.plain_title, "quiet", command.icon)
            button.clicked.connect(lambda _checked=False, run=command.run: run())
            row.addWidget(button)
            self._buttons.append((button, command))
        self._sums = ElidedLabel("", "small", "text2")
        row.addStretch(1)
        row.addWidget(self._sums)
        clear = Button(_("Clear"), "quiet", "close")
        self.clear_button = clear
        row.addWidget(clear)

    def show_count(self, count: int, total: int, sums: str) -> None:
        """Say how many rows are ticked, and what they add up to."""
        self._count.setText(ngettext("{count} selected", "{count} selected", count).format(count=format_number(count)))
        self.all_button.setText(_("Select all {total}").format(total=format_number(total)))
        self.all_button.setVisible(count < total)
        self._sums.set_text(sums)
        for button, command in self._buttons:
            button.set_reason(command.why_not())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The page, and a hairline above."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().color("surface"))
        painter.fillRect(0, 0, self.width(), 1, theme().color("border"))
