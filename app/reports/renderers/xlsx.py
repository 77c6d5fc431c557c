"""Excel: title and filters above, numbers as numbers, sums as formulas that follow Excel's own filters."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from app.core.i18n import _
from app.reports.charts import ChartSpec
from app.reports.formats import written
from app.reports.renderers.text import cleaned, foot_lines, head_lines, titles
from app.reports.result import Column, ReportResult, Row

_HEAD_FILL, _SUM_FILL = PatternFill("solid", fgColor="F3F4F6"), PatternFill("solid", fgColor="F7F8FA")
_LINE = Border(bottom=Side("thin", color="D3D7DE"))
_FORMATS = {
    "money": "#,##0.00", "price": "#,##0.00##", "quantity": "#,##0.####", "int": "#,##0", "percent": "0.00", "date": "dd.mm.yyyy",
    "month": "mmm yyyy",
}
#: Excel's own limit of a cell
_LONGEST = 32_767
_WIDEST, _NARROWEST = 60, 9
#: SUBTOTAL adds what is shown and leaves out other SUBTOTALs, so that groups never count twice
_SUM = 9


def write(result: ReportResult, chart: ChartSpec | None, file: Path) -> None:
    """Write the report as a workbook of one sheet."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(cleaned(result.title)[:31].translate(str.maketrans("[]:*?/\\", "       ")).strip("' ") or _("Report"))
    heads = head_lines(result)
    first = len(heads) + 4  # the title, the filters, an empty line, the titles of the columns
    last = first + len(result.rows) - 1
    for number, width in enumerate(_widths(result), 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = f"A{first}"
    if result.rows:
        sheet.auto_filter.ref = f"A{first - 1}:{get_column_letter(len(result.columns))}{last}"
    sheet.page_setup.orientation = "landscape" if len(result.columns) > 6 else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{first - 1}:{first - 1}"
    sheet.append([_cell(sheet, result.title, font=Font(bold=True, size=14))])
    for line in heads:
        sheet.append([_cell(sheet, line, font=Font(color="535B67"))])
    sheet.append([])
    sheet.append([_title(sheet, column, title) for column, title in zip(result.columns, titles(result.columns))])
    for number, row in enumerate(result.rows):
        sheet.append(list(_row(sheet, result, row, first + number, first + number + _inside(result, number))))
    if result.total is not None:
        sheet.append(list(_row(sheet, result, result.total, first - 1, last)))
    sheet.append([])
    for line in foot_lines(result):
        sheet.append([_cell(sheet, line, font=Font(color="535B67"))])
    book.save(file)


def _inside(result: ReportResult, place: int) -> int:
    """How many rows follow that lie within the group at a place."""
    group = result.rows[place]
    count = 0
    if group.kind == "group":
        for row in result.rows[place + 1 :]:
            if row.level <= group.level:
                break
            count += 1
    return count


def _row(sheet: Any, result: ReportResult, row: Row, own: int, last: int) -> Iterator[Any]:
    """The cells of a row; the sums of groups and of the total are formulas over the rows below, or above for the total."""
    is_sum = row.kind != "row"
    style = {"font": Font(bold=True), "fill": _SUM_FILL, "border": _LINE} if is_sum else {}
    for number, (column, value) in enumerate(zip(result.columns, row.values), 1):
        if is_sum and number == 1 and not column.measure:
            cell = _cell(sheet, row.label, **style)
        elif is_sum and value is not None and column.added:
            letter = get_column_letter(number)
            cell = _cell(sheet, None, **style)
            cell.value = f"=SUBTOTAL({_SUM},{letter}{own + 1}:{letter}{last})"
            cell.number_format = _FORMATS.get(column.kind, "General")
        else:
            cell = _value(sheet, column, value, style)
        if not is_sum and number == 1 and row.level:
            cell.alignment = Alignment(indent=row.level * 2)
        yield cell


def _value(sheet: Any, column: Column, value: Any, style: dict[str, Any]) -> Any:
    if value is None:
        return _cell(sheet, None, **style)
    if isinstance(value, bool | str) or column.kind == "choice":
        return _cell(sheet, written(column, value), **style)
    cell = _cell(sheet, None, **style)
    cell.value = value if isinstance(value, Decimal | int) or hasattr(value, "year") else str(value)
    cell.number_format = _FORMATS.get(column.kind, "General")
    return cell


def _title(sheet: Any, column: Column, title: str) -> Any:
    alignment = Alignment(horizontal="right" if column.is_number else "left", vertical="bottom", wrap_text=True)
    return _cell(sheet, title, font=Font(bold=True), fill=_HEAD_FILL, border=_LINE, alignment=alignment)


def _cell(sheet: Any, text: str | None, **style: Any) -> Any:
    """A cell of text that stays text whatever it begins with."""
    cell = WriteOnlyCell(sheet, value=None)
    if text is not None:
        cell.value = cleaned(text)[:_LONGEST]
        cell.data_type = "s"
    for name, value in style.items():
        setattr(cell, name, value)
    return cell


def _widths(result: ReportResult) -> list[float]:
    """Widths in characters, from the titles and the first rows."""
    widths = []
    sample = [*result.rows[:200], *([result.total] if result.total else [])]
    for number, column in enumerate(result.columns):
        longest = max((len(written(column, row.values[number])) for row in sample), default=0)
        if number == 0:
            longest = max([longest, *(len(row.label) for row in sample if row.kind != "row")])
        widths.append(float(min(max(longest + 3, min(len(column.title) + 4, 24), _NARROWEST), _WIDEST)))
    return widths
