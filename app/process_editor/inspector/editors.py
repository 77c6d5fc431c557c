"""Editors that only the inspector has: lengths of working time, and formulas."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QCompleter

from app.core.errors import UserError
from app.core.expression import ExpressionError, parse
from app.core.fields import FieldInfo
from app.core.i18n import _
from app.processes.durations import read_duration, say_duration
from app.ui.forms.editors.base import Editor, LineField
from app.ui.forms.editors.choices import ChoiceEditor
from app.ui.kit.theme import scaled
from app.ui.kit.widgets import field_button


class DurationEditor(Editor):
    """A length of working time, typed as "1 day" or "4 h"; its value is minutes."""

    def __init__(self, info: FieldInfo) -> None:
        super().__init__(info)
        self._line = LineField()
        self._line.setPlaceholderText("")
        self._line.textEdited.connect(lambda _text: self.edited.emit())
        self._line.editingFinished.connect(self._tidy)
        self._hold(self._line)

    def get(self) -> Any:
        """Minutes, None for none or for what is no length."""
        text = self._line.text().strip()
        try:
            return read_duration(text) if text else None
        except UserError:
            return None

    def set(self, value: Any, label: str = "") -> None:
        """Show a length; what means the same is left as it was typed."""
        if value != self.get() or not self._line.hasFocus():
            self._line.setText(say_duration(value) if isinstance(value, int) and value else "")

    def problem(self) -> str:
        """See ``Editor``."""
        text = self._line.text().strip()
        try:
            if text:
                read_duration(text)
        except UserError as error:
            return f"{error.text} {error.hint}".strip()
        return ""

    def set_locked(self, locked: bool) -> None:
        """See ``Editor``."""
        super().set_locked(locked)
        self._line.setReadOnly(locked)

    def _tidy(self) -> None:
        if not self.problem():
            self.set(self.get())


class FormulaEditor(Editor):
    """A formula; the names that it may use are offered while one is typed.

    :param names: what a formula may say.
    """

    def __init__(self, info: FieldInfo, names: list[str]) -> None:
        super().__init__(info)
        self._line = LineField()
        field_button(self._line, "formula", _("Names for formulas"), self.offer)
        self._line.textEdited.connect(self._on_typed)
        self._completer = QCompleter(QStringListModel(sorted(names), self), self)
        self._completer.setWidget(self._line)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.activated.connect(self._complete)
        self._popup().setMinimumWidth(scaled(200))
        self._hold(self._line)

    def get(self) -> Any:
        """The formula as it was typed; empty for none."""
        return self._line.text().strip()

    def set(self, value: Any, label: str = "") -> None:
        """Show a formula."""
        if (value or "") != self.get():
            self._line.setText(str(value or ""))
            self._line.setCursorPosition(0)

    def problem(self) -> str:
        """See ``Editor``."""
        try:
            if self.get():
                parse(self.get())
        except ExpressionError as error:
            return str(error)
        return ""

    def set_locked(self, locked: bool) -> None:
        """See ``Editor``."""
        super().set_locked(locked)
        self._line.setReadOnly(locked)

    def offer(self) -> None:
        """List all names that a formula may say."""
        self._line.setFocus()
        self._completer.setCompletionPrefix("")
        self._completer.complete()

    def _popup(self) -> QAbstractItemView:
        popup = self._completer.popup()
        assert popup is not None, "a completer has its list"
        return popup

    def _word(self) -> str:
        before = self._line.text()[: self._line.cursorPosition()]
        start = len(before)
        while start and (before[start - 1].isalnum() or before[start - 1] in "_."):
            start -= 1
        return before[start:]

    def _on_typed(self, _text: str) -> None:
        self.edited.emit()
        word = self._word()
        self._completer.setCompletionPrefix(word)
        names = [self._completer.completionModel().index(row, 0).data() for row in range(self._completer.completionCount())]
        if word and names and names != [word]:
            self._completer.complete()
        else:
            self._popup().hide()

    def _complete(self, name: str) -> None:
        at, text = self._line.cursorPosition(), self._line.text()
        start = at - len(self._word())
        self._line.setText(text[:start] + name + text[at:])
        self._line.setCursorPosition(start + len(name))
        self.edited.emit()


class OptionalChoice(ChoiceEditor):
    """A choice that says what holds while nothing is chosen.

    :param nothing: its words, such as "Sales, as the lane".
    """

    def __init__(self, info: FieldInfo, nothing: str) -> None:
        super().__init__(info)
        self._box.setItemText(self._box.findData(None), nothing)
