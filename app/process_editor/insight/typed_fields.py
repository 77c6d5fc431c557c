"""What somebody expects of a process: cases a week, and minutes of work in each step."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QDoubleSpinBox, QSpinBox, QVBoxLayout, QWidget

from app.core.i18n import _, language
from app.processes.simulation.drawn import Typed
from app.ui.kit.emptying import empty
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Label

MOST_CASES, MOST_MINUTES = 10_000.0, 60_000


class TypedFields(QWidget):
    """A field for the cases, one for each step that a person does."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self.cases = QDoubleSpinBox()
        self.minutes: dict[str, QSpinBox] = {}
        self._waits: Mapping[str, float] = {}

    def show_expected(self, typed: Typed, titles: Mapping[str, str]) -> None:
        """Offer what is known; it can be typed over.

        :param titles: steps that a person does, in the order of the drawing.
        """
        empty(self._column)
        self._waits = typed.waits
        self.cases = QDoubleSpinBox(minimum=0.0, maximum=MOST_CASES, decimals=1)
        self.cases.setLocale(QLocale(language()))
        self.cases.setValue(typed.per_week)
        self._add(_("Cases a week"), self.cases)
        self.minutes = {}
        for key, title in titles.items():
            field = self.minutes[key] = QSpinBox(minimum=0, maximum=MOST_MINUTES, singleStep=5)
            field.setSuffix(_(" min"))
            field.setValue(round(typed.minutes.get(key, 0.0)))
            self._add(_("Work in “{step}”").format(step=title), field)

    def _add(self, words: str, field: QSpinBox | QDoubleSpinBox) -> None:
        label = Label(words, "small", "text2", wrap=True)
        label.setBuddy(field)
        field.setAccessibleName(words)
        field.setMinimumHeight(scaled(tokens.CONTROL))
        self._column.addSpacing(6)
        self._column.addWidget(label)
        self._column.addWidget(field)

    def typed(self) -> Typed:
        """What stands in the fields."""
        return Typed(self.cases.value(), {key: float(field.value()) for key, field in self.minutes.items()}, self._waits)
