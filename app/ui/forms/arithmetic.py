"""Sums typed into a number field: ``=12*3,5+10%`` is worked out with Decimals; nothing is ever executed."""

from __future__ import annotations

import re
from decimal import Decimal, DivisionByZero, InvalidOperation, Overflow

from app.core import i18n

LONGEST = 200  # characters
_TOKEN = re.compile(r"\s*(?:(?P<number>\d(?:[\d.,\u00a0\u202f]|\s(?=\d{3}(?!\d)))*)|(?P<sign>[-+*/()%×÷−]))")
_SAME = {"×": "*", "÷": "/", "−": "-"}


def calculate(text: str) -> Decimal:
    """The value of ``+ - * / ( ) %`` over numbers as people write them; a per cent is of the sum before it.

    :raises ValueError: the text is no such sum, or cannot be worked out.
    """
    try:
        parser = _Parser(_tokens(text))
        result = parser.sum()
        if parser.rest:
            raise ValueError(text)
        return result
    except (InvalidOperation, DivisionByZero, Overflow) as error:
        raise ValueError(text) from error


def _tokens(text: str) -> list[Decimal | str]:
    if len(text) > LONGEST:
        raise ValueError(text)
    found: list[Decimal | str] = []
    position = 0
    while position < len(text.rstrip()):
        match = _TOKEN.match(text, position)
        if match is None:
            raise ValueError(text)
        sign = match["sign"]
        found.append(_SAME.get(sign, sign) if sign else i18n.parse_number(match["number"]))
        position = match.end()
    return found


class _Parser:
    """Recursive descent: a sum of products of signed values."""

    def __init__(self, tokens: list[Decimal | str]) -> None:
        self.rest = tokens

    def sum(self) -> Decimal:
        """Terms joined by plus and minus."""
        result = self._product()
        while self._next_is("+", "-"):
            sign = self.rest.pop(0)
            term = self._product()
            if self._next_is("%"):
                self.rest.pop(0)
                term = result * term / 100
            result = result + term if sign == "+" else result - term
        return result

    def _product(self) -> Decimal:
        result = self._value()
        while self._next_is("*", "/"):
            sign = self.rest.pop(0)
            factor = self._value()
            if self._next_is("%"):
                self.rest.pop(0)
                factor /= 100
            result = result * factor if sign == "*" else result / factor
        return result

    def _value(self) -> Decimal:
        if not self.rest:
            raise ValueError("a number is missing")
        token = self.rest.pop(0)
        if isinstance(token, Decimal):
            return token
        if token in "+-":
            return self._value() if token == "+" else -self._value()
        if token == "(":
            result = self.sum()
            if not self._next_is(")"):
                raise ValueError("a bracket is not closed")
            self.rest.pop(0)
            return result
        raise ValueError(token)

    def _next_is(self, *signs: str) -> bool:
        return bool(self.rest) and self.rest[0] in signs
