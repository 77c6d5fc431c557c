"""The row of parameters: the period by name, filters as chips, groups and columns as quiet words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from app.core import clock
from app.core.i18n import _, format_date
from app.core.period import RELATIVE, Period
from app.services.context import Context
from app.services.reporting import ACROSS, COMPARE, GROUP, Choice, Question, ReportInfo
from app.ui.kit.emptying import empty
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, FilterChip, MenuButton
from app.ui.reporting.value_popup import ChoicePopup, DayPopup, RecordsPopup, SpanPopup, ValuePopup


class ParameterBar(QWidget):
    """Shows and changes the parameters of a report.

    Signals: ``changed(dict)`` the parameters as they are kept.
    """

    changed = Signal(dict)

    def __init__(self, context: Context, info: ReportInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._info = context, info
        self._values: dict[str, Any] = {}
        self._labels: Mapping[str, tuple[str, ...]] = {}
        self.setFixedHeight(scaled(tokens.FILTER_ROW + 4))
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.MARGIN, 0, tokens.MARGIN - 8, 6)
        row.setSpacing(tokens.GAP)
        self._main = QHBoxLayout()
        self._main.setSpacing(tokens.GAP)
        row.addLayout(self._main)
        self.add_button = Button(_("Filter"), "quiet", "add")
        self.add_button.clicked.connect(self.ask_for_filter)
        row.addWidget(self.add_button)
        row.addStretch(1)
        self._right = QHBoxLayout()
        self._right.setSpacing(4)
        row.addLayout(self._right)
        self.chips: dict[str, FilterChip] = {}
        self.buttons: dict[str, QWidget] = {}

    def show_values(self, values: Mapping[str, Any], labels: Mapping[str, tuple[str, ...]]) -> None:
        """Show parameters; ``labels`` are the names of chosen records."""
        self._values, self._labels = dict(values), labels
        for layout in (self._main, self._right):
            empty(layout)
        self.chips, self.buttons = {}, {}
        for question in self._info.questions:
            self._show_question(question)
        self.add_button.setVisible(bool(self._unused()))
        words = (
            (COMPARE, _("Compare"), "compare", self._info.compares),
            (GROUP, _("Group by"), "group", self._info.groups),
            (ACROSS, _("Columns"), "columns", self._info.across),
        )
        for name, title, icon, choices in words:
            if choices:
                self._add_words(name, title, icon, choices)

    def _show_question(self, question: Question) -> None:
        value = self._values.get(question.name)
        if question.kind in ("period", "date"):
            menu = self._period_menu(question) if question.kind == "period" else self._day_menu(question)
            text = self._period_text(value) if question.kind == "period" else self._day_text(question, value)
            button = MenuButton(text, menu, meaning="date")
            button.setAccessibleName(f"{question.label}: {text}")
            menu.setParent(button)
            menu.setWindowFlags(menu.windowFlags() | menu.windowType().Popup)
            self._main.addWidget(button)
            self.buttons[question.name] = button
        elif value:
            chip = FilterChip(question.label, self._shown(question, value))
            chip.clicked.connect(partial(self._ask, question, chip))
            chip.removed.connect(partial(self._put, question.name, None))
            self._main.addWidget(chip)
            self.chips[question.name] = chip

    def _add_words(self, name: str, title: str, icon: str, choices: tuple[Choice, ...]) -> None:
        present = self._values.get(name) or ""
        label = next((choice.label for choice in choices if choice.value == present), "")
        menu = QMenu(self)
        for value, text in (("", _("None")), *((choice.value, choice.label) for choice in choices)):
            action = menu.addAction(text, partial(self._put, name, value))
            action.setCheckable(True)
            action.setChecked(value == present)
        button = Button(f"{title}: {label}" if label else title, "quiet", icon)
        button.clicked.connect(lambda: menu.popup(button.mapToGlobal(QPoint(0, button.height()))))
        self._right.addWidget(button)
        self.buttons[name] = button

    def _period_menu(self, question: Question) -> QMenu:
        menu = QMenu(self)
        for code, name in RELATIVE.items():
            menu.addAction(_(name), partial(self._put, question.name, code))
        menu.addSeparator()
        menu.addAction(_("From day to day…"), lambda: self._ask(question, self.buttons[question.name]))
        return menu

    def _day_menu(self, question: Question) -> QMenu:
        menu = QMenu(self)
        today = clock.today()
        if not question.required:
            menu.addAction(_("Now"), partial(self._put, question.name, None))
        else:
            menu.addAction(_("Today"), partial(self._put, question.name, "today"))
        for code, name in (("last_month", _("End of last month")), ("last_quarter", _("End of last quarter")), ("last_year", _("End of last year"))):
            last = Period.relative(code, today).last
            if last is not None:
                menu.addAction(f"{name}, {format_date(last)}", partial(self._put, question.name, last.isoformat()))
        menu.addSeparator()
        menu.addAction(_("Another day…"), lambda: self._ask(question, self.buttons[question.name]))
        return menu

    def _period_text(self, value: Any) -> str:
        if value in RELATIVE:
            return _(RELATIVE[value])
        period = Period.parse(str(value)) if value else Period()
        return f"{format_date(period.first)} – {format_date(period.last)}" if period.first or period.last else _(RELATIVE["all"])

    def _day_text(self, question: Question, value: Any) -> str:
        if not value:
            return _("Now")
        return _("Today") if value == "today" else f"{question.label} {format_date(_day(value))}"

    def _shown(self, question: Question, value: Any) -> str:
        if question.kind == "choice":
            return next((choice.label for choice in question.choices if choice.value == value), str(value))
        names = self._labels.get(question.name, ())
        return ", ".join(names[:2]) + (f" +{len(names) - 2}" if len(names) > 2 else "")

    def _unused(self) -> list[Question]:
        return [each for each in self._info.questions if each.kind not in ("period", "date") and not self._values.get(each.name)]

    def ask_for_filter(self) -> None:
        """A menu of what is not filtered yet."""
        menu = QMenu(self)
        for question in self._unused():
            menu.addAction(question.label, partial(self._ask, question, self.add_button))
        menu.popup(self.add_button.mapToGlobal(QPoint(0, self.add_button.height())))

    def ask(self, name: str) -> ValuePopup:
        """Open the popup of a parameter; returns it."""
        question = next(each for each in self._info.questions if each.name == name)
        return self._ask(question, self.chips.get(name) or self.buttons.get(name) or self.add_button)

    def _ask(self, question: Question, below: QWidget) -> ValuePopup:
        popup = self._popup(question)
        popup.applied.connect(partial(self._put, question.name))
        popup.open_below(below)
        if (first := popup.focusProxy()) is not None:
            first.setFocus()
        return popup

    def _popup(self, question: Question) -> ValuePopup:
        value = self._values.get(question.name)
        match question.kind:
            case "period":
                return SpanPopup(question, Period.parse(str(value)) if value else Period(), self)
            case "date":
                return DayPopup(question, _day(value) if value else None, self)
            case "ref":
                return RecordsPopup(question, list(zip(value or (), self._labels.get(question.name, ()))), self._context, self)
        return ChoicePopup(question, value, self)

    def _put(self, name: str, value: Any) -> None:
        self._values[name] = value
        self.changed.emit(dict(self._values))


def _day(value: Any) -> date:
    return clock.today() if value == "today" else value if isinstance(value, date) else date.fromisoformat(str(value))
