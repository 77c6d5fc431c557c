"""What kind of value a formula gives, told before it is ever worked out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import chain, repeat

from app.core.expression.functions import FUNCTIONS, ValueKind
from app.core.expression.nodes import Call, Expression, Literal, Name, Node, Operation
from app.core.i18n import N_, _

__all__ = ["ValueKind", "kind_of"]

_TITLES = {"number": N_("a number"), "text": N_("a text"), "date": N_("a day"), "bool": N_("yes or no")}
_TYPES: dict[ValueKind, type] = {"bool": bool, "number": Decimal, "text": str, "date": date}
_ARITHMETIC = frozenset("+-*/") | {"neg", "plus"}


def kind_of(expression: Expression, known: Mapping[str, ValueKind]) -> ValueKind:
    """The kind of the result.

    :param known: kind of each name that may be used.
    :raises ExpressionError: an unknown name, or values that do not go together; the error knows the place.
    """
    return _kind(expression.root, known)


def _kind(node: Node, known: Mapping[str, ValueKind]) -> ValueKind:
    match node:
        case Literal(value=value):
            return next(kind for kind, type_ in _TYPES.items() if isinstance(value, type_))
        case Name(name=name):
            if name not in known:
                raise node.error(_("There is no field “{name}”.").format(name=name), _("Choose one from the list of fields."))
            return known[name]
        case Operation(sign=sign, sides=sides):
            return _of_operation(sign, sides, known)
        case Call(function="in", arguments=arguments):
            first = _kind(arguments[0], known)
            for other in arguments[1:]:
                _want(other, first, known)
            return "bool"
        case Call():
            return _of_call(node, known)
    raise TypeError(node)


def _of_operation(sign: str, sides: tuple[Node, ...], known: Mapping[str, ValueKind]) -> ValueKind:
    if sign in _ARITHMETIC:
        wanted: ValueKind = "number"
        gives: ValueKind = "number"
    elif sign == "&":
        wanted = gives = "text"
    elif sign in ("and", "or", "not"):
        wanted = gives = "bool"
    else:
        wanted, gives = _kind(sides[0], known), "bool"
    for side in sides:
        _want(side, wanted, known)
    return gives


def _of_call(node: Call, known: Mapping[str, ValueKind]) -> ValueKind:
    function = FUNCTIONS[node.function]
    same: ValueKind | None = None
    for argument, wanted in zip(node.arguments, chain(function.takes, repeat(function.takes[-1] if function.takes else "any")), strict=False):
        if wanted == "any":
            _kind(argument, known)
        elif wanted == "same":
            same = _want(argument, same, known) if same else _kind(argument, known)
        else:
            _want(argument, wanted, known)
    if function.gives == "same":
        return same or "number"
    return function.gives  # type: ignore[return-value]


def _want(node: Node, wanted: ValueKind, known: Mapping[str, ValueKind]) -> ValueKind:
    found = _kind(node, known)
    if found != wanted:
        raise node.error(_("Here stands {found} where {wanted} is needed.").format(found=_(_TITLES[found]), wanted=_(_TITLES[wanted])))
    return found
