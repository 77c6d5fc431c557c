"""Waiting no longer than people wait: a server may take a connection and never say a word, and no client library gives up by itself."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any, TypeVar

_log = logging.getLogger(__name__)
T = TypeVar("T")


def within(seconds: float, work: Callable[[], T], too_late: Callable[[], Exception], drop: Callable[[T], Any] | None = None) -> T:
    """Do something in a thread of its own and wait for it.

    What hangs in a client library cannot be stopped from outside: it is left to its thread, which ends with the program at the latest.

    :param seconds: how long to wait.
    :param too_late: makes the error that is raised when the time is over.
    :param drop: gets a result that nobody waits for any more.
    :raises Exception: whatever the work raises, or ``too_late()``.
    """
    results: list[T] = []
    errors: list[BaseException] = []
    guard = threading.Lock()
    is_late = False

    def run() -> None:
        try:
            result = work()
        except BaseException as error:  # noqa: BLE001 - it is raised again where somebody waits for it
            errors.append(error)
            return
        with guard:
            if not is_late:
                results.append(result)
                return
        if drop is not None:
            try:
                drop(result)
            except Exception:  # noqa: BLE001 - drivers raise what they like for a line that is dead
                _log.info("what came too late could not be dropped", exc_info=True)

    thread = threading.Thread(target=run, name="patience", daemon=True)
    thread.start()
    thread.join(seconds)
    with guard:
        if results:
            return results[0]
        is_late = not errors
    if errors:
        raise errors[0]
    raise too_late()
