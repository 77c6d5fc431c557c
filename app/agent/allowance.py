"""How often somebody may ask: a purse that fills with time."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable


class Allowance:
    """So many questions at once, then so many a minute, for each who asks.

    :param burst: most at once. :param per_minute: how fast the purse fills. :param most_known: of how many the purse is remembered.
    :param tell_time: seconds of a clock that nobody sets.
    """

    def __init__(self, burst: int, per_minute: float, most_known: int = 10_000, tell_time: Callable[[], float] = time.monotonic) -> None:
        self._burst, self._rate, self._most, self._tell_time = float(burst), per_minute / 60, most_known, tell_time
        self._purses: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._guard = threading.Lock()

    def take(self, who: str, count: int = 1) -> bool:
        """Take so many, or what is left; False when not even one is."""
        with self._guard:
            left = self._left(who)
            self._purses[who] = (max(left - count, 0.0), self._tell_time())
            self._purses.move_to_end(who)
            while len(self._purses) > self._most:
                self._purses.popitem(last=False)
            return left >= 1

    def _left(self, who: str) -> float:
        left, since = self._purses.get(who, (self._burst, 0.0))
        return min(self._burst, left + (self._tell_time() - since) * self._rate)
