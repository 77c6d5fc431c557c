"""The calendar of a person on paper, as vectors: the days side by side with the hours that are used, the weeks of a month, or the list."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPageLayout, QPainter, QPdfWriter, QRegion
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from app.core.i18n import _
from app.core.planning.board import Block
from app.core.planning.wall_time import day_of, to_wall
from app.core.planning.words import length_words
from app.ui.lists.task_lines import TaskLines
from app.ui.planner import words
from app.ui.planner.board_axis import working_hours
from app.ui.planner.inks import advance, colour, elided, face, lines
from app.ui.planner.personal.hours_view import HoursView
from app.ui.planner.personal.month_view import MonthView
from app.ui.planner.printing import FOOT, MILLIMETRE, TITLE, Paper, page_of, paint_edges, painting

DAY_MINUTES = 24 * 60
#: px at full size: a line of the list, its hours, its length
LINE, HOURS, LENGTH = 24, 110, 90
#: px by which the name of an hour stands above and below its line
ABOVE = 10
_CHILDREN = QWidget.RenderFlag.DrawChildren


def print_person(
    view: HoursView | MonthView | TaskLines, zone: str, target: QPrinter | Path, paper: Paper, heading: tuple[str, str, str],
) -> int:
    """Print what a view shows; returns how many pages.

    :param zone: in which the list tells its times. :param target: a printer, or the file of a PDF.
    :param heading: whose calendar it is, the time that it shows, who prints.
    :raises UserError: printer or file take nothing.
    """
    page = page_of(paper, is_upright=isinstance(view, TaskLines))
    with painting(target, page, heading[0]) as (painter, device):
        room = page.paintRect(QPageLayout.Unit.Millimeter)
        width, height = room.width() * MILLIMETRE, room.height() * MILLIMETRE
        painter.scale(device.width() / width, device.width() / width)
        if isinstance(view, TaskLines):
            return _paint_list(painter, device, view.blocks, zone, (width, height), heading)
        paint_edges(painter, width, height, heading, 1, 1)
        painter.translate(0, TITLE)
        if isinstance(view, HoursView):
            _paint_hours(painter, view, width, height - TITLE - FOOT)
        else:
            _paint_month(painter, view, width, height - TITLE - FOOT)
        return 1


def _unseen(view: HoursView | MonthView, width: float, height: float) -> None:
    """Give a view that nobody sees its size, with all that lies in it."""
    view.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    view.resize(round(width), round(height))
    view.show()


def _paint_hours(painter: QPainter, shown: HoursView, width: float, height: float) -> None:
    """Days side by side: from the first hour that is worked or planned to the last, all of it on one page."""
    assert shown.row is not None
    view = HoursView()
    view.show_board(shown.board, shown.row, shown.days)
    first, last = _used(view)
    needed = view.head.height() + view.y_of(last - first)
    factor = min(1.0, height / needed)
    painter.scale(factor, factor)
    _unseen(view, width / factor, view.head.height() + view.y_of(DAY_MINUTES) + 1)
    view.arrange()
    view.head.render(painter, QPoint(), QRegion(), _CHILDREN)
    top, bottom = round(view.y_of(first)), round(view.y_of(last))
    part = QRect(0, top, view.canvas.width(), bottom - top + 1)
    painter.setClipRect(QRectF(0, view.head.height() - ABOVE, part.width(), part.height() + 2 * ABOVE))
    view.canvas.render(painter, QPoint(0, view.head.height()), QRegion(part), _CHILDREN)
    view.hide()
    view.deleteLater()


def _used(view: HoursView) -> tuple[int, int]:
    """First and last minute of the day that is worked or planned, in whole hours."""
    (first, last), zone = working_hours(view.board), view.board.zone
    for block in (button.block for button in view.buttons):
        if block.is_all_day or block.starts_at is None or block.ends_at is None:
            continue
        begin, end = to_wall(block.starts_at, zone), to_wall(block.ends_at, zone)
        is_over_night = day_of(block.ends_at - timedelta(minutes=1), zone) != begin.date() or end.date() != begin.date()
        first = min(first, begin.hour * 60)
        last = DAY_MINUTES if is_over_night else max(last, -(-(end.hour * 60 + end.minute) // 60) * 60)
    return first, last


def _paint_month(painter: QPainter, shown: MonthView, width: float, height: float) -> None:
    assert shown.row is not None
    view = MonthView()
    _unseen(view, width, height)
    view.show_board(shown.board, shown.row, shown.days, shown.month)
    view.canvas.render(painter, QPoint(), QRegion(), _CHILDREN)
    view.hide()
    view.deleteLater()


def _paint_list(
    painter: QPainter, device: QPrinter | QPdfWriter, blocks: tuple[Block, ...], zone: str, size: tuple[float, float], heading: tuple[str, str, str],
) -> int:
    """The list, each day under its name, no line cut."""
    width, height = size
    told: list[Block | str] = []
    for block in blocks:
        assert block.starts_at is not None, "the list shows what is planned"
        name = words.day_names(day_of(block.starts_at, block.zone if block.is_all_day else zone))[0]
        if name not in told:
            told.append(name)
        told.append(block)
    room = int((height - TITLE - FOOT) // LINE)
    pages = [told[begin : begin + room] for begin in range(0, len(told), room)] or [[]]
    for number, page in enumerate(pages, 1):
        if number > 1:
            device.newPage()
        paint_edges(painter, width, height, heading, number, len(pages))
        for place, one in enumerate(page):
            box = QRectF(0, TITLE + place * LINE, width, LINE)
            if isinstance(one, str):
                _paint_text(painter, box.adjusted(0, 4, 0, 0), one, "label", "text")
            else:
                _paint_line(painter, box, one, zone)
    return len(pages)


def _paint_line(painter: QPainter, box: QRectF, block: Block, zone: str) -> None:
    """Hours, title with what it is about, length."""
    assert block.starts_at is not None, "the list shows what is planned"
    assert block.ends_at is not None, "the list shows what is planned"
    hours = f"{to_wall(block.starts_at, zone):%H:%M} – {to_wall(block.ends_at, zone):%H:%M}"
    _paint_text(painter, box.adjusted(12, 0, 0, 0), _("All day") if block.is_all_day else hours, "body", "text2")
    title = elided(block.title or _("Busy"), "body", int(box.width() - HOURS - LENGTH))
    _paint_text(painter, box.adjusted(HOURS, 0, -LENGTH, 0), title, "body", "text")
    _paint_text(painter, box.adjusted(HOURS + advance(title, "body") + 10, 0, -LENGTH, 0), block.detail, "small", "text2")
    length = length_words(block.minutes) if block.minutes else ""
    _paint_text(painter, box.adjusted(box.width() - advance(length, "small") - 4, 0, 0, 0), length, "small", "text2")
    painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), colour("line"))


def _paint_text(painter: QPainter, box: QRectF, text: str, role: str, ink: str) -> None:
    painter.setFont(face(role))
    painter.setPen(colour(ink))
    top = box.top() + (box.height() - lines(role)[0]) / 2
    painter.drawText(QRectF(box.left(), top, box.width(), lines(role)[0]), Qt.AlignmentFlag.AlignLeft, elided(text, role, int(box.width())))
