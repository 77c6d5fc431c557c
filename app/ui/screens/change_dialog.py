"""One change of a record, opened: what it was and became, field by field, and the ways back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from uuid import uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.core.changes import Changes
from app.core.i18n import _, format_moment
from app.services import revert
from app.services.context import Context
from app.services.revert import Edit, EditedField
from app.ui.kit import message
from app.ui.kit.dialog import Dialog
from app.ui.kit.run import run
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, Hairline, Label
from app.ui.screens.past_card import PastCardDialog, value_label

WIDTH = 760


class ChangeDialog(Dialog):
    """Reads the change and shows it; closes when something was taken back.

    Signals: ``shown()`` the change was read.

    :param entry: of the journal.
    """

    shown = Signal()

    def __init__(self, parent: QWidget, context: Context, entity: str, id: int, entry: int) -> None:
        super().__init__(parent.window())
        self._context, self._entity, self._id, self._entry = context, entity, id, entry
        self._key = uuid4().hex
        self._at: datetime | None = None
        self.setWindowTitle(_("Change"))
        self.setMinimumWidth(scaled(WIDTH))
        self.fields: dict[str, Button] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 20, 24, 20)
        self._column.setSpacing(tokens.GAP)
        self.title = Label(_("Loading…"), "title", wrap=True)
        self.when = Label("", "small", "text2")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        self.note = Label("", "small", "text2", wrap=True)
        self.note.hide()
        self.past = Button(_("Show the card as of this moment"), meaning="history")
        self.whole = Button(_("Take back this edit"), "primary", "undo")
        close = Button(_("Close"))
        for widget in (self.title, self.when):
            self._column.addWidget(widget)
        self._column.addSpacing(8)
        self._column.addLayout(self._grid)
        self._column.addWidget(self.note)
        self._column.addSpacing(12)
        row = QHBoxLayout()
        row.addWidget(self.past)
        row.addStretch()
        row.addWidget(close)
        row.addWidget(self.whole)
        self._column.addLayout(row)
        close.clicked.connect(self.reject)
        self.past.clicked.connect(self.show_past)
        self.whole.clicked.connect(lambda: self.take_back(None))
        self.past.setEnabled(False)
        self.whole.setEnabled(False)
        close.setDefault(True)
        run(self, partial(revert.edit, context, entity, id, entry), done=self._show, failed=self._on_failed)

    def take_back(self, names: Sequence[str] | None) -> None:
        """Put back some fields, or all of the change."""
        work = partial(revert.take_back, self._context, self._entity, self._id, self._entry, names, self._key)
        run(self, work, done=self._on_taken_back)

    def show_past(self) -> PastCardDialog:
        """Show the whole card as it was right after this change."""
        dialog = PastCardDialog(self, self._context, self._entity, self._id, entry=self._entry, at=self._at)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def _on_taken_back(self, _changes: Changes) -> None:
        message.toast(self.parentWidget(), _("Taken back."))
        self.accept()

    def _on_failed(self, _error: Exception) -> None:
        self.reject()

    def _show(self, edit: Edit) -> None:
        self._at = edit.at
        self.title.setText(edit.title or _("Change"))
        self.when.setText(_("{who}, {when}").format(who=edit.who, when=format_moment(edit.at)))
        if edit.fields:
            self._heads()
        for line, field in enumerate(edit.fields, start=2):
            self._row(line, field)
        self.past.setEnabled(True)
        self.whole.setEnabled(not edit.why_not)
        self.whole.setToolTip(edit.why_not)
        self.whole.setVisible(len(edit.fields) != 1)  # else the button of the field says the same
        self.note.setText(edit.why_not)
        self.note.setVisible(bool(edit.why_not))
        self.adjustSize()
        self.shown.emit()

    def _heads(self) -> None:
        for place, words in enumerate((_("Field"), _("It was"), _("It became"), _("Now"))):
            self._grid.addWidget(Label(words, "small_label", "text2"), 0, place)
        self._grid.addWidget(Hairline(), 1, 0, 1, 5)
        for place in (1, 2, 3):
            self._grid.setColumnStretch(place, 1)

    def _row(self, line: int, field: EditedField) -> None:
        button = Button(_("Take back this field"), "link")
        texts = (Label(field.label, "body", "text2"), value_label(field.old), value_label(field.new), value_label(field.now, "text3"))
        for place, label in enumerate(texts):
            label.setMinimumHeight(button.sizeHint().height())  # one line stands beside the words of the button
            self._grid.addWidget(label, line, place, Qt.AlignmentFlag.AlignTop)
        button.setAccessibleName(_("Take back the field “{field}”").format(field=field.label))
        button.setEnabled(not field.why_not)
        button.setToolTip(field.why_not)
        take: Callable[[], None] = partial(self.take_back, [field.name])
        button.clicked.connect(lambda: take())
        self.fields[field.name] = button
        self._grid.addWidget(button, line, 4, Qt.AlignmentFlag.AlignTop)

