"""Windows of a sorted list that begin behind a known row: the thousandth page costs what the first one does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa


@dataclass(frozen=True, slots=True)
class Order:
    """One column to sort by; empty values always come last.

    :param column: a mapped attribute or column; the last one of an order must make it unique, as the key does.
    :param nullable: whether it can be empty; a column that cannot is sorted by its index.
    """

    column: Any
    descending: bool = False
    nullable: bool = False


def order_by(order: Sequence[Order]) -> list[sa.ColumnElement[Any]]:
    """The clauses of ORDER BY; the databases differ in where they put NULLs, so it is said where they can be."""
    clauses = []
    for part in order:
        clause = sa.desc(part.column) if part.descending else sa.asc(part.column)
        clauses.append(sa.nulls_last(clause) if part.nullable else clause)
    return clauses


def behind(order: Sequence[Order], last: Sequence[Any]) -> sa.ColumnElement[bool]:
    """The condition that a row comes behind the row with these values.

    Firebird and SQLite lack parts of the row comparison of the standard, so it is written out:
    a > 1 OR (a = 1 AND b > 2) OR …, together with a >= 1, by which an index finds its place.
    """
    if len(order) != len(last):
        raise ValueError("one value for each column of the order is needed")
    alternatives: list[sa.ColumnElement[bool]] = []
    equal: list[sa.ColumnElement[bool]] = []
    for part, value in zip(order, last, strict=True):
        if value is not None:
            alternatives.append(sa.and_(*equal, _beyond(part, value)))
        equal.append(part.column.is_(None) if value is None else part.column == value)
    condition = sa.or_(sa.false(), *alternatives)
    first, value = order[0], last[0]
    if first.nullable or value is None or len(order) == 1:
        return condition
    return sa.and_(first.column <= value if first.descending else first.column >= value, condition)


def _beyond(part: Order, value: Any) -> sa.ColumnElement[bool]:
    beyond = part.column < value if part.descending else part.column > value
    return sa.or_(beyond, part.column.is_(None)) if part.nullable else beyond
