"""A board on paper: the time that is in sight with all rows, as vectors, the heads on every page, no row cut."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtPrintSupport import QPrinter

from app.core import clock
from app.core.errors import UserError
from app.core.i18n import _, format_moment
from app.ui.planner import words
from app.ui.planner.axis import Axis
from app.ui.planner.board_area import BoardArea
from app.ui.planner.heads import ROW_HEAD, TIME_HEAD, paint_corner, paint_row_head, paint_time_head
from app.ui.planner.inks import advance, colour, elided, face, lines, on_paper
from app.ui.planner.layout import BoardLayout, Box, Sizes
from app.ui.planner.picture import Picture

Paper = Literal["A4", "A3"]
#: mm round the page
MARGIN = 10.0
#: pixels of ours in a millimetre at full size
MILLIMETRE = 96 / 25.4
#: how far a board is scaled down at most: smaller texts cannot be read on paper
SMALLEST, LARGEST = 0.62, 1.0
TITLE, FOOT = 34, 22  # pixels at full size
RESOLUTION = 1200


def print_board(view: BoardArea, target: QPrinter | Path, paper: Paper = "A4", title: str = "", who: str = "") -> int:
    """Print the time that a board shows, with all its rows; returns how many pages.

    :param target: a printer, or the file of a PDF.
    :param title: heads each page; by default that of the planner.
    :param who: name of the person who prints.
    :raises UserError: printer or file take nothing.
    """
    page, title = page_of(paper), title or view.accessibleName()
    with painting(target, page, title) as (painter, device):
        return _Pages(view, page, title, who).paint(painter, device)


@contextmanager
def painting(target: QPrinter | Path, page: QPageLayout, title: str) -> Iterator[tuple[QPainter, QPrinter | QPdfWriter]]:
    """Paint on a printer or into a PDF, in the colours of paper.

    :raises UserError: printer or file take nothing.
    """
    if isinstance(target, Path):
        writer = QPdfWriter(str(target))
        writer.setResolution(RESOLUTION)
        writer.setTitle(title)
        device: QPrinter | QPdfWriter = writer
    else:
        device = target
    device.setPageLayout(page)
    painter = QPainter()
    if not painter.begin(device):
        name = str(target) if isinstance(target, Path) else target.printerName()
        raise UserError(_("{name} takes no print.").format(name=name), _("Choose another printer or file."))
    try:
        with on_paper():
            yield painter, device
    finally:
        painter.end()


def page_of(paper: Paper, *, is_upright: bool = False) -> QPageLayout:
    """A sheet with our margins, lying unless it is upright."""
    size = QPageSize(QPageSize.PageSizeId.A4 if paper == "A4" else QPageSize.PageSizeId.A3)
    way = QPageLayout.Orientation.Portrait if is_upright else QPageLayout.Orientation.Landscape
    return QPageLayout(size, way, QMarginsF(MARGIN, MARGIN, MARGIN, MARGIN), QPageLayout.Unit.Millimeter)


def paint_edges(painter: QPainter, width: float, height: float, words: tuple[str, str, str], number: int, count: int) -> None:
    """Title, period and person above; when it was printed and the page below.

    :param width: of the page, with ``height``, in pixels at the scale of the painter.
    """
    heading, period, who = words
    tall, base = lines("title")
    painter.setFont(face("title"))
    painter.setPen(colour("text"))
    title = elided(heading, "title", int(width / 2))
    painter.drawText(0, int(base), title)
    painter.setFont(face("section"))
    painter.setPen(colour("text2"))
    painter.drawText(QRectF(advance(title, "title") + 14, 0, width, tall + 2), Qt.AlignmentFlag.AlignVCenter, period)
    painter.setFont(face("small"))
    right, bottom = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignBottom
    painter.drawText(QRectF(0, 0, width, tall), right | Qt.AlignmentFlag.AlignVCenter, elided(who, "small", int(width / 3)))
    foot = QRectF(0, height - FOOT, width, FOOT)
    painter.drawText(foot, bottom, _("Printed {moment}").format(moment=format_moment(clock.now())))
    painter.drawText(foot, right | bottom, _("Page {number} of {count}").format(number=number, count=count))


class _Pages:
    """The board laid out anew for the width of a page."""

    def __init__(self, view: BoardArea, page: QPageLayout, title: str, who: str) -> None:
        room = page.paintRect(QPageLayout.Unit.Millimeter)
        self.title, self.who = title, who
        shown, axis = view.sight(), view.axis
        wanted = room.width() * MILLIMETRE / (ROW_HEAD + shown.width())
        scale = min(max(wanted, SMALLEST), LARGEST)
        sizes = Sizes()
        width = room.width() * MILLIMETRE / scale - ROW_HEAD
        layout = BoardLayout(view.board, self._scaled(axis, width / shown.width()), sizes, view.layout_of_board)
        highest = max((bottom - top for top, bottom in zip(layout.tops, layout.tops[1:])), default=sizes.row)
        free = room.height() * MILLIMETRE / scale - TITLE - TIME_HEAD - FOOT
        if highest > free:  # one row with many lanes: all of it on a page, however small
            scale *= free / (highest + TITLE + TIME_HEAD + FOOT)
            width = room.width() * MILLIMETRE / scale - ROW_HEAD
            layout = BoardLayout(view.board, self._scaled(axis, width / shown.width()), sizes, view.layout_of_board)
        self.scale, self.width = scale, width
        self.height = room.height() * MILLIMETRE / scale
        self.left = shown.left() * layout.axis.scale / axis.scale
        self.picture, self.loads, self.days = Picture(layout, clock.now()), view.loads, view.visible_days()
        self.picture.left = self.left
        self.period = words.period(layout.axis, self.days)

    @staticmethod
    def _scaled(axis: Axis, factor: float) -> Axis:
        return axis.zoomed(axis.scale * factor)

    def _breaks(self) -> list[range]:
        """The rows of each page."""
        tops, free = self.picture.layout.tops, self.height - TITLE - TIME_HEAD - FOOT
        found, first = [], 0
        for number in range(len(tops) - 1):
            if tops[number + 1] - tops[first] > free and number > first:
                found.append(range(first, number))
                first = number
        return [*found, range(first, len(tops) - 1)]

    def paint(self, painter: QPainter, device: QPrinter | QPdfWriter) -> int:
        """Paint page after page; returns how many."""
        pages = self._breaks()
        factor = device.width() / (ROW_HEAD + self.width)
        for number, rows in enumerate(pages):
            if number:
                device.newPage()
            painter.save()
            painter.scale(factor, factor)
            paint_edges(painter, ROW_HEAD + self.width, self.height, (self.title, self.period, self.who), number + 1, len(pages))
            self._rows(painter, rows)
            painter.restore()
        return len(pages)

    def _rows(self, painter: QPainter, rows: range) -> None:
        layout = self.picture.layout
        painter.translate(0, TITLE)
        paint_corner(painter, self.picture, QRectF(0, 0, ROW_HEAD, TIME_HEAD))
        top = layout.tops[rows.start]
        height = layout.tops[rows.stop] - top
        painter.save()
        painter.setClipRect(QRectF(ROW_HEAD, 0, self.width, TIME_HEAD + height))
        painter.translate(ROW_HEAD - self.left, 0)
        paint_time_head(painter, self.picture, self.loads, self.left, self.width)
        painter.translate(0, TIME_HEAD - top)
        if height > 0:
            self.picture.paint(painter, Box(self.left, top, self.width, height))
        painter.restore()
        for number in rows:
            rect = QRectF(0, TIME_HEAD + layout.tops[number] - top, ROW_HEAD, layout.tops[number + 1] - layout.tops[number])
            paint_row_head(painter, layout.rows[number], self.loads.row(number, self.days), rect)
        painter.fillRect(QRectF(ROW_HEAD - 1, 0, 1, TIME_HEAD + height), colour("border"))
