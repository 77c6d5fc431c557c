"""What can be done with the rows of a list: open, copy, set in many, print, delete, take to Excel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from app.core import clock
from app.core.changes import Changes
from app.core.i18n import _, format_number, ngettext
from app.services import records, taking
from app.services.entities import ENTITIES
from app.services.events import Event
from app.services.listing import ListQuery
from app.services.taking import Taking
from app.ui.forms.reason_dialog import ReasonDialog
from app.ui.kit import message
from app.ui.kit.commands import Command
from app.ui.kit.navigator import navigator
from app.ui.kit.run import run
from app.ui.lists.columns import Column
from app.ui.lists.copying import as_html, as_text
from app.ui.lists.edit_many import EditMany
from app.ui.lists.list_words import query_words
from app.ui.lists.source import ListSource
from app.ui.lists.taking_out import with_reason
from app.ui.lists.true_contacts import may_take_out, reaching, with_contacts

if TYPE_CHECKING:
    from app.ui.lists.list_panel import ListPanel

MOST_COPIED = 10_000
#: what processes are about, and the right to begin one for a whole list
RUNNING_ABOUT, BEGIN = ("client", "deal", "document"), "processes.process_run.start"


class ListActions:
    """The actions of a panel, as commands."""

    def __init__(self, panel: ListPanel) -> None:
        self._panel = panel

    def of_selection(self) -> tuple[Command, ...]:
        """For the bar below the list."""
        return (
            Command("list.edit_many", _("Set a value"), self.edit_many, "F2", "edit", why_not=self._why_not_edit),
            Command("list.copy", _("Copy"), self.copy, "Ctrl+C", "copy", why_not=self._why_not_any),
            Command("list.excel", _("To Excel"), self.to_excel, "Ctrl+E", "export"),
            *self._printing(),
            *self._beginning(),
            Command("list.delete", _("Delete"), self.delete, "Del", "delete", why_not=self._why_not_delete),
        )

    def _printing(self) -> tuple[Command, ...]:
        """Documents can be printed together."""
        if self._panel.spec.entity != "document":
            return ()
        return (Command("file.print", _("Print"), self.print_together, "Ctrl+P", "print", why_not=self._why_not_any),)

    def _beginning(self) -> tuple[Command, ...]:
        """A process can be begun for many clients, deals or documents."""
        if self._panel.spec.entity not in RUNNING_ABOUT or not self._panel.context.rights.may(BEGIN):
            return ()
        return (Command("list.process", _("Begin a process"), self.begin_process, "", "play", why_not=self._why_not_any),)

    def of_cell(self) -> tuple[Command, ...]:
        """For the menu of a cell."""
        panel = self._panel
        return (
            Command("list.open", _("Open"), self.open, "Return", "open", why_not=self._why_not_any),
            Command("list.filter_by_cell", _("Filter by this cell"), panel.filtering.by_cell, "Alt+F", "filter", why_not=self._why_not_any),
            *self.of_selection(),
            *reaching(panel),
            *self._in_clear(),
        )

    def _in_clear(self) -> tuple[Command, ...]:
        """Rows with what stands behind their masks."""
        if not may_take_out(self._panel):
            return ()
        return (
            Command("list.copy_contacts", _("Copy with phones and e-mails…"), self.copy_in_clear, "", "copy", "edit", self._why_not_any),
            Command("list.excel_contacts", _("To Excel with phones and e-mails…"), self.to_excel_in_clear, "", "export", "file"),
        )

    def _why_not_any(self) -> str:
        return "" if len(self._panel.selection) or self._panel.table.current_id is not None else _("No row is chosen.")

    def _why_not_delete(self) -> str:
        known = ENTITIES.find(self._panel.spec.entity)
        if known is not None and not known.has_bin:
            return _("{name} cannot be deleted.").format(name=known.name)
        return self._why_not_any() or self._why_not_allowed("delete")

    def _why_not_allowed(self, verb: str) -> str:
        known = ENTITIES.find(self._panel.spec.entity)
        return "" if known is None or self._panel.context.rights.may(known.permission(verb)) else _("You may not do that.")

    def _why_not_edit(self) -> str:
        if reason := self._why_not_any() or self._why_not_allowed("save"):
            return reason
        return "" if self.editable_columns() else _("None of the columns can be changed.")

    def editable_columns(self) -> list[str]:
        """Own columns of the records that this person may change."""
        return [column.name for column in self._panel.model.columns if column.info.writable and "." not in column.name]

    def open(self) -> None:
        """Open the current record."""
        if (id := self._panel.table.current_id) is not None:
            self._panel.opened.emit(id)

    def _ids(self) -> Callable[[], tuple[int, ...]]:
        """A function that reads the keys of what is chosen, also of rows that were never loaded."""
        panel = self._panel
        if not panel.selection.is_all:
            chosen = panel.table.chosen_ids()
            return lambda: chosen
        query, excluded, source = panel.query, set(panel.selection.excluded), panel.source
        return lambda: tuple(id for id in source.all_ids(query) if id not in excluded)

    def count(self) -> int:
        """How many records an action would touch."""
        return len(self._panel.selection) or (1 if self._panel.table.current_id is not None else 0)

    def print_together(self) -> None:
        """Show the papers of the chosen documents as one job."""
        if not self._why_not_any():
            run(self._panel, self._ids(), done=lambda ids: navigator().open_page("print_preview", documents=ids))

    def begin_process(self) -> None:
        """Open the page that begins a process for all that is chosen."""
        if not self._why_not_any():
            about = self._panel.spec.entity
            run(self._panel, self._ids(), done=lambda ids: navigator().open_page("process_run.card", id=None, about=about, records=ids))

    # delete ----------------------------------------------------------------------------------------------------------------------
    def delete(self) -> None:
        """Put what is chosen into the bin; the toast takes it back."""
        if self._why_not_delete():
            return
        panel, ids, key = self._panel, self._ids(), uuid4().hex
        entity, context, count = panel.spec.entity, panel.context, self.count()
        taken: list[int] = []

        def operation() -> Changes:
            taken.extend(ids())
            return records.delete(context, entity, taken, key)

        def done(_changes: Changes) -> None:
            panel.selection.clear()
            words = ngettext("{count} record is in the bin.", "{count} records are in the bin.", count).format(count=format_number(count))
            message.toast(panel, words, _("Undo"), partial(self._restore, tuple(taken)))

        run(panel, operation, done=done)

    def _restore(self, ids: Sequence[int]) -> None:
        run(self._panel, partial(records.restore, self._panel.context, self._panel.spec.entity, ids, uuid4().hex))

    # one value in many rows ------------------------------------------------------------------------------------------------------
    def edit_many(self) -> EditMany | None:
        """Ask for a value of the current column and set it in all chosen rows."""
        if self._why_not_edit():
            return None
        panel, names = self._panel, self.editable_columns()
        column = panel.model.columns[panel.table.current_column].name if panel.table.current_column >= 0 else ""
        dialog = EditMany(panel, panel.context, [panel.info(name) for name in names], column if column in names else names[0], self.count())
        dialog.confirmed.connect(self._set_in_many)
        dialog.open()
        return dialog

    def _set_in_many(self, name: str, value: Any) -> None:
        panel, ids, key, count = self._panel, self._ids(), uuid4().hex, self.count()

        def done(_changes: Changes) -> None:
            words = ngettext("Set in {count} row.", "Set in {count} rows.", count).format(count=format_number(count))
            message.toast(panel, words)

        run(panel, lambda: records.edit_many(panel.context, panel.spec.entity, ids(), {name: value}, key), done=done)

    # out of the program ----------------------------------------------------------------------------------------------------------
    def copy(self) -> None:
        """Put what is chosen on the clipboard, for text editors and for spreadsheets."""
        if self._why_not_any():
            return
        with_reason(self._panel, self._panel.context, min(self.count(), MOST_COPIED), self._copy)

    def copy_in_clear(self) -> ReasonDialog:
        """The same with what stands behind the masks."""
        return with_contacts(
            self._panel, self.count(), self._ids(), lambda rows, reason: self._copy_rows(rows, rows.query, rows.columns, rows.keys, reason),
        )

    def _copy(self, reason: str) -> None:
        panel = self._panel
        self._copy_rows(panel.source, panel.query, panel.model.columns, self._ids(), reason)

    def _copy_rows(self, source: ListSource, query: ListQuery, columns: Sequence[Column], ids: Callable[[], Sequence[int]], reason: str) -> None:
        panel = self._panel
        told = partial(self._taking(), Event.COPY, reason)

        def read() -> tuple[str, str]:
            wanted = list(ids())[:MOST_COPIED]
            place = {id: number for number, id in enumerate(wanted)}
            rows = sorted(source.rows_by_id(query, wanted), key=lambda row: place[row.id])
            text = as_text(columns, rows)
            if taking.is_worth_telling(panel.context, len(rows)):
                told(wanted, taking.digest_of(text))
            return text, as_html(columns, rows)

        run(panel, read, done=lambda texts: put_on_clipboard(*texts))

    def _taking(self) -> Callable[[Event, str, Sequence[int], str], Changes]:
        """What tells the journal, on a worker thread, of rows that leave: with kind, reason, keys and hash."""
        panel = self._panel
        context, entity, title, filters = panel.context, panel.spec.entity, _(panel.spec.title), query_words(panel)

        def tell(event: Event, reason: str, ids: Sequence[int], digest: str) -> Changes:
            return taking.take(context, Taking(event, entity, title, len(ids), digest, filters, ids, reason))

        return tell

    def to_excel(self) -> None:
        """Write what the list shows, or the ticked rows, to a workbook."""
        self._ask_for_file(self.write_excel)

    def to_excel_in_clear(self) -> None:
        """The same with what stands behind the masks."""
        self._ask_for_file(self.write_excel_in_clear)

    def _ask_for_file(self, write: Callable[[Path], object]) -> None:
        panel = self._panel
        name = f"{_(panel.spec.title)} {clock.today():%Y-%m-%d}.xlsx"
        file, _kind = QFileDialog.getSaveFileName(panel, _("Save as a workbook"), name, _("Excel workbook (*.xlsx)"))
        if file:
            write(Path(file))

    def write_excel(self, file: Path) -> None:
        """Write a workbook of the ticked rows, or of all that the list finds; many only with a reason."""
        panel = self._panel
        with_reason(panel, panel.context, len(panel.selection) or panel.model.total or 0, partial(self._write_excel, file))

    def write_excel_in_clear(self, file: Path) -> ReasonDialog:
        """The same with what stands behind the masks."""
        panel, query = self._panel, self._panel.query
        count = len(panel.selection) or panel.model.total or 0
        ids = self._ids() if len(panel.selection) else lambda: tuple(panel.source.all_ids(query))
        return with_contacts(
            panel, count, ids, lambda rows, reason: self._write_rows(file, rows.columns, rows, rows.query, rows.keys, reason),
        )

    def _write_excel(self, file: Path, reason: str) -> None:
        panel = self._panel
        self._write_rows(file, panel.model.columns, panel.source, panel.query, self._ids() if len(panel.selection) else None, reason)

    def _write_rows(
        self, file: Path, columns: Sequence[Column], source: ListSource, query: ListQuery, only: Callable[[], Sequence[int]] | None, reason: str,
    ) -> None:
        panel = self._panel
        told = partial(self._taking(), Event.EXPORT, reason)
        from app.ui.lists.export import write_workbook  # a tenth of a second that the start of the program does not have

        operation = partial(write_workbook, file, _(panel.spec.title), columns, source, query, only, _told_of_file(told))
        run(panel, operation, done=lambda count: self._on_written(file, count), progress=True)

    def _on_written(self, file: Path, count: int) -> None:
        words = ngettext("{count} row written to {file}.", "{count} rows written to {file}.", count)
        message.toast(self._panel, words.format(count=format_number(count), file=file.name))


def _told_of_file(tell: Callable[[Sequence[int], str], Changes]) -> Callable[[Path, Sequence[int]], Changes]:
    return lambda file, ids: tell(ids, taking.digest_of_file(file))


def put_on_clipboard(text: str, html: str) -> None:
    """Give the clipboard both forms."""
    data = QMimeData()
    data.setText(text)
    data.setHtml(html)
    QGuiApplication.clipboard().setMimeData(data)
