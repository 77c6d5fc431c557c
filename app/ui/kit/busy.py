"""Shows that work is going on: the pointer after 0.1 s, a note with words after 1 s."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.ui.kit.widgets.progress_note import ProgressNote

if TYPE_CHECKING:
    from app.ui.kit.run import Job

CURSOR_AFTER = 100  # ms
NOTE_AFTER = 1000  # ms


class Busy(QObject):
    """Follows the running jobs of the window."""

    def __init__(self) -> None:
        super().__init__()
        self._jobs: list[Job] = []
        self._cursor_is_set = False
        self._note: ProgressNote | None = None

    def begin(self, job: Job) -> None:
        """A job has started."""
        self._jobs.append(job)
        QTimer.singleShot(CURSOR_AFTER, self, self._show_cursor)
        QTimer.singleShot(NOTE_AFTER, self, lambda: self._show_note(job))

    def end(self, job: Job) -> None:
        """A job has ended."""
        if job in self._jobs:
            self._jobs.remove(job)
        if not self._jobs:
            if self._cursor_is_set:
                QGuiApplication.restoreOverrideCursor()
                self._cursor_is_set = False
            if self._note is not None:
                self._note.dismiss()
                self._note = None

    def _show_cursor(self) -> None:
        if self._jobs and not self._cursor_is_set:
            QGuiApplication.setOverrideCursor(Qt.CursorShape.BusyCursor)
            self._cursor_is_set = True

    def _show_note(self, job: Job) -> None:
        window = job.parent_widget.window() if job.parent_widget else QApplication.activeWindow()
        if job not in self._jobs or self._note is not None or window is None:
            return
        self._note = ProgressNote(window, job.cancel if job.can_be_cancelled else None)
        job.progressed.connect(self._note.tell)
        self._note.appear()


busy = Busy()
