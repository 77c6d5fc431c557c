"""Works a formula out with Decimals; an unknown value makes the result unknown, as in SQL."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any, TypeAlias

from app.core import clock
from app.core.expression.nodes import Call, Expression, Literal, Name, Node, Operation
from app.core.i18n import _

Value: TypeAlias = Decimal | str | bool | date | None

#: figures that a result keeps
_PRECISION = Context(prec=28, rounding=ROUND_HALF_UP)
_MOST_PLACES = 4
_LONGEST_TEXT = 10_000

_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}


def evaluate(expression: Expression, values: Mapping[str, Any]) -> Value:
    """Work a formula out.

    :param values: what the names stand for: Decimal, int, str, bool, date or None.
    :returns: None where a value is unknown or something is divided by zero.
    :raises ExpressionError: an unknown name, or values that do not go together.
    """
    return _value(expression.root, values)


def holds(expression: Expression, values: Mapping[str, Any]) -> bool:
    """Whether a condition is met; an unknown one is not."""
    return evaluate(expression, values) is True


def _value(node: Node, values: Mapping[str, Any]) -> Value:
    match node:
        case Literal(value=value):
            return value
        case Name(name=name):
            if name not in values:
                raise node.error(_("There is no field “{name}”.").format(name=name), _("Choose one from the list of fields."))
            return _known(node, values[name])
        case Operation(sign="and" | "or" as sign, sides=(left, right)):
            return _joined(sign, node, _value(left, values), lambda: _value(right, values))
        case Operation(sign=sign, sides=sides):
            return _operation(node, sign, [_value(side, values) for side in sides])
        case Call(function="if", arguments=(condition, first, second)):
            return _value(first if _value(condition, values) is True else second, values)
        case Call(function="coalesce", arguments=arguments):
            return next((found for each in arguments if (found := _value(each, values)) is not None), None)
        case Call(function=function, arguments=arguments):
            return _call(node, function, [_value(each, values) for each in arguments])
    raise TypeError(node)


def _known(node: Node, value: Any) -> Value:
    if isinstance(value, bool | Decimal | str) or value is None:
        return value
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    raise node.error(_("This value cannot be used in a formula."))


def _joined(sign: str, node: Node, left: Value, right: Callable[[], Value]) -> bool | None:
    """And, or with an unknown side: false and anything is false, true or anything is true."""
    decisive = sign == "or"
    if _truth(node, left) is decisive:
        return decisive
    second = _truth(node, right())
    if second is decisive:
        return decisive
    return None if left is None or second is None else not decisive


def _truth(node: Node, value: Value) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    raise node.error(_("A yes or no is needed here."))


def _operation(node: Node, sign: str, sides: list[Value]) -> Value:
    if any(side is None for side in sides):
        return None
    if sign == "not":
        return not _truth(node, sides[0])
    if sign in _COMPARISONS:
        left, right = sides
        if type(left) is not type(right):
            raise node.error(_("Values of unlike kinds cannot be compared."))
        return _COMPARISONS[sign](left, right)
    if sign == "&":
        text = "".join(_text(node, side) for side in sides)
        if len(text) > _LONGEST_TEXT:
            raise node.error(_("The text becomes too long."))
        return text
    numbers = [_number(node, side) for side in sides]
    match sign:
        case "neg":
            return -numbers[0]
        case "plus":
            return numbers[0]
        case "+":
            return _PRECISION.add(*numbers)
        case "-":
            return _PRECISION.subtract(*numbers)
        case "*":
            return _PRECISION.multiply(*numbers)
        case "/":
            return _PRECISION.divide(*numbers) if numbers[1] else None
    raise TypeError(sign)


def _call(node: Node, function: str, arguments: list[Value]) -> Value:
    if function == "empty":
        return arguments[0] is None or arguments[0] == ""
    if function == "today":
        return clock.today()
    if function == "in":
        return _among(node, arguments)
    if any(argument is None for argument in arguments):
        return None
    match function:
        case "min" | "max":
            numbers = [_number(node, argument) for argument in arguments]
            return min(numbers) if function == "min" else max(numbers)
        case "abs":
            return abs(_number(node, arguments[0]))
        case "round":
            places = _number(node, arguments[1]) if len(arguments) > 1 else Decimal(0)
            if places not in range(_MOST_PLACES + 1):
                raise node.error(_("Numbers are rounded to 0…{count} places.").format(count=_MOST_PLACES))
            return _rounded(node, _number(node, arguments[0]), int(places))
        case "length":
            return Decimal(len(_text(node, arguments[0])))
        case "contains":
            return _text(node, arguments[1]) in _text(node, arguments[0])
        case "starts":
            return _text(node, arguments[0]).startswith(_text(node, arguments[1]))
        case "year" | "month" | "day":
            return Decimal(getattr(_day(node, arguments[0]), function))
        case "days":
            return Decimal((_day(node, arguments[1]) - _day(node, arguments[0])).days)
    raise TypeError(function)


def _rounded(node: Node, number: Decimal, places: int) -> Decimal:
    if number.adjusted() + places >= _PRECISION.prec - 1:
        raise node.error(_("The number is too large to be rounded."))
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _PRECISION)


def _among(node: Node, arguments: list[Value]) -> bool | None:
    sought, *values = arguments
    if sought is None:
        return None
    if any(value is not None and type(value) is not type(sought) for value in values):
        raise node.error(_("Values of unlike kinds cannot be compared."))
    if sought in values:
        return True
    return None if None in values else False


def _number(node: Node, value: Value) -> Decimal:
    if isinstance(value, Decimal):
        return value
    raise node.error(_("A number is needed here."))


def _text(node: Node, value: Value) -> str:
    if isinstance(value, str):
        return value
    raise node.error(_("A text is needed here."))


def _day(node: Node, value: Value) -> date:
    if isinstance(value, date):
        return value
    raise node.error(_("A day is needed here."))
