"""A panel that asks about the drawing as it is now: one question at a time, and again once the drawing rests."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer

from app.core.errors import Unreachable, UserError
from app.process_editor.document import EditorDocument
from app.process_editor.side_panel import SidePanel
from app.ui.kit.run import run

#: pixels at 100 %, and milliseconds that the drawing rests before what was changed is asked about again
WIDTH, REST = 360, 400


class FollowingPanel(SidePanel):
    """Follows a document; a panel says how in ``follow`` and ``say``.

    :param close: what its cross says.
    """

    def __init__(self, title: str, close: str, document: EditorDocument) -> None:
        super().__init__(title, close, WIDTH)
        self._document = document
        self.is_asking = self._is_stale = False
        self.rest = QTimer(self, singleShot=True, interval=REST)
        self.rest.timeout.connect(self.follow)
        document.changed.connect(lambda _found: self.rest.start())

    def follow(self) -> None:
        """Ask about the drawing as it is now."""
        raise NotImplementedError

    def say(self, text: str, hint: str = "") -> None:
        """Tell a sentence and, smaller, what belongs to it."""
        raise NotImplementedError

    def ask(self, operation: Callable[[], Any], done: Callable[[Any], object]) -> None:
        """Ask the database; while another question is open, ``follow`` comes once that is answered."""
        if self.is_asking:
            self._is_stale = True
            return
        self.is_asking = True
        run(self, operation, done=partial(self._answered, done), failed=self._refused)

    def refuse(self, error: Exception) -> bool:
        """Tell what was expected to go wrong; False leaves it to the window."""
        if isinstance(error, UserError) and not isinstance(error, Unreachable):
            self.say(error.text, error.hint)
            return True
        return False

    def _answered(self, done: Callable[[Any], object], answer: Any) -> None:
        self.is_asking = False
        done(answer)
        self._catch_up()

    def _refused(self, error: Exception) -> bool:
        self.is_asking = False
        is_told = self.refuse(error)
        self._catch_up()
        return is_told

    def _catch_up(self) -> None:
        """What was asked for meanwhile."""
        if self._is_stale:
            self._is_stale = False
            self.follow()
