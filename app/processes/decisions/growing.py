"""Grows a rule out of cases: at each question the one that tells most about the way (J. R. Quinlan, Induction of decision trees, 1986).

Codes of two sorts of cases are best divided in the order of the share that goes the way (L. Breiman and others, 1984, theorem 4.5).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_CEILING, Decimal
from math import log2
from typing import Any, TypeAlias

from app.processes.decisions.rule import Known, Leaf, Rule, Sort, Split, can_be_said

#: what was known of a case, and whether it went the way
Row: TypeAlias = tuple[Mapping[str, Any], bool]
#: cases on each side of a question; codes that a field may have to be asked about, that are named in a question, and cases with a code that is
LEAST, MOST_CODES, MOST_NAMED, LEAST_OF_CODE = 3, 12, 6, 2
#: what a question tells more is worth asking
_LITTLE = 1e-9


def askable(rows: Sequence[Row], fields: Sequence[Known]) -> list[Known]:
    """The fields that can be asked about: known with different values, codes with few of them."""
    found = []
    for each in fields:
        values = {value for known, _went in rows if (value := known.get(each.name)) is not None}
        if len(values) > 1 and (each.sort is Sort.NUMBER or (len(values) <= MOST_CODES and all(can_be_said(value) for value in values))):
            found.append(each)
    return found


def grow(rows: Sequence[Row], fields: Sequence[Known], depth: int) -> Leaf:
    """A rule of at most so many questions one behind the other; yes or no where none tells anything."""
    went = sum(row[1] for row in rows)
    usual = went * 2 > len(rows)
    if depth == 0 or went in (0, len(rows)):
        return usual
    split = _best(rows, fields)
    if split is None:
        return usual
    sides: dict[bool | None, list[Row]] = {True: [], False: [], None: []}
    for row in rows:
        sides[split.answer(row[0])].append(row)
    yes, no = grow(sides[True], fields, depth - 1), grow(sides[False], fields, depth - 1)
    return yes if isinstance(yes, bool) and yes is no else Rule(split, yes, no)


def _best(rows: Sequence[Row], fields: Sequence[Known]) -> Split | None:
    """The question that tells most; of several the first."""
    best, most = None, _LITTLE
    for each in fields:
        known = [(value, went) for values, went in rows if (value := values.get(each.name)) is not None]
        before = _unsure(sum(went for _value, went in known), len(known)) * len(known)
        for above, went, split in (_limits if each.sort is Sort.NUMBER else _groups)(each, known):
            below, all_went = len(known) - above, sum(each_went for _value, each_went in known)
            if min(above, below) < LEAST:
                continue
            after = _unsure(went, above) * above + _unsure(all_went - went, below) * below
            if (told := (before - after) / len(rows)) > most + _LITTLE:
                best, most = split, told
    return None if best is None else _limited(best, rows)


def _limits(field: Known, known: Sequence[tuple[Any, bool]]) -> Iterator[tuple[int, int, Split]]:
    """Between each two numbers: how many cases lie above, how many of them went the way."""
    ordered = sorted(known, key=lambda each: each[0])
    above, went = len(ordered), sum(each[1] for each in ordered)
    for place, (value, has_gone) in enumerate(ordered[:-1], start=1):
        above, went = above - 1, went - has_gone
        if ordered[place][0] > value:
            yield above, went, Split(field, value)


def _groups(field: Known, known: Sequence[tuple[Any, bool]]) -> Iterator[tuple[int, int, Split]]:
    """The codes whose cases go the way most often, one after the other; codes of single cases say nothing."""
    count, went = Counter(value for value, _went in known), Counter(value for value, has_gone in known if has_gone)
    ordered = sorted(count, key=lambda value: (-went[value] / count[value] if count[value] >= LEAST_OF_CODE else 1, str(value)))
    for last in range(1, len(ordered)):
        first, rest = ordered[:last], ordered[last:]
        named = first if len(first) <= len(rest) else rest
        if len(named) <= MOST_NAMED:
            values = tuple(sorted(named, key=lambda value: field.words.get(value, str(value))))
            yield sum(count[value] for value in named), sum(went[value] for value in named), Split(field, values=values)


def _limited(split: Split, rows: Sequence[Row]) -> Split:
    """With the roundest limit that divides the cases in the same way."""
    if split.known.sort is not Sort.NUMBER:
        return split
    above = min(value for values, _went in rows if (value := values.get(split.known.name)) is not None and value > split.limit)
    return Split(split.known, roundest(split.limit, above))


def roundest(least: Decimal, below: Decimal) -> Decimal:
    """The roundest number from one on that is less than another.

    :param least: less than ``below``.
    """
    for power in range(15, -5, -1):
        for step in (Decimal(10), Decimal(5), Decimal(2)):
            size = step * Decimal(10) ** (power - 1)
            found = (least / size).to_integral_value(ROUND_CEILING) * size
            if found < below:
                return found
    return least


def _unsure(went: int, count: int) -> float:
    """Entropy in bits of whether a case goes the way."""
    if went in (0, count):
        return 0.0
    share = went / count
    return -share * log2(share) - (1 - share) * log2(1 - share)
