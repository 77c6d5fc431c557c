"""The recycle bin: deleted records of all entities, brought back with what went along, or deleted for ever."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import uuid4

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedLayout, QVBoxLayout, QWidget

from app.core.changes import Changes
from app.core.i18n import N_, _, format_moment, format_number, ngettext
from app.services import bin as recycle
from app.services.bin import Deleted
from app.services.context import Context
from app.services.entities import entity_of
from app.ui.kit import message
from app.ui.kit.commands import Command
from app.ui.kit.pages import Page, PageType, declare
from app.ui.kit.run import run
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, EmptyState, Hairline, Offer, PageHead, SearchBox
from app.ui.screens.plain_table import PlainColumn, PlainTable
from app.ui.screens.registration import SETTINGS


class BinPage(Page):
    """A table of deleted records with a filter by kind and a search."""

    def __init__(self, context: Context) -> None:
        super().__init__(_("Recycle bin"), "recycle")
        self._context = context
        self._entities = recycle.entities(context)
        self._entity, self._text, self._limit = "", "", recycle.PAGE
        self._is_all = True
        self._asked = 0
        self._own = self._commands()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = PageHead(_("Recycle bin"))
        column.addWidget(self.head)
        row = QHBoxLayout()
        row.setContentsMargins(tokens.MARGIN, 4, tokens.MARGIN, 8)
        self.kind_button = Button(_("All kinds"), "quiet", "filter")
        self.kind_button.setAccessibleName(_("Kind of record"))
        self.kind_button.clicked.connect(lambda: self.kinds().popup(self.kind_button.mapToGlobal(QPoint(0, self.kind_button.height() + 2))))
        row.addWidget(self.kind_button)
        row.addStretch()
        self.search_box = SearchBox(_("Search in the bin"), scaled(260))
        self.search_box.searched.connect(self.search)
        row.addWidget(self.search_box)
        column.addLayout(row)
        column.addWidget(Hairline())
        place = QWidget()
        self._stack = QStackedLayout(place)
        self.table = PlainTable(_("Recycle bin"), [
            PlainColumn(_("Kind"), lambda line: line.kind, 190, "text2"), PlainColumn(_("Record"), lambda line: line.title),
            PlainColumn(_("Deleted"), lambda line: format_moment(line.at), 170, "text2"), PlainColumn(_("Who"), lambda line: line.who, 200),
        ], several=True)
        self._stack.addWidget(self.table)
        self._stack.addWidget(EmptyState("recycle", _("The bin is empty"), _("What is deleted lies here until it is brought back.")))
        nothing = EmptyState(
            "recycle", _("Nothing was found"), _("Nothing in the bin is of this kind and has this text."), (Offer("all", _("Show all of the bin")),),
        )
        nothing.chosen.connect(lambda _code: self.show_all())
        self._stack.addWidget(nothing)
        column.addWidget(place, 1)
        self.setFocusProxy(self.table)
        self.table.chosen.connect(self._show_commands)
        self.table.near_end.connect(self._read_more)
        self._show_commands()
        self.refresh()

    def _commands(self) -> tuple[Command, ...]:
        purge = Command("bin.purge", _("Delete for &ever…"), self.purge, "Shift+Del", "delete", "edit", self._why_not_any)
        return (
            Command("bin.restore", _("&Restore"), self.restore, "Ctrl+R", "restore", "edit", self._why_not_any, primary=True),
            *([purge] if recycle.may_purge(self._context) else []),
            Command("list.search", _("&Search in the bin"), lambda: self.search_box.setFocus(), "Ctrl+F", "search", "edit"),
            Command("list.refresh", _("Re&fresh"), self.refresh, "F5", "refresh", "view"),
        )

    def actions(self) -> Sequence[Command]:  # type: ignore[override]
        """Bringing back, deleting for ever, searching."""
        return self._own

    def _why_not_any(self) -> str:
        return "" if self.table.chosen_lines() else _("No row is chosen.")

    def _show_commands(self) -> None:
        self.head.show_commands(self._own[:2] if recycle.may_purge(self._context) else self._own[:1])
        self.actions_changed.emit()

    # what is shown ---------------------------------------------------------------------------------------------------------------
    def kinds(self) -> QMenu:
        """The kinds of records to choose from."""
        menu = QMenu(self)
        menu.addAction(_("All kinds"), lambda: self.show_kind(""))
        menu.addSeparator()
        for title, code in sorted((entity_of(code).title, code) for code in self._entities):
            menu.addAction(title, partial(self.show_kind, code))
        return menu

    def show_kind(self, entity: str) -> None:
        """Show only one kind of record; an empty code shows all."""
        self._entity, self._limit = entity, recycle.PAGE
        self.kind_button.setText(" " + (entity_of(entity).title if entity else _("All kinds")))
        self.refresh()

    def search(self, text: str) -> None:
        """Show only records with a text in their titles."""
        self._text, self._limit = text, recycle.PAGE
        self.refresh()

    def show_all(self) -> None:
        """Show records of all kinds with any title."""
        self.search_box.clear()
        self._text = ""
        self.show_kind("")

    def refresh(self) -> None:
        """Read again."""
        self._asked += 1
        operation = partial(recycle.contents, self._context, self._entity, self._text, self._limit)
        run(self, operation, done=partial(self._show, self._asked, self._limit))

    def _read_more(self) -> None:
        if not self._is_all:
            self._limit += recycle.PAGE
            self._is_all = True  # until it is read
            self.refresh()

    def _show(self, number: int, limit: int, lines: list[Deleted]) -> None:
        if number != self._asked:
            return
        self._is_all = len(lines) < limit
        place, chosen = self.table.verticalScrollBar().value(), {(line.entity, line.id) for line in self.table.chosen_lines()}
        self.table.cells.show(lines)
        self.table.verticalScrollBar().setValue(place)
        for row, line in enumerate(lines):
            if (line.entity, line.id) in chosen:
                self.table.selectRow(row)
        self._stack.setCurrentIndex(0 if lines else 2 if self._entity or self._text else 1)
        self.set_status(ngettext("{count} record", "{count} records", len(lines)).format(count=format_number(len(lines))))
        self._show_commands()

    def _on_changes(self, changes: Changes) -> None:
        """Any record may come here or leave."""
        if any(changes.touches(entity) for entity in self._entities):
            self._is_stale = True
            if self.isVisible():
                self._refresh_soon.start()

    # doing -----------------------------------------------------------------------------------------------------------------------
    def restore(self) -> None:
        """Bring back what is chosen, with what went along."""
        chosen = self.table.chosen_lines()
        if not chosen:
            return
        words = ngettext("{count} record is back.", "{count} records are back.", len(chosen)).format(count=format_number(len(chosen)))
        operation = partial(recycle.restore, self._context, [(line.entity, line.id) for line in chosen], uuid4().hex)
        run(self, operation, done=lambda _changes: message.toast(self, words))

    def purge(self) -> None:
        """Ask, and delete for ever what is chosen."""
        chosen = self.table.chosen_lines()
        if not chosen:
            return
        count = len(chosen)
        title = ngettext("Delete {count} record for ever?", "Delete {count} records for ever?", count).format(count=format_number(count))
        names = ", ".join(_("“{title}”").format(title=line.title) for line in chosen[:5]) + (", …" if count > 5 else "")
        text = _("{names}: nobody can bring it back. The journal keeps what it was.").format(names=names)
        if not message.ask(self, title, text, _("Delete for ever"), danger=True):
            return
        words = ngettext("{count} record is gone.", "{count} records are gone.", count).format(count=format_number(count))
        operation = partial(recycle.purge, self._context, [(line.entity, line.id) for line in chosen], uuid4().hex)
        run(self, operation, done=lambda _changes: message.toast(self, words))


def _make(context: Context, **_arguments: Any) -> Page:
    return BinPage(context)


declare(PageType("bin", N_("Recycle bin"), "recycle", SETTINGS, _make, order=322))
