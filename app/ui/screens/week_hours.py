"""The editors of hours: one hour of a day, and the working hours of a week, a line for each day."""

from __future__ import annotations

from typing import Any

from babel.dates import get_day_names
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from app.core import i18n
from app.core.fields import FieldInfo
from app.core.i18n import _
from app.core.planning.typed_hours import hours_text, minutes_of, read_hour, read_hours
from app.core.planning.words import length_words
from app.core.shortening import shortened
from app.ui.forms.editors.base import Editor, LineField
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, Label

HOUR_WIDTH, DAY_WIDTH = 90, 96
DAYS = 7


class HourEditor(Editor):
    """An hour of a day: "9", "9:30" and "930" are understood."""

    stretches = False

    def __init__(self, info: FieldInfo) -> None:
        super().__init__(info)
        self._line = LineField(HOUR_WIDTH)
        self._line.textEdited.connect(lambda _text: self.edited.emit())
        self._line.editingFinished.connect(self._tidy)
        self._hold(self._line)
        self._row.addStretch()

    def get(self) -> Any:
        """The hour as it is kept, None for none or for what cannot be read."""
        try:
            return read_hour(self._line.text()) if self._line.text().strip() else None
        except ValueError:
            return None

    def set(self, value: Any, label: str = "") -> None:
        """Show an hour."""
        if not (self._line.hasFocus() and self.get() == value):
            self._line.setText(value or "")

    def problem(self) -> str:
        """See ``Editor``."""
        text = self._line.text().strip()
        return _("“{text}” is no time of day: type it such as 9:30.").format(text=shortened(text)) if text and self.get() is None else ""

    def set_locked(self, locked: bool) -> None:
        """See ``Editor``."""
        super().set_locked(locked)
        self._line.setReadOnly(locked)

    def _tidy(self) -> None:
        if self.get() is not None:
            self._line.setText(self.get())


class WeekHoursEditor(Editor):
    """Seven lines, Monday first: "9-13, 14-18"; an empty one is a day off. The sum of the week stands below."""

    def __init__(self, info: FieldInfo) -> None:
        super().__init__(info)
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(tokens.GAP)
        grid.setVerticalSpacing(4)
        names = get_day_names("wide", "stand-alone", i18n.language())
        self.lines: list[LineField] = []
        self.sums: list[Label] = []
        for day in range(DAYS):
            line, sum_ = LineField(), Label("", "small", "text2")
            name = names[day][:1].upper() + names[day][1:]
            line.setAccessibleName(_("{label}, {day}").format(label=info.label, day=name))
            line.setPlaceholderText(_("Day off"))
            line.textEdited.connect(lambda _text: self._on_edited())
            line.editingFinished.connect(self._tidy)
            sum_.setMinimumWidth(scaled(52))
            label = Label(name, "body", "text2")
            label.setBuddy(line)
            for column, widget in enumerate((label, line, sum_)):
                grid.addWidget(widget, day, column)
            self.lines.append(line)
            self.sums.append(sum_)
        grid.setColumnStretch(1, 1)
        self.total = Label("", "strong")
        self.same = Button(_("Monday's hours until Friday"), "link")
        self.same.clicked.connect(self.copy_monday)
        grid.addWidget(self.total, DAYS, 1)
        grid.addWidget(self.same, DAYS + 1, 1, Qt.AlignmentFlag.AlignLeft)
        self._hold(self.lines[0])
        self._row.removeWidget(self.lines[0])
        grid.addWidget(self.lines[0], 0, 1)
        self._row.addWidget(box)
        self._tell_sums()

    def get(self) -> Any:
        """Seven lists of stretches; None while a line cannot be read."""
        try:
            return [read_hours(line.text()) for line in self.lines]
        except ValueError:
            return None

    def set(self, value: Any, label: str = "") -> None:
        """Show the hours of a week."""
        week = list(value or [])[:DAYS]
        week += [[] for _day in range(DAYS - len(week))]
        for line, stretches in zip(self.lines, week, strict=True):
            if not line.hasFocus():
                line.setText(hours_text(stretches))
        self._tell_sums()

    def problem(self) -> str:
        """See ``Editor``."""
        for line in self.lines:
            try:
                read_hours(line.text())
            except ValueError:
                words = _("“{text}” are no working hours: type them such as 9-13, 14-18, one after the other.")
                return words.format(text=shortened(line.text()))
        return ""

    def set_wrong(self, wrong: bool) -> None:
        """Draw the lines that cannot be read as wrong."""
        for line in self.lines:
            line.setProperty("wrong", wrong and not _is_readable(line.text()))
            line.update()

    def set_locked(self, locked: bool) -> None:
        """See ``Editor``."""
        super().set_locked(locked)
        self.same.setVisible(not locked)
        for line in self.lines:
            line.setReadOnly(locked)

    def copy_monday(self) -> None:
        """Give Tuesday to Friday the hours of Monday."""
        for line in self.lines[1:5]:
            line.setText(self.lines[0].text())
        self._on_edited()

    def _on_edited(self) -> None:
        self._tell_sums()
        self.edited.emit()

    def _tell_sums(self) -> None:
        whole = 0
        for line, sum_ in zip(self.lines, self.sums, strict=True):
            minutes = minutes_of(read_hours(line.text())) if _is_readable(line.text()) else 0
            whole += minutes
            sum_.setText(length_words(minutes) if minutes else "")
        self.total.setText(_("{length} a week").format(length=length_words(whole)))

    def _tidy(self) -> None:
        for line in self.lines:
            if _is_readable(line.text()):
                line.setText(hours_text(read_hours(line.text())))


def _is_readable(text: str) -> bool:
    try:
        read_hours(text)
    except ValueError:
        return False
    return True
