"""What a table looks like: where its head stands, how it writes numbers and days, whether groups stand between its rows.

Each guess carries its reason, and each can be overridden: the wizard shows them, a mapping file names them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from re import fullmatch, match
from typing import Literal

from app.core.i18n import _, ngettext
from app.services.imports.cells import Cell, DateOrder, Style, text_of
from app.services.imports.headers import header_words
from app.services.imports.readers import Row, Table, column_letters

_LOOKED_AT = 400
_HEAD_WITHIN = 40
_LONGEST_HEAD = 60
_TOTAL_WORDS = ("итого", "всего", "total", "totals", "grand total", "subtotal", "sum", "summe", "gesamt", "total general")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: where it stands (from 0) and what its head says; a nameless one is called by its letters."""

    index: int
    name: str

    @property
    def letters(self) -> str:
        """Its letters in a spreadsheet."""
        return column_letters(self.index)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a sheet is laid out.

    :param header_row: number of the row with the heads; 0 where there is none.
    :param width: cells of the row of heads in a text file: a row with more of them was split wrongly; 0 where that means nothing.
    :param groups: whether a row with one text only heads the rows below it.
    :param reasons: name of a guess ("header_row", "decimal", "order", "groups") → why.
    """

    header_row: int
    columns: tuple[Column, ...]
    style: Style = field(default_factory=Style)
    groups: bool = False
    width: int = 0
    reasons: dict[str, str] = field(default_factory=dict)

    def column(self, name: str) -> Column | None:
        """The column with this head, or with these letters."""
        wanted = header_words(name)
        named = next((column for column in self.columns if header_words(column.name) == wanted), None)
        return named or next((column for column in self.columns if column.letters == name), None)


def guess(table: Table, words: Collection[str] = (), header_row: int | None = None) -> Layout:
    """Look at the first rows of a table and guess its layout.

    :param words: words that heads are likely to be, folded by ``header_words``.
    :param header_row: the row that somebody named; 0 for "there is none".
    """
    rows = list(islice(table.rows(), _LOOKED_AT))
    reasons: dict[str, str] = {}
    if header_row is None:
        header_row, reasons["header_row"] = _guess_header(rows, frozenset(words))
    body = [cells for number, cells in rows if number > header_row]
    columns = _columns(rows, header_row, body)
    decimal, reasons["decimal"] = _guess_decimal(body)
    order, reasons["order"] = _guess_order(body)
    groups, reasons["groups"] = _guess_groups(body, columns)
    width = next((len(cells) for number, cells in rows if number == header_row), 0) if table.text is not None else 0
    return Layout(header_row, columns, Style(decimal, order), groups, width, reasons)


def is_total(cells: Sequence[Cell]) -> bool:
    """Whether a row adds up the ones above."""
    first = next((text_of(cell) for cell in cells if cell is not None and cell != ""), "").lower().rstrip(":. ")
    return first in _TOTAL_WORDS


def lone_text(cells: Sequence[Cell]) -> str:
    """The only text of a row that has nothing else; "" for all other rows."""
    found = ""
    for cell in cells:
        if cell is None or cell == "":
            continue
        if found or not isinstance(cell, str):
            return ""
        found = cell
    return found.strip()


def _guess_header(rows: list[Row], words: frozenset[str]) -> tuple[int, str]:
    best, best_score = 0, 0.0
    counts = [_filled(cells) for _number, cells in rows]
    for position, (number, cells) in enumerate(rows[:_HEAD_WITHIN]):
        below = sorted(counts[position + 1 : position + 21])
        usual = below[len(below) // 2] if below else counts[position]
        score = _head_score(cells, rows[position + 1 : position + 6], words, max(usual, 1)) - position * 0.15
        if score > best_score:
            best, best_score = number, score
    if not best:
        return 0, _("no row looks like heads of columns")
    cells = next(cells for number, cells in rows if number == best)
    known = sum(header_words(text_of(cell)) in words for cell in cells)
    if known:
        return best, ngettext("{count} head is a known word", "{count} heads are known words", known).format(count=known)
    return best, _("texts stand over the columns")


def _head_score(cells: list[Cell], below: list[Row], words: frozenset[str], usual: int) -> float:
    """How much a row looks like heads: short, different texts over most of the columns, known words, other things below."""
    texts = [text_of(cell) for cell in cells]
    heads = [text for text in texts if text and len(text) <= _LONGEST_HEAD and not _is_value(text)]
    filled = [text for text in texts if text]
    if not heads or len(heads) < 0.6 * len(filled) or len(set(heads)) < 0.7 * len(heads):
        return 0.0
    coverage = min(len(heads) / usual, 1.0)
    if coverage < 0.5:
        return 0.0
    known = sum(header_words(text) in words for text in heads)
    differs = sum(
        any(index < len(row) and _is_value(text_of(row[index])) for _number, row in below) for index, text in enumerate(texts) if text
    )
    return 4 * coverage + min(known, 8) * 1.5 + 2 * differs / len(filled) + (0.5 if len(heads) == len(filled) else 0)


def _filled(cells: Iterable[Cell]) -> int:
    return sum(1 for cell in cells if cell is not None and cell != "")


def _is_value(text: str) -> bool:
    """Whether a text is a number, a day or an address, and so no head."""
    if not text:
        return False
    shapes = (fullmatch(r"[-+(]?[\d\s.,]*\d[\d\s.,)%€$]*", text), match(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}", text))
    return any(shapes) or "@" in text


def _columns(rows: list[Row], header_row: int, body: list[list[Cell]]) -> tuple[Column, ...]:
    heads = next((cells for number, cells in rows if number == header_row), [])
    width = max([len(heads), *map(len, body)], default=0)
    columns: list[Column] = []
    seen: dict[str, int] = {}
    for index in range(width):
        name = " ".join(text_of(heads[index]).split()) if index < len(heads) else ""
        if not name and not any(index < len(cells) and cells[index] not in (None, "") for cells in body):
            continue
        name = name[:100] or _("Column {letters}").format(letters=column_letters(index))
        seen[name] = seen.get(name, 0) + 1
        columns.append(Column(index, name if seen[name] == 1 else f"{name} ({seen[name]})"))
    return tuple(columns)


def _texts(body: list[list[Cell]]) -> Iterable[str]:
    return (cell.strip() for cells in body for cell in cells if isinstance(cell, str) and cell and len(cell) < 40)


def _guess_decimal(body: list[list[Cell]]) -> tuple[Literal[".", ","], str]:
    """Only numbers that leave no doubt count: two signs, or a sign with one, two or more than three figures behind it."""
    points = commas = 0
    example = ""
    for text in _texts(body):
        found = fullmatch(r"[-+(€$£]?\s?[\d\s\u00a0'.,]*?([.,])(\d+)[\s)%€$£]*", text)
        if found is None or match(r"\d{1,2}[./]\d{1,2}[./]\d{2,4}$", text):
            continue
        sure = len(found[2]) != 3 or {".", ","} <= set(text) or match(r"0[.,]", text)
        if sure and text.count(found[1]) == 1:
            points, commas = (points + 1, commas) if found[1] == "." else (points, commas + 1)
            example = example or text
    if not points and not commas:
        return ".", _("nothing tells; a point is taken")
    return (",", _("{count} numbers such as “{example}”").format(count=commas, example=example)) if commas > points else (
        ".", _("{count} numbers such as “{example}”").format(count=points, example=example)
    )


def _guess_order(body: list[list[Cell]]) -> tuple[DateOrder, str]:
    american = european = iso = 0
    example = ""
    for text in _texts(body):
        if match(r"\d{4}[-./]\d{1,2}[-./]\d{1,2}", text):
            iso += 1
        elif found := match(r"(\d{1,2})([-./])(\d{1,2})\2(\d{4}|\d{2})\b", text):
            first, second = int(found[1]), int(found[3])
            if first > 12 >= second:
                european, example = european + 1, example or text
            elif second > 12 >= first:
                american, example = american + 1, example or text
    if american > european:
        return "mdy", _("the month comes first in “{example}”").format(example=example)
    if european:
        return "dmy", _("the day comes first in “{example}”").format(example=example)
    return ("ymd", _("the year comes first")) if iso else ("dmy", _("nothing tells; the day is taken to come first"))


def _guess_groups(body: list[list[Cell]], columns: tuple[Column, ...]) -> tuple[bool, str]:
    if len(columns) < 3:
        return False, ""
    lone = [text for text in (lone_text(cells) for cells in body if not is_total(cells)) if text]
    full = sum(_filled(cells) > 2 for cells in body)
    if lone and full > len(lone):
        return True, _("rows such as “{example}” head the rows below").format(example=lone[0][:40])
    return False, ""
