"""A dense table of lines that are read page by page: the journal, the bin. More is asked for as the end comes near."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from app.ui.kit.theme import scaled, theme, tokens

Index = QModelIndex | QPersistentModelIndex
NEAR_END = 20  # rows below the last seen one from which more is asked for


@dataclass(frozen=True, slots=True)
class PlainColumn:
    """A column.

    :param width: pixels at 100 %; the column with 0 takes the room that is left.
    :param ink: role of the words, where it differs from line to line as a function of the line.
    :param tip: what the pointer is told; the words themselves unless it is given.
    """

    title: str
    text: Callable[[Any], str]
    width: int = 0
    ink: str | Callable[[Any], str] = "text"
    tip: Callable[[Any], str] | None = None


class PlainModel(QAbstractTableModel):
    """The lines that were read so far."""

    def __init__(self, columns: Sequence[PlainColumn], parent: QObject) -> None:
        super().__init__(parent)
        self._columns = list(columns)
        self.lines: list[Any] = []

    def show(self, lines: Sequence[Any]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self.lines = list(lines)
        self.endResetModel()

    def append(self, lines: Sequence[Any]) -> None:
        """Show more lines below the others."""
        if lines:
            self.beginInsertRows(QModelIndex(), len(self.lines), len(self.lines) + len(lines) - 1)
            self.lines += lines
            self.endInsertRows()

    def prepend(self, lines: Sequence[Any]) -> None:
        """Show newer lines above the others."""
        if lines:
            self.beginInsertRows(QModelIndex(), 0, len(lines) - 1)
            self.lines[:0] = lines
            self.endInsertRows()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Lines."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """Columns."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words, ink and tip of a cell."""
        column, line = self._columns[index.column()], self.lines[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.text(line)
            case Qt.ItemDataRole.ToolTipRole:
                return (column.tip or column.text)(line)
            case Qt.ItemDataRole.ForegroundRole:
                return theme().color(column.ink if isinstance(column.ink, str) else column.ink(line))
            case _:
                return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles of the columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def width(self, section: int) -> int:
        """Pixels of a column at 100 %."""
        return self._columns[section].width


class PlainTable(QTableView):
    """The table itself; whole rows are chosen.

    Signals: ``opened(object)`` the line that was clicked twice or chosen with Enter, ``near_end()`` the last lines come into sight,
    ``chosen()`` other rows were chosen.
    """

    opened = Signal(object)
    near_end = Signal()
    chosen = Signal()

    def __init__(self, name: str, columns: Sequence[PlainColumn], several: bool = False) -> None:
        super().__init__()
        self.cells: PlainModel = PlainModel(columns, self)
        self.setModel(self.cells)
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if several else mode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(scaled(tokens.ROW))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        for section in range(self.cells.columnCount()):
            width = self.cells.width(section)
            header.setSectionResizeMode(section, QHeaderView.ResizeMode.Interactive if width else QHeaderView.ResizeMode.Stretch)
            if width:
                self.setColumnWidth(section, scaled(width))
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._see_if_near_end())
        self.activated.connect(self._open)
        self.selectionModel().selectionChanged.connect(lambda _new, _old: self.chosen.emit())
        self._dress()

    @property
    def current_line(self) -> Any | None:
        """The line with the keyboard."""
        row = self.currentIndex().row()
        return self.cells.lines[row] if 0 <= row < len(self.cells.lines) else None

    def chosen_lines(self) -> list[Any]:
        """The lines that are chosen, in their order."""
        return [self.cells.lines[row] for row in sorted({index.row() for index in self.selectionModel().selectedRows()})]

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(self.cells.lines[index.row()])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, also where the platform's own double click does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _see_if_near_end(self) -> None:
        last = self.rowAt(self.viewport().height() - 1)
        if last < 0 or last + NEAR_END >= self.cells.rowCount():
            self.near_end.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._dress()

    def _dress(self) -> None:
        """The head is painted on the window's ground where it has no sections."""
        header = self.horizontalHeader()
        colors = header.palette()
        colors.setColor(QPalette.ColorRole.Window, theme().color("surface"))
        header.setPalette(colors)
