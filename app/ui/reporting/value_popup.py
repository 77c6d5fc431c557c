"""Small windows in which one parameter is chosen: days from and to, one day, records, one of a few."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QRadioButton, QWidget

from app.core.errors import UserError
from app.core.fields import FieldInfo
from app.core.i18n import _
from app.core.period import Period
from app.services.context import Context
from app.services.reporting import Question
from app.ui.forms.editors import DateEditor, ReferenceEditor
from app.ui.kit.theme import scaled
from app.ui.kit.widgets import Label, ValueSheet


class ValuePopup(ValueSheet):
    """A sheet with its title and a place for an error.

    Signals: ``applied(object)`` the value as it is kept; None takes the filter away.
    """

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(title, parent)
        self.column.addWidget(Label(title, "small_label", "text2"))
        self.problem = Label("", "small", "bad", wrap=True)
        self.problem.hide()

    def finish(self) -> None:
        """Put the sentence of an error and the button below what was added."""
        self.column.addWidget(self.problem)
        self.add_button()

    def value(self) -> object:
        """The value as it stands; UserError when it cannot be used."""
        raise NotImplementedError

    def apply(self) -> None:
        """Tell the value and close; an error stays open and is told."""
        try:
            value = self.value()
        except UserError as error:
            self.problem.setText(str(error))
            self.problem.show()
            self.adjustSize()
            return
        self.applied.emit(value)
        self.close()

class SpanPopup(ValuePopup):
    """Days from and to; an empty one leaves that end open."""

    def __init__(self, question: Question, present: Period, parent: QWidget) -> None:
        super().__init__(question.label, parent)
        row = QHBoxLayout()
        self.first, self.last = (DateEditor(FieldInfo("day", "date", label)) for label in (_("From"), _("To")))
        self.first.set(present.first)
        self.last.set(present.last)
        for editor in (self.first, self.last):
            row.addWidget(editor)
        self.column.addLayout(row)
        self.finish()
        self.setFocusProxy(self.first)

    def value(self) -> object:
        """``2026-01-01..2026-03-31``."""
        for editor in (self.first, self.last):
            if problem := editor.problem():
                raise UserError(problem)
        first, last = self.first.get(), self.last.get()
        Period(first, last)
        return f"{first.isoformat() if first else ''}..{last.isoformat() if last else ''}"


class DayPopup(ValuePopup):
    """One day."""

    def __init__(self, question: Question, present: date | None, parent: QWidget) -> None:
        super().__init__(question.label, parent)
        self.day = DateEditor(FieldInfo("day", "date", question.label))
        self.day.set(present)
        self.column.addWidget(self.day)
        self.finish()
        self.setFocusProxy(self.day)

    def value(self) -> object:
        """The day as ISO text."""
        if problem := self.day.problem():
            raise UserError(problem)
        day = self.day.get()
        return day.isoformat() if day else None


class RecordsPopup(ValuePopup):
    """Records: those chosen are ticked, one more is searched for."""

    def __init__(self, question: Question, chosen: Sequence[tuple[int, str]], context: Context, parent: QWidget) -> None:
        super().__init__(question.label, parent)
        self._ticks = []
        for id, label in chosen:
            tick = QCheckBox(label)
            tick.setChecked(True)
            tick.setMinimumHeight(scaled(24))
            self.column.addWidget(tick)
            self._ticks.append((tick, id))
        self.editor = ReferenceEditor(FieldInfo(question.name, "ref", question.label, reference=question.reference), context)
        self.editor.line.make_new = None
        self.editor.line.setPlaceholderText(_("Type to search, F4 for the list"))
        self.column.addWidget(self.editor)
        self.finish()
        self.setFocusProxy(self.editor)

    def value(self) -> object:
        """The ids."""
        if problem := self.editor.problem():
            raise UserError(problem)
        ids = [id for tick, id in self._ticks if tick.isChecked()]
        if (more := self.editor.get()) is not None and more not in ids:
            ids.append(more)
        return ids or None


class ChoicePopup(ValuePopup):
    """One of a few."""

    def __init__(self, question: Question, present: str | None, parent: QWidget) -> None:
        super().__init__(question.label, parent)
        self.buttons = []
        for choice in question.choices:
            button = QRadioButton(choice.label)
            button.setMinimumHeight(scaled(24))
            button.setChecked(choice.value == present)
            self.column.addWidget(button)
            self.buttons.append((button, choice.value))
        self.finish()

    def value(self) -> object:
        """The code."""
        return next((value for button, value in self.buttons if button.isChecked()), None)
