"""Parts of SQL that each database writes its own way."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class MonthOf(FunctionElement[int]):
    """Year and month of a day as one number: 202603. It holds no parameters, so that it may stand in GROUP BY everywhere."""

    inherit_cache = True
    name = "month_of"
    type = sa.Integer()


def month_of(day: sa.SQLColumnExpression[Any]) -> sa.ColumnElement[int]:
    """The month of a date column, as `MonthOf`."""
    return MonthOf(day)


@compiles(MonthOf)
def _month(element: MonthOf, compiler: SQLCompiler, **options: Any) -> str:
    day = compiler.process(element.clauses, **options)
    return f"CAST(EXTRACT(YEAR FROM {day}) * 100 + EXTRACT(MONTH FROM {day}) AS INTEGER)"


@compiles(MonthOf, "sqlite")
def _month_of_text(element: MonthOf, compiler: SQLCompiler, **options: Any) -> str:
    day = compiler.process(element.clauses, **options)
    return f"CAST(substr({day}, 1, 4) || substr({day}, 6, 2) AS INTEGER)"
