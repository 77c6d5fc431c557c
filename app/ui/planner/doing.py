"""What drops and keys on the planner lead to: judged, shown, written, told; and what is said when somebody else was faster."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from app.core import clock
from app.core.enums.planning import TaskKind
from app.core.i18n import _, ngettext
from app.core.planning.board import Block, RowKey, Span
from app.core.planning.wall_time import day_of
from app.services.context import Context
from app.services.planning.creating import NewTask
from app.services.planning.holding import MovedMeanwhile
from app.services.planning.over_planning import OverPlan, over_planned
from app.ui.kit import message
from app.ui.kit.navigator import navigator
from app.ui.kit.run import run
from app.ui.kit.widgets import NoticePlace
from app.ui.planner.gestures import nudge, words
from app.ui.planner.gestures.grip import Grip
from app.ui.planner.gestures.judge import Judge
from app.ui.planner.gestures.placing import Place, new_block
from app.ui.planner.gestures.scene import Scene
from app.ui.planner.moves import Moves
from app.ui.planner.plan import Plan
from app.ui.planner.recurring import Recurring
from app.ui.planner.view import TimelineView
from app.ui.planner.words import when


class Doing(QObject):
    """Between the hands and the database. ``said`` is what a screen reader was told last."""

    def __init__(
        self, page: QWidget, context: Context, view: TimelineView, scene: Scene, grip: Grip, moves: Moves, plan: Plan, notices: NoticePlace,
    ) -> None:
        super().__init__(page)
        self._page, self._view, self._scene, self._moves, self._plan, self._notices = page, view, scene, moves, plan, notices
        self._context = context
        self._overtaken: list[Place] = []
        self._dropped: Place | None = None
        self.said = ""
        self.recurring = Recurring(page, context, moves, plan)
        self.recurring.given_up.connect(lambda place: self._fly_back([place]))
        grip.moved.connect(self._drop)
        grip.copied.connect(moves.copy)
        grip.unplanned.connect(self.unplan)
        grip.refused.connect(self._refuse)
        moves.refused.connect(self._fly_back)
        moves.overtaken.connect(self._tell_overtaken)
        moves.done.connect(self._tell_done)

    def announce(self, text: str) -> None:
        """Tell a screen reader at once."""
        self.said = text
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._view, text))

    # by hand

    def _drop(self, places: list[Place]) -> None:
        if self.recurring.wants(places):
            self._forget_overtaken()
            self.recurring.ask(places[0])
        else:
            self.move(places)

    def move(self, places: Sequence[Place]) -> None:
        """Put tasks to places; the view shows it at once."""
        self._forget_overtaken()
        ids = [place.block.id for place in places]
        self._dropped = places[0]
        self._moves.move(places)
        self._view.select(ids, ids[0])

    def unplan(self, blocks: Sequence[Block]) -> None:
        """Take tasks off the board, but for those that may not be moved."""
        judge = Judge(self._view.layout_of_board)
        for block in blocks:
            assert block.starts_at is not None, "it waits already"
            assert block.ends_at is not None, "it waits already"
            if refusal := judge.judge([Place(block, block.row, block.starts_at, block.ends_at, block.row)], False).refusal:
                self._refuse(refusal, [])
                return
        self._moves.unplan(blocks)

    def create(self, row: RowKey, span: Span, title: str) -> None:
        """Make a task at a place."""
        zone = self._view.board.zone
        new = NewTask(TaskKind.ASSIGNMENT, title, row, span.starts_at, span.ends_at, zone)
        self._moves.create(new, Place(new_block(title, row, span, zone), row, span.starts_at, span.ends_at))

    def _refuse(self, refusal: str, places: list[Place]) -> None:
        self._fly_back(places)
        message.toast(self._page, refusal, state="warn")
        self.announce(refusal)

    def _fly_back(self, places: list[Place]) -> None:
        for place in places:
            source, target = self._scene.place_rect(place), self._view.block_rect(place.block.id)
            if source is not None and target is not None:
                self._scene.fly(place.block, source, target)

    # by key

    def nudge(self, step: Callable[[TimelineView, int], list[Place]], by: int) -> None:
        """Move the selection by a key, and speak the new time.

        :param step: one of ``gestures.nudge``.
        """
        places = step(self._view, by)
        if not places:
            self.announce(_("No task is selected."))
            return
        verdict = Judge(self._view.layout_of_board).judge(places, False)
        if verdict.refusal:
            self._refuse(verdict.refusal, [])
            return
        if wanted := [place for place in places if place.is_new]:
            selection, current = self._view.selection, self._view.current
            if not self.recurring.step(wanted):
                self._moves.move(wanted)
            self._view.select(selection or (place.block.id for place in wanted), current)
            self._view.reveal(wanted[0].block.id)
            self.announce(words.spoken(self._view.board, wanted, verdict.problems))

    def copy(self) -> None:
        """Put a copy of the selection right behind it, and choose it, so that the next keys move the copy."""
        places = [place for place in nudge.behind(self._view) if place.block.id > 0]
        verdict = Judge(self._view.layout_of_board).judge(places, True)
        if verdict.refusal:
            self._refuse(verdict.refusal, [])
        elif places:
            self._moves.copy(places)
            self.announce(words.spoken(self._view.board, places, (_("copy"), *verdict.problems)))

    def plan(self, blocks: Sequence[Block], row: RowKey, begin: datetime) -> None:
        """Put tasks of the backlog into the first free time, and speak where.

        :param row: for those whose own row is not shown. :param begin: none comes before.
        """
        places = nudge.into_free_time(self._view, blocks, row, begin)
        if len(places) < len(blocks):
            found = {place.block.id for place in places}
            left = next(block for block in blocks if block.id not in found)
            refusal = _("There is no free time long enough for “{title}” in what is shown.").format(title=left.title)
            message.toast(self._page, refusal, state="warn")
            self.announce(refusal)
        if places:
            self.move(places)
            self._view.reveal(places[0].block.id)
            self.announce(words.spoken(self._view.board, places))

    def take_off(self) -> None:
        """Unplan the selection."""
        if blocks := self.selected():
            self.unplan(blocks)

    def bin(self, blocks: Sequence[Block]) -> None:
        """Put tasks into the bin."""
        if blocks:
            self._moves.bin(blocks)

    def selected(self) -> list[Block]:
        """The blocks that keys mean."""
        return [taken.block for taken in nudge.selected(self._view)]

    # what came of it

    def _tell_done(self, what: str, count: int) -> None:
        texts = {
            "unplanned": ngettext("{count} task is not planned any more.", "{count} tasks are not planned any more.", count),
            "binned": ngettext("{count} record is in the bin.", "{count} records are in the bin.", count),
        }
        if what == "moved":
            self._warn_of_full_day()
        if what in texts:
            message.toast(self._page, texts[what].format(count=count), _("Undo"), lambda: navigator().start("edit.undo"))

    def _warn_of_full_day(self) -> None:
        """Say with figures if the day that something was put on holds more than the person is proven to do (PL-07)."""
        place, self._dropped = self._dropped, None
        if place is None or place.row.kind != "employee" or not place.row.id or place.shown().is_all_day:
            return
        zone = self._view.board.zone
        day = day_of(place.starts_at, zone)
        was = day_of(place.block.starts_at, zone) if place.block.starts_at is not None else None
        if (day, place.row) != (was, place.from_row):
            run(self._page, partial(over_planned, self._context, place.row.id, day), done=self._tell_full_day, quiet=True)

    def _tell_full_day(self, found: OverPlan | None) -> None:
        if found is not None:
            message.toast(self._page, found.sentence, state="warn")
            self.announce(found.sentence)

    def _tell_overtaken(self, error: MovedMeanwhile, places: list[Place]) -> None:
        """Somebody else was faster: the block flies to where it is now, and the own place is one key away."""
        self._overtaken = [place for place in places if self._plan.known(place.block.id) is not None]
        for place in places:
            source, target = self._scene.place_rect(place), self._view.block_rect(place.block.id)
            if source is not None and target is not None:
                self._scene.fly(self._plan.known(place.block.id) or place.block, source, target)
        text = overtaken_words(error, self._view.board.zone)
        if self._overtaken:
            self._notices.show_notice(text, "warn", _("Put it at my time (Ctrl+M)"), self.put_mine)
        else:
            self._notices.show_notice(text, "warn")
        self.announce(text)

    def why_not_mine(self) -> str:
        """Why there is nothing to be put at the own time; empty where there is."""
        return "" if self._overtaken else _("Nobody has moved a task of yours meanwhile.")

    def put_mine(self) -> None:
        """Put what somebody else has moved to the place that one had wanted."""
        wanted, self._overtaken = self._overtaken, []
        self._notices.hide_notice()
        again = [replace(place, block=known, from_row=known.row) for place in wanted if (known := self._plan.known(place.block.id)) is not None]
        if again:
            self.move(again)

    def _forget_overtaken(self) -> None:
        if self._overtaken:
            self._overtaken = []
            self._notices.hide_notice()


def overtaken_words(error: MovedMeanwhile, zone: str) -> str:
    """Who moved a task where, and how long ago: "Ann moved “Visit” to Wed 18 Nov, 14:00, 5 s ago"."""
    values = {"who": error.who, "title": error.title, "ago": ago_words(error)}
    if error.starts_at is None or error.ends_at is None:
        return _("{who} took “{title}” off the board {ago}.").format(**values)
    moved = new_block(error.title, error.row, Span(error.starts_at, error.ends_at), zone)
    return _("{who} moved “{title}” to {time}, {ago}.").format(time=when(moved, zone), **values)


def ago_words(error: MovedMeanwhile) -> str:
    """How long ago somebody else did it."""
    seconds = max(0, int((clock.now() - error.at).total_seconds())) if error.at is not None else 0
    if seconds < 90:
        return ngettext("{count} s ago", "{count} s ago", seconds).format(count=seconds)
    return ngettext("{count} min ago", "{count} min ago", seconds // 60).format(count=seconds // 60)
