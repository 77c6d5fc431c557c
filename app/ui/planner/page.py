"""The planner: who does what and when, on one board, moved with the hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QMenu

from app.core import clock
from app.core.i18n import _
from app.core.planning.board import Block, RowKey, Span
from app.core.planning.wall_time import day_of, to_utc
from app.services import records
from app.services.context import Context
from app.services.records import Draft
from app.ui.forms.quick_task import open_line
from app.ui.kit.commands import Command
from app.ui.kit.navigator import navigator
from app.ui.kit.pointing import pointed_at
from app.ui.kit.run import run
from app.ui.planner import paper as printing
from app.ui.planner.board_page import BoardPage
from app.ui.planner.commands import commands_of
from app.ui.planner.doing import Doing
from app.ui.planner.filters import Filters, filter_menu
from app.ui.planner.finder import Finder
from app.ui.planner.gestures.grip import Grip
from app.ui.planner.gestures.hand import Hand
from app.ui.planner.gestures.placing import snapped, step_of
from app.ui.planner.period import changed_view
from app.ui.planner.printing import Paper, print_board
from app.ui.planner.title_entry import TitleEntry

#: length of a task that is begun by key or by a double click
USUAL = timedelta(minutes=60)
#: commands of the menu over the board; an empty one is a line
MENU = ("planner.open", "planner.new", "planner.copy", "", "planner.take_off", "planner.bin", "", "planner.find", "planner.nights")


class PlannerPage(BoardPage):
    """A board with hands and keys."""

    def __init__(self, context: Context, number: int = 1) -> None:
        super().__init__(context, number)
        self._cursor: tuple[RowKey, datetime] | None = None
        self._sought: int | None = None
        self.grip = Grip(self.view, self.scene)
        self.hand = Hand(self.view, self.grip, self.may_create)
        self.doing = Doing(self, context, self.view, self.scene, self.grip, self.moves, self.plan, self.notices)
        self.finder = Finder(self.view, self.filter_row)
        self.entry = TitleEntry(self.view, self.scene)
        self._connect()
        self._own = commands_of(self)
        self.show_state()
        self.refresh()

    def _connect(self) -> None:
        bar, hand, cards = self.toolbar, self.hand, self.backlog.list
        bar.stepped.connect(self.step)
        bar.today_wanted.connect(self.go_today)
        bar.day_wanted.connect(self.go)
        bar.view_wanted.connect(self.show_view)
        bar.kind_wanted.connect(self.show_kind)
        bar.filters_wanted.connect(self.choose_filters)
        bar.find_wanted.connect(self.filter_row.begin_finding)
        bar.new_wanted.connect(self.new)
        bar.line_wanted.connect(lambda: open_line(self, self.context))
        bar.backlog_wanted.connect(self.toggle_backlog)
        self.filter_row.removed.connect(lambda part: self.narrow(self.wanted.filters.without(part)))
        self.filter_row.client_taken.connect(lambda id, name: self.narrow(self.wanted.filters.toggled("clients", id, name)))
        hand.pointed.connect(self._point)
        hand.wanted.connect(lambda row, wall: self.create_at(row, wall))
        hand.menu_wanted.connect(lambda point: self.menu().popup(point))
        hand.key = self._start_by_key
        self.grip.takes_back = self.backlog.takes
        self.grip.drawn.connect(self.entry.ask)
        self.grip.carrying.connect(self._carry)
        self.entry.entered.connect(self.doing.create)
        self.view.activated.connect(lambda id: navigator().open("task", id) if id > 0 else None)
        self.view.widened.connect(lambda: self.show_view(changed_view(self.wanted.view, 1)))
        cards.taken.connect(self.grip.take_waiting)
        cards.carried.connect(self.grip.follow)
        cards.put.connect(self.grip.put)
        cards.given_up.connect(self.grip.give_up)
        cards.plan_wanted.connect(self.plan_waiting)
        cards.opened.connect(lambda block: navigator().open("task", block.id))

    def _carry(self, text: str) -> None:
        self.carried = text
        self.show_status()

    # doing

    def actions(self) -> Sequence[Command]:  # type: ignore[override]
        """Moving, making, taking off, and where to look."""
        return self._own

    def _start_by_key(self, event: QKeyEvent) -> bool:
        """Run the command of a key that no window has taken."""
        keys = QKeySequence(event.keyCombination().toCombined() & ~Qt.KeyboardModifier.KeypadModifier.value).toString()
        for command in self._own:
            if keys in (QKeySequence(each).toString() for each in command.shortcuts) and not command.why_not():
                command.run()
                return True
        return False

    def choose_filters(self, point: QPoint) -> None:
        """Let filters be chosen."""
        filter_menu(self, self.context, self.wanted.filters, self.wanted.kind, self.narrow, self.filter_row.ask_client).popup(point)

    def _point(self, row: RowKey, wall: datetime) -> None:
        self._cursor = row, wall

    def new(self) -> None:
        """Begin a task where the cursor is: behind the current block, at the time that was clicked, or now in the first row."""
        board = self.view.board
        current = self.plan.find(self.view.current) if self.view.current is not None else None
        if current is not None and current.ends_at is not None and not current.is_all_day:
            self.create_at(current.row, self.view.axis.wall(current.ends_at))
        elif self._cursor is not None:
            self.create_at(*self._cursor)
        elif board.rows and self.view.axis.days:
            row = self._usual_row()
            sight = self.view.visible_span
            now = clock.now()
            self.create_at(row, self.view.axis.wall(now if sight.starts_at <= now < sight.ends_at else sight.starts_at))

    def _usual_row(self) -> RowKey:
        """The own row, else the first."""
        mine, rows = RowKey("employee", self.context.user.id or 0), self.view.board.rows
        return mine if any(each.key == mine for each in rows) else rows[0].key

    def plan_waiting(self) -> None:
        """Put what is chosen in the backlog into the first free time in sight or after it, beginning with the next line of the grid."""
        if self.view.axis.days and self.view.board.rows:
            step = timedelta(minutes=step_of(self.view.axis.scale))
            now = clock.now()
            begin = max(now + (datetime.min - now) % step, self.view.visible_span.starts_at)
            self.doing.plan(self.backlog.list.blocks(), self._cursor[0] if self._cursor is not None else self._usual_row(), begin)

    def create_at(self, row: RowKey, wall: datetime, title: str = "", length: timedelta = USUAL) -> None:
        """Ask for the title of a new task at a wall time of a row."""
        starts_at = to_utc(snapped(wall, step_of(self.view.axis.scale)), self.view.board.zone)
        self.view.scroll_to_row(row, starts_at)
        self.entry.ask(row, Span(starts_at, starts_at + length), title)

    def open_selected(self) -> None:
        """Open the card of the current task."""
        if self.view.current is not None and self.view.current > 0:
            navigator().open("task", self.view.current)

    def take_off(self) -> None:
        """Del: planned tasks go to the backlog, those that wait there into the bin."""
        if self.backlog.list.hasFocus():
            self.doing.bin(self.backlog.list.blocks())
        else:
            self.doing.take_off()

    def bin(self) -> None:
        """Put what is selected into the bin."""
        self.doing.bin(self.backlog.list.blocks() if self.backlog.list.hasFocus() else self.doing.selected())

    def chosen(self) -> list[Block]:
        """What keys and the menu mean: of the list that has the focus, else of the board."""
        return self.backlog.list.blocks() if self.backlog.list.hasFocus() else self.doing.selected()

    def print(self) -> None:
        """Print what is in sight, on the printer that is chosen."""
        printing.on_printer(self.view, self._prints)

    def save_pdf(self, paper: Paper) -> None:
        """Save what is in sight as a PDF on a size of paper."""
        printing.as_pdf(self.view, self.title, self._prints, paper)

    def _prints(self, target: QPrinter | Path, paper: Paper) -> int:
        return print_board(self.view, target, paper, self.title, self.context.user.name)

    def menu(self) -> QMenu:
        """What can be done with what is selected."""
        menu = QMenu(self)
        for code in MENU:
            command = next((each for each in self._own if each.code == code), None)
            if command is None:
                menu.addSeparator()
                continue
            keys = QKeySequence(command.shortcuts[0]).toString(QKeySequence.SequenceFormat.NativeText) if command.shortcuts else ""
            action = menu.addAction(f"{command.plain_title}\t{keys}", command.run)
            action.setEnabled(not command.why_not())
        return menu

    # where another page points

    def showEvent(self, event: QShowEvent) -> None:
        """Go where the page was sent to."""
        super().showEvent(event)
        if (task := pointed_at("planner")) is not None:
            run(self, partial(records.load, self.context, "task", task), done=self._go_to)

    def _go_to(self, task: Draft) -> None:
        """Show a task where it is planned, or in the backlog."""
        self._sought = task.id
        if task["starts_at"] is None:
            self.backlog.setVisible(True)
            self.show_state()
        elif self.wanted.kind != "employee":
            self._want(day=day_of(task["starts_at"], self.zone), kind="employee")
        else:
            self.go(day_of(task["starts_at"], self.zone))
        self._show_sought()

    def _show(self) -> None:
        super()._show()
        self._show_sought()

    def _show_sought(self) -> None:
        """Choose the task that is sought once it was read; filters that hide it are taken away."""
        if self._sought is None or self.is_reading or self.plan.read is None:
            return
        sought, cards = self._sought, self.backlog.list
        if sought in self.view.layout_of_board.blocks:
            self.view.select({sought}, sought)
            self.view.reveal(sought)
            self.view.setFocus()
        elif any(block.id == sought for block in self.plan.read.backlog):
            cards.select({sought}, sought)
            cards.setFocus()
        elif not self.wanted.filters.is_empty:
            self.narrow(Filters({}))
            return
        else:
            self.notices.show_notice(_("This task has no place on the board: it is not among the people and days that are shown."), "info")
        self._sought = None

    def hideEvent(self, event: QHideEvent) -> None:
        """What is in the hand goes back when the page goes out of sight."""
        if self.grip.is_busy:
            self.grip.give_up()
        super().hideEvent(event)
