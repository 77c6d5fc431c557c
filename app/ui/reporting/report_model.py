"""The rows of a report as a table sees them: groups fold, columns sort the rows within their groups."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.reports.formats import written
from app.reports.result import Column, ReportResult, Row

Index = QModelIndex | QPersistentModelIndex


class ReportModel(QAbstractTableModel):
    """Shows a result; ``row_at`` gives the row of a line."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.result: ReportResult | None = None
        self._order: list[int] = []
        self._lines: list[int] = []
        self._folded: set[tuple[Any, ...]] = set()
        self.sorted_by: tuple[int, bool] | None = None

    def show_result(self, result: ReportResult | None) -> None:
        """Show another result; what was folded stays so where it is the same report."""
        self.beginResetModel()
        if result is None or self.result is None or self.result.code != result.code or self.result.opened != result.opened:
            self._folded.clear()
        self.result, self.sorted_by = result, None
        self._order = list(range(len(result.rows))) if result else []
        self._unfold()
        self.endResetModel()

    def _unfold(self) -> None:
        """Work out which lines are shown."""
        self._lines = []
        if self.result is None:
            return
        hidden_from: int | None = None
        for place in self._order:
            row = self.result.rows[place]
            if hidden_from is not None and row.level > hidden_from:
                continue
            hidden_from = row.level if row.kind == "group" and row.keys in self._folded else None
            self._lines.append(place)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the result."""
        return self.result.columns if self.result else ()

    def row_at(self, line: int) -> Row:
        """The row of a line."""
        assert self.result is not None
        return self.result.rows[self._lines[line]]

    def line_of(self, place: int) -> int | None:
        """The line of a row by its place in the result; None while it is folded away."""
        return self._lines.index(place) if place in self._lines else None

    def is_folded(self, row: Row) -> bool:
        """Whether a group is folded."""
        return row.keys in self._folded

    def toggle(self, line: int) -> None:
        """Fold or unfold the group of a line."""
        row = self.row_at(line)
        if row.kind != "group":
            return
        self.layoutAboutToBeChanged.emit()
        self._folded ^= {row.keys}
        self._unfold()
        self.layoutChanged.emit()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort the groups, and the rows within each group, by a column."""
        if self.result is None or not 0 <= column < len(self.columns):
            return
        self.layoutAboutToBeChanged.emit()
        falls = order == Qt.SortOrder.DescendingOrder
        self.sorted_by = (column, falls)
        self._order = _sorted_tree(self.result, column, falls)
        self._unfold()
        self.layoutChanged.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Lines that are shown."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """Columns of the result."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The text of a cell; screen readers hear the title of the column too."""
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        row, column = self.row_at(index.row()), self.columns[index.column()]
        text = cell_text(row, column, index.column())
        return text if role == Qt.ItemDataRole.DisplayRole else f"{column.title}: {text}"

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal and section < len(self.columns):
            column = self.columns[section]
            return f"{column.head} {column.title}".strip()
        return None


def cell_text(row: Row, column: Column, number: int) -> str:
    """What stands in a cell; the first one of a group or a total is its name."""
    if row.kind != "row" and number == 0:
        return row.label
    value = row.values[number]
    if value is None and row.kind != "row" and not column.measure:
        return ""
    return written(column, value)


def _sorted_tree(result: ReportResult, column: int, falls: bool) -> list[int]:
    """Places of all rows, each level sorted, children behind their groups."""

    def value(place: int) -> tuple[int, Any]:
        row = result.rows[place]
        found = row.label if row.kind == "group" and not result.columns[column].measure else row.values[column]
        return (0, 0) if found is None else (1, found.casefold() if isinstance(found, str) else found)

    def level(places: list[int], depth: int) -> list[int]:
        heads = [place for place in places if result.rows[place].level == depth]
        ordered = sorted(heads, key=value, reverse=falls)
        inside: dict[int, list[int]] = {}
        head = -1
        for place in places:
            if result.rows[place].level == depth:
                head = place
                inside[head] = []
            else:
                inside[head].append(place)
        return [each for place in ordered for each in (place, *level(inside[place], depth + 1))]

    return level(list(range(len(result.rows))), 0) if result.rows else []
