"""Painting of one cell of a report: names with their chevrons, numbers right."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from app.reports.result import Column, Row
from app.ui.kit.icons import draw_icon
from app.ui.kit.theme import tokens
from app.ui.lists.cell_painter import PADDING, write
from app.ui.reporting.report_model import ReportModel, cell_text

INDENT = 18


def inner_rect(model: ReportModel, rect: QRectF, number: int) -> QRectF:
    """The room for the text of a cell: the outer columns keep the margin of the page."""
    left = tokens.MARGIN if number == 0 else PADDING
    right = tokens.MARGIN if number == len(model.columns) - 1 else PADDING
    return rect.adjusted(left, 0, -right, 0)


def paint_value(painter: QPainter, rect: QRectF, model: ReportModel, row: Row, column: Column, number: int) -> None:
    """The value of a cell, or the name of a group with its chevron and count."""
    inner = inner_rect(model, rect, number)
    strong = row.kind != "row"
    text = cell_text(row, column, number)
    if number == 0:
        inner = inner.adjusted(row.level * INDENT, 0, 0, 0)
    if number == 0 and row.kind == "group":
        meaning = "chevron_right" if model.is_folded(row) else "chevron_down"
        draw_icon(painter, QRectF(inner.left() - 2, rect.center().y() - 6, 12, 12), meaning, "text2")
        inner = inner.adjusted(INDENT - 2, 0, 0, 0)
        width = write(painter, inner, text, "text", "strong")
        write(painter, inner.adjusted(width + PADDING, 0, 0, 0), str(row.size), "text3", "small", tabular=True)
        return
    value = row.values[number]
    ink = "text" if strong or value else "text3"
    right = column.is_number and not (number == 0 and strong)
    write(painter, inner, text, ink, "strong" if strong else "body", right=right, tabular=column.is_number or column.kind == "date")
