"""The functions of the formula language: their names, how many values they take and of which kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ValueKind = Literal["number", "text", "date", "bool"]
#: kinds that an argument may have; "same" is any kind, but the same one for all such arguments
ArgumentKind = Literal["number", "text", "date", "bool", "any", "same"]

MANY = 20


@dataclass(frozen=True, slots=True)
class Function:
    """A function.

    :param names: as they may be written, English first.
    :param takes: kind of each argument; the last one stands for all that follow.
    :param gives: kind of the result; "same" is that of the arguments marked so.
    """

    code: str
    names: tuple[str, ...]
    takes: tuple[ArgumentKind, ...]
    gives: ArgumentKind
    least: int
    most: int


def _function(names: str, takes: str, gives: ArgumentKind, least: int = -1, most: int = -1) -> Function:
    words, kinds = tuple(names.split()), tuple(takes.split())
    least = len(kinds) if least < 0 else least
    return Function(words[0], words, kinds, gives, least, least if most < 0 else most)  # type: ignore[arg-type]


FUNCTIONS: dict[str, Function] = {
    function.code: function
    for function in (
        _function("if если", "bool same same", "same"),
        _function("coalesce непустое", "same same", "same", 2, MANY),
        _function("empty пусто", "any", "bool"),
        _function("min мин", "number number", "number", 2, MANY),
        _function("max макс", "number number", "number", 2, MANY),
        _function("abs модуль", "number", "number"),
        _function("round округл", "number number", "number", 1, 2),
        _function("length длина", "text", "number"),
        _function("contains содержит", "text text", "bool"),
        _function("starts начинается", "text text", "bool"),
        _function("year год", "date", "number"),
        _function("month месяц", "date", "number"),
        _function("day день", "date", "number"),
        _function("days дней", "date date", "number"),
        _function("today сегодня", "", "date"),
        _function("date дата", "text", "date"),
    )
}
_BY_NAME = {name: function for function in FUNCTIONS.values() for name in function.names}


def find_function(name: str) -> Function | None:
    """The function of a name in any case of letters, or None."""
    return _BY_NAME.get(name.lower())
