"""A list as a workbook: what is on the screen, with true numbers and dates; texts are never taken for formulas."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from app.core import clock
from app.services.listing import ListQuery, Row
from app.ui.kit.run import Report
from app.ui.lists.cell_text import exact_text
from app.ui.lists.columns import Column
from app.ui.lists.source import ListSource

CHUNK = 1000
POINTS_TO_CHARACTERS = 7  # a column of 7 px holds about one character
LONGEST_TITLE = 31
#: kind of a field → number format of its cells; Excel shows them as the language of its user writes them
FORMATS = {
    "money": "#,##0.00", "price": "#,##0.00##", "quantity": "#,##0.####", "percent": "0.##", "int": "0", "date": "dd.mm.yyyy",
    "datetime": "dd.mm.yyyy hh:mm",
}


def write_workbook(
    file: Path, title: str, columns: Sequence[Column], source: ListSource, query: ListQuery,
    only: Callable[[], Sequence[int]] | None, take: Callable[[Path, Sequence[int]], object], report: Report,
) -> int:
    """Write the rows of a query, or some of them; returns how many. A half written file is never left.

    :param only: gives the keys of the rows to write; None writes all.
    :param take: called with the finished file and the keys in it before it gets its name; what it raises keeps the file away.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_title(title))
    sheet.freeze_panes = "A2"
    for number, column in enumerate(columns):
        sheet.column_dimensions[chr(65 + number) if number < 26 else f"A{chr(39 + number)}"].width = max(10, column.width / POINTS_TO_CHARACTERS)
    head = [WriteOnlyCell(sheet, column.title) for column in columns]
    for cell in head:
        cell.font = Font(bold=True)
    sheet.append(head)
    (total,) = source.counts([query])
    ids: list[int] = []
    for row in _selected(source, query, only()) if only else _all(source, query):
        sheet.append([_cell(sheet, column, value) for column, value in zip(columns, row.values, strict=True)])
        ids.append(row.id)
        if len(ids) % CHUNK == 0:
            report(len(ids), total)
    fresh = file.with_name(file.name + ".part")
    try:
        book.save(fresh)
        take(fresh, ids)
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)
    return len(ids)


def _sheet_title(title: str) -> str:
    return "".join(sign for sign in title if sign not in r"[]:*?/\\")[:LONGEST_TITLE] or "1"


def _all(source: ListSource, query: ListQuery) -> Iterator[Row]:
    anchor: Row | None = None
    start = 0
    while rows := source.window(query, start, CHUNK, anchor):
        yield from rows
        start, anchor = start + len(rows), rows[-1]


def _selected(source: ListSource, query: ListQuery, ids: Sequence[int]) -> Iterator[Row]:
    for at in range(0, len(ids), CHUNK):
        yield from source.rows_by_id(query, ids[at : at + CHUNK])


def _cell(sheet: Any, column: Column, value: Any) -> Any:
    info = column.info
    if value is None or value == "":
        return None
    if info.kind in FORMATS:
        if isinstance(value, datetime):
            value = clock.local(value)
        cell = WriteOnlyCell(sheet, float(value) if isinstance(value, Decimal) else value)
        cell.number_format = FORMATS[info.kind]
        return cell
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", exact_text(info, value)))
    cell.data_type = "s"  # a name that begins with "=" stays a name
    return cell
