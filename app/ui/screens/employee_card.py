"""The card of an employee: who it is, how the person gets in, and how the person goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any
from uuid import uuid4

from PySide6.QtCore import QTimer

from app.core.changes import Changes
from app.core.i18n import _
from app.services import handover, logins, second_factor
from app.services.context import Context
from app.services.logins import Situation, Standing
from app.services.process_runs import costs
from app.services.records import Draft
from app.services.second_factor import FactorState
from app.ui.forms.card_page import CardPage
from app.ui.forms.spec import Screen
from app.ui.kit import message
from app.ui.kit.commands import Command
from app.ui.kit.navigator import navigator
from app.ui.kit.run import run
from app.ui.kit.widgets import StateChip
from app.ui.screens.login_dialog import LoginDialog
from app.ui.shell.file_warning import file_is_open

#: how often the card asks again while the server has something to do, in ms
ASKED_AGAIN = 1000


class EmployeeCard(CardPage):
    """Fields, and the login: made, locked, given a new password by whoever manages the firm."""

    buttons_in_head = 2

    def __init__(self, context: Context, screen: Screen, id: int | None, given: Mapping[str, Any] | None = None) -> None:
        self.standing: Standing | None = None
        self.factor: FactorState | None = None
        self.situation = Situation(Standing.ABSENT)
        self._told = ""
        self._again = QTimer(singleShot=True, interval=ASKED_AGAIN)
        super().__init__(context, screen, id, given)
        self._again.setParent(self)
        self._again.timeout.connect(self._ask_again)

    def show_record(self, draft: Draft) -> None:
        """Name the page, and find out how the login stands."""
        super().show_record(draft)
        self._ask_again()
        if draft.id is not None and self.context.rights.may(second_factor.PERMISSION):
            run(self, partial(second_factor.state, self.context, draft.id), done=self._show_factor, quiet=True)

    def _ask_again(self) -> None:
        """Find out how the login stands, and how far what was asked for it is."""
        if self.record_id is not None and self.context.rights.may(logins.PERMISSION):
            run(self, partial(logins.situation, self.context, self.record_id), done=self._show_situation, failed=self._on_unknown, quiet=True)

    def _on_unknown(self, _error: Exception) -> bool:
        """The server does not tell everybody; the commands say so when they are used."""
        return True

    def _show_factor(self, factor: FactorState) -> None:
        self.factor = factor
        self.actions_changed.emit()

    def _show_situation(self, situation: Situation) -> None:
        self.situation, self.standing = situation, situation.standing
        self._show_chips()
        if situation.pending.is_waiting:
            self._again.start()
        self._tell(f"{situation.pending.words} {situation.pending.hint}" if situation.pending.hint else "")
        if self.draft is not None:
            super().show_record(self.draft)
        self.actions_changed.emit()

    def _tell(self, words: str) -> None:
        """Say above the fields what to do where nobody does what was asked; once, since the card asks again and again."""
        if words != self._told:
            self._told = words
            if words:
                self.notice.show_notice(words, "warn")
            else:
                self.notice.hide_notice()

    def _show_chips(self, is_being_done: bool = False) -> None:
        """What is known of the login, and what is on its way."""
        self.head.clear_chips()
        words = {
            Standing.OPEN: (_("Can sign in"), "ok"), Standing.LOCKED: (_("Login is locked"), "bad"), Standing.UNKNOWN: (_("Has a login"), "neutral"),
        }
        if self.standing in words:
            self.head.add_chip(StateChip(*words[self.standing]))
        pending = self.situation.pending
        if is_being_done or (pending.is_waiting and not pending.hint):
            self.head.add_chip(StateChip(_("Being done…"), "info"))
        elif pending.is_waiting:
            self.head.add_chip(StateChip(_("Waits for the agent"), "warn"))
        elif pending.words:
            self.head.add_chip(StateChip(pending.words, "bad"))

    def actions(self) -> Sequence[Command]:  # type: ignore[override]
        """What the card can do, with its login first."""
        may = self.context.rights.may
        going = Command("employee.handover", _("&Dismiss or hand over…"), self.hand_over, "", "assign", "tools.2", self._why_not)
        rate = Command("employee.rate", _("Cost of an ho&ur"), self.open_rate, "", "price", "go", self._why_not)
        own = (*super().actions(), *([going] if may(handover.APPLY) else []), *([rate] if may(costs.RATES) else []))
        if not may(logins.PERMISSION):
            return own
        take_off = Command("employee.factor", _("Take the second &factor off"), self.take_factor_off, "", "phone", "tools.1", self._why_no_factor)
        is_locked = self.standing is Standing.LOCKED
        shut = Command("employee.lock", _("L&ock the login"), self.lock, "", "locked", "tools.1", self._why_not_lock)
        if is_locked:
            shut = Command("employee.unlock", _("&Unlock the login"), self.unlock, "", "unlocked", "tools.1", self._why_no_login)
        return (
            Command("employee.make_login", _("&Make a login…"), self.make_login, "", "key", "tools.1", self._why_not_make),
            Command("employee.password", _("New &password…"), self.set_password, "", "password", "tools.1", self._why_no_login),
            shut, *([take_off] if may(second_factor.PERMISSION) else []), *own,
        )

    # why not ---------------------------------------------------------------------------------------------------------------------
    def _why_not(self) -> str:
        return _("The record is not saved yet.") if self.record_id is None or self.is_changed else ""

    def _why_not_make(self) -> str:
        return self._why_not() or (_("There is a login already.") if self.standing not in (None, Standing.ABSENT) else "")

    def _why_no_login(self) -> str:
        return self._why_not() or (_("There is no login yet.") if self.standing is Standing.ABSENT else "")

    def _why_no_factor(self) -> str:
        return self._why_not() or ("" if self.factor is not None and self.factor.since is not None else _("There is no second factor."))

    def _why_not_lock(self) -> str:
        own = _("You cannot lock your own login.") if self.record_id == self.context.user.id else ""
        return self._why_no_login() or own

    # doing -----------------------------------------------------------------------------------------------------------------------
    def make_login(self) -> LoginDialog | None:
        """Ask for login and password and let the person in."""
        if self.draft is None or self.record_id is None:
            return None
        title = _("A login for {name}").format(name=self.draft.title)
        text = _("It opens the server with the rights of the role on this card. Tell the password by word of mouth; the person can change it.")
        if logins.is_file(self.context):
            text = _("It opens this file with the rights of the role on this card, once the file asks who works here.") + " " + file_is_open()
        act = self._act(logins.make)
        return self._ask(LoginDialog(self, title, text, _("Make the login"), act, self.draft["login"] or ""), _("{name} can sign in now."))

    def set_password(self) -> LoginDialog | None:
        """Ask for a new password."""
        if self.draft is None or self.record_id is None:
            return None
        title = _("A new password for {name}").format(name=self.draft.title)
        act = self._act(logins.set_password)
        dialog = LoginDialog(
            self, title, _("The old one is no longer good at once."), _("Set the password"), lambda _login, password, again: act(password, again),
        )
        return self._ask(dialog, _("{name} has a new password."))

    def _act(self, use_case: Callable[..., Changes]) -> Callable[..., Changes]:
        """A use case for this record, with the key that makes a second press harmless."""
        context, id, key = self.context, self.record_id, uuid4().hex
        return lambda *values: use_case(context, id, *values, key=key)

    def _ask(self, dialog: LoginDialog, words: str) -> LoginDialog:
        dialog.done_well.connect(lambda _changes: self._on_done(words))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def lock(self) -> None:
        """Let the person in no more; the toast takes it back."""
        self._do(logins.lock, _("{name} cannot sign in any more."), self.unlock)

    def unlock(self) -> None:
        """Let the person in again."""
        self._do(logins.unlock, _("{name} can sign in again."))

    def _do(self, use_case: Callable[..., Changes], words: str, undo: Callable[[], object] | None = None) -> None:
        """Show that it is being done, then what came of it."""
        self._show_chips(is_being_done=True)

        def failed(_error: Exception) -> bool:
            self._ask_again()
            return False

        run(self, self._act(use_case), done=lambda _changes: self._on_done(words, undo), failed=failed)

    def take_factor_off(self) -> None:
        """Switch the second factor off for somebody who lost the telephone."""
        run(self, self._act(second_factor.take_off), done=lambda _changes: self._on_done(_("{name} signs in without a second factor.")))

    def open_rate(self) -> None:
        """Open what an hour of the person costs, a new entry where there is none."""
        if self.record_id is not None:
            person = self.record_id
            run(self, partial(costs.latest_rate, self.context, person), done=lambda rate: navigator().open_page(
                "employee_rate.card", id=rate, **({} if rate is not None else {"employee": person}),
            ))

    def hand_over(self) -> None:
        """Open the page that hands everything over."""
        navigator().open_page("handover", employee=self.record_id)

    def _on_done(self, words: str, undo: Callable[[], object] | None = None) -> None:
        message.toast(self, words.format(name=self.title), _("Undo") if undo else "", undo)
        self.reload()
