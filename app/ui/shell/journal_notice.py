"""The bar that says when the journal is not what this computer knows of it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.core.i18n import _
from app.services.context import Context
from app.services.sealing import PAUSE, Notice, Sealer
from app.services.witness import Loss, Missing
from app.ui.kit import message
from app.ui.kit.message import Bar, bars
from app.ui.shell.window import Shell

BAR = "journal"
#: who may take note of a journal that was shortened; of a restored backup everybody may
TAKE_NOTE = "journal.witness.accept"


class JournalNotice(QObject):
    """Seals the journal while the window is open, and shows what the sealer has to tell until somebody takes note of it.

    Signals: ``told(Notice)``, from the sealer's thread.
    """

    told = Signal(object)

    def __init__(self, ctx: Context, shell: Shell) -> None:
        super().__init__(shell)
        self._ctx, self._shell = ctx, shell
        self._sealer = Sealer(ctx.database, self.told.emit, PAUSE)
        self.told.connect(self._show)
        self.start, self.stop = self._sealer.start, self._sealer.stop

    def _show(self, notice: Notice) -> None:
        missing = notice.missing
        is_restored = missing is not None and missing.loss is Loss.RESTORED
        may = missing is not None and (is_restored or self._ctx.rights.may(TAKE_NOTE))
        text = f"{notice.text} {notice.hint}"
        state = "warn" if is_restored else "bad"
        bars.show(BAR, Bar(text, state, "", _("Take note…") if may else "", (lambda: self._take_note(missing)) if may and missing else None))

    def _take_note(self, missing: Missing) -> None:
        title = _("Take note of it and keep new seals from now on?")
        text = _("The seals that this computer kept are laid aside in its data folder.")
        if message.ask(self._shell, title, text, _("Take note")):
            self._sealer.accept(missing)
            bars.hide(BAR)
