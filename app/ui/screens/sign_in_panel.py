"""The part of my settings that is about the door: password, second factor, and whether a file asks who works here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TypeVar
from uuid import uuid4

from PySide6.QtWidgets import QDialog

from app.core.i18n import _, format_moment, ngettext
from app.services import file_passwords, logins, second_factor
from app.services.context import Context
from app.services.second_factor import FactorState, Offer
from app.ui.kit import message
from app.ui.kit.run import run
from app.ui.kit.theme import tokens
from app.ui.kit.widgets import Button, Hairline, Label, Panel
from app.ui.screens.factor_dialog import CodeDialog, FactorDialog
from app.ui.screens.login_dialog import LoginDialog
from app.ui.shell.file_warning import file_is_open

D = TypeVar("D", bound=QDialog)


@dataclass(frozen=True, slots=True)
class Door:
    """How signing in stands: whether a file asks, and one's own second factor."""

    asks: bool
    factor: FactorState


class SignInPanel(Panel):
    """What is offered depends on the database and on the person; it is read when the page is shown."""

    def __init__(self, context: Context) -> None:
        super().__init__(_("Signing in"))
        self._context = context
        self._is_file = logins.is_file(context)
        self.password = Button(_("Change my password…"), meaning="password")
        self.password.clicked.connect(self.change_password)
        self.ask, self.ask_nobody = Button(_("Ask who works here…"), meaning="people"), Button(_("Ask nobody any more"))
        self.asking = Label("", "small", "text2", wrap=True)
        self.factor_text = Label("", "small", "text2", wrap=True)
        self.factor, self.factor_off = Button(_("Set up a second factor…"), meaning="phone"), Button(_("Switch the second factor off…"))
        for widget in (self.asking, self.ask, self.ask_nobody, self.password):
            self.content.addWidget(widget)
        if self._is_file:
            self.warning = Label(file_is_open(), "small", "warn", wrap=True)
            self.content.insertWidget(2, self.warning)
        self.content.addSpacing(tokens.GAP)
        self.content.addWidget(Hairline())
        for widget in (self.factor_text, self.factor, self.factor_off):
            self.content.addWidget(widget)
        for widget in (self.asking, self.ask, self.ask_nobody, self.factor, self.factor_off):
            widget.hide()
        self.password.setVisible(not self._is_file)
        self.ask.clicked.connect(self.ask_who_works)
        self.ask_nobody.clicked.connect(self.stop_asking)
        self.factor.clicked.connect(self.set_up)
        self.factor_off.clicked.connect(self.switch_off)
        self.refresh()

    def refresh(self) -> None:
        """Read how things stand."""
        run(self, self._read, done=self._show, quiet=True)

    def _read(self) -> Door:
        return Door(file_passwords.asks(self._context.database), second_factor.state(self._context))

    def _show(self, door: Door) -> None:
        may = self._context.rights.may(file_passwords.PERMISSION) and self._context.user.id is not None
        self.asking.setVisible(self._is_file)
        self.asking.setText(
            _("This file asks who works here: everybody works with the rights of the own role.") if door.asks
            else _("Whoever opens this file works as its owner. It can ask for person and password instead."),
        )
        self.ask.setVisible(self._is_file and not door.asks and may)
        self.ask_nobody.setVisible(door.asks and may)
        self.password.setVisible(door.asks or not self._is_file)
        has_one = door.factor.since is not None
        self.factor.setVisible(not has_one and self._context.user.id is not None)
        self.factor_off.setVisible(has_one)
        self.factor_text.setText(self._words(door.factor))

    def _words(self, factor: FactorState) -> str:
        if factor.since is None:
            text = _("A second factor asks for a code of your telephone beside the password. It works without any network.")
        else:
            text = _("The second factor is on since {moment}.").format(moment=format_moment(factor.since)) + " " + ngettext(
                "{count} recovery code is left.", "{count} recovery codes are left.", factor.codes_left,
            ).format(count=factor.codes_left)
        if not self._is_file:
            text += " " + _("It guards the door of Kontor, not the server: another program asks for the password only.")
        return text

    # doing -----------------------------------------------------------------------------------------------------------------------
    def change_password(self) -> LoginDialog:
        """Ask for a new password of one's own."""
        key = uuid4().hex
        dialog = LoginDialog(
            self, _("My new password"), _("It is good from the next time you sign in."), _("Set the password"),
            lambda _login, password, again: logins.change_own_password(self._context, password, again, key),
        )
        dialog.done_well.connect(lambda _changes: self._on_password())
        return self._open(dialog)

    def _on_password(self) -> None:
        message.bars.hide("password")
        message.toast(self, _("Your password is changed."))

    def ask_who_works(self) -> LoginDialog:
        """Switch asking on, with the owner's own password."""
        text = _(
            "From the next start on, everybody chooses the own name and types a password. Begin with yours; make those of the others on their cards."
        )
        dialog = LoginDialog(
            self, _("Ask who works here"), f"{text} {file_is_open()}", _("Ask from now on"),
            partial(file_passwords.ask_who_works, self._context), self._context.user.login,
        )
        dialog.done_well.connect(lambda _changes: self._told(_("Kontor asks who works here from the next start on.")))
        return self._open(dialog)

    def stop_asking(self) -> None:
        """Switch asking off; the note takes it back only through the dialog, since it takes a password."""
        run(self, partial(file_passwords.ask_nobody, self._context), done=lambda _changes: self._told(_("Kontor asks nobody any more.")))

    def set_up(self) -> None:
        """Offer a second factor."""
        run(self, partial(second_factor.offer, self._context), done=self._show_offer)

    def _show_offer(self, offered: Offer) -> None:
        dialog = FactorDialog(self, self._context, offered)
        dialog.done_well.connect(lambda _changes: self.refresh())
        self._open(dialog)

    def switch_off(self) -> CodeDialog:
        """Switch the second factor off, with a code."""
        dialog = CodeDialog(self, self._context)
        dialog.done_well.connect(lambda _changes: self._told(_("The second factor is switched off.")))
        return self._open(dialog)

    def _told(self, words: str) -> None:
        message.toast(self, words)
        self.refresh()

    def _open(self, dialog: D) -> D:
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog
