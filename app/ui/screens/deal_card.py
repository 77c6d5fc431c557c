"""The card of a deal: its fields, its tasks, and what happened at the side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

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
from app.ui.screens.card_parts import CardParts, listed
from app.ui.screens.gate_saving import GateSaving
from app.ui.screens.process_strip import ProcessStrip
from app.ui.screens.start_process import start_command
from app.ui.screens.timeline_panel import TimelinePanel

#: entities whose changes renew the tabs
AROUND = ("task", "note")


class DealCard(CardPage):
    """A deal with its tasks."""

    buttons_in_head = 2

    def __init__(self, context: Context, screen: Screen, id: int | None, given: Mapping[str, Any] | None = None) -> None:
        self.parts: CardParts | None = None
        super().__init__(context, screen, id, given)

    def make_saving(self) -> GateSaving:
        """A stage may be kept shut by a process."""
        return GateSaving(self)

    def build_body(self, grid: FieldGrid, draft: Draft) -> QWidget:
        """Tabs and timeline; a deal that is not saved yet has only fields."""
        form = self.with_save_bar(scrolled(grid))
        if self.record_id is None:
            return form
        id, context = self.record_id, self.context

        def tasks(_code: str) -> QWidget:
            return listed(context, SCREENS.get("task"), {"deal_id": id}, self.new_task)

        timeline, processes = TimelinePanel(context, "deal", id), ProcessStrip(context, "deal", id)
        self.parts = CardParts(form, {"tasks": _("Tasks")}, tasks, timeline, processes=processes)
        return self.parts

    def show_part(self, code: str) -> QWidget | None:
        """Bring a tab to the front; None while there are none."""
        return None if self.parts is None else self.parts.show_part(code)

    def actions(self) -> Sequence[Command]:  # type: ignore[override]
        """A task for the deal, before what one does with any card."""
        new = Command("deal.new_task", _("New &task"), self.new_task, "", "task_add", "go", self.why_not_stored)
        begin = start_command(self, self.context, "deal", lambda: self.record_id, self.why_not_stored)
        return (new, begin, *super().actions())

    def new_task(self) -> None:
        """Open a new task about the deal and its client."""
        client = self.draft["client"] if self.draft is not None else None
        navigator().open_page("task.card", id=None, deal=self.record_id, **({"client": client} if client is not None else {}))

    def _on_changes(self, changes: Changes) -> None:
        super()._on_changes(changes)
        if self.parts is not None and any(changes.touches(entity) for entity in AROUND):
            self.parts.refresh(changes)
