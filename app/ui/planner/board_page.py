"""A page with a board: reads it, shows it, goes through time, narrows it, and keeps its state."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any, ClassVar

from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from app.core import clock
from app.core.i18n import _, format_number, ngettext
from app.core.planning.board import Board
from app.core.planning.local_zone import local_zone
from app.core.planning.wall_time import DAY, day_of
from app.services.context import Context
from app.ui.kit.memory import memory
from app.ui.kit.navigator import navigator
from app.ui.kit.pages import Page
from app.ui.kit.run import run
from app.ui.kit.widgets import EmptyState, Hairline, NoticePlace, Offer
from app.ui.planner.backlog import BacklogPanel
from app.ui.planner.filter_row import FilterRow
from app.ui.planner.filters import Filters
from app.ui.planner.gestures.scene import Scene
from app.ui.planner.moves import Moves
from app.ui.planner.period import VIEWS, days_of_view, period_words, stepped
from app.ui.planner.plan import Plan
from app.ui.planner.planner_view import PlannerView
from app.ui.planner.reading import Wanted, read, read_span
from app.ui.planner.toolbar import Toolbar

CREATE_RIGHT = "planning.task.create"


class BoardPage(Page):
    """Head, board and backlog. Several may be open; each keeps its own state under its number."""

    entities: ClassVar[tuple[str, ...]] = (
        "task", "task_participant", "task_resource", "employee", "resource", "absence", "holiday", "work_schedule", "client",
    )

    def __init__(self, context: Context, number: int) -> None:
        super().__init__(_("Planner") if number == 1 else _("Planner {number}").format(number=number), "planner")
        self.context, self.number = context, number
        self.may_create = context.rights.may(CREATE_RIGHT)
        self.plan = Plan()
        kept = memory().get(self._key, {})
        view, kind = kept.get("view", "week"), kept.get("kind", "employee")
        self.wanted = Wanted(view if view in VIEWS else "week", None, kind, Filters.of(kept.get("filters", {})))
        self._is_reading = self._is_outdated = self._is_moved = False
        self._fresh: frozenset[int] = frozenset()
        #: what is in the hand, in words
        self.carried = ""
        self.toolbar, self.filter_row, self.notices = Toolbar(self.may_create), FilterRow(context), NoticePlace()
        self.view, self.backlog = PlannerView(), BacklogPanel()
        self.scene = Scene(self.view)
        self.moves = Moves(self, context, self.plan, self.refresh)
        self.view.set_whole_days(bool(kept.get("whole", False)))
        self.backlog.set_order(str(kept.get("order", "due")))
        self.backlog.setVisible(bool(kept.get("backlog", True)))
        self._lay_out()
        self.view.axis_changed.connect(self._show_days)
        self.view.scrolled.connect(self._show_days)
        self.view.selection_changed.connect(self.show_status)
        self.backlog.ordered.connect(self.keep)
        self.moves.changed.connect(self._show)
        self.moves.made.connect(self._on_made)
        self.setFocusProxy(self.view)

    @property
    def _key(self) -> str:
        return f"planner/{self.number}"

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.toolbar, self.filter_row):
            column.addWidget(part)
        column.addLayout(self.notices)
        column.addWidget(Hairline())
        body = QHBoxLayout()
        body.setSpacing(0)
        place = QWidget()
        self._stack = QStackedLayout(place)
        self._stack.addWidget(self.view)
        body.addWidget(place, 1)
        self._line = Hairline(vertical=True)
        body.addWidget(self._line)
        body.addWidget(self.backlog)
        column.addLayout(body, 1)

    # reading and showing

    def refresh(self) -> None:
        """Read again what is shown, keeping place and selection."""
        if self._is_reading:
            self._is_outdated = True
            return
        self._is_reading, self._is_outdated = True, False
        wanted, reading = self.wanted, self.plan.begin_reading()
        has_board = self.plan.read is not None
        run(self, partial(read, self.context, wanted), done=partial(self._take, wanted, reading), failed=self._on_unread, quiet=has_board)

    def _on_unread(self, _error: Exception) -> bool:
        self._is_reading = False
        if self._is_outdated:
            self.refresh()  # something else is wanted since, and was not asked yet
        return False

    def _take(self, wanted: Wanted, reading: int, found: tuple[Board, date]) -> None:
        board, day = found
        self._is_reading = False
        if self.wanted.day is None:
            self.wanted = self._with(day=day, zone=board.zone)
        if wanted == self.wanted or (wanted.day is None and self.wanted.day == day):
            self.moves.take(board, reading)
        if self._is_outdated or (wanted.day is not None and wanted != self.wanted):
            self.refresh()

    def _show(self) -> None:
        """Show the plan: what was read, with what was just done."""
        board = self.plan.shown()
        if board is None:
            return
        is_other_time = (board.span, board.zone) != (self.view.board.span, self.view.board.zone)
        self.view.set_board(board)
        if is_other_time or self._is_moved:
            self._go_to_view()
        self.backlog.show_blocks(board.backlog, board.zone)
        if found := self._fresh & self.view.layout_of_board.blocks.keys():
            self.view.select(found)
            self._fresh = frozenset()
        self._show_emptiness(board)
        self.show_state()

    def _go_to_view(self) -> None:
        """Bring the days of the view into sight."""
        self._is_moved = False
        first, last = self.shown_days
        axis = self.view.axis
        count = axis.day_index(last + DAY) - axis.day_index(first)
        if axis.days:
            self.view.show_days(first, max(count, 1))

    def _on_made(self, ids: tuple[int, ...]) -> None:
        self._fresh = frozenset(ids)

    def _show_emptiness(self, board: Board) -> None:
        if board.rows:
            self._stack.setCurrentIndex(0)
            return
        if (old := self._stack.widget(1)) is not None:
            self._stack.removeWidget(old)
            old.deleteLater()
        self._stack.addWidget(self._empty_state())
        self._stack.setCurrentIndex(1)

    def _empty_state(self) -> EmptyState:
        filters = self.wanted.filters
        if not filters.is_empty:
            clear = ngettext("Clear {count} filter", "Clear {count} filters", filters.count).format(count=filters.count)
            state = EmptyState("planner", _("Nobody is left"), _("No row fits the filters."), (Offer("clear", clear, "filter_clear"),))
        elif self.wanted.kind == "resource":
            text = _("Enter cars, rooms and machines, and see at once when each of them is free.")
            state = EmptyState("resource", _("No resources yet"), text, (Offer("resource", _("New resource"), "add"),))
        else:
            text = _("Enter who works here; each of them gets a row.")
            state = EmptyState("planner", _("Nobody to plan yet"), text, (Offer("employee", _("New employee"), "add"),))
        state.chosen.connect(lambda code: self.narrow(Filters({})) if code == "clear" else navigator().open(code, None))
        return state

    def show_state(self) -> None:
        """Show where the planner is and what narrows it."""
        self.filter_row.show_filters(self.wanted.filters)
        self._show_days()
        self._line.setVisible(not self.backlog.isHidden())

    def _show_days(self) -> None:
        axis = self.view.axis
        first, last = self.shown_days
        if axis.days:
            sight = self.view.visible_days()
            first, last = axis.days[sight.start], axis.days[min(sight.stop, len(axis.days)) - 1]
        words, week = period_words(first, last)
        wanted = self.wanted
        self.toolbar.show_state(words, week, wanted.view, wanted.kind, not wanted.filters.is_empty, not self.backlog.isHidden())
        self.show_status()

    def show_status(self) -> None:
        """Say in the status bar what is shown, in the hand and selected; like the heads of rows, it counts how full they are on the days in sight."""
        board = self.view.board
        if self.plan.read is None:
            self.set_status(_("Reading…"))
            return
        rows = ngettext("{count} row", "{count} rows", len(board.rows)).format(count=format_number(len(board.rows)))
        tasks = ngettext("{count} task", "{count} tasks", len(board.blocks)).format(count=format_number(len(board.blocks)))
        over = self.view.loads.over(self.view.visible_days()) if self.view.axis.days else 0
        chosen = len(self.view.selection)
        self.set_status(
            self.carried, f"{rows}, {tasks}",
            ngettext("{count} row over 100 %", "{count} rows over 100 %", over).format(count=over) if over else "",
            ngettext("{count} selected", "{count} selected", chosen).format(count=chosen) if chosen > 1 else "",
        )

    # where in time, and what

    @property
    def shown_days(self) -> tuple[date, date]:
        """First and last day of the view."""
        return days_of_view(self.wanted.view, self.wanted.day or day_of(clock.now(), self.zone))

    @property
    def zone(self) -> str:
        """The zone of the axis."""
        return self.wanted.zone or local_zone()

    def _with(self, **values: Any) -> Wanted:
        return Wanted(**{**{name: getattr(self.wanted, name) for name in Wanted.__dataclass_fields__}, **values})

    def _want(self, **values: Any) -> None:
        """Show something else; what was read already is shown at once."""
        self.wanted = self._with(**values)
        self._is_moved = True
        self.keep()
        board = self.plan.read
        if board is not None and self.wanted.day is not None and set(values) <= {"day", "view"}:
            span = read_span(self.wanted.view, self.wanted.day, board.zone)
            if board.span == span:
                self._go_to_view()
                self.show_state()
                return
        self.show_state()
        self.refresh()

    def show_at(self, day: date, view: str, zone: str) -> None:
        """Show a view around a day on the clock of another zone."""
        self._want(day=day, view=view, zone=zone)

    @property
    def is_reading(self) -> bool:
        """Whether a board is on its way."""
        return self._is_reading

    def step(self, by: int) -> None:
        """Go to the next view or the one before."""
        day = self.wanted.day or day_of(clock.now(), self.zone)
        self.go(stepped(self.wanted.view, day, by))

    def go(self, day: date) -> None:
        """Show the view around a day."""
        self._want(day=day)

    def go_today(self) -> None:
        """Show the present day, with the present hour in sight."""
        self.go(day_of(clock.now(), self.zone))

    def show_view(self, view: str) -> None:
        """Show more or less time; a key of ``VIEWS``."""
        if view != self.wanted.view or not self.view.axis.days:
            self._want(view=view)
        else:
            self._go_to_view()

    def show_kind(self, kind: str) -> None:
        """Show people or resources."""
        if kind != self.wanted.kind:
            self._want(kind=kind)

    def narrow(self, filters: Filters) -> None:
        """Show only what fits."""
        self._want(filters=filters)

    def toggle_backlog(self) -> None:
        """Show the backlog or put it away."""
        self.backlog.setVisible(self.backlog.isHidden())
        self.keep()
        self.show_state()

    def toggle_nights(self) -> None:
        """Show all hours of all days, or working hours only."""
        self.view.set_whole_days(not self.view.shows_whole_days)
        self._go_to_view()
        self.keep()

    def keep(self) -> None:
        """Remember how this planner is set up."""
        wanted = self.wanted
        memory().put(self._key, {
            "view": wanted.view, "kind": wanted.kind, "filters": wanted.filters.kept(), "order": self.backlog.order,
            "backlog": not self.backlog.isHidden(), "whole": self.view.shows_whole_days,
        })
