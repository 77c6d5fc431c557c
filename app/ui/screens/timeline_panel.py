"""The side of a card: a box for notes, and what happened to the record."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core import clock
from app.core.i18n import _
from app.services import history, notes
from app.services.context import Context
from app.ui.forms.editors import LineField
from app.ui.kit.navigator import navigator
from app.ui.kit.run import run
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, Hairline, Happening, Label, Timeline
from app.ui.lists.cell_text import near_day
from app.ui.screens.change_dialog import ChangeDialog

WIDTH = 320
CHANGE = "change"
ICONS = {"change": "edit", "note": "note", "document": "document"}


class _NoteLine(LineField):
    """Enter keeps the note."""

    kept = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter, leave the rest."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.kept.emit()
            return
        super().keyPressEvent(event)


class TimelinePanel(QWidget):
    """Notes and happenings of one record.

    A click on a change opens it.

    :param has_documents: whether the record has documents of its own to choose.
    :param fills: takes all the width that there is, instead of that of a side.
    """

    def __init__(self, context: Context, entity: str, record_id: int, has_documents: bool = True, fills: bool = False) -> None:
        super().__init__()
        self._context, self._entity, self._id = context, entity, record_id
        self._found: list[history.Happening] = []
        self._kind = ""
        if not fills:
            self.setFixedWidth(scaled(WIDTH))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        if not fills:
            row.addWidget(Hairline(vertical=True))
        column = QVBoxLayout()
        column.setContentsMargins(tokens.MARGIN, 12, tokens.MARGIN, 12)
        column.setSpacing(tokens.GAP)
        row.addLayout(column)
        column.addWidget(Label(_("Timeline"), "section"))
        self.note_line = _NoteLine()
        self.note_line.setPlaceholderText(_("Write a note, Enter keeps it"))
        self.note_line.setAccessibleName(_("Note"))
        self.note_line.kept.connect(self.keep_note)
        column.addWidget(self.note_line)
        self._buttons: dict[str, Button] = {}
        choices = QHBoxLayout()
        choices.setSpacing(2)
        for kind, words in (("note", _("Notes")), ("document", _("Documents")), ("change", _("Changes"))):
            if kind == "document" and not has_documents:
                continue
            button = Button(words, "quiet")
            button.setCheckable(True)
            button.clicked.connect(partial(self.choose, kind))
            choices.addWidget(button)
            self._buttons[kind] = button
        choices.addStretch()
        column.addLayout(choices)
        self.timeline = Timeline()
        self.timeline.opened.connect(self._open)
        column.addWidget(self.timeline, 1)
        self.refresh()

    @property
    def changes(self) -> list[int]:
        """Entries of the journal that can be opened, the newest first."""
        return [one.entry for one in self._found if one.entry]

    def refresh(self) -> None:
        """Read what happened."""
        run(self, partial(history.timeline, self._context, self._entity, self._id), done=self._on_found)

    def choose(self, kind: str) -> None:
        """Show one kind of happenings; the same again shows all."""
        self._kind = "" if kind == self._kind else kind
        for code, button in self._buttons.items():
            button.setChecked(code == self._kind)
        self._show()

    def keep_note(self) -> None:
        """Write the note on the record; the line is free for the next one at once, and gets it back if it cannot be kept."""
        text = self.note_line.text().strip()
        if text:
            self.note_line.clear()
            write = partial(notes.add_note, self._context, self._entity, self._id, text, uuid4().hex)
            run(self, write, done=lambda _changes: self.refresh(), failed=lambda _error: self._on_not_kept(text))

    def _on_not_kept(self, text: str) -> bool:
        if not self.note_line.text():
            self.note_line.setText(text)
        return False

    def _on_found(self, found: list[history.Happening]) -> None:
        self._found = found
        self._show()

    def _show(self) -> None:
        shown = [one for one in self._found if self._kind in ("", one.kind)]
        self.timeline.show_happenings([_as_shown(one) for one in shown])

    def _open(self, code: str) -> None:
        entity, _dot, id = code.partition(".")
        if entity == CHANGE:
            self.open_change(int(id))
        else:
            navigator().open(entity, int(id))

    def open_change(self, entry: int) -> ChangeDialog:
        """Open one change of the record."""
        dialog = ChangeDialog(self, self._context, self._entity, self._id, entry)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(self.refresh)
        dialog.open()
        return dialog


def _as_shown(one: history.Happening) -> Happening:
    moment = clock.local(one.at)
    note = " · ".join(part for part in (one.detail, one.who) if part)
    code = f"{CHANGE}.{one.entry}" if one.entry else f"{one.entity}.{one.id}" if one.entity == "document" else ""
    return Happening(near_day(moment.date()), f"{moment:%H:%M}", one.title, note, ICONS[one.kind], code)
