"""Takes a report out of the program: to a file, to a printer."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QStandardPaths
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from app.core.i18n import _
from app.reports.result import ReportResult
from app.services import reporting
from app.services.context import Context
from app.services.reporting import FORMATS
from app.ui.kit.message import toast
from app.ui.kit.run import run
from app.ui.lists.taking_out import with_reason
from app.ui.reporting.paper_printing import print_pdf


def ask_for_file(parent: QWidget, result: ReportResult, format: str) -> Path | None:
    """Ask where a report shall be written."""
    kind = FORMATS[format]
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    name = result.title.replace("/", "-") + kind.suffix
    chosen, _filter = QFileDialog.getSaveFileName(parent, _("Save the report"), str(Path(folder) / name), f"{kind.title} (*{kind.suffix})")
    return Path(chosen) if chosen else None


def write_file(parent: QWidget, context: Context, result: ReportResult, format: str, file: Path) -> None:
    """Write a report to a file and say so; many rows only with a reason."""
    saved = _("Saved: {name}").format(name=file.name)

    def write(reason: str) -> None:
        run(parent, partial(reporting.export, context, result, format, file, reason), done=lambda _changes: toast(parent, saved))

    with_reason(parent, context, result.provenance.rows, write)


def copy_rows(parent: QWidget, context: Context, result: ReportResult, text: str, rows: int) -> None:
    """Put many rows on the clipboard once the journal tells of them; more than the firm's limit only with a reason."""
    def copy(reason: str) -> None:
        operation = partial(reporting.tell_of_copy, context, result, text, rows, reason)
        run(parent, operation, done=lambda _changes: QGuiApplication.clipboard().setText(text))

    with_reason(parent, context, rows, copy)


def print_report(parent: QWidget, context: Context, result: ReportResult) -> None:
    """The dialog of the system, then the pages of the same PDF that would be saved."""
    with_reason(parent, context, result.provenance.rows, partial(_ask_for_printer, parent, context, result))


def _ask_for_printer(parent: QWidget, context: Context, result: ReportResult, reason: str) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(result.title)
    dialog = QPrintDialog(printer, parent)
    if dialog.exec() == QDialog.DialogCode.Accepted:
        text = _("{count} pages are on their way.")
        run(parent, partial(_print, context, result, printer, reason), done=lambda pages: toast(parent, text.format(count=pages)))


def _print(context: Context, result: ReportResult, printer: QPrinter, reason: str) -> int:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "report.pdf"
        reporting.export(context, result, "pdf", file, reason, printed=True)
        return print_pdf(file.read_bytes(), printer)
