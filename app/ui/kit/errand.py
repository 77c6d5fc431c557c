"""The worker's half of a job: plain Python, and nothing of it dies in the worker's thread.

A widget, or anything that holds one, must not be let go of last by a worker: Qt would destroy it there and crash, seldom and anywhere. So a
worker holds an errand only; what the errand holds, also what came of it with the frames of its error, is let go of by the GUI thread.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal


class Cancelled(Exception):
    """Raised by ``report`` in the worker when the person has cancelled the job."""


class Post(QObject):
    """Carries words from workers to the GUI thread, by the number of the errand.

    Signals: ``ended(int)``, ``progressed(int, int, int, str)`` number, done, total, text.
    """

    ended = Signal(int)
    progressed = Signal(int, int, int, str)


class Errand:
    """An operation and what came of it.

    :param operation: called without arguments or, if ``reports``, with a function that tells how far it is.
    """

    def __init__(self, number: int, operation: Callable[..., Any], reports: bool) -> None:
        self.number, self.reports, self.is_cancelled = number, reports, False
        self._operation: Callable[..., Any] | None = operation
        self._result: Any = None
        self._error: Exception | None = None

    def run(self, post: Post) -> None:
        """Do it; called on the worker thread."""
        self._do(post)
        post.ended.emit(self.number)

    def _do(self, post: Post) -> None:
        if self.is_cancelled or self._operation is None:
            return
        try:
            self._result = self._operation(self._reporting(post)) if self.reports else self._operation()
        except Exception as caught:  # noqa: BLE001 - every error must reach the GUI thread, whatever it is
            self._error = caught

    def _reporting(self, post: Post) -> Callable[..., None]:
        def report(done: int, total: int = 0, text: str = "") -> None:
            if self.is_cancelled:
                raise Cancelled
            post.progressed.emit(self.number, done, total, text)

        return report

    def take(self) -> tuple[Any, Exception | None]:
        """Result and error; the errand is empty then. Called on the GUI thread."""
        outcome = self._result, self._error
        self._operation = self._result = self._error = None
        return outcome
