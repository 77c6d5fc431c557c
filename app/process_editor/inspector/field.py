"""One field of the inspector: label above, editor, sentence of what is wrong below."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.process_editor.inspector.editors import DurationEditor, FormulaEditor, OptionalChoice
from app.process_editor.inspector.entries import Entry
from app.process_editor.inspector.guards import GuardsEditor
from app.process_editor.inspector.questions import QuestionsEditor
from app.services.context import Context
from app.ui.forms.editors import BoolEditor, ChoiceEditor, Editor, MemoEditor, NumberEditor, ReferenceEditor, TextEditor
from app.ui.kit.widgets import Label


def make_editor(entry: Entry, context: Context, names: list[str]) -> Editor:
    """The editor of a field.

    :param names: what its formulas may say.
    """
    info = entry.info
    if entry.nothing:
        return OptionalChoice(info, entry.nothing)
    match entry.editor:
        case "formula":
            return FormulaEditor(info, names)
        case "reference":
            return ReferenceEditor(info, context)
        case "questions":
            return QuestionsEditor(info, names)
        case "guards":
            return GuardsEditor(info)
        case _:
            return _PLAIN[entry.editor](info)


_PLAIN: dict[str, Callable[[Any], Editor]] = {
    "text": TextEditor, "memo": MemoEditor, "number": NumberEditor, "money": NumberEditor, "bool": BoolEditor, "choice": ChoiceEditor,
    "duration": DurationEditor,
}


class Field(QWidget):
    """A field with its label and its error.

    Signals: ``edited()`` the person gave it another value; ``left()`` the focus went on.
    """

    edited = Signal()
    left = Signal()

    def __init__(self, entry: Entry, context: Context, names: list[str], is_locked: bool) -> None:
        super().__init__()
        self.entry = entry
        self.editor = make_editor(entry, context, names)
        self.editor.set_locked(is_locked)
        if entry.info.hint:
            self.setToolTip(entry.info.hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        if not isinstance(self.editor, BoolEditor):
            label = Label(entry.info.label, "small", "text2", wrap=True)
            label.setBuddy(self.editor)
            column.addWidget(label)
        column.addWidget(self.editor)
        self._error = Label("", "small", "bad", wrap=True)
        self._error.hide()
        column.addWidget(self._error)
        self.editor.edited.connect(self._on_edited)
        self.editor.left.connect(self._on_left)

    def value(self) -> Any:
        """What stands in it."""
        value = self.editor.get()
        if self.entry.is_key and value is not None:
            return int(value)
        return value

    def show_value(self, value: Any) -> None:
        """Show a value, unless it is what the editor says already: the caret stays where it is."""
        if self.value() != value or value is None:
            self.editor.set(str(value) if self.entry.is_key and value is not None else value)
        self.show_error()

    def show_error(self, text: str = "") -> None:
        """Say what is wrong with what was typed, or with the value."""
        found = self.editor.problem() or text
        self._error.setText(found)
        self._error.setVisible(bool(found))
        self.editor.set_wrong(bool(found))

    def _on_edited(self) -> None:
        if not self.editor.problem():
            self.edited.emit()

    def _on_left(self) -> None:
        self.show_error()
        self.left.emit()
