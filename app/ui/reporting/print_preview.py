"""The print preview of a document: the very PDF that is printed, saved and mailed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QFileDialog, QHBoxLayout, QVBoxLayout

from app.core.i18n import N_, _, ngettext
from app.services import printing
from app.services.context import Context
from app.services.printing import FormChoice
from app.ui.kit.commands import Command
from app.ui.kit.memory import memory
from app.ui.kit.message import toast
from app.ui.kit.pages import Page, PageType, declare
from app.ui.kit.run import run
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Label, PageHead
from app.ui.reporting.paper_view import PaperView, page_image

PAPER_DPI = 300


class PrintPreview(Page):
    """Shows a document in one of its forms; prints, saves and opens the folder without closing."""

    entities: ClassVar[tuple[str, ...]] = ("document",)

    def __init__(self, context: Context, document: int, form: str = "") -> None:
        super().__init__(_("Print preview"), "print")
        self._context, self._document, self._wanted = context, document, form
        self._pdf, self._name, self._file = b"", "", Path()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._head = PageHead(_("Print preview"))
        column.addWidget(self._head)
        bar = QHBoxLayout()
        bar.setContentsMargins(tokens.MARGIN, 0, tokens.MARGIN, 10)
        bar.setSpacing(tokens.GAP)
        self.forms = QComboBox()
        self.forms.setMinimumWidth(scaled(240))
        self.forms.setAccessibleName(_("Form"))
        self.copy = QCheckBox(_("Mark as a copy"))
        self.page = Label("", "small", "text2")
        for widget in (Label(_("Form"), "body", "text2"), self.forms, self.copy):
            bar.addWidget(widget)
        bar.addStretch()
        bar.addWidget(self.page)
        column.addLayout(bar)
        self.view = PaperView(self)
        column.addWidget(self.view, 1)
        self.view.paged.connect(self._show_page)
        self.forms.activated.connect(self.refresh)
        self.copy.toggled.connect(self.refresh)
        self._head.show_commands(self.actions(), most=3)
        run(self, partial(printing.forms_for, context, document), done=self._show_forms)

    def actions(self) -> Sequence[Command]:  # type: ignore[override]  # see Page
        """Print, save, open the folder, zoom."""
        return (
            Command("file.print", _("&Print…"), self.print_paper, "Ctrl+P", "print", "file.2", self._why_not, primary=True),
            Command("preview.save", _("&Save as PDF…"), self.save_file, "Ctrl+S", "save", "file.1", self._why_not),
            Command("preview.folder", _("Open the &folder"), self.open_folder, "", "folder", "file.2", self._why_no_folder),
            Command("preview.in", _("Zoom &in"), partial(self.view.zoom_by, 1.2), "Ctrl++", "", "view.1"),
            Command("preview.out", _("Zoom &out"), partial(self.view.zoom_by, 1 / 1.2), "Ctrl+-", "", "view.1"),
            Command("preview.fit", _("Fit the &width"), self.view.fit_width, "Ctrl+0", "", "view.1"),
        )

    def refresh(self) -> None:
        """Make the paper anew."""
        form = self.forms.currentData()
        if form is not None:
            run(self, partial(_render, self._context, form, self._document, self.copy.isChecked()), done=self._show_paper)

    def print_paper(self) -> None:
        """The dialog of the system, then the pages as pictures of the same PDF; the printer is remembered for each form."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self._name)
        key = f"printer/{self.forms.currentData()}"
        printer.setPrinterName(memory().get(key, printer.printerName()))
        dialog = QPrintDialog(printer, self)
        dialog.setMinMax(1, max(1, len(self.view.sheets.rects())))
        if dialog.exec() == QDialog.DialogCode.Accepted:
            memory().put(key, printer.printerName())
            run(self, partial(print_pdf, self._pdf, printer), done=self._on_printed)

    def save_file(self) -> None:
        """Save the PDF where the person wants it."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        chosen, _filter = QFileDialog.getSaveFileName(self, _("Save as PDF"), str(Path(folder) / self._name), _("PDF files (*.pdf)"))
        if chosen:
            run(self, partial(Path(chosen).write_bytes, self._pdf), done=lambda _size: self._on_saved(Path(chosen)))

    def open_folder(self) -> None:
        """Show the saved file in its folder."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._file.parent)))

    def _on_printed(self, pages: int) -> None:
        toast(self, ngettext("{count} page is on its way.", "{count} pages are on their way.", pages).format(count=pages))

    def _on_saved(self, file: Path) -> None:
        self._file = file
        self._head.show_commands(self.actions(), most=3)
        toast(self, _("Saved: {name}").format(name=file.name))

    def _show_forms(self, forms: list[FormChoice]) -> None:
        for choice in forms:
            self.forms.addItem(choice.title, choice.code)
        self.forms.setCurrentIndex(max(0, self.forms.findData(self._wanted)))
        self.refresh()

    def _show_paper(self, made: tuple[bytes, str]) -> None:
        self._pdf, self._name = made
        self._head.set_title(Path(self._name).stem)
        self.set_title(_("Print: {name}").format(name=Path(self._name).stem))
        self._head.show_commands(self.actions(), most=3)
        self.view.show_pdf(self._pdf)

    def _show_page(self, page: int, count: int) -> None:
        self.page.setText(_("Page {page} of {count}").format(page=page, count=count))
        self.set_status(_("Page {page} of {count}").format(page=page, count=count), _("{size} KB").format(size=len(self._pdf) // 1024))

    def _why_not(self) -> str:
        return "" if self._pdf else _("The paper is being made.")

    def _why_no_folder(self) -> str:
        return "" if self._file.name else _("Save the paper first.")


def _render(context: Context, form: str, document: int, copy: bool) -> tuple[bytes, str]:
    return printing.print_form(context, form, document, copy=copy), printing.file_name(context, form, document)


def print_pdf(pdf: bytes, printer: QPrinter) -> int:
    """Draw the pages of a PDF onto a printer, one picture a page at 300 dpi, without scaling; returns how many."""
    from app.reports.printing.preview import Preview

    with Preview(pdf) as opened:
        count = len(opened)
    first, last = printer.fromPage() or 1, printer.toPage() or count
    printer.setFullPage(True)
    painter = QPainter(printer)
    for page in range(first - 1, min(last, count)):
        if page >= first:
            printer.newPage()
        painter.drawImage(painter.viewport(), page_image(pdf, page, PAPER_DPI))
    painter.end()
    return min(last, count) - first + 1


def _make(context: Context, document: int, form: str = "", **_more: Any) -> Page:
    return PrintPreview(context, document, form)


declare(PageType("print_preview", N_("Print preview"), "print", "", _make, in_navigation=False))
