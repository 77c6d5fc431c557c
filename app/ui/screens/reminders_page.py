"""“The program did not tell me”: every reminder with the moments at which it was shown, seen and answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any, ClassVar

from PySide6.QtWidgets import QVBoxLayout

from app.core import clock
from app.core.enums.planning import DeliveryState
from app.core.i18n import N_, _, format_date, ngettext
from app.services.context import Context
from app.services.reminders import proof
from app.services.reminders.proof import Proof, Way
from app.ui.kit.commands import Command
from app.ui.kit.navigator import navigator
from app.ui.kit.pages import Page, PageType, declare
from app.ui.kit.run import run
from app.ui.kit.widgets import EmptyState, PageHead
from app.ui.screens.plain_table import PlainColumn, PlainTable
from app.ui.screens.registration import SETTINGS


def _moment(at: datetime | None, day_of: datetime | None = None) -> str:
    """To the second, for this is a proof; the day only where it is another one than that of a moment beside it."""
    if at is None:
        return "–"
    here = clock.local(at)
    is_same = day_of is not None and clock.local(day_of).date() == here.date()
    return f"{here:%H:%M:%S}" if is_same else f"{format_date(here.date())}, {here:%H:%M:%S}"


def _way(way: Way) -> str:
    words = f"{way.channel.label}: {way.state.label}"
    if way.state is DeliveryState.DELIVERED and way.at is not None:
        words += f" {clock.local(way.at):%H:%M:%S}"
    return f"{words} ({_(way.error)})" if way.error else words


def _ways(line: Proof) -> str:
    return "; ".join(_way(way) for way in line.ways)


def _answer(line: Proof) -> str:
    return line.action.label if line.action is not None else (_("waits") if line.is_open else "–")


COLUMNS = (
    PlainColumn(N_("Due"), lambda line: _moment(line.due_at), 170),
    PlainColumn(N_("Reminded"), lambda line: line.person, 150),
    PlainColumn(N_("Task"), lambda line: line.title, 210),
    PlainColumn(N_("Shown"), lambda line: _moment(line.shown_at, line.due_at), 110),
    PlainColumn(N_("Seen"), lambda line: _moment(line.seen_at, line.due_at), 110),
    PlainColumn(N_("Answered"), lambda line: _moment(line.acted_at, line.due_at), 110),
    PlainColumn(N_("Answer"), _answer, 100),
    PlainColumn(N_("Channels"), _ways, 0, "text2"),
)


class RemindersPage(Page):
    """One line for each reminder that was due, newest first."""

    entities: ClassVar[tuple[str, ...]] = ("reminder", "reminder_delivery")

    def __init__(self, context: Context) -> None:
        super().__init__(_("Reminders"), "reminder")
        self._context, self._only_mine, self._is_whole = context, True, False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = PageHead(_("Reminders"))
        column.addWidget(self.head)
        translated = [PlainColumn(_(one.title), one.text, one.width, one.ink, one.tip) for one in COLUMNS]
        self.table = PlainTable(_("Reminders"), translated)
        self.table.opened.connect(lambda line: navigator().open("task", line.task_id))
        self.table.near_end.connect(self._more)
        words = _("Each one stands here with the moments at which it was shown, seen, answered.")
        self.empty = EmptyState("reminder", _("No reminder was due yet"), words)
        self.empty.hide()
        column.addWidget(self.table, 1)
        column.addWidget(self.empty, 1)
        self._own = self._commands()
        self.head.show_commands(self._own)
        self.refresh()

    def actions(self) -> Sequence[Command]:  # type: ignore[override]
        """Whose reminders are shown."""
        return self._own

    def refresh(self) -> None:
        """Read the newest again."""
        run(self, partial(proof.proofs, self._context, clock.now(), only_mine=self._only_mine), done=self._show, quiet=True)

    def toggle(self) -> None:
        """Show those of everybody, or only one's own."""
        self._only_mine = not self._only_mine
        self._own = self._commands()
        self.head.show_commands(self._own)
        self.actions_changed.emit()
        self.refresh()

    def _commands(self) -> tuple[Command, ...]:
        title = _("&Everybody's reminders") if self._only_mine else _("Only &my reminders")
        return (
            Command("reminders.everybody", title, self.toggle, "", "people", "view.1"),
            Command("reminders.settings", _("How I am reminded…"), lambda: navigator().open_page("reminder_settings"), "", "settings", "view.2"),
        )

    def _show(self, found: list[Proof]) -> None:
        self._is_whole = len(found) < proof.PAGE
        self.table.cells.show(found)
        self.table.setVisible(bool(found))
        self.empty.setVisible(not found)
        self._tell()

    def _more(self) -> None:
        if self._is_whole or not self.table.cells.lines:
            return
        self._is_whole = True  # asked once
        last = self.table.cells.lines[-1].due_at
        run(self, partial(proof.proofs, self._context, last, only_mine=self._only_mine, before=last), done=self._append, quiet=True)

    def _append(self, found: list[Proof]) -> None:
        self._is_whole = len(found) < proof.PAGE
        self.table.cells.append(found)
        self._tell()

    def _tell(self) -> None:
        count = len(self.table.cells.lines)
        self.set_status(ngettext("{count} reminder", "{count} reminders", count).format(count=count), _("only mine") if self._only_mine else "")


def _make(context: Context, **_arguments: Any) -> Page:
    return RemindersPage(context)


declare(PageType("reminders", N_("Reminders"), "reminder", SETTINGS, _make, permission="reminders.reminder.view", order=313))
