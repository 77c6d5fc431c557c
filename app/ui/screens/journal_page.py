"""The journal as a page: who did what, when and from where; read page by page in both directions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QStackedLayout, QVBoxLayout, QWidget

from app.core import clock
from app.core.changes import Changes
from app.core.i18n import N_, _, format_moment, format_number, ngettext
from app.services import journal, journal_export, taking
from app.services.context import Context
from app.services.journal import Cursor, JournalLine, JournalPage, JournalQuery
from app.ui.kit import message
from app.ui.kit.commands import Command
from app.ui.kit.pages import Page, PageType, declare
from app.ui.kit.run import run
from app.ui.kit.theme import tokens
from app.ui.kit.widgets import Button, EmptyState, Hairline, Label, Offer, PageHead
from app.ui.lists.taking_out import with_reason
from app.ui.screens.export_limit_dialog import ExportLimitDialog
from app.ui.screens.journal_filters import JournalFilters
from app.ui.screens.journal_table import JournalTable, open_record
from app.ui.screens.registration import SETTINGS

READ_AGAIN_AFTER = 3000  # ms: in a busy firm something is written every second


class JournalPageView(Page):
    """Filters, table, and how far was looked."""

    def __init__(self, context: Context, query: JournalQuery | None = None, record_title: str = "") -> None:
        super().__init__(_("Journal"), "journal")
        self._context = context
        self._asked = 0
        self._further: Cursor | None = None
        self._is_reading = False
        self._own = self._commands()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = PageHead(_("Journal"))
        column.addWidget(self.head)
        self.filters = JournalFilters(query or JournalQuery(), record_title)
        column.addWidget(self.filters)
        column.addWidget(Hairline())
        place = QWidget()
        self._stack = QStackedLayout(place)
        self.table = JournalTable(_("Journal"))
        self.head.show_commands(self._own, most=1)
        self._stack.addWidget(self.table)
        self._empty = EmptyState(
            "journal", _("Nothing was found"), _("No entry of the journal fits these filters."),
            (Offer("clear", _("Clear filters"), "filter_clear"),),
        )
        self._empty.chosen.connect(lambda _code: self.filters.clear())
        self._stack.addWidget(self._empty)
        column.addWidget(place, 1)
        self._further_row = QWidget()
        row = QHBoxLayout(self._further_row)
        row.setContentsMargins(tokens.MARGIN, 6, tokens.MARGIN, 6)
        self.reach = Label("", "small", "text2")
        self.further_button = Button(_("Search further back"), "secondary", "search")
        self.further_button.clicked.connect(self.read_older)
        row.addWidget(self.reach)
        row.addWidget(self.further_button)
        row.addStretch()
        column.addWidget(self._further_row)
        self._further_row.hide()
        self.setFocusProxy(self.table)
        self.filters.changed.connect(lambda _query: self.read())
        self.table.near_end.connect(self._on_near_end)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._ask_menu)
        run(self, partial(journal.people, context), done=self.filters.show_people, quiet=True)
        self.read()

    def _commands(self) -> tuple[Command, ...]:
        limit = [Command("journal.limit", _("&Limit of exports…"), self.ask_for_limit, "", "settings", "tools.1")]
        return (
            Command("journal.export", _("To &Excel"), self.export, "Ctrl+E", "export", "file.1", self._why_not_export),
            Command("list.search", _("&Search in the values"), self._go_to_text, "Ctrl+F", "search", "edit"),
            Command("list.clear_filters", _("&Clear filters"), self._clear, "Ctrl+Shift+Backspace", "filter_clear", "view"),
            Command("list.refresh", _("&Refresh"), self.read, "F5", "refresh", "view"),
            *(limit if self._context.rights.may(taking.SET_LIMIT) else []),
        )

    def actions(self) -> Sequence[Command]:  # type: ignore[override]
        """Taking to Excel, searching, and the firm's limit."""
        return self._own

    def _go_to_text(self) -> None:
        self.filters.text_box.setFocus()
        self.filters.text_box.selectAll()

    def _clear(self) -> None:
        self.filters.clear()

    # reading ---------------------------------------------------------------------------------------------------------------------
    def read(self) -> None:
        """Read the newest lines."""
        self._asked += 1
        self._is_reading = True
        run(self, partial(journal.older, self._context, self.filters.query), done=partial(self._show, self._asked), failed=self._on_failed)

    def _show(self, number: int, page: JournalPage) -> None:
        if number != self._asked:
            return
        self.table.cells.show(page.lines)
        if page.lines:
            self.table.setCurrentIndex(self.table.cells.index(0, 0))
            self.table.scrollToTop()
        self._take(page)

    def read_older(self) -> None:
        """Read the lines below the last one."""
        if self._further is None or self._is_reading:
            return
        self._is_reading = True
        operation = partial(journal.older, self._context, self.filters.query, self._further)
        run(self, operation, done=partial(self._show_older, self._asked), failed=self._on_failed)

    def _show_older(self, number: int, page: JournalPage) -> None:
        if number == self._asked:
            self.table.cells.append(page.lines)
            self._take(page)

    def _take(self, page: JournalPage) -> None:
        self._is_reading = False
        self._further = page.further
        self._further_row.setVisible(page.seen_to is not None)
        if page.seen_to is not None:
            self.reach.setText(_("Looked back to {moment}.").format(moment=format_moment(page.seen_to)))
        count = len(self.table.cells.lines)
        self._stack.setCurrentIndex(0 if count or page.further else 1)
        words = ngettext("{count} entry shown", "{count} entries shown", count).format(count=format_number(count))
        self.set_status(words, _("there are more") if page.further else "", self.filters.words)
        self.head.show_commands(self._own, most=1)
        self.actions_changed.emit()

    def _on_failed(self, _error: Exception) -> bool:
        self._is_reading = False
        return False

    def _on_near_end(self) -> None:
        if not self._further_row.isVisible():  # a search that takes long goes on when it is told to
            self.read_older()

    def _on_changes(self, changes: Changes) -> None:
        """Whatever was saved stands in the journal; what a firm writes every second is read now and then."""
        self._is_stale = bool(changes) or self._is_stale
        if self._is_stale and self.isVisible() and not self._refresh_soon.isActive():
            self._refresh_soon.start(READ_AGAIN_AFTER)

    def refresh(self) -> None:
        """Read what was written since, keeping the place."""
        lines = self.table.cells.lines
        if not lines:
            self.read()
            return
        operation = partial(journal.newer, self._context, self.filters.query, Cursor(lines[0].id))
        run(self, operation, done=partial(self._show_newer, self._asked), quiet=True)

    def _show_newer(self, number: int, page: JournalPage) -> None:
        if number != self._asked:
            return
        if page.further is not None:  # so much was written meanwhile that it is simpler to begin anew
            self.read()
            return
        known = {line.id for line in self.table.cells.lines[: len(page.lines)]}
        self.table.cells.prepend([line for line in page.lines if line.id not in known])

    # a line ----------------------------------------------------------------------------------------------------------------------
    def _ask_menu(self, place: QPoint) -> None:
        if (line := self.table.current_line) is not None:
            self.menu_of(line).popup(self.table.viewport().mapToGlobal(place))

    def menu_of(self, line: JournalLine) -> QMenu:
        """What can be done with a line: open its record, show only what is like it."""
        menu, query = QMenu(self), self.filters.query
        if line.entity:
            menu.addAction(_("Open"), lambda: open_record(line))
            menu.addAction(_("Only this record"), lambda: self.filters.only_record(line.entity, line.record, line.title))
        menu.addAction(_("Only this person"), lambda: self.filters.take(replace(query, person=line.login)))
        if line.kind in journal.KINDS:
            menu.addAction(_("Only this action"), lambda: self.filters.take(replace(query, kind=line.kind)))
        return menu

    # out of the program ----------------------------------------------------------------------------------------------------------
    def _why_not_export(self) -> str:
        return "" if self.table.cells.lines else _("There is nothing to export.")

    def export(self) -> None:
        """Ask for a file and write the lines that are found."""
        if self._why_not_export():
            return
        name = f"{self.title} {clock.today():%Y-%m-%d}.xlsx"
        file, _kind = QFileDialog.getSaveFileName(self, _("Save as a workbook"), name, _("Excel workbook (*.xlsx)"))
        if file:
            self.write(Path(file))

    def write(self, file: Path) -> None:
        """Write all lines that are found, not only those read so far; many only with a reason."""
        run(self, partial(journal_export.read, self._context, self.filters.query), done=partial(self._ask_why, file))

    def _ask_why(self, file: Path, lines: Sequence[JournalLine]) -> None:
        with_reason(self, self._context, len(lines), partial(self._write, file, lines))

    def _write(self, file: Path, lines: Sequence[JournalLine], reason: str) -> None:
        words = ngettext("{count} row written to {file}.", "{count} rows written to {file}.", len(lines))
        told = words.format(count=format_number(len(lines)), file=file.name)
        operation = partial(journal_export.write, self._context, lines, file, self.filters.words, reason)
        run(self, operation, done=lambda _changes: message.toast(self, told))

    def ask_for_limit(self) -> None:
        """Show the firm's limit and let it be changed."""
        run(self, partial(taking.limit, self._context), done=self._show_limit)

    def _show_limit(self, limit: int) -> ExportLimitDialog:
        dialog = ExportLimitDialog(self, limit)
        dialog.chosen.connect(lambda rows: run(self, partial(taking.save_limit, self._context, rows, uuid4().hex)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog


def _make(context: Context, entity: str = "", record: int = 0, title: str = "", kind: str = "", **_arguments: Any) -> Page:
    return JournalPageView(context, JournalQuery(entity=entity, record=record, kind=kind), title)


declare(PageType("journal", N_("Journal"), "journal", SETTINGS, _make, permission=journal.PERMISSION, order=320))
