"""Who is signed in where; an administrator ends a session."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar
from uuid import uuid4

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.core.i18n import N_, _, format_moment, ngettext
from app.services import logins, sessions
from app.services.context import Context
from app.services.sessions import OpenSession
from app.ui.kit import message
from app.ui.kit.commands import Command
from app.ui.kit.pages import Page, PageType, declare
from app.ui.kit.run import run
from app.ui.kit.theme import tokens
from app.ui.kit.widgets import Button, Label, PageHead, StateChip
from app.ui.screens.page_area import scrolling
from app.ui.screens.registration import SETTINGS

EVERY = 30_000  # ms: who comes and goes is seen without asking


class SessionsPage(Page):
    """One line for each window of somebody."""

    entities: ClassVar[tuple[str, ...]] = ("sign_in", "employee")

    def __init__(self, context: Context) -> None:
        super().__init__(_("Who is signed in"), "people")
        self._context = context
        self._own = (Command("sessions.refresh", _("&Look again"), self.refresh, "", "refresh", "view.1"),)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = PageHead(_("Who is signed in"))
        head.show_commands(self._own)
        column.addWidget(head)
        area, self._stack = scrolling()
        column.addWidget(area, 1)
        note = _("Ending a session closes that window within ten seconds; what was typed there is kept. The person can sign in again.")
        note += " " + (
            _("To keep somebody out, lock the login on the card of the employee.") if logins.is_file(context)
            else _("To keep somebody out of the server, lock the login on the card of the employee: that cuts every connection at once.")
        )
        self._stack.addWidget(Label(note, "body", "text2", wrap=True))
        self.rows = QWidget()
        self._stack.addWidget(self.rows)
        self._stack.addStretch(1)
        self.buttons: dict[int, Button] = {}
        self._again = QTimer(self, interval=EVERY)
        self._again.timeout.connect(self._refresh_if_looked_at)
        self._again.start()
        self.refresh()

    def actions(self) -> Sequence[Command]:  # type: ignore[override]
        """Looking again."""
        return self._own

    def refresh(self) -> None:
        """Read who is there."""
        run(self, partial(sessions.all_open, self._context), done=self._show, quiet=True)

    def _refresh_if_looked_at(self) -> None:
        if self.isVisible():
            self.refresh()

    def _show(self, found: list[OpenSession]) -> None:
        old, self.rows = self.rows, QWidget()
        self._stack.replaceWidget(old, self.rows)
        old.deleteLater()
        self.buttons = {}
        grid = QGridLayout(self.rows)
        grid.setContentsMargins(0, 8, 0, 0)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(tokens.GAP)
        for place, words in enumerate((_("Employee"), _("Login"), _("Workstation"), _("Signed in"), _("Last seen"), _("Wrong passwords before"), "")):
            grid.addWidget(Label(words, "small_label", "text2"), 0, place)
        for line, one in enumerate(found, start=1):
            self._row(grid, line, one)
        grid.setColumnStretch(8, 1)
        there = sum(one.is_there for one in found)
        self.set_status(ngettext("{count} window is open", "{count} windows are open", there).format(count=there))

    def _row(self, grid: QGridLayout, line: int, one: OpenSession) -> None:
        texts = (one.name, one.login, one.workstation, format_moment(one.begun_at), format_moment(one.seen_at), _tries(one))
        for place, text in enumerate(texts):
            grid.addWidget(Label(text, "strong" if place == 0 else "body"), line, place, Qt.AlignmentFlag.AlignVCenter)
        state = (_("There"), "ok") if one.is_there else (_("Silent"), "neutral")
        grid.addWidget(StateChip(*state), line, 6)
        button = self.buttons[one.id] = Button(_("End the session"))
        button.setAccessibleName(_("End the session of {name}").format(name=one.name))
        button.clicked.connect(partial(self.end, one))
        grid.addWidget(button, line, 7)

    def end(self, one: OpenSession) -> None:
        """End it; one's own takes a question, since it closes this window."""
        if one.employee == self._context.user.id:
            title, text = _("End your own session?"), _("If it is this window, it closes now; what you typed is kept.")
            if not message.ask(self, title, text, _("End the session"), danger=True):
                return
        task = partial(sessions.end, self._context, one.id, uuid4().hex)
        run(self, task, done=lambda _changes: self._on_ended(one.name), failed=self._on_failed)

    def _on_ended(self, name: str) -> None:
        message.toast(self, _("The session of {name} is ended.").format(name=name))
        self.refresh()

    def _on_failed(self, _error: Exception) -> bool:
        self.refresh()
        return False


def _tries(one: OpenSession) -> str:
    """How many, when and for whom, or nothing."""
    if one.tries is None:
        return ""
    text = _("{count}, last {moment}, for {logins}")
    return text.format(count=one.tries.count, moment=format_moment(one.tries.last_at), logins=one.tries.names)


def _make(context: Context, **_arguments: Any) -> Page:
    return SessionsPage(context)


declare(PageType("sessions", N_("Who is signed in"), "people", SETTINGS, _make, permission=sessions.PERMISSION, order=307))
