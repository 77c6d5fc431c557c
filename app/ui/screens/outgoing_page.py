"""Messages on their way out: what became of each, and another attempt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar
from uuid import uuid4

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from app.core.changes import Changes
from app.core.enums.planning import DeliveryState
from app.core.i18n import N_, _, format_moment, ngettext
from app.services.context import Context
from app.services.outgoing import lines, queue
from app.services.outgoing.lines import OutgoingLine
from app.ui.kit.commands import Command
from app.ui.kit.pages import Page, PageType, declare
from app.ui.kit.run import run
from app.ui.kit.theme import tokens
from app.ui.kit.widgets import EmptyState, Label, PageHead
from app.ui.screens.plain_table import PlainColumn, PlainTable
from app.ui.screens.registration import SETTINGS

PAGE = "outgoing"


class OutgoingPage(Page):
    """The newest messages with their state and the reason of a failure."""

    entities: ClassVar[tuple[str, ...]] = ("outgoing_message",)

    def __init__(self, context: Context) -> None:
        super().__init__(_("Messages on their way"), "send")
        self._context = context
        self._own = (
            Command("outgoing.cancel", _("&Do not send"), self.cancel, "", "stop", "edit.1", partial(self._why_not, queue.CANCEL)),
            Command("outgoing.again", _("&Try again"), self.try_again, "", "refresh", "edit.1", partial(self._why_not, queue.AGAIN), primary=True),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = PageHead(_("Messages on their way"))
        self.head.show_commands(self._own)
        column.addWidget(self.head)
        self.only_open = QCheckBox(_("Only those that have not gone out"))
        self.only_open.toggled.connect(lambda _on: self.refresh())
        row = QHBoxLayout()
        row.setContentsMargins(tokens.MARGIN, 0, tokens.MARGIN, 8)
        row.addWidget(self.only_open)
        row.addStretch()
        column.addLayout(row)
        self.table = PlainTable(_("Messages on their way"), _columns(), several=True)
        self.table.chosen.connect(self._on_chosen)
        self.reason = Label("", "body", "text2", wrap=True)
        self.reason.setContentsMargins(tokens.MARGIN, 8, tokens.MARGIN, 8)
        self.reason.hide()
        place = QWidget()
        self._stack = QStackedLayout(place)
        self._stack.addWidget(self.table)
        note = _("Reminders by e-mail and SMS, and the letters of the morning, pass through here.")
        self._stack.addWidget(EmptyState("send", _("Nothing here"), note))
        column.addWidget(place, 1)
        column.addWidget(self.reason)
        self.setFocusProxy(self.table)
        self.refresh()

    def actions(self) -> Sequence[Command]:  # type: ignore[override]
        """What can be done with the chosen ones."""
        return self._own

    def refresh(self) -> None:
        """Read again."""
        run(self, partial(lines.latest, self._context, only_open=self.only_open.isChecked()), done=self._show, quiet=True)

    def _show(self, found: list[OutgoingLine]) -> None:
        self.table.cells.show(found)
        self._stack.setCurrentIndex(0 if found else 1)
        self.set_status(ngettext("{count} message", "{count} messages", len(found)).format(count=len(found)))
        self._on_chosen()

    def try_again(self) -> None:
        """Let the chosen ones go out at once."""
        self._do(queue.try_again)

    def cancel(self) -> None:
        """Let the chosen ones stay."""
        self._do(queue.cancel)

    def _do(self, work: Callable[..., Changes]) -> None:
        run(self, partial(work, self._context, [line.id for line in self.table.chosen_lines()], uuid4().hex), done=lambda _changes: self.refresh())

    def _on_chosen(self) -> None:
        line = self.table.current_line
        self.reason.setText(line.error if line is not None else "")
        self.reason.setVisible(bool(line is not None and line.error))
        self.head.show_commands(self._own)
        self.actions_changed.emit()

    def _why_not(self, right: str) -> str:
        if not self._context.rights.may(right):
            return _("You may not do that.")
        chosen = self.table.chosen_lines() if hasattr(self, "table") else []
        if not chosen:
            return _("Choose a message first.")
        if all(line.state is DeliveryState.DELIVERED for line in chosen):
            return _("It has gone out already.")
        return ""


def _columns() -> list[PlainColumn]:
    return [
        PlainColumn(_("Written"), lambda line: format_moment(line.written_at), 140), PlainColumn(_("Channel"), lambda line: line.channel.label, 90),
        PlainColumn(_("Recipient"), lambda line: line.recipient, 200), PlainColumn(_("State"), _state, 220),
        PlainColumn(_("Attempts"), lambda line: str(line.attempts), 90, "text2"),
        PlainColumn(_("Subject"), lambda line: line.subject, 0, tip=lambda line: line.error or line.subject),
    ]


def _state(line: OutgoingLine) -> str:
    if line.state is DeliveryState.DELIVERED and line.sent_at is not None:
        return _("Sent {time}").format(time=format_moment(line.sent_at))
    if line.state is DeliveryState.WAITING and line.attempts:
        return _("{state} until {time}").format(state=line.state.label, time=format_moment(line.next_at))
    return line.state.label


def _make(context: Context, **_arguments: Any) -> Page:
    return OutgoingPage(context)


declare(PageType(PAGE, N_("Messages on their way"), "send", SETTINGS, _make, permission="reminders.outgoing_message.view", order=397))
