"""The tree of a formula, and the error that names a place in its text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.core.errors import UserError
from app.core.i18n import _


class ExpressionError(UserError):
    """A formula cannot be read or worked out.

    :param position: where in the text, counted from 0.
    :param length: how many characters are meant; 0 stands for the end of the text.
    """

    def __init__(self, text: str, position: int, length: int = 1, hint: str = "") -> None:
        super().__init__(text, hint or _("Look at character {position} of the formula.").format(position=position + 1))
        self.position = position
        self.length = length


@dataclass(frozen=True, slots=True)
class Node:
    """A part of a formula.

    :param at: where it begins in the text.
    :param length: characters of the word or sign that names it.
    """

    at: int
    length: int

    @property
    def parts(self) -> tuple[Node, ...]:
        """What it is computed from."""
        return ()

    def error(self, text: str, hint: str = "") -> ExpressionError:
        """An error at this place."""
        return ExpressionError(text, self.at, self.length, hint)


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A number, a text, a truth or a day that stands in the formula itself."""

    value: Decimal | str | bool | date | None


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A value known under a name."""

    name: str


@dataclass(frozen=True, slots=True)
class Operation(Node):
    """An operator with its one or two sides; ``sign`` is one of ``+ - * / & = <> < <= > >= and or not neg``."""

    sign: str
    sides: tuple[Node, ...]

    @property
    def parts(self) -> tuple[Node, ...]:
        """The sides."""
        return self.sides


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function of `functions.FUNCTIONS` (or ``in``) with its arguments."""

    function: str
    arguments: tuple[Node, ...]

    @property
    def parts(self) -> tuple[Node, ...]:
        """The arguments."""
        return self.arguments


@dataclass(frozen=True, slots=True)
class Expression:
    """A formula that was read.

    :param text: as it was written.
    """

    text: str
    root: Node

    @property
    def names(self) -> frozenset[str]:
        """Names of the values it needs."""
        return frozenset(node.name for node in self.walk() if isinstance(node, Name))

    def walk(self) -> Iterator[Node]:
        """All nodes, without recursion."""
        waiting = [self.root]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(node.parts)
