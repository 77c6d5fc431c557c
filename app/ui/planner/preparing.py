"""Deals the lanes of all zooms while nobody does anything, so that the next zoom only draws."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

from PySide6.QtCore import QObject, QTimer

from app.ui.planner.layout import BoardLayout

#: ms of quiet before it begins, ms between its turns, s that a turn takes
QUIET, PAUSE, TURN = 250, 20, 0.004


class Preparing(QObject):
    """Works in short turns; a new layout or a zoom puts it off."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: Iterator[None] = iter(())
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._turn)

    def begin(self, layout: BoardLayout) -> None:
        """Prepare a layout from now on, after a while of quiet."""
        self._steps = layout.prepare()
        self._timer.start(QUIET)

    def _turn(self) -> None:
        end = perf_counter() + TURN
        for _row in self._steps:
            if perf_counter() >= end:
                self._timer.start(PAUSE)
                return
        self._timer.stop()
