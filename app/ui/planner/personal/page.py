"""The calendar of one person, the own one at first: a day, a week, a month, or the list of what comes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import ClassVar

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.core import clock
from app.core.i18n import N_, _, ngettext
from app.core.planning.board import Block
from app.core.planning.wall_time import DAY
from app.core.planning.words import length_words
from app.services.context import Context
from app.services.planning.moving import Move
from app.ui.forms.reference_picker import ReferenceLine
from app.ui.kit.commands import Command
from app.ui.kit.memory import memory
from app.ui.kit.navigator import navigator
from app.ui.kit.pages import Page
from app.ui.kit.run import run
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, EmptyState, Flow, Hairline, IconButton, Label, NoticePlace, Offer
from app.ui.lists.task_lines import TaskLines
from app.ui.planner.period import days_of_view, period_words, stepped
from app.ui.planner.personal.days import Days, read_days, worked_days
from app.ui.planner.personal.hours_view import HoursView
from app.ui.planner.personal.month_view import MonthView
from app.ui.planner.personal.moving import Moving
from app.ui.planner.personal.paper_commands import paper_commands
from app.ui.planner.segments import Segments

VIEWS = {"day": N_("Day"), "week": N_("Week"), "month": N_("Month"), "agenda": N_("Agenda")}
AGENDA_DAYS = 30
REMEMBERED = "calendar/view"
PERSON_WIDTH = 200  # px
TOLD_FROM = 1000  # px of the page: below it week and load are told in the status bar only


class CalendarPage(Page):
    """The days of a person.

    :param employee: whose; whoever looks where nobody is named.
    """

    entities: ClassVar[tuple[str, ...]] = ("task", "absence", "holiday", "work_schedule", "employee")

    def __init__(self, context: Context, employee: int | None = None) -> None:
        super().__init__(_("My calendar"), "calendar")
        self._context = context
        self.user_name = context.user.name
        self.employee = employee or context.user.id or 0
        self.view = str(memory().get(REMEMBERED, "week"))
        if self.view not in VIEWS:
            self.view = "week"
        self.day = clock.today()
        self.found: Days | None = None
        self._wanted: int | None = None
        self.hours, self.month = HoursView(), MonthView()
        self.agenda = TaskLines(_("Agenda"), context.user.colour)
        self.empty = EmptyState(
            "calendar", _("Nothing is planned"), _("The next thirty days are free. Make a task, or take one out of the backlog."),
            (Offer("backlog", _("Look at the backlog"), "list"), Offer("new", _("New task"), "add")),
        )
        self.notice = NoticePlace()
        self.moving = Moving(self, context)
        self._own = self._commands()
        self._build()
        self._connect()
        self.setFocusProxy(self.stack)
        self.refresh()

    def _commands(self) -> tuple[Command, ...]:
        return (
            Command("calendar.new", _("New task"), self.new, "Ctrl+N|Ins", "add", "file", primary=True),
            Command("calendar.earlier", _("&Earlier"), lambda: self.step(-1), "PgUp", "chevron_left", "view.1"),
            Command("calendar.later", _("&Later"), lambda: self.step(1), "PgDown", "chevron_right", "view.1"),
            Command("calendar.today", _("&Today"), self.go_today, "Alt+Home", "date", "view.1"),
            *(
                Command(f"calendar.{code}", _(title), partial(self.choose, code), f"Alt+{number}", "", "view.2")
                for number, (code, title) in enumerate(VIEWS.items(), 1)
            ),
            *self._asking(),
            *paper_commands(self),
            Command("calendar.refresh", _("&Refresh"), self.refresh, "F5", "refresh", "view"),
        )

    def _asking(self) -> tuple[Command, ...]:
        """Asking for days off, where one sees what they would take."""
        if not self._context.rights.may("working_time.absence.ask"):
            return ()
        ask = partial(navigator().open_page, "absence.card", id=None)
        return (Command("calendar.ask_absence", _("&Ask for an absence…"), ask, "", "absence", "file"),)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QWidget()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        head.setSizePolicy(policy)
        self.earlier = IconButton("chevron_left", _("Earlier"), lambda: self.step(-1), "PgUp")
        self.later = IconButton("chevron_right", _("Later"), lambda: self.step(1), "PgDown")
        self.today = Button(_("Today"), "secondary")
        self.today.clicked.connect(self.go_today)
        self.period, self.week = Label("", "page"), Label("", "body", "text2")
        self.load = Label("", "small", "text2")
        self.person = ReferenceLine(self._context, "employee", PERSON_WIDTH)
        self.person.setAccessibleName(_("Whose calendar"))
        self.person.setPlaceholderText(_("Whose calendar"))
        self.views = Segments(_("What is shown"), {code: _(title) for code, title in VIEWS.items()})
        new = Button(_("New task"), "primary", "add")
        new.clicked.connect(self.new)
        trailing = QWidget()
        row = QHBoxLayout(trailing)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.GAP)
        row.addWidget(self.views)
        row.addWidget(new)
        line = scaled(tokens.CONTROL) + 10
        flow = Flow(head, trailing, line, tokens.GAP)
        flow.setContentsMargins(tokens.MARGIN, 8, tokens.MARGIN, 8)
        for place, widget in enumerate((self.earlier, self.later, self.today, self.period, self.week, self.person, self.load)):
            flow.insert_widget(place, widget)
        column.addWidget(head)
        column.addLayout(self.notice)
        column.addWidget(Hairline())
        self.stack = QStackedWidget()
        for view in (self.hours, self.month, self.agenda, self.empty):
            self.stack.addWidget(view)
        column.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.views.chosen.connect(self.choose)
        self.person.taken = lambda id, _text: self.show_person(id)
        for view in (self.hours, self.month):
            view.opened.connect(self._open)
            view.moved.connect(self.move_task)
            view.wanted.connect(self.new_at)
        self.month.day_asked.connect(self.open_day)
        self.moving.moved.connect(self.refresh)
        self.moving.given_up.connect(self.refresh)
        self.moving.refused.connect(self._on_refused)
        self.moving.warned.connect(self._warn)
        self.agenda.opened.connect(self._open)
        self.empty.chosen.connect(lambda code: self.new() if code == "new" else navigator().open_page("planner"))

    def actions(self) -> Sequence[Command]:  # type: ignore[override]
        """What can be done with the calendar."""
        return self._own

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is only told beside gives way where the window is narrow."""
        super().resizeEvent(event)
        for label in (self.week, self.load):
            label.setVisible(self.width() >= scaled(TOLD_FROM))

    # reading -----------------------------------------------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Read the days that are shown."""
        run(self, partial(_read, self._context, self.employee, *self.span_days()), done=self._show)

    def span_days(self) -> tuple[date, date]:
        """First and last day that are read."""
        if self.view == "agenda":
            return self.day, self.day + AGENDA_DAYS * DAY
        first, last = days_of_view(self.view, self.day)
        if self.view == "month":
            first, last = first - first.weekday() * DAY, last + (6 - last.weekday()) * DAY
        return first, last

    def _show(self, read: tuple[int, date, date, Days]) -> None:
        employee, first, last, found = read
        if (employee, first, last) != (self.employee, *self.span_days()):
            return  # something else is shown by now, and its answer follows
        self.found = found
        board, row = found.board, found.row
        days = tuple(first + number * DAY for number in range((last - first).days + 1))
        mine = [block for block in board.blocks if row.key in block.rows]
        shown: QWidget = self.hours
        if self.view == "month":
            self.month.show_board(board, row, days, self.day.month)
            shown = self.month
        elif self.view == "agenda":
            coming = sorted((block for block in mine if not block.state.is_closed), key=lambda block: (block.starts_at, block.id))
            self.agenda.show_blocks(coming, board.zone)
            shown = self.agenda if coming else self.empty
        else:
            self.hours.show_board(board, row, worked_days(found, days) if self.view == "week" else days)
        self.stack.setCurrentWidget(shown)
        self.setFocusProxy(shown)
        self._tell(found, mine)
        if self._wanted is not None and isinstance(shown, HoursView | MonthView):
            button = next((button for button in shown.buttons if button.block.id == self._wanted), None)
            if button is not None:
                button.setFocus()
        self._wanted = None

    def _tell(self, found: Days, mine: list[Block]) -> None:
        words, week = period_words(*(days_of_view(self.view, self.day) if self.view != "agenda" else self.span_days()))
        self.period.setText(words)
        self.week.setText(week)
        self.views.choose(self.view)
        if not self.person.hasFocus():
            self.person.put(self.employee or None, found.row.name)
        is_own = self.employee == self._context.user.id
        self.set_title(_("My calendar") if is_own else found.row.name)
        row = found.row
        over = row.planned - row.capacity
        full = _("{planned} of {capacity}").format(planned=length_words(row.planned), capacity=length_words(row.capacity))
        self.load.setText(_("{length} too much").format(length=length_words(over)) if over > 0 else full)
        self.load.set_ink("bad" if over > 0 else "text2")
        count = ngettext("{count} task", "{count} tasks", len(mine)).format(count=len(mine))
        self.set_status(row.name, count, full)

    # where in time -------------------------------------------------------------------------------------------------------------------
    def step(self, by: int) -> None:
        """Go so many views on."""
        self.day = self.day + by * AGENDA_DAYS * DAY if self.view == "agenda" else stepped(self.view, self.day, by)
        self.refresh()

    def go_today(self) -> None:
        """Show the present day."""
        self.day = clock.today()
        self.refresh()

    def choose(self, view: str) -> None:
        """Show a day, a week, a month or the list."""
        self.view = view
        memory().put(REMEMBERED, view)
        self.views.choose(view)
        self.refresh()

    def open_day(self, day: date) -> None:
        """Show one day."""
        self.day = day
        self.choose("day")

    def show_person(self, id: int | None) -> None:
        """Show the calendar of somebody; nobody means the own one."""
        self.employee = id or self._context.user.id or 0
        self.refresh()

    # doing -----------------------------------------------------------------------------------------------------------------------------
    def _open(self, id: int) -> None:
        navigator().open("task", id)

    def new(self) -> None:
        """Open the card of a new task of the person."""
        navigator().open_page("task.card", id=None, employee=self.employee or None)

    def new_at(self, starts_at: datetime, ends_at: datetime) -> None:
        """The same at a time."""
        navigator().open_page("task.card", id=None, employee=self.employee or None, starts_at=starts_at, ends_at=ends_at)

    def move_task(self, block: Block, starts_at: datetime, ends_at: datetime) -> None:
        """Write the new time of a task, once; what is refused is said, and everything stands where it was."""
        assert self.found is not None
        self._wanted = block.id
        self.notice.hide_notice()
        self.moving.move(block, Move(block.id, block.version, block.row, starts_at, ends_at, zone=self.found.board.zone))

    def _warn(self, words: str) -> None:
        self.notice.show_notice(words, "warn")

    def _on_refused(self, words: str) -> None:
        self._warn(words)
        self.refresh()


def _read(ctx: Context, employee: int, first: date, last: date) -> tuple[int, date, date, Days]:
    """The days of a person, with what was asked."""
    return employee, first, last, read_days(ctx, employee, first, last)
