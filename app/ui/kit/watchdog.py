"""Measures how long the GUI thread was held at a stretch; the goal is at most 50 ms."""

from __future__ import annotations

import faulthandler
import tempfile
import threading
from time import perf_counter

from PySide6.QtCore import QObject, Qt, QTimer

BEAT = 5  # ms
TOO_LONG = 50.0  # ms
MOST_CALLS = 14


class Watchdog(QObject):
    """A heartbeat in the event loop: the gap between two beats is the time somebody else held the thread.

    ``longest`` is the longest stretch in milliseconds since ``start`` or ``reset``; ``where`` is what the thread was doing then.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.longest = 0.0
        self.where = ""
        self._last = perf_counter()
        self._sampled = ""
        self._thread_id = threading.get_ident()
        self._stopped = threading.Event()
        self._timer = QTimer(self, interval=BEAT)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        """Begin to measure."""
        self.reset()
        self._stopped.clear()
        self._timer.start()
        threading.Thread(target=self._sample, name="watchdog", daemon=True).start()

    def stop(self) -> None:
        """Stop measuring; the figures stay."""
        self._beat()
        self._timer.stop()
        self._stopped.set()

    def reset(self) -> None:
        """Forget what was measured."""
        self.longest, self.where, self._sampled = 0.0, "", ""
        self._last = perf_counter()

    def _beat(self) -> None:
        moment = perf_counter()
        held = (moment - self._last) * 1000 - BEAT
        if held > self.longest:
            self.longest = held
            self.where = self._sampled if held > TOO_LONG else ""
        self._last, self._sampled = moment, ""

    def _sample(self) -> None:
        """From another thread: note what the GUI thread is doing once its beat is late."""
        while not self._stopped.wait(TOO_LONG / 2000):
            if (perf_counter() - self._last) * 1000 > TOO_LONG and not self._sampled:
                self._sampled = _stack_of(self._thread_id)


def _stack_of(thread_id: int) -> str:
    """What a thread is doing, the innermost call first.

    Written by ``faulthandler``: whoever holds a frame of another thread keeps its painters alive behind the end of their paint event.
    """
    with tempfile.TemporaryFile() as file:
        faulthandler.dump_traceback(file, all_threads=True)
        file.seek(0)
        threads = file.read().decode(errors="replace").split("\n\n")
    mine = next((text for text in threads if f"0x{thread_id:016x}" in text), "")
    return "\n".join(mine.splitlines()[1 : MOST_CALLS + 1])
