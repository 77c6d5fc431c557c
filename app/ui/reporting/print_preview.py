"""The print preview of documents: the very PDF that is printed and saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QVBoxLayout

from app.core.errors import UserError
from app.core.i18n import _, ngettext
from app.services import printing
from app.services.context import Context
from app.services.printing import FormChoice, Printout
from app.ui.kit.commands import Command
from app.ui.kit.memory import memory
from app.ui.kit.message import toast
from app.ui.kit.pages import Page
from app.ui.kit.run import run
from app.ui.kit.widgets import PageHead
from app.ui.lists.taking_out import with_reason
from app.ui.reporting import paper_printing
from app.ui.reporting.paper_view import PaperView
from app.ui.reporting.print_bar import PrintBar


class PrintPreview(Page):
    """Shows one document, or several as one job; prints on Enter, saves and opens the folder without closing."""

    entities: ClassVar[tuple[str, ...]] = ("document",)

    def __init__(self, context: Context, documents: Sequence[int], form: str = "") -> None:
        super().__init__(_("Print preview"), "print")
        self._context, self._documents, self._wanted = context, tuple(documents), form
        self._paper, self._file = Printout(b"", ""), Path()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._head = PageHead(_("Print preview"))
        column.addWidget(self._head)
        self.bar = PrintBar()
        column.addWidget(self.bar)
        self.view = PaperView(self)
        column.addWidget(self.view, 1)
        self.setFocusProxy(self.view)
        self.view.paged.connect(self._show_page)
        self.forms.activated.connect(self.refresh)
        self.bar.copy.toggled.connect(self.refresh)
        self.bar.pages.textChanged.connect(self._show_commands)
        self._show_commands()
        run(self, partial(printing.forms_for, context, self._documents[0]), done=self._show_forms)

    @property
    def forms(self) -> QComboBox:
        """The forms to choose from."""
        return self.bar.forms

    def actions(self) -> Sequence[Command]:  # type: ignore[override]  # see Page
        """Print, save, open the folder, zoom."""
        return (
            Command("file.print", _("&Print"), self.print_now, "Ctrl+P", "print", "file.2", self._why_not_print, primary=True),
            Command("preview.save", _("&Save as PDF…"), self.save_file, "Ctrl+S", "save", "file.1", self._why_not),
            Command("preview.folder", _("Open the &folder"), self.open_folder, "", "folder", "file.2", self._why_no_folder),
            Command("preview.dialog", _("Print with the &system's dialog…"), self.print_paper, "Ctrl+Shift+P", "print", "file.2", self._why_not),
            Command("preview.in", _("Zoom &in"), partial(self.view.zoom_by, 1.2), "Ctrl++", "", "view.1"),
            Command("preview.out", _("Zoom &out"), partial(self.view.zoom_by, 1 / 1.2), "Ctrl+-", "", "view.1"),
            Command("preview.fit", _("Fit the &width"), self.view.fit_width, "Ctrl+0", "", "view.1"),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter prints, wherever the keyboard is on the page."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            if not self._why_not_print():
                self.print_now()
        else:
            super().keyPressEvent(event)

    def refresh(self) -> None:
        """Make the paper anew."""
        if self.forms.count():
            make = partial(
                printing.print_together, self._context, self._documents, form_code=self.forms.currentData(), copy=self.bar.copy.isChecked()
            )
            run(self, make, done=self._show_paper)

    def print_now(self) -> None:
        """Print with what the bar says; the printer is remembered for each form."""
        printer = paper_printing.new_printer(self.bar.printer_name)
        printer.setCopyCount(self.bar.copies.value())
        printer.setDuplex(QPrinter.DuplexMode.DuplexAuto if self.bar.both_sides.isChecked() else QPrinter.DuplexMode.DuplexNone)
        memory().put(self._memory_key, self.bar.printer_name)
        self._print(printer, paper_printing.chosen_pages(self.bar.pages.text(), self._page_count))

    def print_paper(self) -> None:
        """Ask the dialog of the system for printer and pages."""
        printer = paper_printing.new_printer(self.bar.printer_name)
        dialog = QPrintDialog(printer, self)
        dialog.setMinMax(1, max(1, self._page_count))
        if dialog.exec() == QDialog.DialogCode.Accepted:
            memory().put(self._memory_key, printer.printerName())
            self._print(printer, ())

    def save_file(self) -> None:
        """Save the PDF where the person wants it."""
        folder = memory().get("preview/folder") or QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        start = str(Path(folder) / self._paper.file_name)
        chosen, _filter = QFileDialog.getSaveFileName(self, _("Save as PDF"), start, _("PDF files (*.pdf)"))
        if chosen:
            with_reason(self, self._context, len(self._documents), partial(self._save, Path(chosen)))

    def _save(self, file: Path, reason: str) -> None:
        hand_over = self._handing_over(reason, saved=True)
        run(self, lambda: file.write_bytes(hand_over()), done=lambda _size: self._on_saved(file))

    def open_folder(self) -> None:
        """Show the saved file in its folder."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._file.parent)))

    @property
    def _memory_key(self) -> str:
        return f"printer/{self.forms.currentData() or 'set'}"

    @property
    def _page_count(self) -> int:
        return len(self.view.sheets.rects())

    def _print(self, printer: QPrinter, pages: Sequence[int]) -> None:
        printer.setDocName(self._paper.file_name)
        with_reason(self, self._context, len(self._documents), partial(self._send, printer, pages))

    def _send(self, printer: QPrinter, pages: Sequence[int], reason: str) -> None:
        hand_over = self._handing_over(reason)
        run(self, lambda: paper_printing.print_pdf(hand_over(), printer, pages), done=self._on_printed)

    def _handing_over(self, reason: str, *, saved: bool = False) -> Callable[[], bytes]:
        """What gives the papers once the journal tells of them, on a worker thread."""
        form = self.forms.currentData() or ""
        return partial(printing.hand_over, self._context, self._documents, self._paper, form, saved=saved, reason=reason)

    def _on_printed(self, pages: int) -> None:
        toast(self, ngettext("{count} page is on its way.", "{count} pages are on their way.", pages).format(count=pages))

    def _on_saved(self, file: Path) -> None:
        self._file = file
        memory().put("preview/folder", str(file.parent))
        self._show_commands()
        toast(self, _("Saved: {name}").format(name=file.name), _("Open the folder"), self.open_folder)

    def _show_forms(self, forms: list[FormChoice]) -> None:
        if len(self._documents) > 1:
            self.forms.addItem(_("The usual form of each"), "")
        for choice in forms:
            self.forms.addItem(choice.title, choice.code)
        self.forms.setCurrentIndex(max(0, self.forms.findData(self._wanted)))
        self.bar.choose_printer(memory().get(self._memory_key, ""))
        self.view.setFocus()
        self.refresh()

    def _show_paper(self, made: Printout) -> None:
        self._paper = made
        name = Path(made.file_name).stem
        self._head.set_title(name)
        self.set_title(_("Print: {name}").format(name=name))
        self.bar.choose_printer(memory().get(self._memory_key, ""))
        self.view.show_pdf(made.pdf)
        self._show_commands()

    def _show_page(self, page: int, count: int) -> None:
        words = _("Page {page} of {count}").format(page=page, count=count)
        self.bar.page.setText(words)
        self.set_status(words, _("{size} KB").format(size=len(self._paper.pdf) // 1024))

    def _show_commands(self) -> None:
        self._head.show_commands(self.actions(), most=3)

    def _why_not(self) -> str:
        return "" if self._paper.pdf else _("The paper is being made.")

    def _why_not_print(self) -> str:
        if self._why_not():
            return self._why_not()
        if not self.bar.printer_name:
            return _("No printer is set up on this computer. Save the paper as a PDF.")
        try:
            paper_printing.chosen_pages(self.bar.pages.text(), self._page_count)
        except UserError as error:
            return str(error)
        return ""

    def _why_no_folder(self) -> str:
        return "" if self._file.name else _("Save the paper first.")
