"""Notices that the computer has slept: what was open then is probably dead, and others have worked on."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from app.core import clock

EVERY = 1000  # ms
#: no beat of a running program comes so late
SLEPT = timedelta(seconds=20)


class WakeWatch(QObject):
    """Signals: ``woken()`` within a second after the computer has woken up."""

    woken = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._last = clock.now()
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Look now."""
        before, self._last = self._last, clock.now()
        if self._last - before > SLEPT:
            self.woken.emit()
