"""The question before a recurring task is moved by hand: this one, this and later, or all; with how many each would change (UX 1 B5)."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.core.i18n import _
from app.services.context import Context
from app.services.planning.series_changes import Counts, Which, counts
from app.ui.forms.which_instances import ask_which
from app.ui.kit.run import run
from app.ui.planner.gestures.placing import Place
from app.ui.planner.moves import Moves
from app.ui.planner.plan import Plan

CHANGE_RIGHT = "planning.task_series.change"
#: ms after the last key before it is asked: several steps by key are one move
PAUSE = 700


class Recurring(QObject):
    """Asks about one place.

    Signals: ``given_up(Place)`` the task goes back.
    """

    given_up = Signal(object)

    def __init__(self, page: QWidget, context: Context, moves: Moves, plan: Plan) -> None:
        super().__init__(page)
        self._page, self._context, self._moves, self._plan = page, context, moves, plan
        self._stepped: Place | None = None
        self._soon = QTimer(self, singleShot=True, interval=PAUSE)
        self._soon.timeout.connect(self._ask_now)

    def step(self, places: list[Place]) -> bool:
        """Take a step by key of a task that recurs: it stands there at once, and is asked about when no other key follows; False for others."""
        stepped = self._stepped
        if stepped is not None and [place.block.id for place in places] == [stepped.block.id]:
            place = replace(stepped, row=places[0].row, starts_at=places[0].starts_at, ends_at=places[0].ends_at)
        elif self.wants(places):
            self._ask_now()
            place = places[0]
        else:
            return False
        self._stepped = place
        self._plan.wish([place])
        self._moves.changed.emit()
        self._soon.start()
        return True

    def _ask_now(self) -> None:
        self._soon.stop()
        place, self._stepped = self._stepped, None
        if place is not None and place.is_new:
            self.ask(place)
        elif place is not None:
            self._put_back(place)

    def wants(self, places: list[Place]) -> bool:
        """Whether there is something to ask: one task that recurs, taken where it is planned, by whoever may change series."""
        if len(places) != 1 or not self._context.rights.may(CHANGE_RIGHT):
            return False
        place = places[0]
        is_own_row = place.row.kind == "employee" and place.from_row in (None, place.block.row)
        return place.block.series_id is not None and place.block.starts_at is not None and is_own_row and not self._plan.is_busy(place.block.id)

    def ask(self, place: Place) -> None:
        """Show the task in its place, count what each answer would change, and ask."""
        self._plan.wish([place])
        self._moves.changed.emit()
        run(self._page, partial(counts, self._context, place.block.id), done=partial(self._on_counted, place), failed=partial(self._on_failed, place))

    def _on_failed(self, place: Place, _error: Exception) -> bool:
        self._put_back(place)
        return False

    def _on_counted(self, place: Place, found: Counts | None) -> None:
        question = _("“{title}” recurs: what is to move?").format(title=place.block.title)
        answer = Which.THIS if found is None else ask_which(self._page, found, question, cancel=_("Put it back"))
        self._plan.drop([place.block.id])
        if answer is None:
            self._put_back(place)
        elif found is None:
            self._moves.move([place])
        else:
            self._moves.move_series(place, answer)

    def _put_back(self, place: Place) -> None:
        self._plan.drop([place.block.id])
        self._moves.changed.emit()
        self.given_up.emit(place)
