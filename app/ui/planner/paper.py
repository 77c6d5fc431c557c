"""A planner on the printer or into a file: asks where, prints what is in sight, and tells."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog

from app.core import clock
from app.core.errors import UserError
from app.core.i18n import _, ngettext
from app.ui.kit import message
from app.ui.planner.printing import Paper, print_board
from app.ui.planner.view import TimelineView

#: mm: a page wider than this is an A3
A3_FROM = 250.0


def on_printer(view: TimelineView, title: str, who: str) -> None:
    """Ask for a printer and print on it."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if QPrintDialog(printer, view).exec():
        size = printer.pageLayout().pageSize().size(QPageSize.Unit.Millimeter)
        _print(view, printer, "A3" if min(size.width(), size.height()) > A3_FROM else "A4", title, who)


def as_pdf(view: TimelineView, title: str, who: str, paper: Paper) -> None:
    """Ask for a file and print into it."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    name = f"{title} {clock.today():%Y-%m-%d}.pdf"
    chosen, _filter = QFileDialog.getSaveFileName(view, _("Save as PDF"), str(Path(folder) / name), _("PDF files (*.pdf)"))
    if chosen:
        _print(view, Path(chosen), paper, title, who)


def _print(view: TimelineView, target: QPrinter | Path, paper: Paper, title: str, who: str) -> None:
    try:
        pages = print_board(view, target, paper, title, who)
    except UserError as error:
        message.show_error(view, error)
        return
    message.toast(view, ngettext("{count} page printed.", "{count} pages printed.", pages).format(count=pages))
