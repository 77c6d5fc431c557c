"""Functions of the formula language that each database writes its own way."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from app.db.types import Price


class Position(FunctionElement[int]):
    """Where a text begins in another, counted from 1; 0 when it is not there."""

    inherit_cache = True
    name = "text_position"
    type = sa.Integer()


class CharacterLength(FunctionElement[int]):
    """Characters of a text."""

    inherit_cache = True
    name = "text_length"
    type = sa.Integer()


class DaysBetween(FunctionElement[int]):
    """Days from one day to another."""

    inherit_cache = True
    name = "days_between"
    type = sa.Integer()


class Rounded(FunctionElement[Any]):
    """A `Price` rounded half away from zero to fewer places, still with four decimals."""

    inherit_cache = True
    name = "rounded_price"

    def __init__(self, number: Any, unit: Any) -> None:
        self.type = Price()
        super().__init__(number, unit)


def position(part: Any, text: Any) -> sa.ColumnElement[int]:
    """Where ``part`` begins in ``text``."""
    return Position(part, text)


def character_length(text: Any) -> sa.ColumnElement[int]:
    """Characters of a text."""
    return CharacterLength(text)


def days_between(first: Any, last: Any) -> sa.ColumnElement[int]:
    """Days from the first to the last."""
    return DaysBetween(first, last)


def rounded(number: Any, places: int) -> sa.ColumnElement[Any]:
    """A `Price` rounded to 0 to 4 places."""
    return Rounded(number, sa.literal_column(str(10 ** (Price.scale - places)), sa.Integer))


def _two(element: FunctionElement[Any], compiler: SQLCompiler, options: dict[str, Any]) -> list[str]:
    return [compiler.process(part, **options) for part in element.clauses]


@compiles(Position)
def _position(element: Position, compiler: SQLCompiler, **options: Any) -> str:
    part, text = _two(element, compiler, options)
    return f"POSITION({part} IN {text})"


@compiles(Position, "sqlite")
def _instr(element: Position, compiler: SQLCompiler, **options: Any) -> str:
    part, text = _two(element, compiler, options)
    return f"instr({text}, {part})"


@compiles(CharacterLength)
def _length(element: CharacterLength, compiler: SQLCompiler, **options: Any) -> str:
    return f"CHAR_LENGTH({_two(element, compiler, options)[0]})"


@compiles(CharacterLength, "sqlite")
def _length_of_text(element: CharacterLength, compiler: SQLCompiler, **options: Any) -> str:
    return f"length({_two(element, compiler, options)[0]})"


@compiles(DaysBetween, "postgresql")
def _days(element: DaysBetween, compiler: SQLCompiler, **options: Any) -> str:
    first, last = _two(element, compiler, options)
    return f"(CAST({last} AS DATE) - CAST({first} AS DATE))"


@compiles(DaysBetween, "sqlite")
def _days_of_text(element: DaysBetween, compiler: SQLCompiler, **options: Any) -> str:
    first, last = _two(element, compiler, options)
    return f"CAST(julianday({last}) - julianday({first}) AS INTEGER)"


@compiles(DaysBetween, "firebird")
def _datediff(element: DaysBetween, compiler: SQLCompiler, **options: Any) -> str:
    first, last = _two(element, compiler, options)
    return f"CAST(DATEDIFF(DAY FROM {first} TO {last}) AS INTEGER)"


@compiles(Rounded)
def _rounded(element: Rounded, compiler: SQLCompiler, **options: Any) -> str:
    number, unit = _two(element, compiler, options)
    places = Price.scale - (len(unit) - 1)
    return f"CAST(ROUND({number}, {places}) AS NUMERIC({Price.precision}, {Price.scale}))"


@compiles(Rounded, "sqlite")
def _rounded_integer(element: Rounded, compiler: SQLCompiler, **options: Any) -> str:
    number, unit = _two(element, compiler, options)
    return f"(({number} + CASE WHEN {number} < 0 THEN -{unit} ELSE {unit} END / 2) / {unit} * {unit})"
