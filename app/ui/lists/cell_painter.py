"""Painting of one cell by its look: state as dot and word, person as avatar and name, numbers to the right."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from app.core.fields import Reference
from app.core.i18n import _
from app.services.listing import Row
from app.ui.kit.theme import font, metrics, scaled, theme
from app.ui.kit.widgets import draw_avatar
from app.ui.lists.cell_text import NONE, cell_text, due_text
from app.ui.lists.columns import Column, Look

PADDING = 8
DOT, AVATAR = 7, 20
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
#: number columns whose every amount is bad news
BAD_NEWS = frozenset({"overdue"})


def paint_cell(painter: QPainter, rect: QRectF, column: Column, value: Any, row: Row, columns: tuple[Column, ...]) -> None:
    """Paint a value into its cell; the ground is there already."""
    inner = rect.adjusted(PADDING, 0, -PADDING, 0)
    if value is None or value == "" or (isinstance(value, Reference) and value.id is None):
        write(painter, inner, NONE, "text3", right=column.is_right)
        return
    text, ink = cell_words(column, value, row, columns)
    if column.look == "state":
        _dot(painter, inner, column, value)
    elif column.look == "person":
        _avatar(painter, inner, value, text)
    write(painter, inner.adjusted(room_before(column.look), 0, 0, 0), text, ink, right=column.is_right, tabular=column.is_tabular)


def cell_words(column: Column, value: Any, row: Row, columns: tuple[Column, ...]) -> tuple[str, str]:
    """What a cell says, and its ink."""
    if column.look == "due" and isinstance(value, date):
        return due_words(value, column, row, columns)
    ink = "text"
    if column.look == "number":
        ink = "text3" if not value else "bad" if column.name in BAD_NEWS else "text"
    return cell_text(column.info, value), ink


def room_before(look: Look) -> int:
    """Pixels that the mark before the words of a cell takes."""
    return {"state": DOT + 7, "person": scaled(AVATAR) + 7}.get(look, 0)


def write(
    painter: QPainter, rect: QRectF, text: str, ink: str, face: str = "body", right: bool = False, tabular: bool = False
) -> float:
    """One line of text that ends in "…" where it has no room; returns its width."""
    if rect.width() <= 0:
        return 0.0
    width = _width(text, face, tabular, scaled(1000))
    if width > rect.width():
        text = metrics(face, tabular).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.setFont(font(face, tabular))
    painter.setPen(theme().color(ink))
    painter.drawText(rect, RIGHT if right else LEFT, text)
    return min(width, rect.width())


@lru_cache(maxsize=8192)
def _width(text: str, face: str, tabular: bool, _size: int) -> float:
    """The width of a text at a size of letters; the same words stand in a list again and again."""
    return metrics(face, tabular).horizontalAdvance(text)


def _dot(painter: QPainter, rect: QRectF, column: Column, value: Any) -> None:
    option = next((option for option in column.info.options if option.value == value), None)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme().color((option.tone if option else "") or "text3"))
    painter.drawEllipse(QPointF(rect.left() + DOT / 2, rect.center().y() + 0.5), DOT / 2, DOT / 2)


def _avatar(painter: QPainter, rect: QRectF, value: Any, text: str) -> None:
    side = scaled(AVATAR)
    number = value.id if isinstance(value, Reference) and value.id else 0
    draw_avatar(painter, QRectF(rect.left(), rect.center().y() - side / 2, side, side), text, number)


def due_words(value: date, column: Column, row: Row, columns: tuple[Column, ...]) -> tuple[str, str]:
    """What a due day says beside what is still open, and its ink: only an open amount can be late."""
    named = {shown.name: amount for shown, amount in zip(columns, row.values, strict=False)}
    amount = named.get("open") if "open" in named else Decimal(1)
    if not isinstance(amount, Decimal) or amount < 0:
        return cell_text(column.info, value), "text3"
    if not amount:
        return _("settled"), "text3"
    text, is_late = due_text(value)
    return text, "bad" if is_late else "text"
