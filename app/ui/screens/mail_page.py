"""Mail and SMS: how messages leave the firm, who gets letters in the morning, and a trial before anybody relies on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import uuid4

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QInputDialog, QLineEdit, QVBoxLayout, QWidget

from app.core.enums.planning import Channel
from app.core.errors import FieldErrors, UserError
from app.core.i18n import N_, _
from app.services import calendar_addresses
from app.services.context import Context
from app.services.morning import settings as morning_settings
from app.services.morning.settings import Morning, Reader
from app.services.outgoing import settings
from app.services.outgoing.settings import PERMISSION, Ways
from app.services.outgoing.trial import send_trial
from app.ui.kit import message
from app.ui.kit.commands import Command
from app.ui.kit.navigator import navigator
from app.ui.kit.pages import Page, PageType, declare
from app.ui.kit.run import run
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Label, PageHead, Panel
from app.ui.screens.mail_fields import MailPanel, MorningPanel, SmsPanel
from app.ui.screens.page_area import scrolling
from app.ui.screens.registration import SETTINGS

PAGE = "mail"
#: px of the page from which the panels stand side by side
TWO_FROM = 820


@dataclass(frozen=True, slots=True)
class Read:
    """What holds. ``known`` are the channels whose password this computer keeps."""

    ways: Ways
    known: frozenset[Channel]
    morning: Morning
    readers: tuple[Reader, ...]
    base: str


class MailPage(Page):
    """Three panels, saved together; passwords stay on this computer."""

    def __init__(self, context: Context) -> None:
        super().__init__(_("Mail and SMS"), "mail")
        self._context, self._columns, self._is_busy = context, 0, False
        self._own = (
            Command("mail.queue", _("&Messages on their way"), lambda: navigator().open_page("outgoing"), "", "send", "go.1"),
            Command("mail.try_sms", _("Try S&MS…"), partial(self.try_out, Channel.SMS), "", "sms", "file.2", self._why_busy),
            Command("mail.try_mail", _("Try &mail…"), partial(self.try_out, Channel.EMAIL), "", "mail", "file.2", self._why_busy),
            Command("mail.save", _("&Save"), self.keep, "Ctrl+S", "save", "file.1", self._why_busy, primary=True),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = PageHead(_("Mail and SMS"))
        self.head.show_commands(self._own)
        column.addWidget(self.head)
        area, stack = scrolling()
        column.addWidget(area, 1)
        self.mail, self.sms, self.morning, self.base = MailPanel(), SmsPanel(), MorningPanel(), QLineEdit()
        place = QWidget()
        self._grid = QGridLayout(place)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(tokens.PADDING)
        stack.addWidget(place)
        stack.addStretch(1)
        self._right = QWidget()
        right = QVBoxLayout(self._right)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(tokens.PADDING)
        right.addWidget(self.sms)
        self._left = QWidget()
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(tokens.PADDING)
        for panel in (self.mail, self.morning, self._calendars()):
            left.addWidget(panel)
        left.addStretch(1)
        right.addStretch(1)
        self._arrange(2)
        self.setFocusProxy(self.mail.host)
        self.refresh()

    def actions(self) -> Sequence[Command]:  # type: ignore[override]
        """What can be done."""
        return self._own

    def _calendars(self) -> Panel:
        panel = Panel(_("Calendars of people"))
        note = _("Where telephones reach the agent's calendars (kontor agent --calendar-port), as the address begins.")
        panel.content.addWidget(Label(note, "small", "text2", wrap=True))
        self.base.setPlaceholderText("https://firm.example:8443")
        self.base.setAccessibleName(_("Beginning of the address"))
        panel.content.addWidget(self.base)
        return panel

    def refresh(self) -> None:
        """Read what holds; what is typed and not saved stays until then."""
        run(self, self._read, done=self._show, quiet=True)

    def _read(self) -> Read:
        ctx = self._context
        known = frozenset(channel for channel in (Channel.EMAIL, Channel.SMS) if settings.secret(ctx, channel) is not None)
        base = calendar_addresses.read_base(ctx)
        return Read(settings.read_ways(ctx), known, morning_settings.read_morning(ctx), tuple(morning_settings.readers(ctx)), base)

    def _show(self, read: Read) -> None:
        self.mail.show_settings(read.ways.mail, Channel.EMAIL in read.known)
        self.sms.show_settings(read.ways.sms, Channel.SMS in read.known)
        self.morning.show_settings(read.morning, read.readers)
        self.base.setText(read.base)

    def keep(self) -> None:
        """Keep all of it."""
        if (ways := self._ways()) is not None:
            passwords = {Channel.EMAIL: self.mail.password.text(), Channel.SMS: self.sms.password.text()}
            work = partial(_keep, self._context, ways, passwords, self.morning.settings, self.base.text())
            self._begin()
            run(self, work, done=self._on_kept, failed=self._on_failed)

    def _on_kept(self, places: list[str]) -> None:
        self._end()
        message.toast(self, _("Saved. The password is in {place}.").format(place=places[0]) if places else _("Saved."))
        self.refresh()

    def try_out(self, channel: Channel) -> None:
        """Send a message to oneself by what stands in the fields."""
        title = _("Try mail") if channel is Channel.EMAIL else _("Try SMS")
        asked = _("Send a message to this address:") if channel is Channel.EMAIL else _("Send a message to this number:")
        recipient, is_chosen = QInputDialog.getText(self, title, asked)
        if is_chosen and recipient.strip():
            self.send_trial(channel, recipient)

    def send_trial(self, channel: Channel, recipient: str) -> None:
        """The same to a known recipient."""
        if (ways := self._ways()) is not None:
            password = (self.mail if channel is Channel.EMAIL else self.sms).password.text()
            self._begin()
            work = partial(_try, self._context, ways, channel, password, recipient)
            run(self, work, done=partial(self._on_tried, recipient), failed=self._on_failed)

    def _on_tried(self, recipient: str, answer: str) -> None:
        self._end()
        message.toast(self, _("Taken for {recipient}: {answer}").format(recipient=recipient, answer=answer or "OK"))

    def _ways(self) -> Ways | None:
        """What stands in the fields; None when it cannot be, which is then said."""
        try:
            sms = self.sms.settings
        except UserError as error:
            self._say({"sms.fields": str(error)})
            return None
        self._say({})
        return Ways(self.mail.settings, sms)

    def _on_failed(self, error: Exception) -> bool:
        self._end()
        if isinstance(error, FieldErrors):
            self._say(error.errors)
        return isinstance(error, FieldErrors)

    def _say(self, errors: dict[str, str]) -> None:
        for name, label in (*self.mail.wrong.items(), *self.sms.wrong.items()):
            label.setText(errors.get(name, ""))
            label.setVisible(name in errors)

    def _begin(self) -> None:
        self._is_busy = True
        self._refresh_commands()

    def _end(self) -> None:
        self._is_busy = False
        self._refresh_commands()

    def _refresh_commands(self) -> None:
        self.head.show_commands(self._own)
        self.actions_changed.emit()

    def _why_busy(self) -> str:
        return _("It is running.") if self._is_busy else ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One below the other where there is no room beside."""
        super().resizeEvent(event)
        self._arrange(2 if event.size().width() >= scaled(TWO_FROM) else 1)

    def _arrange(self, columns: int) -> None:
        if columns != self._columns:
            self._columns = columns
            self._grid.addWidget(self._left, 0, 0)
            self._grid.addWidget(self._right, columns % 2, columns - 1)
            self._grid.setColumnStretch(0, 1)
            self._grid.setColumnStretch(1, 1 if columns == 2 else 0)


def _keep(ctx: Context, ways: Ways, passwords: dict[Channel, str], morning: Morning, base: str) -> list[str]:
    settings.save_ways(ctx, ways, uuid4().hex)
    morning_settings.save_morning(ctx, morning, uuid4().hex)
    if base.strip().rstrip("/") != calendar_addresses.read_base(ctx):
        calendar_addresses.save_base(ctx, base)
    return [settings.keep_secret(ctx, channel, password) for channel, password in passwords.items() if password]


def _try(ctx: Context, ways: Ways, channel: Channel, password: str, recipient: str) -> str:
    if password:
        settings.keep_secret(ctx, channel, password)
    return send_trial(ctx, ways, channel, recipient)


def _make(context: Context, **_arguments: Any) -> Page:
    return MailPage(context)


declare(PageType(PAGE, N_("Mail and SMS"), "mail", SETTINGS, _make, permission=PERMISSION, order=396))
