"""Writes what hands and keys have done: shown at once, saved behind, put back when it is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from uuid import uuid4

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.core.changes import Changes
from app.core.planning.board import Block, Board
from app.services import records
from app.services.context import Context
from app.services.planning.creating import NewTask, create_task
from app.services.planning.holding import MovedMeanwhile
from app.services.planning.moving import Move, copy_tasks, move_tasks, unplan_tasks
from app.services.planning.series_changes import SeriesChange, Which, change_series
from app.ui.kit.run import run
from app.ui.planner.gestures.placing import Place
from app.ui.planner.plan import Plan


class Moves(QObject):
    """The hands' way to the database. What is done again to a task that is still being written waits until it was read back.

    Signals: ``changed()`` the plan is to be shown anew; ``refused(list)`` places that could not be had, after ``changed``;
    ``overtaken(MovedMeanwhile, list)`` the same where somebody else was faster; ``made(tuple)`` keys of new tasks;
    ``done(str, int)`` what was done, ``moved``, ``copied``, ``unplanned``, ``binned`` or ``made``, and to how many.
    """

    changed = Signal()
    refused = Signal(list)
    overtaken = Signal(object, list)
    made = Signal(tuple)
    done = Signal(str, int)

    def __init__(self, page: QWidget, context: Context, plan: Plan, read: Callable[[], object]) -> None:
        """:param read: reads the board again."""
        super().__init__(page)
        self._page, self._context, self._plan, self._read = page, context, plan, read
        self._waiting: dict[int, Place] = {}
        self._running = 0

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being written or waits to be, and all of it was read back."""
        return not self._running and not self._waiting and self._plan.is_settled

    def take(self, board: Board, reading: int) -> None:
        """A board was read: show it, and go on with what waited for it."""
        self._plan.take(board, reading)
        ready = [place for id, place in self._waiting.items() if not self._plan.is_busy(id)]
        for place in ready:
            del self._waiting[place.block.id]
        fresh = [replace(place, block=known) for place in ready if (known := self._plan.known(place.block.id)) is not None]
        if again := [place for place in fresh if place.is_new]:
            self.move(again)
        else:
            self.changed.emit()

    def move(self, places: Sequence[Place]) -> None:
        """Put tasks to places; planned or not before."""
        busy = [place for place in places if self._plan.is_busy(place.block.id)]
        self._waiting.update((place.block.id, place) for place in busy)
        now = [place for place in places if place not in busy]
        self._plan.wish(places)
        self.changed.emit()
        if now:
            self._write(partial(move_tasks, self._context, [self._moved(place) for place in now]), [place.block for place in now], now, "moved")

    def move_series(self, place: Place, which: Which) -> None:
        """Put instances of a series where one of them was put."""
        block = place.block
        values = {} if place.row == block.row else {"employee_id": place.row.id or None}
        wanted = SeriesChange(values, place.starts_at, place.ends_at)
        self._plan.wish([place])
        self.changed.emit()
        self._write(partial(change_series, self._context, block.id, block.version, which, wanted), [block], [place], "moved")

    def copy(self, places: Sequence[Place]) -> None:
        """Make copies of tasks at places."""
        shown = [replace(place, block=self._plan.add(place)) for place in places]
        self.changed.emit()
        self._write(partial(copy_tasks, self._context, [self._moved(place) for place in places]), [place.block for place in shown], shown, "copied")

    def create(self, new: NewTask, shown: Place) -> None:
        """Make a task.

        :param shown: where and how it stands until it is read.
        """
        block = self._plan.add(shown)
        self.changed.emit()
        self._write(partial(create_task, self._context, new), [block], (), "made")

    def unplan(self, blocks: Iterable[Block]) -> None:
        """Take tasks off the board; they wait in the backlog."""
        taken = [block for block in blocks if not self._plan.is_busy(block.id)]
        if taken:
            self._plan.wish_waiting(taken)
            self.changed.emit()
            operation = partial(unplan_tasks, self._context, [(block.id, block.version) for block in taken])
            self._write(operation, taken, (), "unplanned")

    def bin(self, blocks: Iterable[Block]) -> None:
        """Put tasks into the recycle bin."""
        taken = [block for block in blocks if not self._plan.is_busy(block.id)]
        if taken:
            self._plan.wish_gone(taken)
            self.changed.emit()
            operation = partial(records.delete, self._context, "task", [block.id for block in taken])
            self._write(operation, taken, (), "binned")

    def _write(self, operation: Callable[..., Changes], blocks: Sequence[Block], places: Sequence[Place], what: str) -> None:
        ids = [block.id for block in blocks]
        self._running += 1

        def done(changes: Changes) -> None:
            self._running -= 1
            self._plan.written(ids)
            if what in ("copied", "made"):
                self.made.emit(changes.created("task"))
            self.done.emit(what, len(ids))
            if any(id in self._waiting for id in ids):
                self._read()

        def failed(error: Exception) -> bool:
            self._running -= 1
            self._plan.drop(ids)
            for id in ids:
                self._waiting.pop(id, None)
            if isinstance(error, MovedMeanwhile):
                self._plan.correct(error.task_id, error.version, error.row, error.starts_at, error.ends_at)
            self.changed.emit()
            if isinstance(error, MovedMeanwhile):
                self.overtaken.emit(error, list(places) if what == "moved" else [])
                return True
            self.refused.emit(list(places))
            self._read()
            return False

        run(self._page, partial(operation, key=uuid4().hex), done=done, failed=failed)

    def _moved(self, place: Place) -> Move:
        zone = self._plan.read.zone if self._plan.read is not None else ""
        return Move(place.block.id, place.block.version, place.row, place.starts_at, place.ends_at, place.from_row, zone)
