"""Lines pasted from a table: article or name, quantity, price, set apart by tabs; what does not fit is named row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.i18n import _, parse_number
from app.models.catalog import Product
from app.services import references
from app.services.context import Context
from app.services.documents.defaults import product_lines
from app.services.documents.draft_checks import line_errors
from app.services.documents.draft_model import DocumentDraft, LineDraft

#: rows that are looked for one by one when neither article nor name fits as it stands
MOST_SEARCHED = 300
_CHUNK = 200


@dataclass(frozen=True, slots=True)
class PastedRow:
    """One row as it was pasted.

    :param texts: article, name, or both.
    """

    number: int
    texts: tuple[str, ...]
    quantity: str = ""
    price: str = ""


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A row with the line that it becomes, or with what is wrong with it."""

    row: PastedRow
    line: LineDraft | None = None
    problem: str = ""


def split(text: str) -> list[PastedRow]:
    """Take pasted text apart; a second column without numbers is a name beside the article, a head is left out."""
    cells = [(number, [cell.strip() for cell in line.split("\t")]) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(cells) > 1 and len(cells[0][1]) > 1 and not any(map(_is_number, cells[0][1])) and any(map(_is_number, cells[1][1][1:])):
        cells = cells[1:]
    second = [row[1] for _number, row in cells if len(row) > 1 and row[1]]
    width = 2 if 2 * sum(map(_is_number, second)) < len(second) and any(len(row) > 2 for _number, row in cells) else 1
    rows = []
    for number, row in cells:
        quantity, price, *_rest = [*row[width:], "", ""]
        rows.append(PastedRow(number, tuple(cell for cell in row[:width] if cell), quantity, price))
    return rows


def _is_number(text: str) -> bool:
    try:
        parse_number(text)
    except ValueError:
        return False
    return True


def find(ctx: Context, draft: DocumentDraft, rows: Sequence[PastedRow]) -> list[FoundRow]:
    """The lines of pasted rows, priced for a draft and not yet put on it."""
    numbers = [_numbers(row) for row in rows]
    products, problems = _products(ctx, rows)
    wanted = [at for at in range(len(rows)) if at in products and not isinstance(numbers[at], str)]
    fresh = dict(zip(wanted, product_lines(ctx, draft, [(products[at], None) for at in wanted]), strict=True))
    found = []
    for at, row in enumerate(rows):
        values = numbers[at]
        if isinstance(values, str) or at not in fresh:
            found.append(FoundRow(row, None, values if isinstance(values, str) else problems[at]))
            continue
        quantity, price = values
        line = fresh[at]
        line.quantity = Decimal(1) if quantity is None else quantity
        line.price = line.price if price is None else price
        problem = " ".join(line_errors(line).values())
        found.append(FoundRow(row, None if problem else line, problem))
    return found


def _numbers(row: PastedRow) -> tuple[Decimal | None, Decimal | None] | str:
    """Quantity and price, or the sentence that says which of them is none."""
    for text in (row.quantity, row.price):
        if text and not _is_number(text):
            return _("“{text}” is not a number.").format(text=text)
    return (parse_number(row.quantity) if row.quantity else None, parse_number(row.price) if row.price else None)


def _products(ctx: Context, rows: Sequence[PastedRow]) -> tuple[dict[int, int], dict[int, str]]:
    """The product of each row, or why none was found."""
    found: dict[int, int] = {}
    with ctx.reading() as session:
        for column in (Product.article, Product.name):
            known = _exactly(session, column, [text for at, row in enumerate(rows) if at not in found for text in row.texts])
            for at, row in enumerate(rows):
                keys = {product for text in row.texts for product in known.get(text.casefold(), ())}
                if at not in found and len(keys) == 1:
                    found[at] = keys.pop()
    problems: dict[int, str] = {}
    for at, row in enumerate(rows):
        if at in found:
            continue
        text = " ".join(row.texts)
        fitting = references.suggest(ctx, "product", row.texts[-1], 2) if row.texts and len(problems) < MOST_SEARCHED else []
        if len(fitting) == 1:
            found[at] = fitting[0].id
        elif fitting:
            problems[at] = _("Several products fit “{text}”: write the article.").format(text=text)
        else:
            problems[at] = _("No product fits “{text}”.").format(text=text)
    return found, problems


def _exactly(session: Session, column: Any, texts: Sequence[str]) -> dict[str, set[int]]:
    """Products by the folded text of a column."""
    longest = column.type.length
    spellings = sorted({one for text in texts if len(text) <= longest for one in (text, text.upper(), text.lower()) if len(one) <= longest})
    found: dict[str, set[int]] = {}
    for start in range(0, len(spellings), _CHUNK):
        part = column.in_(spellings[start : start + _CHUNK])
        for id, text in session.execute(sa.select(Product.id, column).where(part, Product.deleted_at.is_(None))):
            found.setdefault(str(text).casefold(), set()).add(id)
    return found


def corrected(row: PastedRow, text: str, quantity: str, price: str) -> PastedRow:
    """A row as somebody corrected it."""
    texts = row.texts if text == " ".join(row.texts) else (text.strip(),) if text.strip() else ()
    return replace(row, texts=texts, quantity=quantity.strip(), price=price.strip())
