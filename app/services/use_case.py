"""The one way to write: a permission, a journal header, a retry, and Changes as the answer."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

from app.core.changes import Changes
from app.core.errors import AccessDenied, UserError
from app.core.i18n import _
from app.core.registry import Registry
from app.db.session import AlreadyDone, Conflict
from app.services import events
from app.services.context import Context
from app.services.reactions import follow

P = ParamSpec("P")
T = TypeVar("T")
ATTEMPTS = 6
FIRST_WAIT_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class UseCase:
    """A declared use case; ``undo`` says that the journal may take it back as a whole, ``why_not`` (marked by ``N_``) why it may not."""

    code: str
    undo: bool
    why_not: str = ""


USE_CASES: Registry[UseCase] = Registry("use case")


def declare(*codes: str, undo: bool, why_not: str = "") -> None:
    """Declare use cases that `perform` runs and no function of their own stands for."""
    for code in codes:
        USE_CASES.add(code, UseCase(code, undo, why_not))


def use_case(code: str, *, undo: bool = False) -> Callable[[Callable[Concatenate[Context, P], Changes]], Callable[Concatenate[Context, P], Changes]]:
    """Declare a writing function ``(ctx, …) -> Changes`` under a code, which is also the permission it takes."""
    declare(code, undo=undo)

    def decorate(function: Callable[Concatenate[Context, P], Changes]) -> Callable[Concatenate[Context, P], Changes]:
        @wraps(function)
        def run(ctx: Context, *args: P.args, **kwargs: P.kwargs) -> Changes:
            return perform(ctx, code, lambda inner: function(inner, *args, **kwargs))

        return cast("Callable[Concatenate[Context, P], Changes]", run)

    return decorate


def perform(ctx: Context, code: str, operation: Callable[[Context], Changes], right: str = "") -> Changes:
    """Run an operation as a use case: demand the right, retry what the server asks to retry, answer a repeated key with the first result.

    :param right: what it takes where that is not the use case's own code.
    :raises AccessDenied: the right is missing.
    :raises UserError: the server refused as often as we try.
    """
    try:
        ctx.rights.demand(right or code)
        inner = replace(ctx, use_case=code)
        changes = attempted(lambda: _once(inner, operation))
    except AccessDenied as error:
        events.refused(ctx, right or code, error)
        raise
    return follow(ctx, code, changes)


def _once(inner: Context, operation: Callable[[Context], Changes]) -> Changes:
    try:
        return operation(inner)
    except AlreadyDone as done:
        return done.changes


def attempted(operation: Callable[[], T]) -> T:
    """The answer of an operation, tried again as often as the server asks for it.

    :raises UserError: it was refused as often as we try.
    """
    for attempt in range(ATTEMPTS):
        try:
            return operation()
        except Conflict as conflict:
            if attempt == ATTEMPTS - 1:
                raise UserError(_("Somebody else is working on the same records."), _("Try again in a moment.")) from conflict
            _wait(attempt)
    raise AssertionError("unreachable")


def _wait(attempt: int) -> None:
    """Pause twice as long each time, with a random part so that two losers do not meet again."""
    time.sleep(FIRST_WAIT_SECONDS * 2**attempt * (1 + random.random()))


def undoable(code: str) -> bool:
    """Whether the use case declares that it may be undone."""
    known = USE_CASES.find(code)
    return known is not None and known.undo
