"""The page of a list: title, buttons, and the panel with the rows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout

from app.core.changes import Changes
from app.core.i18n import _
from app.services.context import Context
from app.ui.forms.spec import Screen
from app.ui.kit.commands import Command
from app.ui.kit.navigator import navigator
from app.ui.kit.pages import Page
from app.ui.kit.widgets import PageHead
from app.ui.lists.list_panel import ListPanel
from app.ui.lists.source import ListSource

IMPORT_PAGE = "import_wizard"


class ListPage(Page):
    """A list in a tab of the window."""

    def __init__(self, context: Context, screen: Screen, source: ListSource | None = None) -> None:
        super().__init__(_(screen.title), screen.icon)
        self.spec, self._context = screen, context
        self._head = PageHead(_(screen.title))
        self.panel = ListPanel(context, screen, source=source)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self.panel, 1)
        self.panel.opened.connect(self._open)
        self.panel.asked.connect(self._on_asked)
        self.panel.status_changed.connect(self._tell_status)
        self._own = self._commands()
        self._head.show_commands(self._in_head(), most=2)
        self.panel.table.moved.connect(self._head.show_reasons)
        self.watched = self._watched()
        self.setFocusProxy(self.panel.table)
        self._missed = Changes()

    def _watched(self) -> tuple[str, ...]:
        """The entity itself, and those that its columns take texts from."""
        entity = self.spec.entity
        names = [self.panel.info(name.split(".")[0]) for name in self.panel.state.query.columns]
        return tuple(dict.fromkeys((entity, *(info.reference for info in names if info.reference))))

    def _commands(self) -> tuple[Command, ...]:
        panel = self.panel
        return (
            *([self._new_command()] if self.spec.new else []),
            *([Command("list.import", _("&Import"), self.open_import, "", "import", "file")] if self.spec.imports else []),
            *panel.actions_of_list.of_cell(),
            Command("list.search", _("&Search in this list"), panel.filter_bar.open_search, "Ctrl+F", "search", "edit"),
            Command("list.add_filter", _("&Filter…"), panel.filter_bar.ask_for_filter, "Ctrl+Shift+F", "filter", "view"),
            Command("list.clear_filters", _("&Clear filters"), panel.filtering.clear, "Ctrl+Shift+Backspace", "filter_clear", "view"),
            Command("list.save_view", _("Save as a &view…"), panel.views.save_as, "", "view", "view"),
            Command("list.refresh", _("&Refresh"), panel.refresh, "F5", "refresh", "view"),
        )

    def _new_command(self) -> Command:
        return Command("list.new", _(self.spec.new), self.new, "Ctrl+N|Ins", "add", "file", primary=True)

    def _in_head(self) -> list[Command]:
        shown = {"list.new", "list.import", "list.excel", "list.save_view", "list.refresh"}
        return [command for command in self._own if command.code in shown]

    def actions(self) -> Sequence[Command]:  # type: ignore[override]
        """Everything that can be done with the list."""
        return self._own

    def new(self) -> None:
        """Open the card of a new record."""
        navigator().open(self.spec.list_code, None)

    def _open(self, id: int) -> None:
        navigator().open(self.spec.entity, id)

    def open_import(self) -> None:
        """Bring data along from a file."""
        navigator().open_page(IMPORT_PAGE, entity=self.spec.entity)

    def _on_asked(self, offer: str) -> None:
        if offer == "new":
            self.new()
        elif offer == "import":
            self.open_import()

    def _tell_status(self) -> None:
        self.set_status(*self.panel.status_parts())

    def _on_changes(self, changes: Changes) -> None:
        """Remember what changed, so that a visible list repaints only that."""
        if any(changes.touches(entity) for entity in self.watched):
            self._missed = self._missed | changes
            self._is_stale = True
            if self.isVisible():
                self._refresh_soon.start()

    def refresh(self) -> None:
        """Take over what changed since it was last seen."""
        missed, self._missed = self._missed, Changes()
        mine = Changes(tuple(row for row in missed if row.entity in self.watched))
        self.panel.refresh(mine or None)
        self.panel.views.recount()
