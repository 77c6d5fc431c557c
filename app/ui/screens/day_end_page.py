"""The end of the day: what is left goes to tomorrow, to the day after, back to the backlog, or is done; each by one digit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any, ClassVar
from uuid import uuid4

from babel.dates import format_date
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from app.core import clock
from app.core.changes import Changes
from app.core.errors import UserError
from app.core.i18n import N_, _, language, ngettext
from app.core.planning.board import Block, Board, Row, RowKey
from app.core.planning.day_end import DayEnd, DayPlan, day_end, place_on, span_around
from app.core.planning.wall_time import day_of
from app.core.planning.words import length_words
from app.services.context import Context
from app.services.planning.board import BoardFilter, read_board
from app.services.planning.finishing import finish_task
from app.services.planning.moving import Move, move_tasks, unplan_tasks
from app.services.planning.over_planning import OverPlan, over_planned
from app.services.working_time.zones import my_zone
from app.ui.kit.commands import Command
from app.ui.kit.navigator import navigator
from app.ui.kit.pages import Page, PageType, declare
from app.ui.kit.run import run
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, ElidedLabel, EmptyState, Label, NoticePlace, Offer, PageHead, Panel, ProgressLine
from app.ui.lists.cell_text import near_day
from app.ui.lists.task_lines import TaskLines
from app.ui.screens.registration import TOP

#: digit → where the task goes; the first two are days
TOMORROW, AFTER, BACKLOG, DONE = "1", "2", "3", "4"


class _Day(Panel):
    """A day that tasks go to: its name, how full it is, its tasks."""

    def __init__(self, colour: int) -> None:
        super().__init__()
        self.name, self.load = ElidedLabel("", "section"), Label("", "small", "text2", wrap=True)
        self.bar = ProgressLine()
        self.lines = TaskLines("", colour)
        self.lines.opened.connect(lambda id: navigator().open("task", id))
        self.content.addWidget(self.name)
        self.content.addWidget(self.load)
        self.content.addWidget(self.bar)
        self.content.addWidget(self.lines, 1)

    def show_day(self, plan: DayPlan, title: str, zone: str) -> None:
        """Show what the day holds."""
        self.name.set_text(title)
        self.lines.setAccessibleName(title)
        self.setAccessibleName(title)
        words = _("{planned} of {capacity}").format(planned=length_words(plan.load.planned), capacity=length_words(plan.load.capacity))
        over = _("{length} too much").format(length=length_words(plan.load.over)) if plan.load.over else ""
        self.load.setText(over or words)
        self.load.set_ink("bad" if over else "text2")
        share = plan.load.planned / plan.load.capacity if plan.load.capacity else float(bool(plan.load.planned))
        self.bar.set_share(share, "bad" if over else "text3")
        self.lines.show_blocks(sorted(plan.blocks, key=lambda block: (not block.is_all_day, block.starts_at, block.id)), zone)


class DayEndPage(Page):
    """What is left of today, and the two working days after it."""

    entities: ClassVar[tuple[str, ...]] = ("task", "absence", "work_schedule", "holiday")

    def __init__(self, context: Context) -> None:
        super().__init__(_("End of the day"), "clock")
        self.ground = "chrome"
        self._context = context
        self._board: Board | None = None
        self._row: Row | None = None
        self.found: DayEnd | None = None
        self.head = PageHead(_("End of the day"), " ")
        self._own = (
            Command("day_end.new", _("New task"), lambda: navigator().open("task", None), "Ctrl+N|Ins", "add", "file"),
            Command("day_end.refresh", _("&Refresh"), self.refresh, "F5", "refresh", "view"),
        )
        self.head.show_commands(self._own[:1])
        colour = context.user.colour
        self.left = TaskLines(_("Left of today"), colour)
        self.left.opened.connect(lambda id: navigator().open("task", id))
        self.left.typed.connect(self.distribute)
        self.days = [_Day(colour), _Day(colour)]
        self.warning = NoticePlace()
        self.problem = Label("", "small", "bad", wrap=True)
        self.problem.hide()
        self.buttons: dict[str, Button] = {}
        #: how many tasks were sent, how many of them are written, and how many of them what is shown knows of
        self._sent = self._written = self._shown = 0
        self._typed: list[str] = []
        self._build()
        self.setFocusProxy(self.left)
        self.refresh()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addLayout(self.warning)
        row = QHBoxLayout()
        row.setContentsMargins(tokens.MARGIN, 0, tokens.MARGIN, tokens.MARGIN)
        row.setSpacing(12)
        first = Panel()
        self.count = Label("", "section")
        first.content.addWidget(self.count)
        place = QWidget()
        self._stack = QStackedLayout(place)
        self.empty = EmptyState(
            "done", _("Nothing is left of today"), _("What is unfinished in the evening appears here, and goes to the next days by one key."),
            (Offer("planner", _("Look at my week"), "planner"),),
        )
        self.empty.chosen.connect(lambda _code: navigator().open_page("my_calendar"))
        self._stack.addWidget(self.left)
        self._stack.addWidget(self.empty)
        first.content.addWidget(place, 1)
        first.content.addWidget(self.problem)
        self.choices = QVBoxLayout()
        self.choices.setSpacing(4)
        for digit in (TOMORROW, AFTER, BACKLOG, DONE):
            button = Button("", "secondary")
            button.clicked.connect(partial(self.distribute, digit))
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self.buttons[digit] = button
            self.choices.addWidget(button)
        first.content.addLayout(self.choices)
        row.addWidget(first, 1)
        for day in self.days:
            row.addWidget(day, 1)
        for panel in (first, *self.days):
            panel.setMinimumWidth(scaled(170))
        column.addLayout(row, 1)

    def actions(self) -> Sequence[Command]:  # type: ignore[override]
        """What can be done here."""
        return self._own

    def refresh(self) -> None:
        """Read the person's days."""
        run(self, partial(_read, self._context, self._written), done=self._show, failed=self._on_unread)

    def _on_unread(self, _error: Exception) -> None:
        self._typed.clear()
        self._shown = self._written

    def _show(self, found: tuple[int, Board]) -> None:
        number, board = found
        if number < self._written:
            return  # a later answer knows what was sent meanwhile
        me = RowKey("employee", self._context.user.id or 0)
        row = next((each for each in board.rows if each.key == me), Row(me, self._context.user.name, zone=board.zone))
        self._board, self._row = board, row
        self.found = day_end(board, row, clock.now())
        names = [day_words(plan.day) for plan in self.found.days]
        for panel, plan, name in zip(self.days, self.found.days, names, strict=True):
            panel.show_day(plan, name, board.zone)
        self.left.show_blocks(self.found.left, board.zone)
        self._stack.setCurrentWidget(self.left if self.found.left else self.empty)
        count = len(self.found.left)
        self.count.setText(ngettext("{count} task is left", "{count} tasks are left", count).format(count=count))
        done = ngettext("{count} of today is done", "{count} of today are done", self.found.done).format(count=self.found.done)
        self.head.set_title(_("End of the day"), f"{near_day(clock.today())} · {done}")
        for digit, words in zip(self.buttons, (*names, _("Back to the backlog"), _("Done")), strict=True):
            self.buttons[digit].setText(f"{digit}   {words}")
            self.buttons[digit].setAccessibleName(f"{digit} {words}")
            self.buttons[digit].set_reason("" if self.found.left else _("Nothing is left."))
        self.set_status(self.count.text(), done)
        self._shown = number
        if self._typed and self._shown == self._sent:
            self.distribute(self._typed.pop(0))

    # distributing --------------------------------------------------------------------------------------------------------------------
    def distribute(self, digit: str) -> None:
        """Send the current task where a digit says; one that is typed while a task is on its way is meant for the next."""
        if digit not in self.buttons:
            return
        if self._shown < self._sent:
            self._typed.append(digit)
            return
        block = self.left.current
        if block is None or self.found is None:
            self._typed.clear()
            return
        self.problem.hide()
        self._sent += 1
        day = self.found.days[int(digit) - 1].day if digit in (TOMORROW, AFTER) else None
        run(self, self._operation(block, digit), done=partial(self._on_sent, day), failed=self._on_refused)

    def _operation(self, block: Block, digit: str) -> Callable[[], Changes]:
        assert self.found is not None
        assert self._board is not None
        assert self._row is not None
        key = uuid4().hex
        if digit == BACKLOG:
            return partial(unplan_tasks, self._context, [(block.id, block.version)], key)
        if digit == DONE:
            return partial(finish_task, self._context, block.id, block.version, key=key)
        plan = self.found.days[int(digit) - 1]
        span = place_on(block, self._row, plan.blocks, plan.day, self._board.zone)
        move = Move(block.id, block.version, block.row, span.starts_at, span.ends_at, zone=self._board.zone)
        return partial(move_tasks, self._context, [move], key)

    def _on_sent(self, day: date | None, _changes: Changes) -> None:
        """Show it, and warn where the day that it went to holds more now than the person has proven to finish."""
        self._written += 1
        self.warning.hide_notice()
        self.refresh()
        self.left.setFocus()
        if day is not None:
            run(self, partial(over_planned, self._context, self._context.user.id or 0, day), done=self._warn, quiet=True)

    def _warn(self, found: OverPlan | None) -> None:
        if found is not None:
            self.warning.show_notice(found.sentence, "warn")

    def _on_refused(self, error: Exception) -> bool:
        self._written += 1
        self._typed.clear()
        self.refresh()
        if not isinstance(error, UserError):
            return False
        self.problem.setText(str(error))
        self.problem.show()
        return True


def day_words(day: date) -> str:
    """A day with its weekday, and by its name where it is near: "Tomorrow, Mon 23 Nov"."""
    written = format_date(day, "EEE d MMM", locale=language())
    return f"{near_day(day)}, {written}" if (day - clock.today()).days == 1 else str(written)


def _read(ctx: Context, number: int) -> tuple[int, Board]:
    zone = my_zone(ctx)
    span = span_around(day_of(clock.now(), zone), zone)
    return number, read_board(ctx, span, zone, chosen=BoardFilter(rows=(ctx.user.id or 0,)))


def _make(context: Context, **_arguments: Any) -> Page:
    return DayEndPage(context)


declare(PageType("day_end", N_("End of the day"), "clock", TOP, _make, permission="planning.board.view", order=17))
