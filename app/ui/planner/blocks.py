"""Paints blocks: ground, bar, title, second line and marks of state. Fast, since a frame has hundreds of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from app.core.enums.planning import TaskState
from app.core.planning.board import Block
from app.ui.kit.icons import draw_icon
from app.ui.planner import words
from app.ui.planner.axis import Stretch
from app.ui.planner.inks import BUSY, KIND_CATEGORIES, advance, colour, elided, face, ink, lines, paint_hatch, size

RADIUS, BAR = 5.0, 3.5
#: below this width a block has no text, in pixels at 100 %; in a calendar, where blocks are few, it has a few letters
TEXT_FROM, TALL_TEXT_FROM = 50, 36
#: from this width on marks of state stand beside the title
MARKS_BESIDE_FROM = 110
MARK = 14


@dataclass(frozen=True, slots=True)
class Look:
    """What the view knows of a block beside itself.

    :param is_selected: ring; :param is_current: second ring, for the keys.
    :param is_lifted: in the hand: only a dashed hole stays.
    :param is_tall: its height is its length, as in a calendar: the text stands where it begins.
    """

    is_selected: bool = False
    is_current: bool = False
    is_lifted: bool = False
    is_tall: bool = False


PLAIN = Look()


def marks_of(block: Block, now: datetime) -> list[tuple[str, str, bool]]:
    """The marks of a block, the most pressing first: icon, role of its colour, whether it is filled."""
    if block.is_hidden:
        return []
    found = []
    if block.is_late(now):
        found.append(("late", "bad", True))
    if block.state is TaskState.DONE:
        found.append(("tick", "text2", False))
    if block.state is TaskState.CANCELLED:
        found.append(("close", "text2", False))
    if block.state is TaskState.IN_WORK:
        found.append(("half", "info", False))
    if block.is_important and not block.state.is_closed:
        found.append(("flag", "text2", True))
    if block.is_fixed:
        found.append(("pin", "text2", True))
    if block.series_id is not None:
        found.append(("repeat", "text2", False))
    return found


def paint_blocks(painter: QPainter, placed: Iterable[tuple[Block, QRectF, Look, Stretch | None]], now: datetime, sight: float = 0.0) -> None:
    """Paint blocks that do not overlap: first all grounds, then all texts, so that pens and fonts change rarely.

    :param placed: block, rectangle, look, and where it really lies (None: anywhere).
    :param sight: x at which what is in sight begins; no text stands before it.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    texts = []
    for block, rect, look, stretch in placed:
        if look.is_lifted:
            _hole(painter, rect)
            continue
        _box(painter, block, rect, stretch)
        if look.is_selected or look.is_current:
            _ring(painter, rect, look)
        if rect.left() < sight:
            rect = QRectF(sight - BAR, rect.top(), rect.right() - sight + BAR, rect.height())
        if rect.width() >= size(TALL_TEXT_FROM if look.is_tall else TEXT_FROM):
            texts.append((block, rect, look.is_tall))
        elif rect.width() >= size(MARK) + 4 and block.is_late(now) and not block.is_hidden:
            draw_icon(painter, QRectF(rect.right() - size(MARK) - 1, rect.top() + 3, size(MARK), size(MARK)), "late", "bad", True)
    details = [line for block, rect, is_tall in texts if (line := _texts(painter, block, rect, now, is_tall)) is not None]
    painter.setFont(face("caption"))
    for pen, where, text in details:
        painter.setPen(pen)
        painter.drawText(where, text)


def paint_block(painter: QPainter, block: Block, rect: QRectF, now: datetime, look: Look = PLAIN) -> None:
    """Paint one block, for overlays and lists."""
    paint_blocks(painter, [(block, rect, look, None)], now)


def _number(block: Block) -> int:
    return BUSY if block.is_hidden else KIND_CATEGORIES[block.kind]


def _box(painter: QPainter, block: Block, rect: QRectF, stretch: Stretch | None) -> None:
    is_done = block.state.is_closed
    shown = ink(_number(block), is_done)
    if rect.width() < 12:
        if stretch is not None and stretch.is_outside:
            _edge_mark(painter, rect, shown.bar, stretch.is_after)
        elif is_done:  # hollow, so that it differs by shape too
            painter.fillRect(QRectF(rect.left(), rect.top(), 1.0, rect.height()), shown.bar)
            painter.fillRect(QRectF(rect.left() + 1, rect.top(), max(rect.width() - 2, 2), rect.height()), shown.fill)
        elif rect.width() < 7:
            painter.fillRect(rect.adjusted(0, 0, -1, 0), shown.bar)
        else:
            painter.fillRect(rect.adjusted(BAR, 0, -1, 0), shown.fill)
            painter.fillRect(QRectF(rect.left(), rect.top(), BAR, rect.height()), shown.bar)
        return
    body = rect.adjusted(0.5, 0.5, -1.5, -0.5)
    painter.setBrush(colour("sunken") if block.is_hidden else shown.fill)
    painter.setPen(shown.dashed if block.is_tentative else shown.border)
    painter.drawRoundedRect(body, RADIUS, RADIUS)
    if block.is_hidden:
        paint_hatch(painter, body.adjusted(1, 1, -1, -1), "border")
        return
    painter.fillPath(_bar(rect.left(), rect.top(), rect.height()), shown.bar)
    if block.is_all_day:
        painter.fillRect(QRectF(rect.left() + BAR, rect.bottom() - BAR, rect.width() - BAR - RADIUS, BAR - 0.5), shown.bar)


def _bar(left: float, top: float, height: float) -> QPainterPath:
    """The strip at the left with the corners of the block."""
    path = QPainterPath(QPointF(left + BAR, top))
    path.quadTo(left, top, left, top + RADIUS)
    path.lineTo(left, top + height - RADIUS)
    path.quadTo(left, top + height, left + BAR, top + height)
    path.closeSubpath()
    return path


def _edge_mark(painter: QPainter, rect: QRectF, bar: QColor, is_after: bool) -> None:
    """A bar at the edge of what is visible, and an arrow to where the block lies beyond it."""
    left, right, middle = rect.left(), rect.right(), rect.center().y()
    painter.fillRect(QRectF(right - BAR if is_after else left, rect.top(), BAR - 0.5, rect.height()), bar)
    base, tip = (left + 0.5, right - BAR - 0.5) if is_after else (right - 0.5, left + BAR + 0.5)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("text2"))
    painter.drawPolygon(QPolygonF([QPointF(base, middle - 4), QPointF(base, middle + 4), QPointF(tip, middle)]))


def _hole(painter: QPainter, rect: QRectF) -> None:
    pen = QPen(colour("edge"), 1.0, Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -1.5, -0.5), RADIUS, RADIUS)


def _ring(painter: QPainter, rect: QRectF, look: Look) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if look.is_selected:
        painter.setPen(QPen(colour("accent_text"), 2.0))
        painter.drawRoundedRect(rect.adjusted(0, 0, -1, 0), RADIUS, RADIUS)
    if look.is_current:
        painter.setPen(QPen(colour("accent_text"), 1.0))
        painter.drawRoundedRect(rect.adjusted(-2.5, -2.5, 1.5, 2.5), RADIUS + 2, RADIUS + 2)


def _texts(painter: QPainter, block: Block, rect: QRectF, now: datetime, is_tall: bool) -> tuple[object, QPointF, str] | None:
    """Paint title and marks; returns what to write below."""
    shown = ink(_number(block), block.state.is_closed)
    left, right = rect.left() + BAR + size(6), rect.right() - size(6)
    height, base = lines("small_strong")
    detail_height, detail_base = lines("caption")
    is_two_lined = bool(block.detail) and not block.is_hidden and rect.height() >= height + detail_height + size(4)
    marks = marks_of(block, now)
    mark, marks_beside = size(MARK), rect.width() >= size(MARKS_BESIDE_FROM) or rect.height() < height + detail_height + size(4)
    most = 1 if rect.width() < size(80) else 3
    marks_width = len(marks[:most]) * (mark + 2)
    title_width = right - left - (marks_width if marks_beside else 0)
    total = height + detail_height + 1 if is_two_lined or (marks and not marks_beside) else height
    free = (rect.height() - total) / 2
    top = rect.top() + (min(free, size(5)) if is_tall else free)
    painter.setFont(face("small_strong"))
    painter.setPen(shown.text)
    title = elided(words.title(block), "small_strong", int(title_width))
    painter.drawText(QPointF(left, top + base), title)
    if block.state is TaskState.CANCELLED:
        painter.fillRect(QRectF(left, round(top + height * 0.55), advance(title, "small_strong"), 1), shown.text)
    if marks:
        middle = top + (height / 2 if marks_beside else height + 1 + detail_height / 2)
        x = right + 2 - marks_width
        for icon, role, is_filled in marks[:most]:
            draw_icon(painter, QRectF(x, middle - mark / 2, mark, mark), icon, role, is_filled)
            x += mark + 2
    if not is_two_lined:
        return None
    detail_width = right - left - (0 if marks_beside else marks_width)
    return shown.detail, QPointF(left, top + height + 1 + detail_base), elided(block.detail, "caption", int(detail_width))
