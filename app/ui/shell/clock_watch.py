"""The bar over a window on a computer whose clock is wrong."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, QTimer

from app.core import clock
from app.core.errors import UserError
from app.core.i18n import _, format_date
from app.services import server_clock
from app.services.context import Context
from app.services.server_clock import Clocks
from app.ui.kit.message import Bar, bars
from app.ui.kit.run import run
from app.ui.shell.window import Shell

BAR = "clock"
#: how long at most the program follows an offset that is no longer right, because somebody set the clock; ms
EVERY = 60_000


class ClockWatch(QObject):
    """Looks when the window opens, every minute, and when it is told to. A file knows no other clock than ours."""

    def __init__(self, ctx: Context, shell: Shell) -> None:
        super().__init__(shell)
        self._ctx, self._shell = ctx, shell
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.look)
        if ctx.database.name != "sqlite":
            self._timer.start()
            self.look()

    def look(self) -> None:
        """Look now."""
        if self._timer.isActive():
            run(self._shell, partial(server_clock.compare, self._ctx), done=self._show, failed=_comes_again, quiet=True)

    def _show(self, clocks: Clocks) -> None:
        if clocks.agree:
            bars.hide(BAR)
            return
        text = _("This computer's clock says {here}, the server's {server}. Kontor keeps to the server's: have this computer's set right.")
        bars.show(BAR, Bar(text.format(here=_spoken(clocks.here), server=_spoken(clocks.server)), "warn", "clock"))


def _spoken(moment: datetime) -> str:
    here = clock.local(moment)
    return f"{format_date(here.date())}, {here:%H:%M}"


def _comes_again(error: Exception) -> bool:
    """A server that is away has a bar of its own, and the next look comes."""
    return isinstance(error, UserError)
