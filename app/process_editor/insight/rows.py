"""A table of a few dozen lines that are read at once: figures right, words left; Enter opens a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from app.ui.kit.theme import metrics, scaled, theme, theme_signals, tokens

#: pixels at 100 % beside the words of a cell
AIR = 24


@dataclass(frozen=True, slots=True)
class Line:
    """A line.

    :param key: what ``opened`` and ``chosen`` tell. :param inks: role of ink by the number of its cell.
    """

    key: Any
    cells: tuple[str, ...]
    inks: tuple[tuple[int, str], ...] = ()


class Rows(QTableWidget):
    """The first column takes the room that is left.

    Signals: ``opened(object)`` the key of the line that was clicked twice or chosen with Enter, ``chosen(object)`` of the current one.

    :param figures: numbers of the columns that stand right.
    """

    opened = Signal(object)
    chosen = Signal(object)

    def __init__(self, name: str, titles: Sequence[str], figures: Sequence[int] = ()) -> None:
        super().__init__(0, len(titles))
        self._figures, self._lines = frozenset(figures), tuple[Line, ...]()
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setFrameShape(QTableWidget.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(scaled(tokens.ROW))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(scaled(60))
        self.set_titles(titles)
        for column in range(len(titles)):
            mode = QHeaderView.ResizeMode.Stretch if column == 0 else QHeaderView.ResizeMode.Interactive
            header.setSectionResizeMode(column, mode)
        self.itemActivated.connect(lambda item: self.opened.emit(self._lines[item.row()].key))
        self.currentCellChanged.connect(self._on_current)
        theme_signals.changed.connect(self._dress)

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is shown."""
        return self._lines

    def set_titles(self, titles: Sequence[str]) -> None:
        """Call the columns otherwise."""
        self._titles = tuple(titles)
        for column, title in enumerate(titles):
            item = QTableWidgetItem(title)
            item.setTextAlignment(self._side(column))
            self.setHorizontalHeaderItem(column, item)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show other lines."""
        current = self.currentRow()
        self.blockSignals(True)
        self._lines = tuple(lines)
        self.setRowCount(len(lines))
        for row, line in enumerate(lines):
            inks = dict(line.inks)
            for column, text in enumerate(line.cells):
                item = QTableWidgetItem(text)
                item.setTextAlignment(self._side(column))
                item.setForeground(theme().color(inks.get(column, "text")))
                item.setToolTip(text)
                self.setItem(row, column, item)
        for column in range(1, self.columnCount()):
            words = [self._titles[column], *(line.cells[column] for line in lines)]
            self.setColumnWidth(column, round(max(metrics("body").horizontalAdvance(each) for each in words)) + scaled(AIR))
        self.blockSignals(False)
        if 0 <= current < len(lines):
            self.setCurrentCell(current, 0)

    def _dress(self) -> None:
        """The inks of another theme."""
        self.show_lines(self._lines)

    def _side(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if column in self._figures else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    def _on_current(self, row: int, _column: int, before: int, _column_before: int) -> None:
        if row != before and 0 <= row < len(self._lines):
            self.chosen.emit(self._lines[row].key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, also where the platform's own double click does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and 0 <= self.currentRow() < len(self._lines):
            self.opened.emit(self._lines[self.currentRow()].key)
            return
        super().keyPressEvent(event)
