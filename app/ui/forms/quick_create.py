"""A record made in place, out of what was typed into a reference: a small card, and back to the caret."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.changes import Changes
from app.core.errors import FieldErrors
from app.core.i18n import _
from app.services import records, references
from app.services.context import Context
from app.services.records import Draft
from app.ui.forms.field_grid import FieldGrid
from app.ui.forms.scrolling import scrolled
from app.ui.forms.spec import SCREENS
from app.ui.kit.dialog import Dialog
from app.ui.kit.run import run
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, Label

WIDTH = 640
#: what stays free of the window above and below a long card; pixels
EDGE = 40


def create_in_place(
    parent: QWidget, context: Context, entity: str, text: str, take: Callable[[int, str], object], back: Callable[[], object]
) -> None:
    """Open the small card of a new record.

    :param take: gets key and text of the record that was made.
    :param back: puts the caret back where it was.
    """
    given = {SCREENS.get(entity).name: text} if text else {}

    def show(draft: Draft) -> None:
        dialog = QuickCreate(parent, context, draft)
        dialog.finished.connect(lambda _answer: back())
        dialog.made = take
        dialog.open()

    run(parent, partial(records.new, context, entity, **given), done=show)


class QuickCreate(Dialog):
    """The fields of a new record. ``made`` is called with its key and its text."""

    def __init__(self, parent: QWidget, context: Context, draft: Draft) -> None:
        super().__init__(parent.window())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        screen = SCREENS.get(draft.entity)
        self._context, self._draft, self._key = context, draft, uuid4().hex
        self.made: Callable[[int, str], object] = lambda _id, _text: None
        self.setWindowTitle(_(screen.new))
        self.setMinimumWidth(scaled(WIDTH))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 20, 0, 20)
        column.setSpacing(tokens.GAP)
        title = Label(_(screen.new), "title")
        title.setContentsMargins(tokens.MARGIN, 0, tokens.MARGIN, 0)
        column.addWidget(title)
        self.grid = FieldGrid(screen.card, draft, context)
        area = scrolled(self.grid)
        column.addWidget(area, 1)
        row = QHBoxLayout()
        row.setContentsMargins(tokens.MARGIN, 0, tokens.MARGIN, 0)
        row.addStretch()
        cancel, self.create_button = Button(_("Cancel")), Button(_("Create"), "primary")
        cancel.clicked.connect(self.reject)
        self.create_button.clicked.connect(self.create_record)
        row.addWidget(cancel)
        row.addWidget(self.create_button)
        column.addLayout(row)
        around = column.sizeHint().height() - area.sizeHint().height()
        self.resize(scaled(WIDTH), min(around + self.grid.sizeHint().height(), parent.window().height() - 2 * EDGE))
        self.grid.focus_first()

    def create_record(self) -> None:
        """Save the record, hand it over, close."""
        if problems := self.grid.problems():
            self.grid.show_errors(problems)
            return
        self.create_button.setEnabled(False)
        run(self, self._save, done=self._on_saved, failed=self._on_refused)

    def _save(self) -> Changes:
        return records.save(self._context, self._draft, self._key)

    def _on_saved(self, changes: Changes) -> None:
        id = changes.created(self._draft.entity)[0]

        def hand_over(text: str) -> None:
            self.made(id, text)
            self.accept()

        run(self, partial(references.label, self._context, self._draft.entity, id), done=hand_over)

    def _on_refused(self, error: Exception) -> bool:
        self.create_button.setEnabled(True)
        if isinstance(error, FieldErrors):
            self.grid.show_errors(error.errors)
            return all(name in self.grid.rows for name in error.errors)
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter creates."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.create_record()
            return
        super().keyPressEvent(event)
