"""Makes recurring tasks further from this window while no agent does it at night."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer

from app.core.errors import UserError
from app.services.context import Context
from app.services.planning import series
from app.ui.kit.run import run
from app.ui.shell.window import Shell

#: ms until the first look, and between looks
FIRST, EVERY = 180_000, 6 * 3_600_000


class SeriesWatch(QObject):
    """Looks on a worker thread, some minutes after the window has opened and then seldom."""

    def __init__(self, ctx: Context, shell: Shell) -> None:
        super().__init__(shell)
        self._ctx, self._shell = ctx, shell
        self._timer = QTimer(self, interval=FIRST)
        self._timer.timeout.connect(self.look)
        if ctx.firm:
            self._timer.start()

    def look(self) -> None:
        """Look now."""
        self._timer.setInterval(EVERY)
        run(self._shell, partial(series.stand_in, self._ctx), failed=lambda error: isinstance(error, UserError), quiet=True)
