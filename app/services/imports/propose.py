"""Proposes where the columns of a file go: by last time, by name, by synonym, by likeness and by what stands in them."""

from __future__ import annotations

from collections.abc import Mapping as Mappings
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from rapidfuzz import fuzz

from app.core.i18n import _
from app.services.imports.cells import Cell, Style, Unreadable, is_email, is_phone, text_of
from app.services.imports.guess import Layout
from app.services.imports.headers import header_words
from app.services.imports.mapping import ColumnUse, Mapping, body
from app.services.imports.readers import Table
from app.services.imports.targets import ImportKind, Target
from app.services.imports.values import reader

_SAMPLE = 300
_ENOUGH = 45.0
_LIKE = 86.0
_VAGUE = frozenset({"code", "type", "name", "date", "number", "unit", "group", "country", "city",
                    "код", "дата", "номер", "тип", "название", "описание"})


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed mapping, and for each column that goes somewhere why."""

    mapping: Mapping
    reasons: dict[str, str]


@dataclass(frozen=True, slots=True)
class Shares:
    """Share of the filled cells of a column that read as an e-mail address or a phone number; and what its numbers are like."""

    email: float = 0.0
    phone: float = 0.0
    filled: int = 0
    largest: Decimal = Decimal(0)
    fraction: bool = False


def propose(kind: ImportKind, targets: Mappings[str, Target], table: Table, layout: Layout, last: Mapping | None = None) -> Proposal:
    """Propose a mapping.

    :param last: the mapping that was used for such a file before; what of it fits is taken over.
    """
    cells: dict[int, list[Cell]] = {column.index: [] for column in layout.columns}
    for _number, row, _group in islice(body(table, layout), _SAMPLE):
        for index, found in cells.items():
            if index < len(row) and row[index] not in (None, ""):
                found.append(row[index])
    shares = {index: measure(found) for index, found in cells.items()}
    uses: dict[str, ColumnUse] = {}
    reasons: dict[str, str] = {}
    taken: set[str] = set()
    for head, use in (last.columns.items() if last else ()):
        if (column := layout.column(head)) is not None and use.target in targets and use.target not in taken:
            uses[column.name], reasons[column.name] = use, _("as last time")
            taken.add(use.target)
    scored = []
    for column in layout.columns:
        for order, target in enumerate(targets.values()):
            score, reason = _score(column.name, target, cells[column.index], shares[column.index], layout.style)
            scored.append((-score, column.index, order, column.name, target.name, reason))
    for negative, index, _order, head, name, reason in sorted(scored):
        if -negative >= _ENOUGH and head not in uses and name not in taken:
            factor = Decimal(100) if _is_fraction(name, shares[index]) else Decimal(1)
            uses[head], reasons[head] = ColumnUse(name, factor=factor), reason
            taken.add(name)
    ordered = {column.name: uses[column.name] for column in layout.columns if column.name in uses}
    given = taken | set(last.fixed if last else ())
    key = last.key if last and set(last.key) <= given else next((key for key in kind.keys if set(key) <= given), kind.keys[-1])
    fixed, types, aliases = (last.fixed, last.types, last.aliases) if last else ({}, {}, {})
    return Proposal(Mapping(kind.code, ordered, key, fixed, types, aliases), reasons)


def measure(cells: list[Cell]) -> Shares:
    """What the cells of a column look like."""
    texts = [text for cell in cells if (text := text_of(cell))]
    if not texts:
        return Shares()
    numbers = [cell if isinstance(cell, Decimal) else None for cell in cells]
    values = [number for number in numbers if number is not None]
    values = values or [Decimal(text) for text in texts if text.isascii() and text.replace(".", "", 1).isdigit()]
    count = len(texts)
    return Shares(
        email=sum(map(is_email, texts)) / count,
        phone=sum(is_phone(text) and any(sign in text for sign in "+()- ") for text in texts) / count,
        filled=count,
        largest=max(values, default=Decimal(0)),
        fraction=any(value % 1 for value in values),
    )


def _is_fraction(target: str, shares: Shares) -> bool:
    """A discount or tax that never goes above 1 and has decimals is written as a fraction."""
    return target.removeprefix("line.") in ("discount", "vat_percent") and shares.fraction and shares.largest <= 1


def _score(head: str, target: Target, cells: list[Cell], shares: Shares, style: Style) -> tuple[float, str]:
    words = header_words(head)
    score, reason = 0.0, ""
    if words == header_words(target.label):
        score, reason = 100.0, _("same name")
    elif words in target.synonyms:
        score, reason = 90.0, _("known word")
    elif words and target.synonyms:
        best = max(fuzz.ratio(words, synonym) if len(synonym) > 3 else 0.0 for synonym in target.synonyms)
        if best >= _LIKE:
            score, reason = best * 0.8, _("similar word")
        elif target.kind != "ref" and any(_stands_within(synonym, words) for synonym in target.synonyms):
            score, reason = 60.0, _("known word within")
    if score == 0.0 and shares.filled > 2 and (target.kind, True) in (("email", shares.email > 0.8), ("phone", shares.phone > 0.8)):
        return 50.0, _("by its content")
    if score and cells:
        score -= 60.0 * (1.0 - _fit(target, cells, style))
    return score, reason


def _stands_within(synonym: str, words: str) -> bool:
    """Whether a telling word is part of a head; words like "code" tell nothing there."""
    return len(synonym) > 3 and synonym not in _VAGUE and f" {synonym} " in f" {words} "


def _fit(target: Target, cells: list[Cell], style: Style) -> float:
    """Share of the cells that the target can read."""
    read, fits = reader(target, style), 0
    for cell in cells:
        try:
            read(cell)
        except Unreadable:
            continue
        fits += 1
    return fits / len(cells)
