"""One person's day on paper: the plan, or the route sheet with the visits in their order; the very PDF that is printed and saved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import ClassVar, cast

from PySide6.QtCore import QDate, QStandardPaths
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QComboBox, QDateEdit, QDialog, QFileDialog, QHBoxLayout, QVBoxLayout

from app.core import clock
from app.core.i18n import _, language, ngettext
from app.services.context import Context
from app.services.morning import papers
from app.services.morning.papers import PLAN, ROUTE
from app.services.morning.settings import Reader, readers
from app.services.printing import Printout
from app.ui.kit.commands import Command
from app.ui.kit.memory import memory
from app.ui.kit.message import toast
from app.ui.kit.pages import Page
from app.ui.kit.run import run
from app.ui.kit.theme import tokens
from app.ui.kit.widgets import PageHead
from app.ui.reporting import paper_printing
from app.ui.reporting.paper_view import PaperView


class DayPreview(Page):
    """Person, day and paper are chosen above; the paper follows."""

    entities: ClassVar[tuple[str, ...]] = ("task",)

    def __init__(self, context: Context, employee: int | None = None, day: date | None = None, form: str = PLAN) -> None:
        super().__init__(_("Day on paper"), "route")
        self._context, self._wanted, self._paper = context, employee or context.user.id, Printout(b"", "")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._head = PageHead(_("Day on paper"))
        column.addWidget(self._head)
        self.people, self.forms, self.day = QComboBox(), QComboBox(), QDateEdit(QDate(day or clock.today()))  # type: ignore[call-overload]
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("dd.MM.yyyy" if language() == "ru" else "dd/MM/yyyy")
        self.forms.addItem(_("Plan of the day"), PLAN)
        self.forms.addItem(_("Route sheet"), ROUTE)
        self.forms.setCurrentIndex(self.forms.findData(form))
        row = QHBoxLayout()
        row.setContentsMargins(tokens.MARGIN, 0, tokens.MARGIN, 8)
        row.setSpacing(tokens.GAP)
        for name, field in ((_("Employee"), self.people), (_("Day"), self.day), (_("Form"), self.forms)):
            field.setAccessibleName(name)
            row.addWidget(field)
        row.addStretch()
        column.addLayout(row)
        self.view = PaperView(self)
        column.addWidget(self.view, 1)
        self.setFocusProxy(self.people)
        self.people.activated.connect(self.refresh)
        self.forms.activated.connect(self.refresh)
        self.day.dateChanged.connect(self.refresh)
        self._show_commands()
        run(self, partial(readers, context), done=self._show_people, quiet=True)

    def actions(self) -> Sequence[Command]:  # type: ignore[override]
        """Print and save."""
        return (
            Command("day.save", _("&Save as PDF…"), self.save_file, "Ctrl+S", "save", "file.1", self._why_not),
            Command("file.print", _("&Print"), self.print_now, "Ctrl+P", "print", "file.2", self._why_not, primary=True),
        )

    def refresh(self) -> None:
        """Make the paper anew."""
        if self.people.count():
            day = cast("date", self.day.date().toPython())
            run(self, partial(papers.print_day, self._context, self._employee, day, self.forms.currentData()), done=self._show_paper)

    def print_now(self) -> None:
        """Ask the dialog of the system for the printer, and print."""
        printer = paper_printing.new_printer("")
        if QPrintDialog(printer, self).exec() == QDialog.DialogCode.Accepted:
            self.print_on(printer)

    def print_on(self, printer: QPrinter) -> None:
        """Print on a printer that is known."""
        printer.setDocName(self._paper.file_name)
        hand_over = partial(papers.hand_over, self._context, self._employee, self._paper)
        run(self, lambda: paper_printing.print_pdf(hand_over(), printer), done=self._on_printed)

    def save_file(self) -> None:
        """Ask where the PDF goes."""
        folder = memory().get("preview/folder") or QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        chosen, _filter = QFileDialog.getSaveFileName(self, _("Save as PDF"), str(Path(folder) / self._paper.file_name), _("PDF files (*.pdf)"))
        if chosen:
            self.save_to(Path(chosen))

    def save_to(self, file: Path) -> None:
        """Save the PDF."""
        hand_over = partial(papers.hand_over, self._context, self._employee, self._paper, saved=True)
        run(self, lambda: file.write_bytes(hand_over()), done=lambda _size: self._on_saved(file))

    @property
    def _employee(self) -> int:
        return int(self.people.currentData())

    def _on_printed(self, pages: int) -> None:
        toast(self, ngettext("{count} page is on its way.", "{count} pages are on their way.", pages).format(count=pages))

    def _on_saved(self, file: Path) -> None:
        memory().put("preview/folder", str(file.parent))
        toast(self, _("Saved: {name}").format(name=file.name))

    def _show_people(self, found: list[Reader]) -> None:
        for one in found:
            self.people.addItem(one.name, one.id)
        self.people.setCurrentIndex(max(0, self.people.findData(self._wanted)))
        self.refresh()

    def _show_paper(self, made: Printout) -> None:
        self._paper = made
        self.view.show_pdf(made.pdf)
        self._show_commands()
        self.actions_changed.emit()

    def _show_commands(self) -> None:
        self._head.show_commands(self.actions())

    def _why_not(self) -> str:
        return "" if self._paper.pdf else _("The paper is being made.")
