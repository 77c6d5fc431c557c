"""The agent: who is at work, what ran and when it runs next, what waits, and what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.agent.status import Status, read_status
from app.core.i18n import N_, _, format_moment
from app.services.context import Context
from app.services.outgoing.settings import PERMISSION
from app.ui.kit.commands import Command
from app.ui.kit.navigator import navigator
from app.ui.kit.pages import Page, PageType, declare
from app.ui.kit.run import run
from app.ui.kit.theme import tokens
from app.ui.kit.widgets import Label, PageHead, Panel, StateChip
from app.ui.screens.page_area import scrolling
from app.ui.screens.registration import SETTINGS

EVERY = 30_000  # ms


class AgentPage(Page):
    """One panel that says how it stands, and a line for each job."""

    entities: ClassVar[tuple[str, ...]] = ("agent_run", "agent_lease")

    def __init__(self, context: Context) -> None:
        super().__init__(_("Agent"), "agent")
        self._context = context
        self._own = (
            Command("agent.queue", _("&Messages on their way"), lambda: navigator().open_page("outgoing"), "", "send", "go.1"),
            Command("agent.refresh", _("&Look again"), self.refresh, "", "refresh", "view.1"),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = PageHead(_("Agent"))
        head.show_commands(self._own)
        column.addWidget(head)
        area, stack = scrolling()
        column.addWidget(area, 1)
        note = _("The agent does what must happen while nobody looks. It runs on one computer that is always on: kontor agent install.")
        stack.addWidget(Label(note, "body", "text2", wrap=True))
        panel = Panel()
        self.state = Label("", "title", wrap=True)
        self.waiting, self.problems = Label("", "body", "text2", wrap=True), Label("", "body", "bad", wrap=True)
        for label in (self.state, self.waiting, self.problems):
            panel.content.addWidget(label)
        stack.addWidget(panel)
        self.jobs = QWidget()
        self._stack = stack
        stack.addWidget(self.jobs)
        stack.addStretch(1)
        self._again = QTimer(self, interval=EVERY)
        self._again.timeout.connect(lambda: self.refresh() if self.isVisible() else None)
        self._again.start()
        self.refresh()

    def actions(self) -> Sequence[Command]:  # type: ignore[override]
        """Looking again."""
        return self._own

    def refresh(self) -> None:
        """Ask again."""
        run(self, partial(read_status, self._context), done=self._show, quiet=True)

    def _show(self, status: Status) -> None:
        self.state.setText(status.words)
        self.state.set_ink("ok" if status.lease is not None and status.lease.is_held else "warn")
        text = _("Messages that wait: {waiting}. Given up in the last week: {failed}.")
        self.waiting.setText(text.format(waiting=status.waiting, failed=status.failed))
        self.problems.setText("\n".join(status.problems))
        self.problems.setVisible(bool(status.problems))
        old, self.jobs = self.jobs, QWidget()
        self._stack.replaceWidget(old, self.jobs)
        old.deleteLater()
        grid = QGridLayout(self.jobs)
        grid.setContentsMargins(0, 8, 0, 0)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(tokens.GAP)
        for place, words in enumerate((_("Job"), _("Last"), "", _("Next time"))):
            grid.addWidget(Label(words, "small_label", "text2"), 0, place)
        for line, one in zip(range(1, 2 * len(status.runs), 2), status.runs):
            texts = (one.title, format_moment(one.at) if one.at else _("never"), "", format_moment(one.next_at) if one.next_at else "")
            for place, text in enumerate(texts):
                grid.addWidget(Label(text, "strong" if place == 0 else "body"), line, place, Qt.AlignmentFlag.AlignTop)
            if one.at is not None:
                chip = StateChip(_("Well"), "ok") if one.is_well else StateChip(_("Failed"), "bad")
                grid.addWidget(chip, line, 2, Qt.AlignmentFlag.AlignTop)
            if one.text:
                grid.addWidget(Label(one.text, "small", "text2", wrap=True), line + 1, 0, 1, 5)
        grid.setColumnStretch(4, 1)


def _make(context: Context, **_arguments: Any) -> Page:
    return AgentPage(context)


declare(PageType("agent", N_("Agent"), "agent", SETTINGS, _make, permission=PERMISSION, order=398))
