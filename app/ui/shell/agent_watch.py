"""Sends mail and SMS from this window while no agent is at work; asks seldom, and only where the person may and the computer can."""

from __future__ import annotations

import os
import platform

from PySide6.QtCore import QObject, QTimer

from app.core.errors import UserError
from app.services.context import Context
from app.services.outgoing.standing_in import StandIn
from app.ui.kit.run import run
from app.ui.shell.window import Shell

#: ms; the first look comes after as long, so that an agent that starts anew finds its work undone
EVERY = 120_000


class AgentWatch(QObject):
    """Looks on a worker thread; one look at a time."""

    def __init__(self, ctx: Context, shell: Shell) -> None:
        super().__init__(shell)
        self._shell, self._is_looking = shell, False
        self._stand_in = StandIn(ctx, f"{platform.node()}:{os.getpid()}:window")
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.look)
        if ctx.firm and self._stand_in.may:
            self._timer.start()

    def look(self) -> None:
        """Look now, unless a look is under way: mail servers may take their time."""
        if not self._is_looking:
            self._is_looking = True
            run(self._shell, self._stand_in.work, done=self._on_done, failed=self._on_failed, quiet=True)

    def _on_done(self, _tried: int) -> None:
        self._is_looking = False

    def _on_failed(self, error: Exception) -> bool:
        """A server that is away has a bar of its own, and the next look comes."""
        self._is_looking = False
        return isinstance(error, UserError)
