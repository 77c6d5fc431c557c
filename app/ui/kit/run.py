"""The only way from a page to a use case: a worker thread, its errors, and the Changes it brings back."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable
from functools import cache, partial
from types import MethodType
from typing import Any, Protocol

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, QThreadPool, Signal
from PySide6.QtWidgets import QWidget

from app.core.changes import Changes
from app.core.errors import UserError
from app.ui.kit import message
from app.ui.kit.busy import busy
from app.ui.kit.changes_bus import changes_bus
from app.ui.kit.errand import Cancelled, Errand, Post
from app.ui.kit.slices import are_unfinished

_log = logging.getLogger(__name__)
MOST_WORKERS = 6
WAIT_AT_QUIT = 10_000  # ms a running save may take when the program ends


class Report(Protocol):
    """How a long operation tells how far it is; also the place where it can be cancelled."""

    def __call__(self, done: int, total: int = 0, text: str = "") -> None:
        """Tell ``done`` of ``total`` (0 = unknown); raises ``Cancelled``."""


class Job(QObject):
    """One operation on its way through a worker thread.

    Signals: ``finished()`` after ``done`` or ``failed`` was called, or after a cancelled operation ended; ``progressed(int, int, str)``;
    ``cancelled()`` the person has cancelled it, and it still runs.
    """

    finished = Signal()
    progressed = Signal(int, int, str)
    cancelled = Signal()

    def __init__(
        self, parent: QWidget | None, errand: Errand, done: Callable[[Any], object] | None,
        failed: Callable[[Exception], object] | None, progress: Callable[[int, int, str], object] | bool | None,
    ) -> None:
        super().__init__()
        self._parent, self._errand, self._done, self._failed = parent, errand, done, failed
        self.is_running, self.has_ended = True, False
        if callable(progress):
            self.progressed.connect(progress)

    @property
    def can_be_cancelled(self) -> bool:
        """Whether the operation tells how far it is, and can be stopped there."""
        return self._errand.reports

    @property
    def is_cancelled(self) -> bool:
        """Whether the person does not want it any more."""
        return self._errand.is_cancelled

    @property
    def parent_widget(self) -> QWidget | None:
        """The widget that asked, or None when it is gone."""
        return self._parent if self._parent is not None and shiboken6.isValid(self._parent) else None

    def brings_to(self, receiver: Job) -> bool:
        """Whether both bring to the same method what they find; what was made for one call alone (``partial``) is like no other."""
        return self is receiver or (isinstance(self._done, MethodType) and self._done == receiver._done)

    def cancel(self) -> None:
        """Stop as soon as possible: at the next ``report``. An operation without ``report`` runs to its end, and ``done`` is not called."""
        if self.is_running and not self.is_cancelled:
            self._errand.is_cancelled = True
            self.cancelled.emit()

    def settle(self) -> None:
        """Take what came of the errand; called once, when the worker has ended."""
        result, error = self._errand.take()
        self.is_running = False
        busy.end(self)
        if error is None:
            self._succeed(result)
        elif not isinstance(error, Cancelled):
            self._fail(error)
        self.finished.emit()

    def _succeed(self, result: Any) -> None:
        parent_is_gone = self._parent is not None and self.parent_widget is None
        if self._done is not None and not self.is_cancelled and not parent_is_gone:
            self._done(result)
        if isinstance(result, Changes) and result:  # announced even when nobody waits any more: the data did change
            changes_bus.changed.emit(result)
            changes_bus.mine.emit(result)

    def _fail(self, error: Exception) -> None:
        is_expected = isinstance(error, UserError)
        if not is_expected:
            _log.error("an operation failed unexpectedly", exc_info=error)
        was_shown = False
        if self._failed is not None and (self._parent is None or self.parent_widget is not None):
            was_shown = self._failed(error) is True
        if not is_expected:
            _crash_handler[0](error)
        elif not was_shown:
            message.show_error(self.parent_widget, error)


_running: dict[int, Job] = {}
_numbers = itertools.count(1)
_crash_handler: list[Callable[[BaseException], object]] = [lambda error: message.show_bug(None, error)]


def run(
    parent: QWidget | None, operation: Callable[..., Any], done: Callable[[Any], object] | None = None,
    failed: Callable[[Exception], object] | None = None, progress: Callable[[int, int, str], object] | bool | None = None,
    quiet: bool = False,
) -> Job:
    """Run an operation on a worker thread; call on the GUI thread. Nothing is called back on a widget that was deleted meanwhile.

    One method gets its results in the order asked: an older answer that took longer never overwrites a newer one.
    After 0.1 s the pointer shows that work is going on, after 1 s a note says so and offers to cancel where that is possible.

    :param parent: the widget that asks.
    :param operation: a use case with its arguments bound (``partial``). With ``progress`` it is called with a ``Report``.
    :param done: gets the result on the GUI thread; if it is ``Changes`` it is announced on ``changes_bus`` afterwards.
    :param failed: gets the error; returning True means "I have shown it", else a UserError is shown as a message. Other errors are bugs:
        they are logged and shown with "Copy" in any case.
    :param progress: gets (done, total, text); True shows progress in the note only.
    :param quiet: work that the person does not wait for (search while typing, a refresh from elsewhere): neither pointer nor note.
    """
    errand = Errand(next(_numbers), operation, bool(progress))
    job = _running[errand.number] = Job(parent, errand, done, failed, progress)
    if not quiet:
        busy.begin(job)
    workers = _workers()
    workers.pool.start(partial(errand.run, workers.post))
    return job


def set_crash_handler(handler: Callable[[BaseException], object]) -> None:
    """Say what shows an unexpected error; the shell sets its crash dialog."""
    _crash_handler[0] = handler


def is_idle() -> bool:
    """Whether no operation is on its way, and nothing is still being built of what one has brought."""
    return not _running and not are_unfinished()


class _Workers(QObject):
    """The threads of the window, and where their post arrives: a plain function would be called in the worker's thread."""

    def __init__(self) -> None:
        super().__init__()
        self.pool, self.post = QThreadPool(), Post()
        self.pool.setMaxThreadCount(MOST_WORKERS)
        self.post.ended.connect(self._on_ended)
        self.post.progressed.connect(self._on_progressed)
        if application := QCoreApplication.instance():
            application.aboutToQuit.connect(lambda: self.pool.waitForDone(WAIT_AT_QUIT))

    def _on_ended(self, number: int) -> None:
        ended = _running[number]
        ended.has_ended = True
        for place, job in [(place, job) for place, job in _running.items() if job.brings_to(ended)]:
            if not job.has_ended and not job.is_cancelled:
                return  # the earlier one settles those behind it
            if job.has_ended and place in _running:  # settling may open a dialog, within which others settle
                _running.pop(place).settle()

    def _on_progressed(self, number: int, done: int, total: int, text: str) -> None:
        if number in _running:
            _running[number].progressed.emit(done, total, text)


@cache
def _workers() -> _Workers:
    return _Workers()
