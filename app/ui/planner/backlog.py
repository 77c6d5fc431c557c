"""The panel beside the board: what waits to be planned, found, sorted and summed up."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, QRect, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedLayout, QVBoxLayout, QWidget

from app.core import clock
from app.core.i18n import _, format_number
from app.core.planning.board import Block
from app.core.planning.words import length_words
from app.ui.kit.theme import scaled
from app.ui.kit.widgets import Ground, Hairline, IconButton, Label, SearchBox, section_title
from app.ui.planner.backlog_lines import ORDERS, lines_of, minutes_sum
from app.ui.planner.backlog_list import BacklogList

WIDTH = 236


class BacklogPanel(Ground):
    """Head with sum, search and order; the list below.

    Signals: ``ordered()`` another order was chosen.
    """

    ordered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self.setFixedWidth(scaled(WIDTH))
        self.setAccessibleName(_("Not planned"))
        self._blocks: tuple[Block, ...] = ()
        self._zone = "UTC"
        self.order, self._text = "due", ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 8, 4)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(section_title(_("Not planned")))
        self.sum = Label("", "small", "text3")
        words.addWidget(self.sum)
        head.addLayout(words, 1)
        self.order_button = IconButton("sort", _("Order"), self._choose_order)
        head.addWidget(self.order_button)
        column.addLayout(head)
        self.search_box = SearchBox(_("Search"), scaled(WIDTH) - 24)
        self.search_box.searched.connect(self._search)
        row = QHBoxLayout()
        row.setContentsMargins(12, 0, 12, 8)
        row.addWidget(self.search_box)
        column.addLayout(row)
        column.addWidget(Hairline())
        self.list = BacklogList()
        self._nothing = Label("", "small", "text2", wrap=True)
        self._nothing.setContentsMargins(14, 14, 14, 14)
        place = QWidget()
        self._stack = QStackedLayout(place)
        inner = QWidget()
        margins = QVBoxLayout(inner)
        margins.setContentsMargins(12, 6, 8, 0)
        margins.addWidget(self.list)
        self._stack.addWidget(inner)
        top = QWidget()
        aligned = QVBoxLayout(top)
        aligned.setContentsMargins(0, 0, 0, 0)
        aligned.addWidget(self._nothing)
        aligned.addStretch()
        self._stack.addWidget(top)
        column.addWidget(place, 1)

    def show_blocks(self, blocks: Sequence[Block], zone: str) -> None:
        """Show the tasks that wait."""
        self._blocks, self._zone = tuple(blocks), zone
        self._show()

    def set_order(self, order: str) -> None:
        """Sort in another way; an unknown one sorts by due date."""
        self.order = order if order in ORDERS else "due"
        self._show()
        self.ordered.emit()

    def takes(self, point: QPoint) -> bool:
        """Whether a global point lies on the panel."""
        return self.isVisible() and QRect(self.mapToGlobal(QPoint()), self.size()).contains(point)

    def _search(self, text: str) -> None:
        self._text = text
        self._show()

    def _show(self) -> None:
        self.list.show_lines(lines_of(self._blocks, self.order, self._text, clock.now(), self._zone))
        count, total = format_number(len(self._blocks)), length_words(minutes_sum(self._blocks))
        self.sum.setText(f"{count} · {total}" if self._blocks else "")
        empty = _("Everything is planned. Drag a task here to take it off the board.")
        self._nothing.setText(_("No waiting task has this text.") if self._blocks else empty)
        self._stack.setCurrentIndex(0 if self.list.lines.lines else 1)

    def orders(self) -> QMenu:
        """The orders to choose from."""
        menu = QMenu(self)
        for code, title in ORDERS.items():
            action = menu.addAction(_(title), partial(self.set_order, code))
            action.setCheckable(True)
            action.setChecked(code == self.order)
        return menu

    def _choose_order(self) -> None:
        self.orders().popup(self.order_button.mapToGlobal(QPoint(0, self.order_button.height())))
