"""A task in one line: typed, understood while it is typed, corrected by key, made with Enter."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import Any, cast
from uuid import uuid4

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from app.core import clock
from app.core.changes import Changes
from app.core.errors import UserError
from app.core.i18n import _
from app.core.planning.typed_line import Mention, Name, Reading
from app.core.planning.typed_line.settling import PartName, given_to, options, settled, settled_mention
from app.core.planning.wall_time import to_wall
from app.services.context import Context
from app.services.planning.typed import USUAL, TypedLines, create_typed
from app.ui.forms.quick_chips import ReadingChip
from app.ui.forms.quick_words import Said, said
from app.ui.kit import message
from app.ui.kit.dialog import Dialog
from app.ui.kit.run import run
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, Label
from app.ui.kit.widgets.buttons import MenuButton
from app.ui.kit.widgets.flow import Flow

WIDTH, LONGEST = 640, 300
AFTER = 60  # ms after a key, so that fast typing is read once


class QuickTaskDialog(Dialog):
    """One box, and below it what was understood."""

    def __init__(self, parent: QWidget, context: Context) -> None:
        super().__init__(parent.window())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Task in one line"))
        self.setFixedWidth(scaled(WIDTH))
        self._context, self._key = context, uuid4().hex
        self._lines = TypedLines(context)
        self._answers: dict[int | str, Any] = {}
        self._colleagues: tuple[Name, ...] = ()
        self._is_reading = self._is_making = False
        self.reading: Reading | None = None
        self.chips: list[ReadingChip] = []
        self._build()
        self._soon = QTimer(self, singleShot=True, interval=AFTER)
        self._soon.timeout.connect(self.read)
        self.line.textChanged.connect(self._soon.start)
        self.line.returnPressed.connect(self.make)
        run(self, self._lines.colleagues, done=self._take_colleagues, quiet=True)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(tokens.GAP)
        column.addWidget(Label(_("Task in one line"), "title", wrap=True))
        self.line = QLineEdit()
        self.line.setMaxLength(LONGEST)
        self.line.setMinimumHeight(scaled(36))
        self.line.setPlaceholderText(_("tomorrow 10:30 call Petrov, 20 min"))
        self.line.setAccessibleName(_("What, who, when, how long"))
        column.addWidget(self.line)
        self.title = Label("", "strong", wrap=True)
        column.addWidget(self.title)
        self._room = QWidget()
        self._flow = Flow(self._room, QWidget(self._room), scaled(34), 6)
        self._flow.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._room)
        self.hint = Label(_("Tab goes to what was understood, the arrow keys choose, Enter makes the task."), "small", "text2", wrap=True)
        column.addWidget(self.hint)
        self.error = Label("", "small", "bad", wrap=True)
        self.error.hide()
        column.addWidget(self.error)
        row = QHBoxLayout()
        row.setSpacing(tokens.GAP)
        row.addStretch()
        cancel, self.button = Button(_("Cancel")), Button(_("Make the task"), "primary")
        self.people = QMenu(self)
        self.make_for = MenuButton(_("Make it for"), self.people)
        cancel.clicked.connect(self.reject)
        self.button.clicked.connect(self.make)
        for button in (cancel, self.make_for, self.button):
            button.setAutoDefault(False)
            row.addWidget(button)
        column.addLayout(row)
        self.line.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter makes the task from every chip."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(self.focusWidget(), ReadingChip):
            self.make()
        else:
            super().keyPressEvent(event)

    def _take_colleagues(self, names: tuple[Name, ...]) -> None:
        self._colleagues = names
        for name in names:
            self.people.addAction(name.text, partial(self._make_for, name))
        self.read()

    def read(self) -> None:
        """Understand the line as it stands; while one reading is under way the next waits."""
        if self._is_reading:
            return
        self._is_reading, text = True, self.line.text()
        run(self, partial(self._lines.read, text), done=partial(self._take, text), failed=self._end_reading, quiet=True)

    def _end_reading(self, _error: Exception) -> bool:
        self._is_reading = self._is_making = False
        return False

    def _take(self, text: str, reading: Reading) -> None:
        self._is_reading = False
        if text != self.line.text():
            self.read()
            return
        self.reading = self._answered(reading)
        self._show()
        if self._is_making:
            self._write()

    def _answered(self, reading: Reading) -> Reading:
        """The reading with what the person has chosen, as far as the line still says it."""
        for part, value in self._answers.items():
            if isinstance(part, int):
                number = next((at for at, mention in enumerate(reading.mentions) if mention.places and mention.places[0].start == part), None)
                if number is not None and (value is None or value in reading.mentions[number].choices):
                    reading = settled_mention(reading, number, value)
            elif part == "does":
                reading = given_to(reading, value)
            else:
                name = cast("PartName", part)
                if value is None or value in options(reading, name) or (name == "day" and reading.day is None):
                    reading = settled(reading, name, value)
        return reading

    def _show(self) -> None:
        reading = self.reading
        assert reading is not None
        focused = next((number for number, chip in enumerate(self.chips) if chip.hasFocus()), None)
        for chip in self.chips:
            chip.hide()
            chip.deleteLater()
        while self._flow.count() > 1:
            self._flow.takeAt(0)
        today = to_wall(clock.now(), self._lines.zone).date()
        parts = list(said(reading, self._colleagues, self._context.user.name, today, USUAL[reading.kind.choices[0]]))
        self.chips = [self._chip(part, number) for number, part in enumerate(parts)]
        for before, after in pairwise((self.line, *self.chips)):
            QWidget.setTabOrder(before, after)
        self.title.setText(reading.title if reading.line.strip() else "")
        self.error.hide()
        if focused is not None and self.chips:
            self.chips[min(focused, len(self.chips) - 1)].setFocus()
        self._room.updateGeometry()
        self.fit()

    def _chip(self, part: Said, number: int) -> ReadingChip:
        chip = ReadingChip(part.field, part.words, part.icon, part.choices, partial(self.answer, part.part), is_sure=part.is_sure, parent=self._room)
        self._flow.insert_widget(number, chip)
        chip.show()
        return chip

    def answer(self, part: int | str, value: Mention | Name | Any) -> None:
        """Take what the person has chosen for a part."""
        self._answers[part] = value
        self.read()

    def make(self) -> None:
        """Make the task of what stands in the line now; a doubt is told, and gets the focus."""
        self._is_making = True
        self.read()

    def _make_for(self, name: Name) -> None:
        self._answers["does"] = name
        self.make()

    def _write(self) -> None:
        self._is_making, reading = False, self.reading
        assert reading is not None
        if not reading.title:
            reading = replace(reading, title=reading.kind.choices[0].label)
        run(self, partial(create_typed, self._context, reading, self._lines.zone, self._key), done=self._made, failed=self._tell)

    def _made(self, _changes: Changes) -> None:
        message.toast(self.parentWidget(), _("The task is made."))
        self.accept()

    def _tell(self, error: Exception) -> bool:
        if not isinstance(error, UserError):
            return False
        self.error.setText(" ".join(text for text in (error.text, error.hint) if text))
        self.error.show()
        doubtful = next((chip for chip in self.chips if not chip.is_sure), None)
        (doubtful or self.line).setFocus()
        self.fit()
        return True
