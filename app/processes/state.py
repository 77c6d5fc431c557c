"""Where a case is, what can happen to it, and what came of it; all plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeAlias

NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Token:
    """A mark that says where a case is: on a step, on a wait, before a join, or on a choice that knows no way on.

    :param edge: the line it came along; None at the beginning.
    :param memory: what the engine remembers of it: ``outcome`` of the step before, ``race`` of an event choice.
    """

    id: int
    node: str
    edge: str | None = None
    memory: Mapping[str, Any] = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True, slots=True)
class State:
    """A case as the engine sees it.

    :param answers: answers and results so far, by name.
    """

    tokens: tuple[Token, ...] = ()
    answers: Mapping[str, Any] = field(default_factory=lambda: NOTHING)

    def token(self, id: int) -> Token | None:
        """The token of a number, or None if it is gone."""
        return next((token for token in self.tokens if token.id == id), None)


@dataclass(frozen=True, slots=True)
class Done:
    """A step or a wait was done; on a token that rests elsewhere it means: try again.

    :param outcome: port by which it goes on. :param answers: what it gave, added to the answers of the case.
    """

    token: int
    outcome: str = ""
    answers: Mapping[str, Any] = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True, slots=True)
class Fired:
    """What somebody waited for came: the wait itself, or the event drawn on the edge of the step (``boundary``)."""

    token: int
    boundary: str = ""
    answers: Mapping[str, Any] = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True, slots=True)
class Failed:
    """A step could not be done; ``error`` is a sentence for people."""

    token: int
    error: str


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The case is called off."""


Happening: TypeAlias = Done | Fired | Failed | Cancelled


@dataclass(frozen=True, slots=True)
class Entered:
    """A token came to a step or a wait: it has to be done now."""

    token: int
    node: str


@dataclass(frozen=True, slots=True)
class Left:
    """A token left a step or a wait.

    :param is_done: False where it was taken off: cancelled, failed, overtaken by another event.
    """

    token: int
    node: str
    outcome: str = ""
    is_done: bool = True


@dataclass(frozen=True, slots=True)
class Advance:
    """What came of a happening.

    :param state: the case afterwards. Tokens that went on keep their number; new ones have numbers above the highest one before.
    :param ended: no token is left. :param stopped: why nobody can go on from somewhere, as a sentence; the token rests there.
    :param passed: keys of the lines gone along and of the nodes passed without resting, in order.
    :param end: key of the end that was reached last.
    """

    state: State
    entered: tuple[Entered, ...] = ()
    left: tuple[Left, ...] = ()
    ended: bool = False
    stopped: str = ""
    passed: tuple[str, ...] = ()
    end: str = ""
