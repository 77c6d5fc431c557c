"""The pages of a PDF onto paper: which pages, how often, on which printer."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMarginsF, QPoint, QRect, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from app.core.errors import UserError
from app.core.i18n import _
from app.reports.printing.preview import Preview
from app.ui.reporting.paper_view import page_image

PAPER_DPI = 300


def printer_names() -> list[str]:
    """The printers of this computer, the usual one first."""
    usual = QPrinterInfo.defaultPrinterName()
    return sorted(QPrinterInfo.availablePrinterNames(), key=lambda name: (name != usual, name.casefold()))


def new_printer(name: str) -> QPrinter:
    """A printer by its name; the usual one for an empty name."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if name:
        printer.setPrinterName(name)
    return printer


def chosen_pages(text: str, count: int) -> list[int]:
    """The pages that ``1-3, 5`` means, counted from 0; all of them for an empty text.

    :raises UserError: it is no list of pages, or names one that is not there.
    """
    pages: list[int] = []
    for part in filter(None, (part.strip() for part in text.replace(";", ",").replace("–", "-").split(","))):
        first, dash, last = (each.strip() for each in part.partition("-"))
        begin, end = first or "1", last or str(count) if dash else first
        if not (begin.isdecimal() and end.isdecimal() and 1 <= int(begin) <= int(end) <= count):
            raise UserError(_("The paper has pages 1 to {count}.").format(count=count), _("Pages are written like 1-3, 5."))
        pages += range(int(begin) - 1, int(end))
    return pages or list(range(count))


def print_pdf(pdf: bytes, printer: QPrinter, pages: Sequence[int] = ()) -> int:
    """Draw pages of a PDF onto a printer, one picture a page at 300 dpi, each on paper of its own size; returns how many sheets' sides.

    :param pages: counted from 0; without them those that the printer's own dialog chose.
    :raises UserError: the printer takes nothing.
    """
    with Preview(pdf) as opened:
        wanted = list(pages) or list(range((printer.fromPage() or 1) - 1, min(printer.toPage() or len(opened), len(opened))))
        sizes = [opened.size(page) for page in wanted]
    repeated = 1 if printer.supportsMultipleCopies() else printer.copyCount()
    painter = QPainter()
    printer.setFullPage(True)
    for number, (page, size) in enumerate(list(zip(wanted, sizes, strict=True)) * repeated):
        layout = _layout(*size)
        printer.setPageLayout(layout)
        if number == 0 and not painter.begin(printer):
            raise UserError(_("The printer {name} takes nothing.").format(name=printer.printerName()), _("Is it switched on? Choose another one."))
        if number:
            printer.newPage()
        painter.drawImage(QRect(QPoint(0, 0), layout.fullRectPixels(printer.resolution()).size()), page_image(pdf, page, PAPER_DPI))
    painter.end()
    return len(wanted) * max(1, printer.copyCount())


def _layout(width: float, height: float) -> QPageLayout:
    """The whole of a page of a size in points."""
    orientation = QPageLayout.Orientation.Landscape if width > height else QPageLayout.Orientation.Portrait
    size = QPageSize(QSizeF(min(width, height), max(width, height)), QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    return QPageLayout(size, orientation, QMarginsF())
