"""Translates a formula into SQL, for filters, order and sums in lists and reports.

Numbers have four decimals in SQL: each product and quotient is rounded half up to them, so a translated formula is exact for sums,
differences and comparisons, and good for sorting and filtering elsewhere; figures for people are worked out by
``app.core.expression.evaluate``. Unknown values behave alike in both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import reduce
from typing import Any

import sqlalchemy as sa

from app.core import clock
from app.core.expression import Expression, ValueKind, kind_of
from app.core.expression.nodes import Call, Literal, Name, Node, Operation
from app.core.i18n import _
from app.db.arithmetic import product, ratio
from app.db.types import Price, Scaled
from app.services.expression_functions import character_length, days_between, position, rounded

SqlValue = sa.ColumnElement[Any]

_COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "=": lambda left, right: left == right,
    "<>": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}
_ONE = sa.literal_column("1", sa.Integer)
_LONGEST_TEXT = 2000


def to_sql(expression: Expression, columns: Mapping[str, Any], kinds: Mapping[str, ValueKind]) -> SqlValue:
    """The formula as an SQL expression.

    :param columns: column of each name that may be used.
    :param kinds: kind of each of them.
    :raises ExpressionError: an unknown name, or values that do not go together; the error knows the place.
    """
    kind_of(expression, kinds)
    return _Translation(columns, kinds).value(expression.root)


def condition(expression: Expression, columns: Mapping[str, Any], kinds: Mapping[str, ValueKind]) -> sa.ColumnElement[bool]:
    """The formula as a condition of WHERE.

    :raises ExpressionError: it is none.
    """
    if kind_of(expression, kinds) != "bool":
        raise expression.root.error(_("A condition says yes or no."), _("Compare with something, as in: sum > 100."))
    return to_sql(expression, columns, kinds)


class _Translation:
    """Walks a tree whose kinds are right."""

    def __init__(self, columns: Mapping[str, Any], kinds: Mapping[str, ValueKind]) -> None:
        self._columns, self._kinds = columns, kinds

    def value(self, node: Node) -> SqlValue:
        """A node as SQL."""
        match node:
            case Literal(value=value):
                return _literal(value)
            case Name(name=name):
                column = self._columns[name]
                return _number(column) if self._kinds[name] == "number" else column
            case Operation(sign=sign, sides=sides):
                return self._operation(sign, [self.value(side) for side in sides])
            case Call(function=function, arguments=arguments):
                return self._call(node, function, [self.value(argument) for argument in arguments])
        raise TypeError(node)

    def _operation(self, sign: str, sides: list[SqlValue]) -> SqlValue:
        if sign in _COMPARISONS:
            return _COMPARISONS[sign](*sides)  # type: ignore[no-any-return]
        match sign:
            case "and":
                return sa.and_(*sides)
            case "or":
                return sa.or_(*sides)
            case "not":
                return sa.not_(sides[0])
            case "neg":
                return -sides[0]
            case "plus":
                return sides[0]
            case "+":
                return sides[0] + sides[1]
            case "-":
                return sides[0] - sides[1]
            case "*":
                return product(sides[0], sides[1], Price)
            case "/":
                return ratio(sides[0], sides[1], Price)
            case "&":
                return sides[0].concat(sides[1])
        raise TypeError(sign)

    def _call(self, node: Call, function: str, arguments: list[SqlValue]) -> SqlValue:
        match function:
            case "if":
                return sa.case((arguments[0], arguments[1]), else_=arguments[2])
            case "in":
                return arguments[0].in_(arguments[1:])
            case "coalesce":
                return sa.func.coalesce(*arguments, type_=arguments[0].type)
            case "empty":
                text = kind_of(Expression("", node.arguments[0]), self._kinds) == "text"
                return sa.or_(arguments[0].is_(None), arguments[0] == "") if text else arguments[0].is_(None)
            case "min" | "max":
                return reduce(lambda left, right: _chosen(function, left, right), arguments)
            case "abs":
                return sa.case((arguments[0] < _literal(Decimal(0)), -arguments[0]), else_=arguments[0])
            case "round":
                return rounded(arguments[0], _places(node))
            case "length":
                return _number(character_length(arguments[0]))
            case "contains":
                return position(arguments[1], arguments[0]) > 0
            case "starts":
                return position(arguments[1], arguments[0]) == _ONE
            case "year" | "month" | "day":
                return _number(sa.cast(sa.extract(function, arguments[0]), sa.Integer))
            case "days":
                return _number(days_between(arguments[0], arguments[1]))
            case "today":
                return _literal(clock.today())
        raise TypeError(function)


def _literal(value: Any) -> SqlValue:
    if isinstance(value, bool):
        return sa.true() if value else sa.false()
    if isinstance(value, Decimal):
        return sa.literal(value, Price())
    if isinstance(value, date):
        return sa.literal(value, sa.Date())
    return sa.literal(value, sa.String(_LONGEST_TEXT))


def _number(column: Any) -> SqlValue:
    """A number with four decimals, whatever column it comes from: on SQLite the stored integers must have one scale."""
    if isinstance(column.type, Scaled) and column.type.scale == Price.scale:
        return sa.type_coerce(column, Price())
    return product(column, _ONE, Price)


def _chosen(function: str, left: SqlValue, right: SqlValue) -> SqlValue:
    """The smaller or larger of two; unknown when one of them is."""
    first = left <= right if function == "min" else left >= right
    return sa.case((first, left), (sa.not_(first), right))


def _places(node: Call) -> int:
    if len(node.arguments) == 1:
        return 0
    places = node.arguments[1]
    if isinstance(places, Literal) and places.value in range(Price.scale + 1):
        return int(places.value)  # type: ignore[arg-type]
    raise places.error(_("Here the number of places must be written as 0…{count}.").format(count=Price.scale))
