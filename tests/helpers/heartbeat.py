"""How long the window's thread was held at a stretch, apart from the time in which the machine gave it no processor."""

from __future__ import annotations

import os
from pathlib import Path

from app.ui.kit.watchdog import BEAT, Watchdog

_WAITED = Path("/proc/thread-self/schedstat")


class Heartbeat(Watchdog):
    """The program's watchdog; ``own`` is the longest stretch in milliseconds that was not spent waiting for a processor.

    Where the system does not tell that time, all of it counts.
    """

    def start(self) -> None:
        """Begin to measure."""
        self._file = os.open(_WAITED, os.O_RDONLY) if _WAITED.exists() else None
        super().start()

    def stop(self) -> None:
        """Stop measuring; the figures stay."""
        super().stop()
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def reset(self) -> None:
        """Forget what was measured."""
        self.own, self.where_own, self._before = 0.0, "", self._waited()
        super().reset()

    def _waited(self) -> float:
        """Milliseconds that this thread has waited for a processor since it began."""
        return int(os.pread(self._file, 100, 0).split()[1]) / 1e6 if self._file is not None else 0.0

    def _beat(self) -> None:
        last, sampled, waited = self.sampler.last, self.sampler.text, self._waited()
        super()._beat()
        own = (self.sampler.last - last) * 1000 - BEAT - (waited - self._before)
        self._before = waited
        if own > self.own:
            self.own, self.where_own = own, sampled
