"""Rows as text with tabs and as an HTML table, for the clipboard."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from app.services.listing import Row
from app.ui.lists.cell_text import exact_text
from app.ui.lists.columns import Column


def as_text(columns: Sequence[Column], rows: Sequence[Row]) -> str:
    """Lines of cells with tabs between; breaks within a cell become blanks, numbers have the language's decimal sign and no spaces."""
    lines = [[column.title for column in columns]]
    lines += [[exact_text(column.info, value, grouped=False) for column, value in zip(columns, row.values, strict=True)] for row in rows]
    return "\n".join("\t".join(" ".join(cell.split()) for cell in line) for line in lines)


def as_html(columns: Sequence[Column], rows: Sequence[Row]) -> str:
    """The same as a table that spreadsheets and letters take over."""
    head = "".join(f"<th>{escape(column.title)}</th>" for column in columns)
    body = "".join(
        "<tr>" + "".join(_cell(column, value) for column, value in zip(columns, row.values, strict=True)) + "</tr>" for row in rows
    )
    return f"<table><tr>{head}</tr>{body}</table>"


def _cell(column: Column, value: object) -> str:
    side = ' align="right"' if column.is_right else ""
    return f"<td{side}>{escape(exact_text(column.info, value, grouped=False))}</td>"
