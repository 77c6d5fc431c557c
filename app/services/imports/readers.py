"""Tables out of files: Excel, OpenDocument and delimited text, read row by row, as often as wanted."""

from __future__ import annotations

import csv
import hashlib
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import python_calamine as calamine

from app.core.errors import UserError
from app.core.i18n import _
from app.services.imports.cells import Cell
from app.services.imports.hostile import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, FileFormat, recognise
from app.services.imports.text_files import TextStyle, guess_text_style

Row = tuple[int, list[Cell]]
#: digits that Excel itself keeps; beyond them stand the errors of binary fractions
_EXCEL_DIGITS = 15


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of a file.

    :param sheets: names of all sheets; empty for a text file.
    :param text: how a text file is written; None for a workbook.
    """

    path: Path
    format: FileFormat
    sheets: tuple[str, ...] = ()
    sheet: str = ""
    text: TextStyle | None = None
    _load: Callable[[str], Iterator[Row]] = field(default=lambda _sheet: iter(()), repr=False, compare=False)

    def rows(self) -> Iterator[Row]:
        """Number (from 1, as the spreadsheet shows it) and cells of each row; empty rows count and are left out.

        :raises UserError: the file breaks off, or is larger than what can be imported.
        """
        if self.text is not None:
            return _text_rows(self.path, self.text)
        return self._load(self.sheet)

    def with_sheet(self, name: str) -> Table:
        """The same file, another sheet.

        :raises UserError: there is no such sheet.
        """
        wanted = " ".join(name.split())  # names of sheets hide other kinds of spaces
        found = next((sheet for sheet in self.sheets if sheet == name or " ".join(sheet.split()) == wanted), None)
        if found is None:
            raise UserError(
                _("“{file}” has no sheet “{sheet}”.").format(file=self.path.name, sheet=name),
                _("It has: {names}.").format(names=", ".join(self.sheets)),
            )
        return replace(self, sheet=found)

    def with_text(self, text: TextStyle) -> Table:
        """The same text file, read another way."""
        return replace(self, text=text)

    def fingerprint(self) -> str:
        """SHA-256 of the file, in hexadecimal digits."""
        with self.path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()


def open_table(path: Path | str) -> Table:
    """Open a file by its content, whatever its name says; of a workbook the first sheet with anything in it.

    :raises UserError: it is no table, damaged, protected, or dangerous.
    """
    path = Path(path)
    kind = recognise(path)
    if kind == "csv":
        return Table(path, kind, text=guess_text_style(path))
    workbook = _open_workbook(path)
    sheets = tuple(workbook.sheet_names)
    if not sheets:
        raise UserError(_("“{name}” has no sheets.").format(name=path.name))
    table = Table(path, kind, sheets, sheets[0], _load=lambda sheet: _sheet_rows(path, workbook, sheet))
    return next((found for found in map(table.with_sheet, sheets) if _has_rows(found)), table)


def _has_rows(table: Table) -> bool:
    return next(table.rows(), None) is not None


def column_letters(index: int) -> str:
    """Letters of a column, counted from 0: A, B, …, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """Address of a cell as spreadsheets write it: row from 1, column from 0."""
    return f"{column_letters(column)}{row}"


def _guarded(path: Path, read: Callable[[], Any]) -> Any:
    """Run the workbook reader; whatever it makes of a damaged file becomes a sentence. Its panics are no subclass of Exception."""
    damaged = UserError(_("“{name}” is damaged.").format(name=path.name), _("Open it in Excel or LibreOffice and save it once more."))
    try:
        return read()
    except calamine.PasswordError as error:
        raise UserError(_("“{name}” is protected by a password.").format(name=path.name), _("Remove the password and try again.")) from error
    except (calamine.CalamineError, OSError, ValueError, OverflowError) as error:
        raise damaged from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise damaged from error


def _open_workbook(path: Path) -> calamine.CalamineWorkbook:
    with path.open("rb") as stream:
        workbook: calamine.CalamineWorkbook = _guarded(path, lambda: calamine.load_workbook(stream))
    return workbook


def _sheet_rows(path: Path, workbook: calamine.CalamineWorkbook, name: str) -> Iterator[Row]:
    try:
        sheet = _guarded(path, lambda: workbook.get_sheet_by_name(name))
    except calamine.WorksheetNotFound:
        return
    rows = iter(_guarded(path, sheet.iter_rows)) if sheet.height else iter(())
    left = (sheet.start or (0, 0))[1]  # the reader gives empty rows above the table, and not the empty columns left of it
    number = 0
    while (cells := _guarded(path, lambda: next(rows, None))) is not None:
        number += 1
        values: list[Cell] = [None] * left
        values += [_cell(value) for value in cells]
        if any(value is not None for value in values):
            yield number, values


def _cell(value: object) -> Cell:
    if isinstance(value, str):
        return value[:LONGEST_CELL] if value.strip() else None
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, float):
        return Decimal(f"{value:.{_EXCEL_DIGITS}g}") if math.isfinite(value) else None
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, datetime):
        return value.replace(microsecond=0)
    if isinstance(value, date):
        return value
    if isinstance(value, (time, timedelta)):
        return str(value)
    return str(value)


def _text_rows(path: Path, style: TextStyle) -> Iterator[Row]:
    try:
        with path.open("r", encoding=style.encoding, errors="strict", newline="") as stream:
            lines = csv.reader(
                stream, delimiter=style.separator, quotechar=style.quote or None, quoting=csv.QUOTE_MINIMAL if style.quote else csv.QUOTE_NONE
            )
            for number, values in enumerate(lines, 1):
                if number > MOST_ROWS or len(values) > MOST_COLUMNS:
                    raise _too_large(path)
                if any(values):
                    yield number, values  # type: ignore[misc]
    except UnicodeError as error:
        raise UserError(
            _("“{name}” is not written in {encoding}.").format(name=path.name, encoding=style.encoding), _("Choose another encoding.")
        ) from error
    except csv.Error as error:
        raise UserError(
            _("“{name}” cannot be split into columns: a quotation mark is opened and not closed.").format(name=path.name),
            _("Choose another separator or no quotation marks."),
        ) from error


def _too_large(path: Path) -> UserError:
    return UserError(
        _("“{name}” has more than {rows} rows or {columns} columns.").format(name=path.name, rows=MOST_ROWS, columns=MOST_COLUMNS),
        _("Split it into several files, or choose another separator."),
    )
