"""A plain grid of texts: the file as it is, and what a check found. Some cells are coloured, some can be mended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from app.ui.kit.theme import scaled, theme, tokens

Index = QModelIndex | QPersistentModelIndex
WIDEST = 400


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row.

    :param head: what stands left of it, the number of the row in its file.
    :param marks: column → (role of the ground, tip).
    :param strong: whether it is a row of heads.
    """

    texts: Sequence[str]
    head: str = ""
    marks: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    strong: bool = False


class GridModel(QAbstractTableModel):
    """The rows of a grid.

    Signals: ``mended(int, int, str)`` row, column and text of a cell that a person changed.
    """

    mended = Signal(int, int, str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)  # without one, the collector may end it on a worker's thread
        self._heads: list[str] = []
        self._rows: list[GridRow] = []
        self._editable: frozenset[int] = frozenset()

    def show(self, heads: Sequence[str], rows: Sequence[GridRow], editable: frozenset[int] = frozenset()) -> None:
        """Show other rows.

        :param editable: columns whose cells can be changed.
        """
        self.beginResetModel()
        self._heads, self._rows, self._editable = list(heads), list(rows), editable
        self.endResetModel()

    @property
    def rows(self) -> Sequence[GridRow]:
        """The rows as shown."""
        return self._rows

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """Columns."""
        return 0 if parent.isValid() else len(self._heads)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, ground and tip of a cell."""
        row, column = self._rows[index.row()], index.column()
        text = row.texts[column] if column < len(row.texts) else ""
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return text
            case Qt.ItemDataRole.BackgroundRole:
                if column in row.marks:
                    return theme().color(row.marks[column][0])
                return theme().color("accent_soft") if row.strong else None
            case Qt.ItemDataRole.ForegroundRole if column in row.marks:
                return _ink(row.marks[column][0])
            case Qt.ItemDataRole.ToolTipRole:
                return row.marks[column][1] if column in row.marks else text
            case Qt.ItemDataRole.FontRole:
                return tokens.font("label") if row.strong else None
            case _:
                return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take what a person wrote."""
        row, column = self._rows[index.row()], index.column()
        old = row.texts[column] if column < len(row.texts) else ""
        if role != Qt.ItemDataRole.EditRole or str(value) == old:
            return False
        texts = [*row.texts, *[""] * (column + 1 - len(row.texts))]
        texts[column] = str(value)
        self._rows[index.row()] = GridRow(texts, row.head, {**row.marks, column: ("info_soft", old)}, row.strong)
        self.dataChanged.emit(index, index)
        self.mended.emit(index.row(), column, str(value))
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Which cells can be changed."""
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return usual | Qt.ItemFlag.ItemIsEditable if index.column() in self._editable else usual

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Heads of columns and numbers of rows."""
        if role == Qt.ItemDataRole.TextAlignmentRole and orientation is Qt.Orientation.Horizontal:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation is Qt.Orientation.Horizontal:
            return self._heads[section] if section < len(self._heads) else ""
        return self._rows[section].head if section < len(self._rows) else ""


class Grid(QTableView):
    """The grid itself."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cells = GridModel(self)
        self.setModel(self.cells)
        self.setAccessibleName(name)
        self.setAlternatingRowColors(False)
        self.setShowGrid(True)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setDefaultSectionSize(scaled(tokens.ROW))
        self.verticalHeader().setMinimumWidth(scaled(56))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.setCornerButtonEnabled(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self._dress()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._dress()

    def _dress(self) -> None:
        """The heads are painted on the window's ground where they have no sections."""
        for header in (self.horizontalHeader(), self.verticalHeader()):
            colors = header.palette()
            colors.setColor(QPalette.ColorRole.Window, theme().color("surface"))
            header.setPalette(colors)

    def show_rows(self, heads: Sequence[str], rows: Sequence[GridRow], editable: frozenset[int] = frozenset(), stretch: int | None = None) -> None:
        """Show rows with columns as wide as their texts.

        :param stretch: column that takes the room that is left.
        """
        self.cells.show(heads, rows, editable)
        header = self.horizontalHeader()
        self.resizeColumnsToContents()
        for column in range(len(heads)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            self.setColumnWidth(column, min(self.columnWidth(column) + 16, scaled(WIDEST)))
        if stretch is not None and stretch < len(heads):
            header.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)


def _ink(mark: str) -> QColor | None:
    """The ink of a marked cell where its ground cannot be seen: high contrast has no soft grounds."""
    is_seen = not mark.endswith("_soft") or theme().color(mark) != theme().color("surface")
    return None if is_seen else theme().color(mark.removesuffix("_soft"))
