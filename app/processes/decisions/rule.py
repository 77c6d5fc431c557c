"""A rule of at most a few questions about what is known: as a value, as a formula of ours, and in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum, auto
from typing import Any, TypeAlias

from app.core.i18n import _, format_number

#: what a text may stand between in a formula: there is no sign that escapes another
_QUOTES = ('""', "''", "«»")


class Sort(Enum):
    """How a value is asked about."""

    NUMBER = auto()
    #: a code, a reference, a short text, yes or no
    CODE = auto()


@dataclass(frozen=True, slots=True)
class Known:
    """Something known of a case.

    :param name: as formulas know it: ``client.kind``. :param label: as people do. :param words: what its values are called.
    """

    name: str
    label: str
    sort: Sort
    words: Mapping[Any, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Split:
    """A question: is the number above a limit, or the value one of these?

    :param limit: of a number. :param values: of a code, in the order in which they are told.
    """

    known: Known
    limit: Decimal = Decimal(0)
    values: tuple[Any, ...] = ()

    def answer(self, values: Mapping[str, Any]) -> bool | None:
        """Yes or no; None where the value is not known."""
        value = values.get(self.known.name)
        if value is None:
            return None
        return bool(value > self.limit) if self.known.sort is Sort.NUMBER else value in self.values

    def formula(self, wanted: bool) -> str:
        """The condition under which the answer is as wanted."""
        name = self.known.name
        if self.known.sort is Sort.NUMBER:
            return f"{name} {'>' if wanted else '<='} {_literal(self.limit)}"
        if len(self.values) == 1:
            return f"{name} {'=' if wanted else '<>'} {_literal(self.values[0])}"
        among = f"{name} in ({', '.join(_literal(value) for value in self.values)})"
        return among if wanted else f"not ({among})"

    def words(self, wanted: bool) -> str:
        """The same for people."""
        if self.known.sort is Sort.NUMBER:
            text = _("{field} over {limit}") if wanted else _("{field} up to {limit}")
            return text.format(field=self.known.label, limit=format_number(self.limit, 4, trim=True))
        told = ""
        for value in self.values:
            called = self.known.words.get(value, str(value))
            told = _("{one} or {other}").format(one=told, other=called) if told else called
        text = _("{field} is {value}") if wanted else _("{field} is not {value}")
        return text.format(field=self.known.label, value=told)


@dataclass(frozen=True, slots=True)
class Rule:
    """A question with what follows from its answers: that the way is gone, that it is not, or one further question.

    What is not known meets no condition, exactly as in the formula.
    """

    split: Split
    yes: Leaf
    no: Leaf

    def holds(self, values: Mapping[str, Any]) -> bool:
        """Whether the way is gone."""
        answer = self.split.answer(values)
        if answer is None:  # “A or B” may hold by B alone; nothing else holds without A
            other = self.no if self.yes is True else self.yes if self.no is True else False
            return isinstance(other, Rule) and other.holds(values)
        follows = self.yes if answer else self.no
        return follows.holds(values) if isinstance(follows, Rule) else follows

    @property
    def formula(self) -> str:
        """As a condition of a line."""
        return _told(self, lambda split, wanted: split.formula(wanted), *_SIGNS)

    @property
    def words(self) -> str:
        """As a sentence without its end."""
        return _told(self, lambda split, wanted: split.words(wanted), _("{one} and {other}"), _("{one} or {other}"))


Leaf: TypeAlias = bool | Rule
_SIGNS = ("{one} and {other}", "{one} or {other}")


def _told(rule: Rule, told: Callable[[Split, bool], str], both: str, either: str) -> str:
    parts = []
    for answer, follows, other in ((True, rule.yes, rule.no), (False, rule.no, rule.yes)):
        if follows is True:
            parts.append(told(rule.split, answer))
        elif isinstance(follows, Rule):
            further = _told(follows, told, both, either)
            parts.append(further if other is True else both.format(one=told(rule.split, answer), other=further))
    return parts[0] if len(parts) == 1 else either.format(one=parts[0], other=parts[1])


def can_be_said(value: Any) -> bool:
    """Whether a value can stand in a formula."""
    return not isinstance(value, str) or (bool(value.strip()) and "\n" not in value and _quotes(value) is not None)


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        quotes = _quotes(value) or _QUOTES[0]
        return f"{quotes[0]}{value}{quotes[1]}"
    return format(value, "f")


def _quotes(value: str) -> str | None:
    return next((pair for pair in _QUOTES if pair[1] not in value), None)
