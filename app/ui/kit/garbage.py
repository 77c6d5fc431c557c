"""Python's cycle collector, held to the GUI thread.

Left to itself it runs in whichever thread happens to allocate; in a worker it would destroy widgets there, and Qt crashes.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY = 2000  # ms


class GuiCollector(QObject):
    """Switches the automatic collector off and collects from the event loop, the young often and the old rarely, as Python itself would."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    @staticmethod
    def spare() -> None:
        """Never look again at what there is now: modules and declarations stay until the end, and going through them holds the window 0.2 s."""
        gc.freeze()

    def collect(self) -> None:
        """Collect the generations whose thresholds are passed."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > thresholds[generation]:
                gc.collect(generation)
                return
