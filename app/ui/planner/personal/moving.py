"""What hands and keys move in the calendar of a person: written once, asked about before where it recurs, told when it is refused."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import uuid4

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.core.changes import Changes
from app.core.errors import UserError
from app.core.i18n import _
from app.core.planning.board import Block
from app.core.planning.wall_time import day_of
from app.services.context import Context
from app.services.planning.moving import Move, move_tasks
from app.services.planning.over_planning import OverPlan, over_planned
from app.services.planning.series_changes import Counts, SeriesChange, change_series, counts
from app.ui.forms.which_instances import ask_which
from app.ui.kit.run import run
from app.ui.planner.recurring import CHANGE_RIGHT


class Moving(QObject):
    """The way to the database.

    Signals: ``moved()`` it stands in its new place, ``refused(str)`` it stays for this reason, ``given_up()`` nobody wants it moved any more,
    ``warned(str)`` the day holds more now than the person has proven to finish.
    """

    moved = Signal()
    refused = Signal(str)
    given_up = Signal()
    warned = Signal(str)

    def __init__(self, page: QWidget, context: Context) -> None:
        super().__init__(page)
        self._page, self._context = page, context

    def move(self, block: Block, move: Move) -> None:
        """Write the new time of a task; of one that recurs it is asked first which of its times are meant (UX 1 B5)."""
        if block.series_id is not None and self._context.rights.may(CHANGE_RIGHT):
            run(self._page, partial(counts, self._context, block.id), done=partial(self._ask, block.title, move), failed=self._on_refused)
        else:
            self._write(move, partial(move_tasks, self._context, [move]))

    def _ask(self, title: str, move: Move, found: Counts | None) -> None:
        if found is None:
            self._write(move, partial(move_tasks, self._context, [move]))
            return
        question = _("“{title}” recurs: what is to move?").format(title=title)
        which = ask_which(self._page, found, question, cancel=_("Put it back"))
        if which is None:
            self.given_up.emit()
        else:
            wanted = SeriesChange({}, move.starts_at, move.ends_at)
            self._write(move, partial(change_series, self._context, move.task_id, move.version, which, wanted))

    def _write(self, move: Move, operation: Callable[..., Changes]) -> None:
        run(self._page, partial(operation, key=uuid4().hex), done=partial(self._on_moved, move), failed=self._on_refused)

    def _on_moved(self, move: Move, _changes: Changes) -> None:
        self.moved.emit()
        day = day_of(move.starts_at, move.zone)
        run(self._page, partial(over_planned, self._context, move.row.id, day), done=self._on_weighed, quiet=True)

    def _on_weighed(self, found: OverPlan | None) -> None:
        if found is not None:
            self.warned.emit(found.sentence)

    def _on_refused(self, error: Exception) -> bool:
        if not isinstance(error, UserError):
            return False
        self.refused.emit(str(error))
        return True
