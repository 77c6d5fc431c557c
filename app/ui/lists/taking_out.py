"""Asks why so many rows shall leave the house, where they are more than the firm lets go without a word."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.core.i18n import _, format_number, ngettext
from app.services import taking
from app.services.context import Context
from app.services.taking import SHORTEST_REASON
from app.ui.forms.editors import LineField
from app.ui.kit.run import run
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, Label

WIDTH = 560
LONGEST = 500


class TakingDialog(QDialog):
    """How many rows, who will see it, and what they are for.

    Signals: ``reasoned(str)`` the reason, when it was given.
    """

    reasoned = Signal(str)

    def __init__(self, parent: QWidget, count: int, limit: int) -> None:
        super().__init__(parent.window())
        title = ngettext("Take {count} row out?", "Take {count} rows out?", count).format(count=format_number(count))
        self.setWindowTitle(title)
        self.setFixedWidth(scaled(WIDTH))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(tokens.GAP)
        column.addWidget(Label(title, "title", wrap=True))
        text = _("Above {limit} rows the owner sees who took what and why. It stands in the journal for ever.").format(limit=format_number(limit))
        column.addWidget(Label(text, "body", "text2", wrap=True))
        column.addSpacing(8)
        column.addWidget(Label(_("What are they for?"), "small", "text2"))
        self.line = LineField()
        self.line.setMaxLength(LONGEST)
        self.line.setAccessibleName(_("Reason"))
        column.addWidget(self.line)
        column.addSpacing(12)
        row = QHBoxLayout()
        row.addStretch()
        cancel, self.take_button = Button(_("Cancel")), Button(_("Take out"), "primary")
        cancel.clicked.connect(self.reject)
        self.take_button.clicked.connect(self._take)
        self.line.textChanged.connect(self._show_why_not)
        self._show_why_not("")
        row.addWidget(cancel)
        row.addWidget(self.take_button)
        column.addLayout(row)
        self.line.setFocus()

    @property
    def reason(self) -> str:
        """What was typed."""
        return self.line.text().strip()

    def _show_why_not(self, _text: str) -> None:
        self.take_button.set_reason("" if len(self.reason) >= SHORTEST_REASON else _("Say in a few words what they are for."))

    def _take(self) -> None:
        if len(self.reason) >= SHORTEST_REASON:
            self.accept()
            self.reasoned.emit(self.reason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes them out, once there is a reason."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
            return
        super().keyPressEvent(event)


def with_reason(parent: QWidget, context: Context, count: int, go: Callable[[str], object]) -> None:
    """Call ``go`` with a reason, or with none where so many rows need none; whoever lacks the right is refused by what is called."""
    run(parent, partial(taking.limit, context), done=partial(_decide, parent, context, count, go))


def _decide(parent: QWidget, context: Context, count: int, go: Callable[[str], object], limit: int) -> None:
    if count <= limit or not context.rights.may(taking.LARGE):
        go("")
        return
    dialog = TakingDialog(parent, count, limit)
    dialog.reasoned.connect(go)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
