"""When several people and a room are free at once: the first place is found at once and taken by Enter, the next ones stand below it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar
from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QListWidget, QVBoxLayout, QWidget

from app.core import clock
from app.core.changes import Changes
from app.core.enums.planning import TaskKind
from app.core.errors import UserError
from app.core.i18n import N_, _
from app.core.planning.board import Board, RowKey, Span
from app.core.planning.wall_time import day_of, to_wall
from app.core.planning.words import read_length
from app.core.shortening import shortened
from app.services.context import Context
from app.services.planning.creating import NewTask, create_task
from app.services.planning.free_time import common_slots
from app.services.planning.moving import Move, move_tasks
from app.ui.forms.editors import LineField
from app.ui.forms.scrolling import scrolled
from app.ui.kit import message
from app.ui.kit.commands import Command
from app.ui.kit.navigator import navigator
from app.ui.kit.pages import Page, PageType, declare
from app.ui.kit.run import run
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Hairline, Label, PageHead
from app.ui.lists.cell_text import near_day
from app.ui.screens.busy_strips import BusyStrips
from app.ui.screens.meeting_wish import Wish, begin_wish, read_day
from app.ui.screens.who_and_what import WhoAndWhat

MOST = 12
SIDE = 320  # px


class _Slots(QListWidget):
    """The places that were found; Enter takes the current one."""

    taken: Callable[[], None]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes, the rest walks."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.taken()
        else:
            super().keyPressEvent(event)


class MeetingFinder(Page):
    """Picks people and things, and shows when they are free."""

    entities: ClassVar[tuple[str, ...]] = ("task", "task_participant", "absence")

    def __init__(self, context: Context, task: int | None = None) -> None:
        super().__init__(_("Find a common time"), "meeting")
        self._context, self._task = context, task
        self.wish = Wish({})
        self.zone = "UTC"
        self.slots: list[Span] = []
        self._asked = 0
        self._key = uuid4().hex  # pressed twice, it is one meeting
        self._own = (
            Command("finder.take", _("&Plan it here"), self.take, "Ctrl+Return|Ctrl+Enter", "done", "tools.1", self._why_not, primary=True),
            Command("finder.refresh", _("&Refresh"), self.search, "F5", "refresh", "view"),
        )
        self.head = PageHead(_("Find a common time"))
        self.who = WhoAndWhat(context)
        self.who.changed.connect(self.search)
        self.title_line = QLineEdit()
        self.title_line.setMaxLength(200)
        self.title_line.setMinimumHeight(scaled(tokens.CONTROL))
        self.length = LineField(130)
        self.length.editingFinished.connect(self.search)
        self.problem = Label("", "small", "bad", wrap=True)
        self.list = _Slots()
        self.list.taken = self.take
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setAccessibleName(_("Common times"))
        self.list.currentRowChanged.connect(lambda _row: self._look())
        self.list.itemDoubleClicked.connect(lambda _item: self.take())
        self.strips = BusyStrips()
        self.day = Label("", "section")
        self.hint = Label("", "body", "text2", wrap=True)
        self._build()
        self.setFocusProxy(self.list)
        run(self, partial(begin_wish, context, task), done=self._start)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head.show_commands(self._own[:1])
        column.addWidget(self.head)
        column.addWidget(Hairline())
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        side = QWidget()
        left = QVBoxLayout(side)
        left.setContentsMargins(tokens.MARGIN, 12, tokens.PADDING, 12)
        left.setSpacing(6)
        self._labelled(left, _("Title"), self.title_line)
        self._labelled(left, _("Length"), self.length)
        left.addSpacing(6)
        left.addWidget(Label(_("Who and what"), "section"))
        left.addWidget(self.who)
        left.addWidget(self.problem)
        left.addStretch(1)
        area = scrolled(side)
        area.setFixedWidth(scaled(SIDE))
        row.addWidget(area)
        row.addWidget(Hairline(vertical=True))
        right = QVBoxLayout()
        right.setContentsMargins(tokens.MARGIN, 12, tokens.MARGIN, 12)
        right.setSpacing(tokens.GAP)
        right.addWidget(self.day)
        right.addWidget(self.strips)
        right.addWidget(self.hint)
        right.addWidget(Label(_("Common times: Enter takes the chosen one"), "section"))
        right.addWidget(self.list, 1)
        row.addLayout(right, 1)
        column.addLayout(row, 1)

    def _labelled(self, column: QVBoxLayout, text: str, field: QWidget) -> None:
        field.setAccessibleName(text)
        label = Label(text, "small", "text2")
        label.setBuddy(field)
        column.addWidget(label)
        column.addWidget(field)

    def actions(self) -> Sequence[Command]:  # type: ignore[override]
        """What can be done here."""
        return self._own

    def refresh(self) -> None:
        """Somebody planned something: search again."""
        self.search()

    def _start(self, begun: tuple[Wish, str]) -> None:
        self.wish, self.zone = begun
        self.title_line.setText(self.wish.title)
        self.title_line.setEnabled(self.wish.task is None)
        self.length.setText(str(self.wish.minutes))
        self.head.set_title(_("Find a common time"), self.wish.title if self.wish.task else "")
        self.who.show_names(self.wish.names)

    # when ----------------------------------------------------------------------------------------------------------------------------
    def search(self) -> None:
        """Look for common times."""
        self.problem.setText("")
        self._asked += 1
        try:
            self.wish.minutes = read_length(self.length.text())
        except ValueError:
            words = _("“{text}” is no length of time: type it such as 45, 1:30 or 1.5 h.")
            self.problem.setText(words.format(text=shortened(self.length.text())))
            return
        if not self.who.names:
            self._show_slots([])
            return
        ignoring = self.wish.task[0] if self.wish.task else 0
        ask = partial(
            common_slots, self._context, list(self.who.names), self.wish.minutes, clock.now(), self.zone, most=MOST, ignoring=ignoring,
        )
        run(self, ask, done=partial(self._on_found, self._asked), failed=partial(self._on_refused, self._asked))

    def _on_found(self, number: int, found: list[Span]) -> None:
        if number == self._asked:
            self._show_slots(found)

    def _on_refused(self, number: int, error: Exception) -> bool:
        if not isinstance(error, UserError):
            return False
        if number == self._asked:
            self.problem.setText(str(error))
            self._show_slots([])
        return True

    def _show_slots(self, found: list[Span]) -> None:
        """Show common times; the chosen one stays chosen while it is common."""
        chosen, self.slots = self.slot, found
        self.list.blockSignals(True)
        self.list.clear()
        for span in found:
            starts, ends = to_wall(span.starts_at, self.zone), to_wall(span.ends_at, self.zone)
            self.list.addItem(f"{near_day(starts.date())}, {starts:%H:%M} – {ends:%H:%M}")
        if found:
            self.list.setCurrentRow(found.index(chosen) if chosen in found else 0)
        self.list.blockSignals(False)
        words = "" if found else _("Nobody is named yet. Add who is to come, and the first time at which all are free stands here.")
        if not found and self.who.names:
            words = _("There is no common time within two months. Make it shorter, or take somebody out.")
        self.hint.setText(words)
        self.hint.setVisible(bool(words))
        self.head.show_commands(self._own[:1])
        self.actions_changed.emit()
        self._look()

    @property
    def slot(self) -> Span | None:
        """The place that is looked at."""
        row = self.list.currentRow()
        return self.slots[row] if 0 <= row < len(self.slots) else None

    def _look(self) -> None:
        """Draw the day of the current place."""
        slot = self.slot
        day = day_of(slot.starts_at if slot is not None else clock.now(), self.zone)
        self.day.setText(near_day(day))
        read = partial(read_day, self._context, list(self.who.names), day, self.zone)
        run(self, lambda: (read(), slot), done=self._show_day, quiet=True)
        self.set_status(self.list.currentItem().text() if self.list.currentItem() else "")

    def _show_day(self, found: tuple[list[Board], Span | None]) -> None:
        self.strips.show_day(*found)

    # doing ---------------------------------------------------------------------------------------------------------------------------
    def _why_not(self) -> str:
        return "" if self.slot is not None else _("No common time is found yet.")

    def take(self) -> None:
        """Put the task there, or make the meeting."""
        slot = self.slot
        if slot is None:
            return
        self.problem.setText("")
        run(self, self._writing(slot), done=partial(self._on_taken, self.list.currentItem().text()), failed=self._on_not_taken)

    def _writing(self, slot: Span) -> Callable[[], Changes]:
        me = RowKey("employee", self._context.user.id or 0)
        if self.wish.task is not None:
            move = Move(*self.wish.task, self.wish.doer, slot.starts_at, slot.ends_at, zone=self.zone)
            return partial(move_tasks, self._context, [move], self._key)
        others = tuple(row.id for row in self.who.names if row.kind == "employee" and row != me)
        resources = tuple(row.id for row in self.who.names if row.kind == "resource")
        new = NewTask(
            TaskKind.MEETING, self.title_line.text(), me, slot.starts_at, slot.ends_at, self.zone, participants=others, resources=resources,
        )
        return partial(create_task, self._context, new, self._key)

    def _on_taken(self, time: str, changes: Changes) -> None:
        ids = changes.created("task") or ((self.wish.task[0],) if self.wish.task else ())
        words = _("Planned for {time}.").format(time=time)
        message.toast(self, words, _("Open"), (lambda: navigator().open("task", ids[0])) if ids else None)
        self.closing.emit()

    def _on_not_taken(self, error: Exception) -> bool:
        if not isinstance(error, UserError):
            return False
        self.problem.setText(str(error))
        if self._task is not None:
            run(self, partial(begin_wish, self._context, self._task), done=self._on_read_again, quiet=True)
        return True

    def _on_read_again(self, begun: tuple[Wish, str]) -> None:
        self.wish.task = begun[0].task


def _make(context: Context, task: int | None = None, **_arguments: Any) -> Page:
    return MeetingFinder(context, task)


declare(PageType("meeting_finder", N_("Find a common time"), "meeting", "", _make, permission="planning.board.view", in_navigation=False))
