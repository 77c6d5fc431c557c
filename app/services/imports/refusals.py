"""The rows that did not come in, as a workbook: their cells as they were, and the reasons beside them; mended, it goes in again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils.exceptions import IllegalCharacterError

from app.core.i18n import _
from app.services.imports.cells import Cell, text_of
from app.services.imports.job import ImportJob
from app.services.imports.outcome import Report
from app.services.imports.readers import address

_BAD = PatternFill("solid", fgColor="FDE2E1")
_EXCEL_DIGITS = 15


def write_refusals(path: Path, job: ImportJob, report: Report) -> Path:
    """Write the refused rows under the heads of the file, with a column of reasons; faulty cells are coloured."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Not imported"))
    sheet.freeze_panes = "A2"
    width = max((column.index for column in job.layout.columns), default=0) + 1
    heads = ["" for _index in range(width)]
    for column in job.layout.columns:
        heads[column.index] = column.name
    sheet.append([_cell(sheet, head, bold=True) for head in [*heads, _("Row"), _("Reason")]])
    for finding in report.refused:
        reasons: dict[int, list[str]] = {row.number: [] for row in finding.rows}
        others: list[str] = []
        for problem in finding.problems:
            number = int("".join(filter(str.isdigit, problem.address)) or 0)
            reasons.get(number, others).append(str(problem))
        guilty = next((str(problem) for problem in finding.problems), "")
        bad = {problem.address for problem in finding.problems}
        for row in finding.rows:
            why = "; ".join([*reasons[row.number], *others]) or _("The same document has a mistake: {problem}").format(problem=guilty)
            cells = [_cell(sheet, cell, bad=address(row.number, index) in bad) for index, cell in enumerate(row.cells[:width])]
            cells += [None] * (width - len(cells))
            sheet.append([*cells, _cell(sheet, Decimal(row.number)), _cell(sheet, why)])
    book.save(path)
    return path


def _cell(sheet: Any, value: Cell, *, bold: bool = False, bad: bool = False) -> Any:
    """A cell that holds its text as text: a formula of a foreign file stays harmless."""
    if value is None or value == "":
        return None
    plain: Any = value
    if isinstance(value, Decimal):
        plain = value if len(value.as_tuple().digits) <= _EXCEL_DIGITS else text_of(value)
    elif not isinstance(value, (bool, date)):
        plain = str(value)
    try:
        cell = WriteOnlyCell(sheet, value=plain)
    except (IllegalCharacterError, ValueError):
        cell = WriteOnlyCell(sheet, value="".join(letter for letter in str(plain) if letter >= " "))
    if isinstance(plain, str):
        cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    if bad:
        cell.fill = _BAD
    return cell
