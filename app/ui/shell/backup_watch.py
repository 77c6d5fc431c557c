"""The lasting bar when there was no backup for too long, for whoever answers for backups."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer

from app.core.errors import UserError
from app.core.i18n import _
from app.services.backups import light
from app.services.backups.light import Colour, Light
from app.services.backups.plan import PERMISSION
from app.services.context import Context
from app.ui.kit.message import Bar, bars
from app.ui.kit.run import run
from app.ui.shell.window import Shell

BAR = PAGE = "backups"
EVERY = 3_600_000  # ms


class BackupWatch(QObject):
    """Looks when the window opens, and every hour. The bar cannot be closed: it goes with the next backup."""

    def __init__(self, ctx: Context, shell: Shell) -> None:
        super().__init__(shell)
        self._ctx, self._shell = ctx, shell
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.look)
        if ctx.firm and ctx.rights.may(PERMISSION):
            self._timer.start()
            self.look()

    def look(self) -> None:
        """Look now."""
        run(self._shell, partial(light.watch, self._ctx), done=self._show, failed=_comes_again, quiet=True)

    def _show(self, found: Light) -> None:
        if found.colour is not Colour.RED:
            bars.hide(BAR)
            return
        open_page = partial(self._shell.workspace.open_page, PAGE)
        bars.show(BAR, Bar(f"{found.title}. {found.text}", "bad", "backup", _("Open backups"), open_page))


def _comes_again(error: Exception) -> bool:
    """A server that is away has a bar of its own, and the next look comes."""
    return isinstance(error, UserError)
