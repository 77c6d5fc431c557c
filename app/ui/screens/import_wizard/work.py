"""The long work of the wizard on a worker thread: its progress for the window's note, its end when the person cancels."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from app.services.imports import job as imports
from app.ui.kit.errand import Cancelled
from app.ui.kit.run import Report

T = TypeVar("T")


def watched(work: Callable[[imports.Progress], T], report: Report, total: int = 0) -> T:
    """Run service work under a ``Report`` of the kit.

    :param total: rows, where they are known.
    :raises Cancelled: the person cancelled; the service has left nothing behind.
    """

    def progress(done: int, of: int | None, what: str) -> bool:
        try:
            report(done, of or total, what)
        except Cancelled:
            return False
        return True

    try:
        return work(progress)
    except imports.Cancelled as stopped:
        raise Cancelled from stopped
