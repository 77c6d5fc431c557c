"""Phones and e-mails of clients: whether they are masked and counted, and how many records a person may be shown on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar
from uuid import uuid4

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSpinBox, QVBoxLayout

from app.core.changes import Changes
from app.core.i18n import N_, _
from app.services import contacts, logins
from app.services.context import Context
from app.ui.kit import message
from app.ui.kit.commands import Command
from app.ui.kit.navigator import navigator
from app.ui.kit.pages import Page, PageType, declare
from app.ui.kit.run import run
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Label, PageHead, Panel
from app.ui.screens.registration import SETTINGS
from app.ui.shell.file_warning import file_is_open

NUMBER_WIDTH = 110


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds in the firm."""

    is_on: bool
    quota: int


class MeteringPage(Page):
    """A switch and a number. There is nothing to save: each choice holds when it is made, and the note takes it back."""

    entities: ClassVar[tuple[str, ...]] = ("contact_rule",)

    def __init__(self, context: Context) -> None:
        super().__init__(_("Phones and e-mails"), "phone")
        self._context = context
        self.rule: Rule | None = None
        self._own = (
            Command("metering.people", _("&Numbers of single employees"), lambda: navigator().open_page("employee.list"), "", "employee", "go.1"),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = PageHead(_("Phones and e-mails"))
        head.show_commands(self._own)
        column.addWidget(head)
        stack = QVBoxLayout()
        stack.setContentsMargins(tokens.MARGIN, 4, tokens.MARGIN, tokens.MARGIN)
        stack.setSpacing(14)
        column.addLayout(stack)
        note = _(
            "Clients' phones and e-mails are what a firm is robbed of. Where they are metered, lists, cards, reports, exports and prints show"
            " +7 900 •••-••-12. Whoever calls, writes or looks is shown the contacts of one record: it is counted, and stands in the journal."
        )
        stack.addWidget(Label(note, "body", "text2", wrap=True))
        panel = Panel()
        self.switch = QCheckBox(_("Mask phones and e-mails, and count who is shown them"))
        self.switch.clicked.connect(self.turn)
        self.state = Label("", "small", "text2", wrap=True)
        panel.content.addWidget(self.switch)
        panel.content.addWidget(self.state)
        panel.content.addSpacing(tokens.GAP)
        row = QHBoxLayout()
        self.number = QSpinBox()
        self.number.setRange(0, contacts.HIGHEST_QUOTA)
        self.number.setFixedWidth(scaled(NUMBER_WIDTH))
        self.number.setKeyboardTracking(False)
        label = Label(_("Records that a person may be shown on a day"), "body")
        label.setBuddy(self.number)
        self.number.setAccessibleName(label.text())
        self.number.valueChanged.connect(self.set_quota)
        row.addWidget(label)
        row.addWidget(self.number)
        row.addStretch()
        panel.content.addLayout(row)
        more = _("The same record counts once a day. Another number for one person stands on the employee's card; the owner has no limit.")
        panel.content.addWidget(Label(more, "small", "text2", wrap=True))
        stack.addWidget(panel)
        if logins.is_file(context):
            stack.addWidget(Label(file_is_open(), "small", "warn", wrap=True))
        column.addStretch(1)
        self.switch.setEnabled(False)
        self.number.setEnabled(False)
        self.setFocusProxy(self.switch)
        self.refresh()

    def actions(self) -> Sequence[Command]:  # type: ignore[override]
        """The way to the numbers of single people."""
        return self._own

    def refresh(self) -> None:
        """Read what holds."""
        run(self, self._read, done=self._show, quiet=True)

    def _read(self) -> Rule:
        contacts.refresh(self._context)
        return Rule(contacts.are_metered(self._context), contacts.quota(self._context))

    def _show(self, rule: Rule) -> None:
        self.rule = rule
        with QSignalBlocker(self.switch), QSignalBlocker(self.number):
            self.switch.setChecked(rule.is_on)
            self.number.setValue(rule.quota)
        self.switch.setEnabled(True)
        self.number.setEnabled(rule.is_on)
        on = _("They are masked. Switching it off puts all of them back into the records, for everybody to see.")
        off = _("Everybody who sees a client sees them. Switching it on moves all of them away at once.")
        self.state.setText(on if rule.is_on else off)

    def turn(self, on: bool) -> None:
        """Switch metering on or off; the note takes it back."""
        self.switch.setEnabled(False)
        work = partial(contacts.set_metering, self._context, on, uuid4().hex)
        run(self, work, done=partial(self._on_turned, on), failed=self._on_failed)

    def _on_turned(self, on: bool, _changes: Changes) -> None:
        words = _("Phones and e-mails are masked now.") if on else _("Phones and e-mails can be seen by everybody.")
        message.toast(self, words, _("Undo"), partial(self.turn, not on))
        self.refresh()

    def set_quota(self, records: int) -> None:
        """Set how many records a day."""
        if self.rule is None or records == self.rule.quota:
            return
        before = self.rule.quota
        work = partial(contacts.save_quota, self._context, records, uuid4().hex)
        run(self, work, done=lambda _changes: self._on_quota(before), failed=self._on_failed)

    def _on_quota(self, before: int) -> None:
        message.toast(self, _("The number is set."), _("Undo"), partial(self.set_quota, before))
        self.refresh()

    def _on_failed(self, _error: Exception) -> bool:
        self.refresh()
        return False


def _make(context: Context, **_arguments: Any) -> Page:
    return MeteringPage(context)


declare(PageType("metering", N_("Phones and e-mails"), "phone", SETTINGS, _make, permission=contacts.SAVE, order=309))
