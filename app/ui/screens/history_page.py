"""All changes of one record, each to be opened and taken back, and the card as of any day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from app.core.changes import Changes
from app.core.i18n import N_, _
from app.services.context import Context
from app.services.entities import entity_of
from app.ui.kit.commands import Command
from app.ui.kit.pages import Page, PageType, declare
from app.ui.kit.widgets import PageHead
from app.ui.screens.past_card import PastCardDialog
from app.ui.screens.timeline_panel import TimelinePanel


class HistoryPage(Page):
    """The history of a record in a tab of its own.

    :param title: of the record, as it was called when the page was opened.
    """

    def __init__(self, context: Context, entity: str, id: int, title: str = "") -> None:
        super().__init__(_("History: {title}").format(title=title or entity_of(entity).name), "history")
        self._context, self._entity, self._id = context, entity, id
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = PageHead(self.title, entity_of(entity).name, "history")
        self._own = (Command("history.as_of", _("Card as of a &day…"), self.show_past, "", "date", "view.1", primary=True),)
        head.show_commands(self._own)
        column.addWidget(head)
        self.panel = TimelinePanel(context, entity, id, has_documents=False, fills=True)
        column.addWidget(self.panel, 1)

    def actions(self) -> Sequence[Command]:  # type: ignore[override]
        """The card as of a day."""
        return self._own

    def show_past(self) -> PastCardDialog:
        """Show the card as it was at the end of yesterday, with a field for another day."""
        dialog = PastCardDialog(self, self._context, self._entity, self._id)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def refresh(self) -> None:
        """Read again what happened."""
        self.panel.refresh()

    def _on_changes(self, changes: Changes) -> None:
        if self._id in changes.ids(self._entity) or changes.touches("note"):
            self._is_stale = True
            if self.isVisible():
                self._refresh_soon.start()


def _make(context: Context, entity: str, id: int, title: str = "", **_arguments: Any) -> Page:
    return HistoryPage(context, entity, id, title)


declare(PageType("history", N_("History"), "history", "", _make, in_navigation=False))
