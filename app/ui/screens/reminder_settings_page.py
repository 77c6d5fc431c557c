"""How I am reminded: on which ways and after how long, how long before which tasks, and when not to be disturbed. Kept as it is changed."""

from __future__ import annotations

from datetime import time
from functools import partial
from typing import Any

from PySide6.QtCore import QSignalBlocker, QTime, QTimer
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QSpinBox, QTimeEdit, QVBoxLayout

from app.core.changes import Changes
from app.core.enums.planning import Channel, TaskKind
from app.core.i18n import N_, _
from app.core.rules.reminding import Wishes
from app.services.context import Context
from app.services.reminders import own_settings
from app.ui.kit.pages import Page, PageType, declare
from app.ui.kit.run import run
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Label, PageHead, Panel
from app.ui.screens.page_area import scrolling
from app.ui.screens.registration import SETTINGS

KEPT_AFTER = 500  # ms without a further change
LONGEST_BEFORE, LONGEST_AFTER = 7 * 24 * 60, 24 * 60  # minutes
_FIRST_QUIET = (time(20), time(7))


class ReminderSettingsPage(Page):
    """Three panels; there is nothing to save."""

    def __init__(self, context: Context) -> None:
        super().__init__(_("My reminders"), "reminder")
        self._context = context
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(PageHead(_("My reminders")))
        area, stack = scrolling()
        column.addWidget(area, 1)
        self.channels = {channel: (QCheckBox(channel.label), _minutes(LONGEST_AFTER, _("at once"), channel.label)) for channel in Channel}
        self.kinds = {kind: (QCheckBox(kind.label), _minutes(LONGEST_BEFORE, _("when it begins"), kind.label)) for kind in TaskKind}
        self.is_quiet, self.days_off = QCheckBox(_("Quiet from")), QCheckBox(_("Quiet on my days off, when I am away and on holidays"))
        self.quiet_from, self.quiet_until = QTimeEdit(), QTimeEdit()
        for panel in (self._ways(), self._before(), self._quiet()):
            stack.addWidget(panel)
        stack.addStretch(1)
        self._is_keeping = False
        self._later = QTimer(self, singleShot=True, interval=KEPT_AFTER)
        self._later.timeout.connect(self._keep)
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        """Read what is kept."""
        run(self, partial(own_settings.my_wishes, self._context), done=self._show, quiet=True)

    # building ------------------------------------------------------------------------------------------------------------------------
    def _ways(self) -> Panel:
        panel = Panel(_("How"))
        grid = _grid(panel)
        grid.setColumnStretch(2, 1)
        for line, (check, minutes) in enumerate(self.channels.values()):
            grid.addWidget(check, line, 0)
            grid.addWidget(minutes, line, 1)
            grid.addWidget(Label(_("if I have not answered by then"), "body", "text2", wrap=True), line, 2)
        note = _("E-mails and SMS go to the addresses on your card. Each reminder comes once on each way, however many computers you work at.")
        panel.content.addWidget(Label(note, "small", "text2", wrap=True))
        return panel

    def _before(self) -> Panel:
        panel = Panel(_("How long before"))
        grid = _grid(panel)
        grid.setColumnStretch(2, 1)
        for line, (check, minutes) in enumerate(self.kinds.values()):
            grid.addWidget(check, line, 0)
            grid.addWidget(minutes, line, 1)
        note = _("On the card of a task you can say it otherwise; what you said there stays. All other reminders to come follow.")
        panel.content.addWidget(Label(note, "small", "text2", wrap=True))
        return panel

    def _quiet(self) -> Panel:
        panel = Panel(_("When not"))
        row = QHBoxLayout()
        row.setSpacing(tokens.GAP)
        for edit, name in ((self.quiet_from, _("Quiet from")), (self.quiet_until, _("Quiet until"))):
            edit.setDisplayFormat("HH:mm")
            edit.setAccessibleName(name)
            edit.setFixedWidth(scaled(90))
        row.addWidget(self.is_quiet)
        row.addWidget(self.quiet_from)
        row.addWidget(Label(_("until"), "body"))
        row.addWidget(self.quiet_until)
        row.addStretch(1)
        panel.content.addLayout(row)
        panel.content.addWidget(self.days_off)
        note = _("What is due then is held, and comes once when the quiet ends.")
        panel.content.addWidget(Label(note, "small", "text2", wrap=True))
        return panel

    def _connect(self) -> None:
        for check, minutes in (*self.channels.values(), *self.kinds.values()):
            check.toggled.connect(minutes.setEnabled)
            check.toggled.connect(self._later.start)
            minutes.valueChanged.connect(self._later.start)
        for edit in (self.quiet_from, self.quiet_until):
            self.is_quiet.toggled.connect(edit.setEnabled)
            edit.timeChanged.connect(self._later.start)
        self.is_quiet.toggled.connect(self._later.start)
        self.days_off.toggled.connect(self._later.start)

    # showing and keeping -------------------------------------------------------------------------------------------------------------
    def _show(self, wishes: Wishes) -> None:
        begin, end = wishes.quiet_from or _FIRST_QUIET[0], wishes.quiet_until or _FIRST_QUIET[1]
        pairs = [(*self.channels[one], wishes.channels.get(one)) for one in Channel]
        pairs += [(*self.kinds[one], wishes.minutes_before.get(one)) for one in TaskKind]
        for check, spin, minutes in pairs:
            with QSignalBlocker(check), QSignalBlocker(spin):
                check.setChecked(minutes is not None)
                spin.setValue(minutes or 0)
                spin.setEnabled(minutes is not None)
        with QSignalBlocker(self.is_quiet), QSignalBlocker(self.days_off), QSignalBlocker(self.quiet_from), QSignalBlocker(self.quiet_until):
            self.is_quiet.setChecked(wishes.quiet_from is not None)
            self.days_off.setChecked(wishes.is_quiet_on_days_off)
            for edit, moment in ((self.quiet_from, begin), (self.quiet_until, end)):
                edit.setTime(QTime(moment.hour, moment.minute))
                edit.setEnabled(wishes.quiet_from is not None)

    def wishes(self) -> Wishes:
        """What is chosen."""
        is_quiet = self.is_quiet.isChecked()
        return Wishes(
            {channel: spin.value() for channel, (check, spin) in self.channels.items() if check.isChecked()},
            {kind: spin.value() for kind, (check, spin) in self.kinds.items() if check.isChecked()},
            _time(self.quiet_from) if is_quiet else None, _time(self.quiet_until) if is_quiet else None, self.days_off.isChecked(),
        )

    def _keep(self) -> None:
        """Write what is chosen, one after the other: what was chosen last is to be kept, not what took longest."""
        if self._is_keeping:
            self._later.start()
            return
        self._is_keeping = True
        run(self, partial(own_settings.save_wishes, self._context, self.wishes()), done=self._on_kept, failed=self._on_not_kept)

    def _on_kept(self, _changes: Changes) -> None:
        self._is_keeping = False
        self.set_status(_("Kept"))

    def _on_not_kept(self, _error: Exception) -> bool:
        self._is_keeping = False
        return False


def _grid(panel: Panel) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(tokens.PADDING)
    grid.setVerticalSpacing(tokens.GAP)
    panel.content.addLayout(grid)
    return grid


def _minutes(longest: int, none: str, name: str) -> QSpinBox:
    spin = QSpinBox()
    spin.setRange(0, longest)
    spin.setSingleStep(5)
    spin.setSpecialValueText(none)
    spin.setSuffix(_(" min"))
    spin.setAccessibleName(_("{name}, minutes").format(name=name))
    spin.setFixedWidth(scaled(170))
    return spin


def _time(edit: QTimeEdit) -> time:
    return time(edit.time().hour(), edit.time().minute())


def _make(context: Context, **_arguments: Any) -> Page:
    return ReminderSettingsPage(context)


declare(PageType("reminder_settings", N_("My reminders"), "reminder", SETTINGS, _make, permission="reminders.reminder_setting.save", order=303))
