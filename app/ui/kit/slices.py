"""Building something large on the GUI thread in slices, so that the window answers between them."""

from __future__ import annotations

from collections.abc import Generator
from time import perf_counter

import shiboken6
from PySide6.QtCore import QObject, QTimer

SLICE = 0.012  # s


class Slices(QObject):
    """Takes the steps of a building one after the other, the first of them at once.

    :param owner: nothing more is built when it is gone.
    :param steps: each should take a few milliseconds; one that yields True has the window drawn before the next. None builds nothing.
    """

    def __init__(self, owner: QObject, steps: Generator[bool | None] | None = None) -> None:
        super().__init__(owner)
        self._steps = steps or _nothing()
        _unfinished.add(self)
        self._go()

    @property
    def is_under_way(self) -> bool:
        """Whether something is still to be built."""
        return self in _unfinished

    def stop(self) -> None:
        """Leave the rest unbuilt."""
        self._steps.close()
        _unfinished.discard(self)

    def finish(self) -> None:
        """Build the rest now."""
        try:
            for _step in self._steps:
                pass
        finally:
            _unfinished.discard(self)

    def _go(self) -> None:
        end = perf_counter() + SLICE
        is_through = True
        try:
            for wants_drawing in self._steps:
                if wants_drawing or perf_counter() >= end:
                    is_through = False
                    QTimer.singleShot(0, self, self._go)
                    return
        finally:
            if is_through:
                _unfinished.discard(self)


def _nothing() -> Generator[None]:
    yield from ()


_unfinished: set[Slices] = set()


def are_unfinished() -> bool:
    """Whether something is still being built."""
    _unfinished.difference_update([slices for slices in _unfinished if not shiboken6.isValid(slices)])
    return bool(_unfinished)
