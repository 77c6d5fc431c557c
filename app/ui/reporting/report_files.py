"""Takes a report out of the program: to a file, to a printer."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QStandardPaths
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from app.core.i18n import _
from app.reports.result import ReportResult
from app.services import reporting
from app.services.context import Context
from app.services.reporting import FORMATS
from app.ui.kit.message import toast
from app.ui.kit.run import run
from app.ui.reporting.paper_printing import print_pdf


def ask_for_file(parent: QWidget, result: ReportResult, format: str) -> Path | None:
    """Ask where a report shall be written."""
    kind = FORMATS[format]
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    name = result.title.replace("/", "-") + kind.suffix
    chosen, _filter = QFileDialog.getSaveFileName(parent, _("Save the report"), str(Path(folder) / name), f"{kind.title} (*{kind.suffix})")
    return Path(chosen) if chosen else None


def write_file(parent: QWidget, context: Context, result: ReportResult, format: str, file: Path) -> None:
    """Write a report to a file and say so."""
    saved = _("Saved: {name}").format(name=file.name)
    run(parent, partial(reporting.export, context, result, format, file), done=lambda _changes: toast(parent, saved))


def print_report(parent: QWidget, context: Context, result: ReportResult) -> None:
    """The dialog of the system, then the pages of the same PDF that would be saved."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(result.title)
    dialog = QPrintDialog(printer, parent)
    if dialog.exec() == QDialog.DialogCode.Accepted:
        text = _("{count} pages are on their way.")
        run(parent, partial(_print, context, result, printer), done=lambda pages: toast(parent, text.format(count=pages)))


def _print(context: Context, result: ReportResult, printer: QPrinter) -> int:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "report.pdf"
        reporting.export(context, result, "pdf", file)
        return print_pdf(file.read_bytes(), printer)
