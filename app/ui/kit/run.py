"""The only way from a page to a use case: a worker thread, its errors, and the Changes it brings back."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, Protocol

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, QThreadPool, Signal
from PySide6.QtWidgets import QWidget

from app.core.changes import Changes
from app.core.errors import UserError
from app.ui.kit import message
from app.ui.kit.busy import busy
from app.ui.kit.changes_bus import changes_bus
from app.ui.kit.slices import are_unfinished

_log = logging.getLogger(__name__)
MOST_WORKERS = 6
WAIT_AT_QUIT = 10_000  # ms a running save may take when the program ends


class Cancelled(Exception):
    """Raised by ``report`` in the worker when the person has cancelled the job."""


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
    _ended = Signal(object, object)

    def __init__(
        self, parent: QWidget | None, operation: Callable[..., Any], done: Callable[[Any], object] | None,
        failed: Callable[[Exception], object] | None, progress: Callable[[int, int, str], object] | bool | None,
    ) -> None:
        super().__init__()
        self._parent, self._operation, self._done, self._failed = parent, operation, done, failed
        self.can_be_cancelled = bool(progress)
        self.is_cancelled = False
        self.is_running = True
        self._ended.connect(self._settle)
        if callable(progress):
            self.progressed.connect(progress)

    @property
    def parent_widget(self) -> QWidget | None:
        """The widget that asked, or None when it is gone."""
        return self._parent if self._parent is not None and shiboken6.isValid(self._parent) else None

    def cancel(self) -> None:
        """Stop as soon as possible: at the next ``report``. An operation without ``report`` runs to its end, and ``done`` is not called."""
        if self.is_running and not self.is_cancelled:
            self.is_cancelled = True
            self.cancelled.emit()

    def work(self) -> None:
        """Run the operation; called on the worker thread."""
        result: Any = None
        error: Exception | None = None
        try:
            if not self.is_cancelled:
                result = self._operation(self._report) if self.can_be_cancelled else self._operation()
        except Exception as caught:  # noqa: BLE001 - every error must reach the GUI thread, whatever it is
            error = caught
        if shiboken6.isValid(self):
            self._ended.emit(result, error)

    def _report(self, done: int, total: int = 0, text: str = "") -> None:
        if self.is_cancelled:
            raise Cancelled
        self.progressed.emit(done, total, text)

    def _settle(self, result: Any, error: Exception | None) -> None:
        self.is_running = False
        busy.end(self)
        _running.discard(self)
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


_running: set[Job] = set()
_crash_handler: list[Callable[[BaseException], object]] = [lambda error: message.show_bug(None, error)]


def run(
    parent: QWidget | None, operation: Callable[..., Any], done: Callable[[Any], object] | None = None,
    failed: Callable[[Exception], object] | None = None, progress: Callable[[int, int, str], object] | bool | None = None,
    quiet: bool = False,
) -> Job:
    """Run an operation on a worker thread; call on the GUI thread. Nothing is called back on a widget that was deleted meanwhile.

    After 0.1 s the pointer shows that work is going on, after 1 s a note says so and offers to cancel where that is possible.

    :param parent: the widget that asks.
    :param operation: a use case with its arguments bound (``partial``). With ``progress`` it is called with a ``Report``.
    :param done: gets the result on the GUI thread; if it is ``Changes`` it is announced on ``changes_bus`` afterwards.
    :param failed: gets the error; returning True means "I have shown it", else a UserError is shown as a message. Other errors are bugs:
        they are logged and shown with "Copy" in any case.
    :param progress: gets (done, total, text); True shows progress in the note only.
    :param quiet: work that the person does not wait for (search while typing, a refresh from elsewhere): neither pointer nor note.
    """
    job = Job(parent, operation, done, failed, progress)
    _running.add(job)
    if not quiet:
        busy.begin(job)
    _pool().start(job.work)
    return job


def set_crash_handler(handler: Callable[[BaseException], object]) -> None:
    """Say what shows an unexpected error; the shell sets its crash dialog."""
    _crash_handler[0] = handler


def is_idle() -> bool:
    """Whether no operation is on its way, and nothing is still being built of what one has brought."""
    return not _running and not are_unfinished()


_pools: list[QThreadPool] = []


def _pool() -> QThreadPool:
    if not _pools:
        pool = QThreadPool()
        pool.setMaxThreadCount(MOST_WORKERS)
        _pools.append(pool)
        if application := QCoreApplication.instance():
            application.aboutToQuit.connect(lambda: pool.waitForDone(WAIT_AT_QUIT))
    return _pools[0]
