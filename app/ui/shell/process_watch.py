"""Does from this window what of processes comes due while no agent is at work."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer

from app.core.errors import UserError
from app.services.context import Context
from app.services.process_runs import timers
from app.ui.kit.run import run
from app.ui.shell.window import Shell

#: ms until the first look, so that an agent that starts anew comes first, and the least and most between looks
FIRST, SHORTEST, LONGEST = 20_000, 2_000, 60_000


class ProcessWatch(QObject):
    """Looks on a worker thread, one look at a time, and sleeps until something is due."""

    def __init__(self, ctx: Context, shell: Shell) -> None:
        super().__init__(shell)
        self._ctx, self._shell = ctx, shell
        self._timer = QTimer(self, interval=FIRST, singleShot=True)
        self._timer.timeout.connect(self.look)
        self._is_over = False
        shell.closed.connect(self.stop)
        if ctx.firm and ctx.rights.may(timers.FIRE):
            self._timer.start()

    def look(self) -> None:
        """Look now."""
        run(self._shell, partial(timers.stand_in, self._ctx), done=self._sleep, failed=self._fail, quiet=True)

    def stop(self) -> None:
        """The window is closed: a look that is still on its way is the last one."""
        self._is_over = True
        self._timer.stop()

    def _sleep(self, seconds: float) -> None:
        if not self._is_over:
            self._timer.start(int(min(max(seconds * 1000, SHORTEST), LONGEST)))

    def _fail(self, error: Exception) -> bool:
        """A server that is away has a bar of its own, and the next look comes."""
        self._sleep(LONGEST / 1000)
        return isinstance(error, UserError)
