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
        self.sampler = Sampler()
        self._timer = QTimer(self, interval=BEAT)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        """Begin to measure."""
        self.reset()
        self._timer.start()
        threading.Thread(target=self.sampler.run, name="watchdog", daemon=True).start()

    def stop(self) -> None:
        """Stop measuring for good; the figures stay."""
        self._beat()
        self._timer.stop()
        self.sampler.stopped.set()

    def reset(self) -> None:
        """Forget what was measured."""
        self.longest, self.where, self.sampler.text = 0.0, "", ""
        self.sampler.last = perf_counter()

    def _beat(self) -> None:
        moment, sampler = perf_counter(), self.sampler
        held = (moment - sampler.last) * 1000 - BEAT
        if held > self.longest:
            self.longest = held
            self.where = sampler.text if held > TOO_LONG else ""
        sampler.last, sampler.text = moment, ""


class Sampler:
    """The other thread's half, which knows nothing of Qt: a thread that lets go of a QObject last destroys it.

    ``text`` is what the GUI thread has been doing since its beat is late.
    """

    def __init__(self) -> None:
        self.text = ""
        self.last = perf_counter()
        self.stopped = threading.Event()
        self._thread_id = threading.get_ident()

    def run(self) -> None:
        """Look until stopped."""
        while not self.stopped.wait(TOO_LONG / 2000):
            if (perf_counter() - self.last) * 1000 > TOO_LONG and not self.text:
                self.text = _stack_of(self._thread_id)


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
