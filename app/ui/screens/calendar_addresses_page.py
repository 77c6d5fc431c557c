"""My calendar on other devices: secret addresses that a telephone's calendar can follow, made, copied once, and ended by their person."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.core.i18n import N_, _, format_moment
from app.services import calendar_addresses
from app.services.calendar_addresses import CalendarAddress
from app.services.context import Context
from app.ui.kit import message
from app.ui.kit.commands import Command
from app.ui.kit.pages import Page, PageType, declare
from app.ui.kit.run import run
from app.ui.kit.theme import tokens
from app.ui.kit.widgets import Button, Label, PageHead, Panel
from app.ui.screens.page_area import scrolling
from app.ui.screens.registration import SETTINGS


class CalendarAddressesPage(Page):
    """The person's addresses; a new one is shown once, since only its hash is kept."""

    entities: ClassVar[tuple[str, ...]] = ("calendar_token",)

    def __init__(self, context: Context) -> None:
        super().__init__(_("My calendar elsewhere"), "calendar")
        self._context, self._base = context, ""
        self._own = (Command("calendars.make", _("&New address"), self.make, "", "add", "file.1", self._why_not, primary=True),)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = PageHead(_("My calendar elsewhere"))
        self.head.show_commands(self._own)
        column.addWidget(self.head)
        area, self._stack = scrolling()
        column.addWidget(area, 1)
        note = _("Whoever has such an address reads your tasks: times, titles, clients, places. Nobody can change anything with it.")
        self._stack.addWidget(Label(note, "body", "text2", wrap=True))
        self.state = Label("", "body", "warn", wrap=True)
        self._stack.addWidget(self.state)
        self.fresh = Panel(_("The new address"))
        self.address = QLineEdit(readOnly=True)
        self.address.setAccessibleName(_("The new address"))
        self.copy = Button(_("Copy"), "primary")
        self.copy.clicked.connect(self._copy)
        row = QHBoxLayout()
        row.addWidget(self.address, 1)
        row.addWidget(self.copy)
        self.fresh.content.addLayout(row)
        hint = _("Copy it now: it is shown this once. In the telephone add it as a subscribed calendar.")
        self.fresh.content.addWidget(Label(hint, "small", "text2", wrap=True))
        self.fresh.hide()
        self._stack.addWidget(self.fresh)
        row = QHBoxLayout()
        self.name = QLineEdit()
        self.name.setMaxLength(80)
        self.name.setPlaceholderText(_("For which device, such as: telephone"))
        self.name.setAccessibleName(_("Device"))
        self.name.returnPressed.connect(self.make)
        row.addWidget(self.name, 1)
        row.addStretch(1)
        self._stack.addLayout(row)
        self.rows = QWidget()
        self._stack.addWidget(self.rows)
        self._stack.addStretch(1)
        self.buttons: dict[int, Button] = {}
        self.setFocusProxy(self.name)
        self.refresh()

    def actions(self) -> Sequence[Command]:  # type: ignore[override]
        """Making one."""
        return self._own

    def refresh(self) -> None:
        """Read again."""
        run(self, self._read, done=self._show, quiet=True)

    def _read(self) -> tuple[str, list[CalendarAddress]]:
        return calendar_addresses.read_base(self._context), calendar_addresses.own(self._context)

    def _show(self, found: tuple[str, list[CalendarAddress]]) -> None:
        self._base, addresses = found
        none = _("The firm publishes no calendars yet: whoever looks after the agent starts it with --calendar-port.")
        clear = _("The line is not encrypted: use it within the house only.")
        self.state.setText(none if not self._base else clear if self._base.startswith("http://") else "")
        self.state.setVisible(bool(self.state.text()))
        old, self.rows = self.rows, QWidget()
        self._stack.replaceWidget(old, self.rows)
        old.deleteLater()
        grid = QGridLayout(self.rows)
        grid.setContentsMargins(0, 8, 0, 0)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(tokens.GAP)
        self.buttons = {}
        for place, words in enumerate((_("Device"), _("Made"), _("Last read"), "") if addresses else ()):
            grid.addWidget(Label(words, "small_label", "text2"), 0, place)
        for line, one in enumerate(addresses, start=1):
            texts = (one.name or _("without a name"), format_moment(one.made_at), format_moment(one.read_at) if one.read_at else _("never"))
            for place, text in enumerate(texts):
                grid.addWidget(Label(text, "strong" if place == 0 else "body"), line, place, Qt.AlignmentFlag.AlignVCenter)
            button = self.buttons[one.id] = Button(_("End it"))
            button.setAccessibleName(_("End the address of {name}").format(name=texts[0]))
            button.clicked.connect(partial(self.end, one.id))
            grid.addWidget(button, line, 3)
        grid.setColumnStretch(4, 1)
        self.head.show_commands(self._own)
        self.actions_changed.emit()

    def make(self) -> None:
        """Make one and show it."""
        if not self._why_not():
            run(self, partial(calendar_addresses.make, self._context, self.name.text()), done=self._on_made)

    def _on_made(self, token: str) -> None:
        self.address.setText(calendar_addresses.address_of(self._base, token, subscribe=True))
        self.address.setCursorPosition(0)
        self.fresh.show()
        self.name.clear()
        self.copy.setFocus()
        self.refresh()

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.address.text())
        message.toast(self, _("The address is copied."))

    def end(self, id: int) -> None:
        """From now on it shows nothing."""
        run(self, partial(calendar_addresses.end, self._context, id), done=lambda _changes: self._on_ended())

    def _on_ended(self) -> None:
        self.fresh.hide()
        self.address.clear()
        message.toast(self, _("Nothing is shown under that address any more."))
        self.refresh()

    def _why_not(self) -> str:
        return "" if self._base else _("The firm publishes no calendars yet.")


def _make(context: Context, **_arguments: Any) -> Page:
    return CalendarAddressesPage(context)


declare(PageType(
    "calendar_addresses", N_("My calendar elsewhere"), "calendar", SETTINGS, _make, permission=calendar_addresses.MAKE, order=399,
))
