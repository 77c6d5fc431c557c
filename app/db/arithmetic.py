"""Products and quotients of scaled columns, exact and rounded alike on the three databases."""

from __future__ import annotations

import builtins
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from app.db.types import Scaled


class _Operation(FunctionElement[Any]):
    inherit_cache = True
    symbol: str

    type: Scaled

    def __init__(self, left: sa.ColumnElement[Any], right: sa.ColumnElement[Any], into: builtins.type[Scaled]) -> None:
        self.type = into()
        super().__init__(left, right)


class _Product(_Operation):
    inherit_cache = True
    name = "scaled_product"
    symbol = "*"


class _Ratio(_Operation):
    inherit_cache = True
    name = "scaled_ratio"
    symbol = "/"


def product(left: sa.ColumnElement[Any], right: sa.ColumnElement[Any], into: type[Scaled]) -> sa.ColumnElement[Any]:
    """`left * right` as a column of the type `into`, rounded half away from zero: product(line.quantity, line.price, Money).

    The product must stay under 92 thousand millions: Firebird 3 and SQLite multiply 64-bit integers.
    """
    return _Product(left, right, into)


def ratio(left: sa.ColumnElement[Any], right: sa.ColumnElement[Any], into: type[Scaled]) -> sa.ColumnElement[Any]:
    """`left / right` as a column of the type `into`; NULL where `right` is zero."""
    return _Ratio(left, right, into)


def _scale(expression: Any) -> int:
    return expression.type.scale if isinstance(expression.type, Scaled) else 0


def _parts(element: _Operation, compiler: SQLCompiler, options: dict[str, Any]) -> tuple[str, str, int, int, int]:
    left, right = element.clauses
    first, second = (f"({compiler.process(part, **options)})" for part in (left, right))
    return first, second, _scale(left), _scale(right), element.type.scale


def _cast(text: str, element: _Operation) -> str:
    return f"CAST({text} AS NUMERIC({element.type.precision}, {element.type.scale}))"


@compiles(_Product)
def _product(element: _Product, compiler: SQLCompiler, **options: Any) -> str:
    left, right, *_scales = _parts(element, compiler, options)
    return _cast(f"{left} * {right}", element)


@compiles(_Product, "sqlite")
def _product_of_integers(element: _Product, compiler: SQLCompiler, **options: Any) -> str:
    left, right, left_scale, right_scale, scale = _parts(element, compiler, options)
    surplus = left_scale + right_scale - scale
    if surplus <= 0:
        return f"({left} * {right} * {10**-surplus})"
    half = 10**surplus // 2
    return f"(({left} * {right} + CASE WHEN {left} * {right} < 0 THEN -{half} ELSE {half} END) / {10**surplus})"


@compiles(_Ratio)
def _ratio(element: _Ratio, compiler: SQLCompiler, **options: Any) -> str:
    left, right, *_scales = _parts(element, compiler, options)
    return _cast(f"CAST({left} AS NUMERIC(38, 16)) / NULLIF({right}, 0)", element)


@compiles(_Ratio, "firebird")
def _ratio_of_narrow_numbers(element: _Ratio, compiler: SQLCompiler, **options: Any) -> str:
    """Firebird cuts a quotient to the sum of the two scales: one place more than wanted makes the rounding right."""
    left, right, left_scale, right_scale, scale = _parts(element, compiler, options)
    wanted = max(left_scale, scale + 1 - right_scale)
    return _cast(f"CAST({left} AS NUMERIC(18, {wanted})) / NULLIF({right}, 0)", element)


@compiles(_Ratio, "sqlite")
def _ratio_of_integers(element: _Ratio, compiler: SQLCompiler, **options: Any) -> str:
    left, right, left_scale, right_scale, scale = _parts(element, compiler, options)
    shift = scale - left_scale + right_scale
    above, below = (f"({left} * {10**shift})", right) if shift >= 0 else (left, f"({right} * {10**-shift})")
    sign = f"CASE WHEN ({above} < 0) <> ({below} < 0) THEN -1 ELSE 1 END"
    return f"({sign} * ((abs({above}) * 2 + abs({below})) / NULLIF(abs({below}) * 2, 0)))"
