"""A planner on the printer or into a file: asks where, prints what is in sight, and tells."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QWidget

from app.core import clock
from app.core.errors import UserError
from app.core.i18n import _, ngettext
from app.ui.kit import message
from app.ui.planner.printing import Paper

#: mm: a page wider than this is an A3
A3_FROM = 250.0
#: prints on a target and a size of paper; returns how many pages
Prints = Callable[[QPrinter | Path, Paper], int]


def on_printer(view: QWidget, prints: Prints) -> None:
    """Ask for a printer and print on it."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if QPrintDialog(printer, view).exec():
        size = printer.pageLayout().pageSize().size(QPageSize.Unit.Millimeter)
        _print(view, prints, printer, "A3" if min(size.width(), size.height()) > A3_FROM else "A4")


def as_pdf(view: QWidget, title: str, prints: Prints, paper: Paper) -> None:
    """Ask for a file and print into it."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    name = f"{title} {clock.today():%Y-%m-%d}.pdf"
    chosen, _filter = QFileDialog.getSaveFileName(view, _("Save as PDF"), str(Path(folder) / name), _("PDF files (*.pdf)"))
    if chosen:
        _print(view, prints, Path(chosen), paper)


def _print(view: QWidget, prints: Prints, target: QPrinter | Path, paper: Paper) -> None:
    try:
        pages = prints(target, paper)
    except UserError as error:
        message.show_error(view, error)
        return
    message.toast(view, ngettext("{count} page printed.", "{count} pages printed.", pages).format(count=pages))
