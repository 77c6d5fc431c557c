"""The first page of the day: what to make, what waits, what was looked at lately; in a firm that begins, what to do first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar
from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.core import clock
from app.core.changes import Changes
from app.core.i18n import N_, NN_, _, format_long_date, format_moment, format_money, format_number, ngettext
from app.services import overview, taking
from app.services.context import Context
from app.services.documents.document_type import DOCUMENT_TYPES
from app.services.entities import ENTITIES, entity_of
from app.services.overview import Overview
from app.services.taking import LargeTaking
from app.ui.forms.spec import SCREENS, entity_of_page
from app.ui.kit.commands import Command
from app.ui.kit.navigator import navigator
from app.ui.kit.pages import Page, PageType, declare
from app.ui.kit.run import run
from app.ui.kit.session import Tab, session
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import EmptyState, Label, Offer, Step
from app.ui.lists.cell_text import due_text
from app.ui.lists.list_page import IMPORT_PAGE
from app.ui.screens.backup_light import BackupLight
from app.ui.screens.start_widgets import NewTile, RowsPanel, RowText

#: what can be made at once, in this order, by the code of its list
NEW = ("client", "deal", "quotation", "order", "invoice", "payment_in")
#: px of the page from which three panels have room beside each other
THREE_FROM, TWO_FROM, WIDEST = 1040, 680, 1400
MOST_RECENT = 8
READ_AGAIN_AFTER = 3000  # ms
OPEN_ORDERS = NN_("{count} open order", "{count} open orders")
OVERDUE = NN_("{count} claim is overdue", "{count} claims are overdue")


class StartPage(Page):
    """Greets, and leads to the work."""

    entities: ClassVar[tuple[str, ...]] = ("document", "claim", "client", "firm", "backup_run", "large_export")

    def __init__(self, context: Context) -> None:
        super().__init__(_("Start"), "home")
        self._context = context
        self._seen: Overview | None = None
        self._columns = 0
        self.backups = BackupLight(context)
        self._own = self._new_commands()
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.viewport().setAutoFillBackground(False)
        inner = QWidget()
        area.setWidget(inner)
        inner.setAutoFillBackground(False)  # the area fills what it takes
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        row = QHBoxLayout(inner)
        row.setContentsMargins(28, 26, 28, 24)
        self._body = QWidget()
        self._body.setMaximumWidth(WIDEST)
        row.addWidget(self._body)
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._greet()
        self.tiles = self._add_tiles()
        self.taken = self._taken_panel()
        self._taken_ids: list[int] = []
        self.orders, self.overdue, self.recent = self._panels()
        self._grid = QGridLayout()
        self._grid.setSpacing(tokens.PADDING)
        self._column.addLayout(self._grid)
        self._first_steps: EmptyState | None = None
        self._column.addStretch(1)
        self._arrange(3)
        for panel in (self.orders, self.overdue, self.recent):
            panel.hide()
        self.refresh()

    def actions(self) -> Sequence[Command]:  # type: ignore[override]
        """What can be made."""
        return self._own

    def refresh(self) -> None:
        """Read again what waits."""
        recent = session().recent()
        run(self, partial(_read, self._context, recent), done=self._show, quiet=True)
        self.backups.refresh()

    def _greet(self) -> None:
        self._greeting = Label(greeting(clock.local(clock.now()).hour, self._context.user.name if self._context.user.id else ""), "figure")
        self._day = Label(format_long_date(clock.today()), "body", "text2")
        self._column.addWidget(self._greeting)
        self._column.addSpacing(2)
        self._column.addWidget(self._day)
        self._column.addSpacing(20)
        self._column.addWidget(self.backups)

    def _on_changes(self, changes: Changes) -> None:
        """Everybody's documents count here: in a busy firm the figures are read now and then, not after each save of somebody."""
        if any(changes.touches(entity) for entity in self.entities):
            self._is_stale = True
            if self.isVisible() and not self._refresh_soon.isActive():
                self._refresh_soon.start(READ_AGAIN_AFTER)

    # something new ---------------------------------------------------------------------------------------------------------------
    def _new_commands(self) -> tuple[Command, ...]:
        codes = [code for code in NEW if code in SCREENS and self._context.rights.may(_permission(code))]
        return tuple(
            Command(f"start.{code}", _(SCREENS.get(code).new), partial(_make_new, code), f"Alt+{number}", SCREENS.get(code).icon, "file.1")
            for number, code in enumerate(codes, 1)
        )

    def _add_tiles(self) -> list[NewTile]:
        self._tiles_grid = QGridLayout()
        self._tiles_grid.setSpacing(12)
        tiles = []
        if self._own:
            self._column.addWidget(Label(_("Create"), "section"))
            self._column.addSpacing(10)
        for command in self._own:
            keys = QKeySequence(command.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
            tile = NewTile(command.icon, _capital(_(SCREENS.get(command.code.partition(".")[2]).one)), command.plain_title, keys)
            tile.clicked.connect(lambda _checked=False, command=command: command.run())
            tiles.append(tile)
        self._column.addLayout(self._tiles_grid)
        self._column.addSpacing(24 if tiles else 0)
        return tiles

    # what left the house ---------------------------------------------------------------------------------------------------------
    def _taken_panel(self) -> RowsPanel:
        """Large exports that the owner has not acknowledged; hidden where there are none."""
        panel = RowsPanel(_("Taken out in large numbers"), "", _("I have seen it"), self.acknowledge, urgent=True)
        panel.hide()
        self._column.addWidget(panel)
        self._column.addSpacing(16)
        return panel

    def acknowledge(self) -> None:
        """Say that one has seen what left."""
        run(self, partial(taking.acknowledge, self._context, list(self._taken_ids), uuid4().hex))

    def _show_taken(self, found: Sequence[LargeTaking]) -> None:
        self._taken_ids = [one.id for one in found]
        self.taken.show_rows([_taken_row(one) for one in found[:MOST_RECENT]], len(found))
        self.taken.setVisible(bool(found))

    # what waits ------------------------------------------------------------------------------------------------------------------
    def _panels(self) -> tuple[RowsPanel, RowsPanel, RowsPanel]:
        is_mine = overview.sees_own_only(self._context)
        orders = RowsPanel(
            _("My open orders") if is_mine else _("Open orders"), _("Every order is delivered."), _("All orders"),
            lambda: navigator().open_page("order.list"),
        )
        overdue = RowsPanel(
            _("Overdue with my clients") if is_mine else _("Overdue"), _("Nothing is overdue."), _("All open amounts"),
            lambda: navigator().open_page("claim.list"), urgent=True,
        )
        return orders, overdue, RowsPanel(_("Lately"), _("What you open will stand here."), "", None)

    def _show(self, found: tuple[Overview, list[Tab], list[LargeTaking]]) -> None:
        seen, recent, taken = found
        self._show_taken(taken)
        self._seen = seen
        self._day.setText(" · ".join([format_long_date(clock.today()), *([seen.firm[1]] if seen.firm else [])]))
        is_new = not seen.has_documents
        self.orders.show_rows([_waiting_row(row, "order", row.day is not None) for row in seen.orders.rows], seen.orders.count)
        self.overdue.show_rows([_waiting_row(row, "invoice", True) for row in seen.overdue.rows], seen.overdue.count)
        self.recent.show_rows([_recent_row(tab) for tab in recent[:MOST_RECENT]], 0)
        self.orders.setVisible(not is_new)
        self.overdue.setVisible(not is_new)
        self.recent.setVisible(not is_new)
        self._show_first_steps(seen if is_new else None)
        self.set_status(*_status(seen))

    # a firm that begins ----------------------------------------------------------------------------------------------------------
    def _show_first_steps(self, seen: Overview | None) -> None:
        if self._first_steps is not None:
            self._column.removeWidget(self._first_steps)
            self._first_steps.hide()
            self._first_steps.deleteLater()
            self._first_steps = None
        if seen is None:
            return
        excel, first = Offer("import", _("Import from Excel")), Offer("invoice", _("New invoice"))
        steps = (
            Step(_("Your firm"), _("Address, tax number and bank stand on every paper."), seen.has_details, Offer("firm", _("Fill in"))),
            Step(_("Clients and goods"), _("Bring them from Excel, or enter the first ones."), seen.has_clients, excel),
            Step(_("The first paper"), _("Kontor numbers it, adds it up and prints it."), False, first),
        )
        self._first_steps = EmptyState(
            "idea", _("Three steps to the first invoice"), _("Or look first how a firm lives that has worked with Kontor for a year and a half."),
            (Offer("demo", _("Look at the demo firm"), "demo"), Offer("firm", _("Fill in your firm"), "firm")), steps, _("To begin with"),
        )
        self._first_steps.chosen.connect(self._on_step)
        self._column.insertWidget(self._column.count() - 1, self._first_steps)

    def _on_step(self, code: str) -> None:
        match code:
            case "firm" if self._seen is not None and self._seen.firm is not None:
                navigator().open("firm", self._seen.firm[0])
            case "import":
                navigator().open_page(IMPORT_PAGE, entity="client")
            case "invoice":
                _make_new("invoice")
            case "demo":
                navigator().start("help.demo")

    # size ------------------------------------------------------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Three, two or one panel in a row, as there is room."""
        super().resizeEvent(event)
        width = event.size().width()
        self._arrange(3 if width >= scaled(THREE_FROM) else 2 if width >= scaled(TWO_FROM) else 1)

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        in_row = {3: len(NEW), 2: len(NEW) // 2, 1: 2}[columns]
        for place, tile in enumerate(self.tiles):
            self._tiles_grid.addWidget(tile, place // in_row, place % in_row)
        for column in range(len(NEW)):
            self._tiles_grid.setColumnStretch(column, 1 if column < min(in_row, len(self.tiles)) else 0)
        for place, panel in enumerate((self.orders, self.overdue, self.recent)):
            spans = columns == 2 and place == 2
            self._grid.addWidget(panel, place // columns, place % columns, 1, 2 if spans else 1)
        for column in range(3):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)


def greeting(hour: int, name: str) -> str:
    """How one greets at an hour of the day (0 to 23), by name where it is known."""
    words = _("Good morning") if 5 <= hour < 12 else _("Good afternoon") if 12 <= hour < 18 else _("Good evening")
    return _("{greeting}, {name}").format(greeting=words, name=name) if name else words


def _read(context: Context, recent: Sequence[Tab]) -> tuple[Overview, list[Tab], list[LargeTaking]]:
    keys = [(entity_of_page(tab.code, tab.arguments), tab.record or 0) for tab in recent]
    there = overview.still_there(context, [key for key in keys if key[0] in ENTITIES])
    lately = [tab for tab, key in zip(recent, keys, strict=True) if key in there]
    return overview.overview(context), lately, taking.not_acknowledged(context)


def _permission(code: str) -> str:
    kind = DOCUMENT_TYPES.find(code)
    return kind.save_permission if kind is not None else entity_of(code).permission("save")


def _make_new(code: str) -> None:
    navigator().open(code, None)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _waiting_row(row: overview.Waiting, icon: str, has_day: bool) -> tuple[RowText, Callable[[], object]]:
    words, late = due_text(row.day) if has_day and row.day is not None else ("", False)
    text = RowText(icon, row.client or row.number, row.number, format_money(row.amount, row.currency), words, late)
    return text, partial(navigator().open, "document", row.document)


def _recent_row(tab: Tab) -> tuple[RowText, Callable[[], object]]:
    screen = SCREENS.find(tab.code.partition(".")[0])
    kind = _capital(_(screen.one)) if screen is not None and screen.entity != "document" else ""
    return RowText(tab.icon, tab.title, kind), partial(navigator().open_page, tab.code, **dict(tab.arguments))


def _taken_row(one: LargeTaking) -> tuple[RowText, Callable[[], object]]:
    rows = ngettext("{count} row", "{count} rows", one.rows).format(count=format_number(one.rows))
    text = RowText("export", f"{one.who} · {one.title}", one.reason, rows, f"{one.event.words}, {format_moment(one.at)}")
    return text, partial(navigator().open_page, "journal", kind=one.event.value)


def _status(seen: Overview) -> list[str]:
    parts = ((seen.orders, OPEN_ORDERS), (seen.overdue, OVERDUE))
    return [ngettext(*words, part.count).format(count=format_number(part.count)) for part, words in parts if part.count]


def _make(context: Context, **_arguments: Any) -> Page:
    return StartPage(context)


declare(PageType("start", N_("Start"), "home", "", _make, order=1))
