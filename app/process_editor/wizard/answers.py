"""The questions of a ready process as fields, two or three in a row, with their usual answers filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from app.core.fields import FieldInfo, Option
from app.core.i18n import _
from app.processes.questions import Question, QuestionKind, first_answers
from app.ui.forms.editors import BoolEditor, ChoiceEditor, DateEditor, Editor, MemoEditor, NumberEditor, TextEditor
from app.ui.kit.theme import scaled
from app.ui.kit.widgets import Label

#: pixels at 100 % that a field wants, and the highest that all of them are before they scroll
WIDE, HIGHEST = 230, 240
_EDITORS = {
    QuestionKind.TEXT: ("text", TextEditor), QuestionKind.MEMO: ("memo", MemoEditor), QuestionKind.NUMBER: ("quantity", NumberEditor),
    QuestionKind.MONEY: ("money", NumberEditor), QuestionKind.DATE: ("date", DateEditor), QuestionKind.YES_NO: ("bool", BoolEditor),
    QuestionKind.CHOICE: ("choice", ChoiceEditor),
}


class AnswerFields(QWidget):
    """Asks questions.

    Signals: ``edited()`` an answer is another.
    """

    edited = Signal()

    def __init__(self, questions: Sequence[Question]) -> None:
        super().__init__()
        self.setAccessibleName(_("A few questions"))
        self._errors: dict[str, Label] = {}
        self.editors: dict[str, Editor] = {}
        self._cells: list[QWidget] = []
        self._room = scaled(HIGHEST)
        inner = QWidget()
        self._grid = QGridLayout(inner)
        self._grid.setContentsMargins(0, 4, 8, 4)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(10)
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        for part in (area.viewport(), inner):
            part.setAutoFillBackground(False)  # the area fills what it takes
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(area)
        self._area = area
        usual = first_answers(questions)
        for question in questions:
            self._add(question, usual.get(question.name))
        self._columns = 0
        self._arrange()

    def typed(self) -> dict[str, Any]:
        """The answers by name."""
        return {name: editor.get() for name, editor in self.editors.items()}

    def show_errors(self, errors: Mapping[str, str]) -> None:
        """Say below each field what is wrong with it."""
        for name, label in self._errors.items():
            text = self.editors[name].problem() or str(errors.get(name, ""))
            label.setText(text)
            label.setVisible(bool(text))
            self.editors[name].set_wrong(bool(text))

    def _add(self, question: Question, answer: Any) -> None:
        kind, make = _EDITORS[question.kind]
        options = tuple(Option(value, _(text)) for value, text in question.options)
        hint = _(question.hint) if question.hint else ""
        info = FieldInfo(question.name, kind, question.title, required=question.is_required, options=options, hint=hint)  # type: ignore[arg-type]
        editor = self.editors[question.name] = make(info)
        editor.set(answer)
        editor.edited.connect(self.edited)
        cell = QWidget()
        cell.setToolTip(hint)
        column = QVBoxLayout(cell)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        if question.kind is not QuestionKind.YES_NO:
            label = Label(question.title, "small", "text2", wrap=True)
            label.setBuddy(editor)
            column.addWidget(label)
        column.addWidget(editor)
        error = self._errors[question.name] = Label("", "small", "bad", wrap=True)
        error.hide()
        column.addWidget(error)
        self._cells.append(cell)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many fields in a row as have room."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        columns = max(1, min(self.width() // scaled(WIDE), 4))
        if columns == self._columns:
            return
        self._columns = columns
        for number, cell in enumerate(self._cells):
            self._grid.addWidget(cell, number // columns, number % columns, Qt.AlignmentFlag.AlignBottom)
        for column in range(4):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self._fit()

    def set_room(self, height: int) -> None:
        """How high the fields may be together before they scroll, pixels."""
        self._room = height
        self._fit()

    def _fit(self) -> None:
        self._area.setFixedHeight(min(self._grid.sizeHint().height() + 2, self._room) if self._cells else 0)
