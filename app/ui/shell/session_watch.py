"""The session of a window: told when it begins and ends, and asked every few seconds whether somebody has ended it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.changes import Changes
from app.core.i18n import format_moment, ngettext
from app.services import sessions
from app.services.context import Context
from app.services.failed_tries import FailedTries
from app.ui.kit import message
from app.ui.kit.run import run

EVERY = 3000  # ms: an ended window closes, and a server that fell silent is told, well within ten seconds


class SessionWatch(QObject):
    """Signals: ``ended(str)`` the window has to close, and why."""

    ended = Signal(str)

    def __init__(self, context: Context, parent: QObject, every: int = EVERY) -> None:
        super().__init__(parent)
        self._context = context
        self._id: int | None = None
        self._is_asking = self._is_over = False
        self._timer = QTimer(self, interval=every)
        self._timer.timeout.connect(self.ask)

    def start(self) -> None:
        """Begin the session."""
        if self._context.user.id is not None:
            run(None, partial(sessions.begin, self._context), done=self._on_begun, failed=self._on_failed, quiet=True)

    def ask(self) -> None:
        """Ask now; not while an answer is still awaited."""
        if self._id is not None and not self._is_asking:
            self._is_asking = True
            run(None, partial(sessions.beat, self._context, self._id), done=self._on_answer, failed=self._on_failed, quiet=True)

    def stop(self) -> None:
        """The window is closed by its person."""
        self._is_over = True
        self._timer.stop()
        if self._id is None:
            return
        task, self._id = partial(sessions.leave, self._context, self._id), None
        if self._context.database.name == "sqlite":
            task()  # a blink, and the file may be put away right after
        else:
            run(None, task, failed=self._on_failed, quiet=True)

    def _on_begun(self, changes: Changes) -> None:
        self._id = changes.created("sign_in")[0]
        if self._is_over:  # closed before it had begun
            run(None, partial(sessions.leave, self._context, self._id), failed=self._on_failed, quiet=True)
        else:
            self._timer.start()
            run(None, partial(sessions.tries_before, self._context, self._id), done=self._tell, failed=self._on_failed, quiet=True)

    def _tell(self, tries: FailedTries | None) -> None:
        """Wrong passwords that were typed here before: whoever did not type them has to know."""
        if tries is not None:
            message.toast(None, words_of(tries), state="warn")

    def _on_answer(self, why: str) -> None:
        self._is_asking = False
        if why and self._id is not None:
            self._timer.stop()
            self._id = None
            self.ended.emit(why)

    def _on_failed(self, _error: Exception) -> bool:
        """A server that is away is told elsewhere."""
        self._is_asking = False
        return True


def words_of(tries: FailedTries) -> str:
    """Wrong passwords before a sign-in, in a sentence."""
    text = ngettext(
        "{count} wrong password was typed at this workstation before: {moment}, for {logins}.",
        "{count} wrong passwords were typed at this workstation before, the last one {moment}, for {logins}.", tries.count,
    )
    return text.format(count=tries.count, moment=format_moment(tries.last_at), logins=tries.names)
