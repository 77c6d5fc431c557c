"""Lines such as ``discount = if(amount > 1000, 5, 0)``: the only script a process knows. Each line is one formula of ``core.expression``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.core.errors import UserError
from app.core.expression import Expression, ExpressionError, Value, evaluate, parse
from app.core.i18n import _
from app.processes.conditions import Values

#: lines of one script
MOST_LINES = 100
_LINE = re.compile(r"\s*([^\W\d]\w*)\s*=(?!=)\s*(\S.*?)\s*")


class ScriptError(UserError):
    """A line cannot be read or worked out.

    :param line: counted from 1.
    """

    def __init__(self, line: int, text: str, hint: str = "") -> None:
        super().__init__(_("Line {number}: {text}").format(number=line, text=text), hint)
        self.line = line


@dataclass(frozen=True, slots=True)
class Assignment:
    """A name and the formula that gives its value."""

    name: str
    formula: Expression
    line: int


def read_script(text: str) -> tuple[Assignment, ...]:
    """The lines of a script; empty ones and those that begin with ``#`` say nothing.

    :raises ScriptError: a line cannot be read.
    """
    found = []
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        raise ScriptError(MOST_LINES + 1, _("A script has at most {count} lines.").format(count=MOST_LINES))
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        parts = _LINE.fullmatch(line)
        if parts is None:
            raise ScriptError(number, _("Write a name, = and a formula."), _("For example: discount = if(amount > 1000, 5, 0)"))
        try:
            found.append(Assignment(parts[1], parse(parts[2]), number))
        except ExpressionError as error:
            raise ScriptError(number, error.text, error.hint) from error
    return tuple(found)


def run_script(script: tuple[Assignment, ...], values: Mapping[str, Any]) -> dict[str, Value]:
    """What the lines give, by name; each sees what those before it gave.

    :raises ScriptError: a line cannot be worked out.
    """
    given: dict[str, Value] = {}
    for each in script:
        try:
            given[each.name] = evaluate(each.formula, Values(given, values))
        except ExpressionError as error:
            raise ScriptError(each.line, error.text, error.hint) from error
    return given
