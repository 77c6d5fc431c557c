"""The card of a deal: its fields, its tasks, and what happened at the side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.core.changes import Changes
from app.core.i18n import _
from app.services.context import Context
from app.services.records import Draft
from app.ui.forms.card_page import CardPage
from app.ui.forms.field_grid import FieldGrid
from app.ui.forms.scrolling import scrolled
from app.ui.forms.spec import SCREENS, Screen
from app.ui.kit.commands import Command
from app.ui.kit.navigator import navigator
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import CountTabs, Hairline
from app.ui.lists.list_panel import ListPanel
from app.ui.screens.timeline_panel import TimelinePanel

GENERAL, TASKS = "general", "tasks"
TIMELINE_FROM = 1000  # px of the page: below it the timeline gives its room to the fields


class DealCard(CardPage):
    """A deal with its tasks."""

    buttons_in_head = 2

    def __init__(self, context: Context, screen: Screen, id: int | None, given: Mapping[str, Any] | None = None) -> None:
        self._tabs: CountTabs | None = None
        self._timeline: TimelinePanel | None = None
        self.tasks: ListPanel | None = None
        super().__init__(context, screen, id, given)

    def build_body(self, grid: FieldGrid, draft: Draft) -> QWidget:
        """Tabs and timeline; a deal that is not saved yet has only fields."""
        form = self.with_save_bar(scrolled(grid))
        if self.record_id is None:
            return form
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        left = QVBoxLayout()
        left.setSpacing(0)
        self._tabs = CountTabs()
        self._tabs.setAccessibleName(_("Parts of the card"))
        self._tabs.add(GENERAL, _("General"))
        self._tabs.add(TASKS, _("Tasks"))
        tabs = QHBoxLayout()
        tabs.setContentsMargins(tokens.MARGIN, 0, tokens.MARGIN, 0)
        tabs.addWidget(self._tabs)
        left.addLayout(tabs)
        left.addWidget(Hairline())
        self._stack = QStackedWidget()
        self._stack.addWidget(form)
        left.addWidget(self._stack, 1)
        row.addLayout(left, 1)
        self._timeline = TimelinePanel(self.context, "deal", self.record_id)
        row.addWidget(self._timeline)
        self._see_if_timeline_fits()
        self._tabs.chosen.connect(self.show_part)
        return body

    def show_part(self, code: str) -> None:
        """Bring a tab to the front; the tasks are listed when they are first seen."""
        if self._tabs is None:
            return
        if self._tabs.current != code:
            self._tabs.choose(code)
        if code == TASKS and self.tasks is None:
            self.tasks = ListPanel(self.context, SCREENS.get("task"), {"deal_id": self.record_id}, compact=True)
            self.tasks.opened.connect(lambda id: navigator().open("task", id))
            self.tasks.asked.connect(lambda _offer: self.new_task())
            self._stack.addWidget(self.tasks)
        self._stack.setCurrentIndex(1 if code == TASKS else 0)
        if code == TASKS and self.tasks is not None:
            self.tasks.table.setFocus()

    def actions(self) -> Sequence[Command]:  # type: ignore[override]
        """A task for the deal, before what one does with any card."""
        new = Command("deal.new_task", _("New &task"), self.new_task, "", "task_add", "go", self.why_not_stored)
        return (new, *super().actions())

    def new_task(self) -> None:
        """Open a new task about the deal and its client."""
        client = self.draft["client"] if self.draft is not None else None
        navigator().open_page("task.card", id=None, deal=self.record_id, **({"client": client} if client is not None else {}))

    def _on_changes(self, changes: Changes) -> None:
        super()._on_changes(changes)
        if self.tasks is not None and changes.touches("task"):
            self.tasks.refresh()
        if self._timeline is not None and (changes.touches("task") or changes.touches("note")):
            self._timeline.refresh()

    def resizeEvent(self, event: Any) -> None:
        """The timeline gives way where the window is narrow."""
        super().resizeEvent(event)
        self._see_if_timeline_fits()

    def _see_if_timeline_fits(self) -> None:
        if self._timeline is not None:
            self._timeline.setVisible(self.width() >= scaled(TIMELINE_FROM))
