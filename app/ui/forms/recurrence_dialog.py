"""How something recurs: chosen by a few fields, told back in words with the next dates; any rule of RFC 5545 can be typed."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QRadioButton, QSpinBox, QVBoxLayout, QWidget

from app.core.enums.planning import WorkdayShift
from app.core.enums.vocabulary import choice
from app.core.errors import UserError
from app.core.i18n import N_, _, format_date
from app.core.planning.wall_time import to_wall
from app.services.context import Context
from app.services.planning.series import Outlook, Repeat, outlook
from app.ui.forms.editors import DateLine, LineField
from app.ui.forms.repeat_choice import OFTEN, OWN, RepeatChoice, choice_of
from app.ui.kit.dialog import Dialog
from app.ui.kit.run import run
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, Hairline, Label

WIDTH = 560
PREVIEWED = 6
PAUSE = 150  # ms after the last key before the dates are counted anew
_OFTEN = {"DAILY": N_("Days"), "WEEKLY": N_("Weeks"), "MONTHLY": N_("Months"), "YEARLY": N_("Years"), OWN: N_("By a rule of RFC 5545")}
_SHORT_DAYS = (N_("Mo"), N_("Tu"), N_("We"), N_("Th"), N_("Fr"), N_("Sa"), N_("Su"))
_LONG_DAYS = (N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"))
_PLACES = (N_("On the same day of the month"), N_("On the same weekday of the month"), N_("On the last such weekday"), N_("On the last day"))


class RecurrenceDialog(Dialog):
    """Asks how something recurs.

    :param starts_at: its first time, naive UTC. :param zone: IANA name. :param repeat: as it recurs now.
    """

    def __init__(
        self, parent: QWidget, context: Context, starts_at: datetime, zone: str, *, is_all_day: bool = False, repeat: Repeat | None = None
    ) -> None:
        super().__init__(parent.window())
        self._context, self._starts_at, self._zone, self._is_all_day = context, starts_at, zone, is_all_day
        self._start, self._asked, self._problem = to_wall(starts_at, zone), 0, ""
        self._branch = context.user.branch_id if repeat is None else repeat.branch_id
        self.setWindowTitle(_("Repeat"))
        self.setFixedWidth(scaled(WIDTH))
        self._soon = QTimer(self, singleShot=True, interval=PAUSE)
        self._soon.timeout.connect(self._count)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(tokens.GAP)
        column.addWidget(Label(_("Repeat"), "title"))
        column.addLayout(self._fields())
        column.addWidget(Hairline())
        self.words, self.dates = Label("", "section", wrap=True), Label("", "body", "text2", wrap=True)
        column.addWidget(self.words)
        column.addWidget(self.dates)
        row = QHBoxLayout()
        row.addStretch()
        cancel, self.button = Button(_("Cancel")), Button(_("Repeat"), "primary")
        cancel.clicked.connect(self.reject)
        self.button.clicked.connect(self._do)
        self.button.setDefault(True)
        row.addWidget(cancel)
        row.addWidget(self.button)
        column.addLayout(row)
        if repeat is None:
            self._show(RepeatChoice(), WorkdayShift.NONE)
        else:
            self._show(choice_of(repeat.rule, self._start), repeat.shift)

    # what is asked ---------------------------------------------------------------------------------------------------------------------
    def _fields(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        self.interval, self.often = QSpinBox(), QComboBox()
        self.interval.setRange(1, 999)
        self.interval.setAccessibleName(_("Every so many"))
        self.often.setAccessibleName(_("Unit"))
        for code in (*OFTEN, OWN):
            self.often.addItem(_(_OFTEN[code]), code)
        row = QHBoxLayout()
        row.addWidget(self.interval)
        row.addWidget(self.often, 1)
        self._line(grid, _("Every"), row)
        self.text = LineField()
        self.text.setAccessibleName(_("Rule"))
        self.text.setPlaceholderText("FREQ=MONTHLY;BYDAY=2TU")
        self._text_row = self._line(grid, _("Rule"), self.text)
        self._week_row = self._line(grid, _("On"), self._week())
        self.place = QComboBox()
        self.place.setAccessibleName(_("Day"))
        for words in _PLACES:
            self.place.addItem(_(words))
        self._place_row = self._line(grid, _("Day"), self.place)
        self.short_months = QCheckBox(_("In shorter months on the last day"))
        grid.addWidget(self.short_months, grid.rowCount(), 1)
        self._line(grid, _("Ends"), self._end())
        self.shift = QComboBox()
        self.shift.setAccessibleName(_("On days off"))
        for member in WorkdayShift:
            self.shift.addItem(member.label, member)
        self._line(grid, _("On days off"), self.shift)
        for signal in (self.interval.valueChanged, self.often.currentIndexChanged, self.place.currentIndexChanged, self.shift.currentIndexChanged,
                       self.short_months.toggled, self.text.textChanged):
            signal.connect(self._on_changed)
        return grid

    def _line(self, grid: QGridLayout, words: str, what: QWidget | QHBoxLayout | QVBoxLayout) -> tuple[Label, QWidget]:
        place, label = grid.rowCount(), Label(words, "body", "text2")
        if isinstance(what, QWidget):
            holder = what
        else:
            holder = QWidget()
            what.setContentsMargins(0, 0, 0, 0)
            holder.setLayout(what)
        grid.addWidget(label, place, 0)
        grid.addWidget(holder, place, 1)
        return label, holder

    def _week(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.days: list[QCheckBox] = []
        for short, long in zip(_SHORT_DAYS, _LONG_DAYS, strict=True):
            box = QCheckBox(_(short))
            box.setAccessibleName(_(long))
            box.toggled.connect(self._on_changed)
            self.days.append(box)
            row.addWidget(box)
        row.addStretch()
        return row

    def _end(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        self.never, self.on_day, self.after = QRadioButton(_("Never")), QRadioButton(_("Until the day")), QRadioButton(_("After so many times"))
        self.until, self.count = DateLine(), QSpinBox()
        self.until.setAccessibleName(_("Last day"))
        self.count.setAccessibleName(_("Times"))
        self.count.setRange(1, 1000)
        self.count.setValue(10)
        self._ends = QButtonGroup(self)
        for radio, field in ((self.never, None), (self.on_day, self.until), (self.after, self.count)):
            self._ends.addButton(radio)
            row = QHBoxLayout()
            row.addWidget(radio)
            if field is not None:
                row.addWidget(field)
            row.addStretch()
            column.addLayout(row)
            radio.toggled.connect(self._on_changed)
        self.until.textChanged.connect(self._on_changed)
        self.count.valueChanged.connect(self._on_changed)
        return column

    # state -----------------------------------------------------------------------------------------------------------------------------
    def _show(self, choice: RepeatChoice, shift: WorkdayShift) -> None:
        self.interval.setValue(choice.interval)
        self.often.setCurrentIndex(self.often.findData(choice.often))
        for day, box in enumerate(self.days):
            box.setChecked(day in (choice.weekdays or {self._start.weekday()}))
        self.place.setCurrentIndex((2 if choice.from_end else 1) if choice.by_weekday else (3 if choice.from_end else 0))
        self.short_months.setChecked(choice.keeps_short_months)
        self.text.setText(choice.text.replace("\n", " ") if choice.often == OWN else "")
        self.until.setText(format_date(choice.until))
        self.count.setValue(choice.count or 10)
        (self.after if choice.count else self.on_day if choice.until else self.never).setChecked(True)
        self.shift.setCurrentIndex(self.shift.findData(shift))
        self._on_changed()

    def choice(self) -> RepeatChoice:
        """What is chosen now.

        :raises UserError: the last day is no day.
        """
        often, place = str(self.often.currentData()), self.place.currentIndex()
        try:
            until = self.until.day() if self.on_day.isChecked() else None
        except ValueError as error:
            raise UserError(_("The last day is no day."), _("Type it in figures, or choose it with F4.")) from error
        if self.on_day.isChecked() and until is None:
            raise UserError(_("The last day is empty."), _("Type it in figures, or choose it with F4."))
        return RepeatChoice(
            often, self.interval.value(), frozenset(day for day, box in enumerate(self.days) if box.isChecked()), place in (1, 2), place in (2, 3),
            self.short_months.isChecked(), self.count.value() if self.after.isChecked() else None, until, self.text.text(),
        )

    @property
    def repeat(self) -> Repeat:
        """What is chosen, as the services take it."""
        return Repeat(f"RRULE:{self.choice().rule(self._start)}", choice(WorkdayShift, str(self.shift.currentData())), self._branch)

    def _on_changed(self, *_anything: object) -> None:
        often = str(self.often.currentData())
        is_dated = often in ("MONTHLY", "YEARLY")
        for row, is_seen in ((self._text_row, often == OWN), (self._week_row, often == "WEEKLY"), (self._place_row, is_dated)):
            for widget in row:
                widget.setVisible(is_seen)
        self.interval.setEnabled(often != OWN)
        self.short_months.setVisible(is_dated and self.place.currentIndex() == 0 and self._start.day > 28)
        for radio in (self.never, self.on_day, self.after):
            radio.setEnabled(often != OWN)
        self.until.setEnabled(self.on_day.isChecked() and often != OWN)
        self.count.setEnabled(self.after.isChecked() and often != OWN)
        self._soon.start()

    # preview ---------------------------------------------------------------------------------------------------------------------------
    def _count(self) -> None:
        self._asked += 1
        try:
            wanted = self.repeat
        except UserError as error:
            self._tell_problem(self._asked, error)
            return
        asked = partial(outlook, self._context, wanted, self._starts_at, self._zone, is_all_day=self._is_all_day, number=PREVIEWED)
        run(self, asked, done=partial(self._tell, self._asked), failed=partial(self._tell_problem, self._asked), quiet=True)

    def _tell(self, asked: int, found: Outlook) -> None:
        if asked != self._asked:
            return
        self._problem = "" if found.times else _("By this rule it never takes place.")
        self.words.setText(found.words[:1].upper() + found.words[1:])
        days = [to_wall(one, self._zone) for one in found.times]
        names = [f"{_(_SHORT_DAYS[one.weekday()])}\N{NO-BREAK SPACE}{format_date(one.date())}" for one in days]
        if len(names) == PREVIEWED:
            names.append("…")
        told = [", ".join(names) or self._problem]
        if found.is_endless:
            told.append(_("It names no end: tasks are made for the next 400 days, and further each night."))
        self.dates.setText("\n".join(told))
        self._settle()

    def _tell_problem(self, asked: int, error: Exception) -> bool:
        if asked == self._asked:
            self._problem = str(error)
            self.words.setText("")
            self.dates.setText(self._problem)
            self._settle()
        return isinstance(error, UserError)

    def _settle(self) -> None:
        self.button.set_reason(self._problem)
        self.fit()

    def _do(self) -> None:
        if not self._problem:
            self.accept()


def ask_recurrence(
    parent: QWidget, context: Context, starts_at: datetime, zone: str, *, is_all_day: bool = False, repeat: Repeat | None = None
) -> Repeat | None:
    """Ask how something recurs; None when the person does not want it after all."""
    dialog = RecurrenceDialog(parent, context, starts_at, zone, is_all_day=is_all_day, repeat=repeat)
    return dialog.repeat if dialog.exec() else None
