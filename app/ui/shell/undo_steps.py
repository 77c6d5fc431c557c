"""Ctrl+Z outside of texts: takes back the last thing that the person did in this session, in the database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from uuid import uuid4

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from app.core import clock
from app.core.changes import Changes
from app.core.i18n import _
from app.services import undo
from app.services.context import Context
from app.services.undo import Deed, Steps, UndoRefused
from app.ui.kit import message
from app.ui.kit.changes_bus import changes_bus
from app.ui.kit.commands import Command
from app.ui.kit.run import run
from app.ui.shell.window import Shell

AFTER = 100  # ms: several saves in a row are looked up once
#: the server's clock may be behind ours by as much
LEEWAY = timedelta(minutes=1)


class UndoSteps(QObject):
    """Knows what would be undone and redone next, and gives the window's commands for it.

    A focused text keeps its own undo; everything else is undone in the database.
    """

    def __init__(self, context: Context, shell: Shell) -> None:
        super().__init__(shell)
        self._context, self._shell = context, shell
        self._since = clock.now() - LEEWAY
        self._steps = Steps(None, None)
        self._soon = QTimer(self, singleShot=True, interval=AFTER)
        self._soon.timeout.connect(self.look)
        changes_bus.mine.connect(self._soon.start)
        pages = lambda: shell.workspace.open_page("undo")  # noqa: E731 - a command takes no arguments
        shell.commands.take_over([self._command("undo"), self._command("redo")])
        shell.commands.add([Command("edit.undo_list", _("Undo something earlier…"), pages, "", "undo", "edit.1")])

    @property
    def steps(self) -> Steps:
        """What would be undone and redone next, as far as it is known."""
        return self._steps

    def look(self) -> None:
        """Find out what would be undone and redone next."""
        run(self._shell, partial(undo.steps, self._context, self._since), done=self._take, quiet=True)

    def undo(self) -> None:
        """Take back the last own action."""
        if self._steps.undo is not None:
            take_back(self._shell, self._context, self._steps.undo)

    def redo(self) -> None:
        """Take back the last undo."""
        if self._steps.redo is not None:
            take_back(self._shell, self._context, self._steps.redo)

    def _take(self, found: Steps) -> None:
        self._steps = found

    def _command(self, what: str) -> Command:
        of_text = self._shell.commands.find(f"edit.{what}")
        assert of_text is not None
        act, nothing = (self.undo, _("There is nothing to undo.")) if what == "undo" else (self.redo, _("There is nothing to redo."))

        def deed() -> Deed | None:
            return self._steps.undo if what == "undo" else self._steps.redo

        def is_in_text() -> bool:
            return not of_text.why_not()

        def start() -> None:
            of_text.run() if is_in_text() else act()

        def why_not() -> str:
            step = deed()
            return "" if is_in_text() else nothing if step is None else step.why_not

        def words() -> str:
            step = deed()
            if is_in_text() or step is None:
                return ""
            return _("Undo: {action}").format(action=step.title) if what == "undo" else _("Redo: {action}").format(action=step.title)

        return replace(of_text, run=start, why_not=why_not, words=words)


def take_back(widget: QWidget, context: Context, deed: Deed) -> None:
    """Undo or redo an action, tell it, and offer the way back; a refusal lists what stands in the way."""
    is_redo = bool(deed.undoes)

    def done(_changes: Changes) -> None:
        words = _("Redone.") if is_redo else _("Undone: {action}").format(action=deed.title)
        message.toast(widget, words, "" if is_redo else _("Redo"), partial(_redo, widget, context, deed))

    run(widget, partial(undo.undo, context, deed.id, uuid4().hex), done=done, failed=partial(show_refusal, widget))


def _redo(widget: QWidget, context: Context, deed: Deed) -> None:
    """Take back the undo of an action that was undone a moment ago."""

    def found(latest: list[Deed]) -> None:
        if (again := next((one for one in latest if one.undoes == deed.id and not one.is_undone), None)) is not None:
            take_back(widget, context, again)

    run(widget, partial(undo.recent, context), done=found)


def show_refusal(widget: QWidget, error: Exception) -> bool:
    """Tell what stands in the way of an undo, each thing in its line; returns whether it was one."""
    if not isinstance(error, UndoRefused):
        return False
    title = _("“{action}” cannot be undone").format(action=error.title)
    message.inform(widget, title, error.hint, "\n".join(str(one) for one in error.found))
    return True
