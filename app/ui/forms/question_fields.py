"""The questions of a form as fields: asked where their conditions hold, read all at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.errors import FieldErrors
from app.core.expression import ExpressionError
from app.core.fields import FieldInfo, Kind, Option
from app.core.i18n import _
from app.processes.questions import LONGEST_TEXT, Question, QuestionKind, asked, read_answers
from app.services.context import Context
from app.ui.forms.editors import Editor, make_editor
from app.ui.forms.field_row import FieldRow

_KINDS: dict[QuestionKind, Kind] = {
    QuestionKind.TEXT: "text", QuestionKind.MEMO: "memo", QuestionKind.MONEY: "money", QuestionKind.DATE: "date", QuestionKind.YES_NO: "bool",
    QuestionKind.CHOICE: "choice", QuestionKind.RECORD: "ref",
}


class QuestionFields(QWidget):
    """Fields for questions.

    Signals: ``resized()`` other questions are asked now.

    :param answers: what stands in them at first, by name. :param labels: texts of the records among them.
    :param values: what conditions may name besides the answers. :param is_stacked: labels stand above the fields, for narrow places.
    """

    resized = Signal()

    def __init__(
        self, context: Context, questions: Sequence[Question], answers: Mapping[str, Any], labels: Mapping[str, str], values: Mapping[str, Any],
        *, is_stacked: bool = False,
    ) -> None:
        super().__init__()
        self._questions, self._values = tuple(questions), values
        self.rows: dict[str, FieldRow] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for question in self._questions:
            editor: Editor = make_editor(info_of(question), context)
            editor.set(answers.get(question.name), labels.get(question.name, ""))
            editor.edited.connect(self._on_edited)
            row = self.rows[question.name] = FieldRow(editor, is_stacked=is_stacked)
            row.show_note(question.hint and _(question.hint))
            column.addWidget(row)
        self._show_asked()

    def start(self) -> bool:
        """Put the caret into the first question; False where there is none."""
        first = next((row for row in self.rows.values() if not row.isHidden()), None)
        if first is not None:
            first.editor.setFocus()
        return first is not None

    def typed(self) -> dict[str, Any]:
        """The answers as they stand, by name; not judged yet."""
        return {name: row.editor.get() for name, row in self.rows.items()}

    def read(self) -> dict[str, Any] | None:
        """The answers, checked; None when something is wrong, which then stands at the fields."""
        self.show_errors({})
        unreadable = {name: text for name, row in self.rows.items() if not row.isHidden() and (text := row.editor.problem())}
        try:
            found = read_answers(self._questions, self.typed(), self._values)
        except FieldErrors as error:
            self.show_errors({**error.errors, **unreadable})
            return None
        if unreadable:
            self.show_errors(unreadable)
            return None
        return found

    def show_errors(self, errors: Mapping[str, str]) -> None:
        """Say at each field what is wrong with it; the caret goes to the first."""
        for name, row in self.rows.items():
            row.show_error(errors.get(name, ""))
        first = next((row for name, row in self.rows.items() if name in errors), None)
        if first is not None:
            first.editor.setFocus()
        self.resized.emit()

    def _on_edited(self) -> None:
        if self._show_asked():
            self.resized.emit()

    def _show_asked(self) -> bool:
        """Show what is asked with the answers so far; whether that is something else than before."""
        try:
            wanted = {question.name for question in asked(self._questions, self.typed(), self._values)}
        except ExpressionError:
            wanted = set(self.rows)  # a condition that nobody can work out hides nothing
        changed = False
        for name, row in self.rows.items():
            changed |= row.isHidden() == (name in wanted)
            row.setVisible(name in wanted)
        return changed


def info_of(question: Question) -> FieldInfo:
    """A question as a field of a card."""
    kind = _KINDS.get(question.kind) or ("int" if question.digits == 0 else "quantity")
    options = tuple(Option(value, _(text) if text else value) for value, text in question.options)
    length = LONGEST_TEXT if question.kind is QuestionKind.TEXT else 0
    return FieldInfo(
        question.name, kind, question.title, question.is_required, length, question.digits, question.entity, options,
        hint=_(question.hint) if question.hint else "",
    )
