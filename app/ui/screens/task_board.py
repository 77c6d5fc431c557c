"""The board of tasks: a column for each state, cards dragged or pushed from one to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, ClassVar
from uuid import uuid4

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.core import clock
from app.core.changes import Changes
from app.core.enums.planning import TaskState
from app.core.i18n import N_, _, format_number, ngettext
from app.core.planning.words import length_words
from app.services import listing, records
from app.services.context import Context
from app.services.listing import Filter, ListQuery
from app.services.planning.finishing import begin_task, cancel_tasks, reopen_task
from app.ui.kit.commands import Command
from app.ui.kit.navigator import navigator
from app.ui.kit.pages import Page, PageType, declare
from app.ui.kit.run import run
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import CountTabs, ElidedLabel, EmptyState, Hairline, Label, Offer, PageHead
from app.ui.screens import task_rows
from app.ui.screens.board_column import BoardColumn, card_height, paint_card
from app.ui.screens.finish_dialog import finish_task
from app.ui.screens.registration import TOP
from app.ui.screens.task_rows import TaskRow

STATES = (TaskState.OPEN, TaskState.IN_WORK, TaskState.DONE, TaskState.CANCELLED)
MOST = 200  # cards in a column; the head says how many there are
CLOSED_DAYS = 14
NARROWEST = 190  # px of a column


@dataclass(frozen=True, slots=True)
class Cards:
    """What a column shows, how many there are in all and the minutes planned for them."""

    shown: list[TaskRow]
    count: int
    minutes: int


class _Ghost(QWidget):
    """The card that hangs at the pointer."""

    def __init__(self, parent: QWidget, card: TaskRow, colour: int, width: int) -> None:
        super().__init__(parent)
        self._card, self._colour = card, colour
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.resize(width, card_height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The card, chosen."""
        paint_card(QPainter(self), QRectF(self.rect()), self._card, self._colour, is_focused=True)


class _Head(QWidget):
    """Name of a column, how many cards, how much work."""

    def __init__(self, state: TaskState) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 10, 2, 8)
        row.setSpacing(6)
        self.count, self.length = Label("", "small", "text3"), Label("", "small", "text2")
        row.addWidget(ElidedLabel(state.label, "section"))
        row.addWidget(self.count)
        row.addStretch(1)
        row.addWidget(self.length)

    def show_cards(self, found: Cards) -> None:
        """Say how many there are."""
        self.count.setText(format_number(found.count))
        self.length.setText(length_words(found.minutes) if found.minutes else "")


class TaskBoard(Page):
    """Tasks by how far they are."""

    entities: ClassVar[tuple[str, ...]] = ("task", "employee", "client")

    def __init__(self, context: Context) -> None:
        super().__init__(_("Task board"), "board")
        self.ground = "chrome"
        self._context = context
        self._colours: Mapping[int, int] = {}
        self._found: dict[TaskState, Cards] = {}
        self._ghost: _Ghost | None = None
        self._wanted: int | None = None
        self.head = PageHead(_("Task board"))
        self._own = (
            Command("board.new", _("New task"), lambda: navigator().open("task", None), "Ctrl+N|Ins", "add", "file", primary=True),
            Command("board.list", _("As a &list"), lambda: navigator().open_list("task"), "", "list", "view"),
            Command("board.refresh", _("&Refresh"), self.refresh, "F5", "refresh", "view"),
        )
        self.head.show_commands(self._own, most=2)
        self.whose = CountTabs()
        self.whose.setAccessibleName(_("Whose tasks"))
        for key, words in (("mine", _("Mine")), ("given", _("Given by me")), ("all", _("Everybody's"))):
            self.whose.add(key, words)
        self.whose.chosen.connect(lambda _key: self.refresh())
        self.columns = [BoardColumn(state, self._colour) for state in STATES]
        self.heads = [_Head(state) for state in STATES]
        self._build()
        self.setFocusProxy(self.columns[0])
        self.refresh()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        tabs = QHBoxLayout()
        tabs.setContentsMargins(tokens.MARGIN, 0, tokens.MARGIN, 0)
        tabs.addWidget(self.whose)
        column.addLayout(tabs)
        column.addWidget(Hairline())
        self.empty = EmptyState(
            "board", _("No tasks here yet"), _("Make a task: it appears under “To do”, and you push it to the right as it goes on."),
            (Offer("new", _("New task"), "add"),),
        )
        self.empty.chosen.connect(lambda _code: navigator().open("task", None))
        self.empty.hide()
        column.addWidget(self.empty, 1)
        self.place = QWidget()
        row = QHBoxLayout(self.place)
        row.setContentsMargins(tokens.MARGIN, 0, tokens.MARGIN, 8)
        row.setSpacing(12)
        for number, (head, cards) in enumerate(zip(self.heads, self.columns, strict=True)):
            lane = QVBoxLayout()
            lane.setSpacing(0)
            lane.addWidget(head)
            lane.addWidget(cards, 1)
            cards.setMinimumWidth(scaled(NARROWEST))
            row.addLayout(lane, 1)
            cards.opened.connect(lambda id: navigator().open("task", id))
            cards.pushed.connect(partial(self._push, number))
            cards.stepped.connect(partial(self._step, number))
            cards.lifted.connect(partial(self._lift, number))
            cards.dropped.connect(partial(self._drop, number))
            cards.put_back.connect(self._put_down)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.viewport().setAutoFillBackground(False)
        self.area.setWidget(self.place)
        self.place.setAutoFillBackground(False)
        column.addWidget(self.area, 1)

    def actions(self) -> Sequence[Command]:  # type: ignore[override]
        """What can be done with the board."""
        return self._own

    # reading -----------------------------------------------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Read the cards of all columns."""
        run(self, partial(_read, self._context, self.whose.current), done=self._show)

    def _show(self, found: tuple[dict[TaskState, Cards], dict[int, int]]) -> None:
        self._found, self._colours = found
        for head, column in zip(self.heads, self.columns, strict=True):
            current, row = column.current, column.currentIndex().row()
            cards = self._found[column.task_state]
            head.show_cards(cards)
            column.cards.show_cards(cards.shown)
            column.choose(current.id if current else None, max(row, 0))
        self._follow()
        is_empty = not any(cards.count for cards in self._found.values())
        self.empty.setVisible(is_empty)
        self.area.setVisible(not is_empty)
        opened = [card for state in STATES[:2] for card in self._found[state].shown]
        late = sum(card.is_late for card in opened)
        count = sum(self._found[state].count for state in STATES[:2])
        self.set_status(
            ngettext("{count} open task", "{count} open tasks", count).format(count=format_number(count)),
            ngettext("{count} late", "{count} late", late).format(count=late) if late else "",
            *(_("the first {count} of “{column}”").format(count=MOST, column=state.label) for state in STATES if self._found[state].count > MOST),
        )

    def _follow(self) -> None:
        """Keep the keys on the card that was pushed."""
        wanted, self._wanted = self._wanted, None
        for column in self.columns:
            if any(card.id == wanted for card in column.cards.cards):
                column.choose(wanted)
                column.setFocus()

    def _colour(self, employee: int | None) -> int:
        return self._colours.get(employee or 0, 0)

    # moving ------------------------------------------------------------------------------------------------------------------------
    def _push(self, number: int, side: int) -> None:
        card, target = self.columns[number].current, number + side
        if card is not None and 0 <= target < len(STATES):
            self.put(card, STATES[target])

    def _step(self, number: int, side: int) -> None:
        target = next((place for place in range(number + side, len(STATES) if side > 0 else -1, side) if self.columns[place].cards.cards), None)
        if target is not None:
            self.columns[target].choose(None, max(self.columns[number].currentIndex().row(), 0))
            self.columns[target].setFocus()

    def put(self, card: TaskRow, state: TaskState) -> None:
        """Give a task another state; what is done is asked for its result."""
        if card.state is state:
            return
        self._wanted = card.id
        if state is TaskState.DONE:
            finish_task(self, self._context, card.id, self.refresh)
            return
        change = partial(_put, self._context, card, state, uuid4().hex)
        run(self, change, done=lambda _changes: self.refresh(), failed=self._on_refused)

    def _on_refused(self, _error: Exception) -> bool:
        self.refresh()
        return False

    def _lift(self, number: int, place: QPoint) -> None:
        column, card = self.columns[number], self.columns[number].current
        if card is None:
            return
        if self._ghost is None:
            self._ghost = _Ghost(self, card, self._colour(card.employee_id), column.viewport().width() - 2)
            self._ghost.show()
            QApplication.setOverrideCursor(Qt.CursorShape.ClosedHandCursor)
        self._ghost.move(self.mapFromGlobal(place) + QPoint(8, 8))
        over = self._over(place)
        for other in self.columns:
            other.set_target(other is over and other is not column)

    def _drop(self, number: int, place: QPoint) -> None:
        card, over = self.columns[number].current, self._over(place)
        self._put_down()
        if card is not None and over is not None:
            self.put(card, over.task_state)

    def _put_down(self) -> None:
        if self._ghost is not None:
            self._ghost.deleteLater()
            self._ghost = None
            QApplication.restoreOverrideCursor()
        for column in self.columns:
            column.set_target(False)

    def _over(self, place: QPoint) -> BoardColumn | None:
        """The column at a place: also beside its cards."""
        return next((column for column in self.columns if column.rect().contains(column.mapFromGlobal(place))), None)


def _put(ctx: Context, card: TaskRow, state: TaskState, key: str) -> Changes:
    """Give a task another state, by the use case that this is."""
    version = records.load(ctx, "task", card.id).version
    if state is TaskState.CANCELLED:
        return cancel_tasks(ctx, [(card.id, version)], key=key)
    if card.state.is_closed:
        return reopen_task(ctx, card.id, version, key)
    if state is TaskState.IN_WORK:
        return begin_task(ctx, card.id, version, key)
    return records.edit_many(ctx, "task", [card.id], {"state": state}, key)


def _read(ctx: Context, whose: str) -> tuple[dict[TaskState, Cards], dict[int, int]]:
    me: tuple[Filter, ...] = {
        "mine": (Filter("employee", "eq", ctx.user.id),), "given": (Filter("author", "eq", ctx.user.id), Filter("employee", "ne", ctx.user.id)),
    }.get(whose, ())
    since = clock.now() - timedelta(days=CLOSED_DAYS)
    found = {}
    for state in STATES:
        filters = [*me, Filter("state", "in", (state.value,))]
        if state.is_closed:
            filters.append(Filter("finished_at", "ge", since))
        found[state] = Cards(*task_rows.read(ctx, filters, (("finished_at", True),) if state.is_closed else (("last_at", False),), MOST))
    people = listing.window(ctx, ListQuery("employee", ("colour",)), 0, 1000)
    return found, {row.id: int(row.values[0] or 0) for row in people}


def _make(context: Context, **_arguments: Any) -> Page:
    return TaskBoard(context)


declare(PageType("task_board", N_("Task board"), "board", TOP, _make, permission="planning.task.view", order=15, folds_navigation=True))
