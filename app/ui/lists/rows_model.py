"""The rows of a list as Qt sees them: records at hand, heads of groups, places still to be filled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.core.fields import FieldInfo
from app.services.listing import Group, ListQuery, Row
from app.ui.lists.cell_text import cell_text
from app.ui.lists.columns import Column
from app.ui.lists.group_layout import GroupHead, GroupLayout
from app.ui.lists.row_store import RowStore

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class RowsModel(QAbstractTableModel):
    """Rows that are there; column 0 is the place of the tick.

    Signals: ``renewed()`` rows moved after a fold or a change from elsewhere.

    :param info: what is known of a field of an entity.
    """

    renewed = Signal()

    def __init__(self, info: Callable[[str, str], FieldInfo], parent: QObject) -> None:
        super().__init__(parent)
        self._info = info
        self._query: ListQuery | None = None
        self._columns: tuple[Column, ...] = ()
        self._store = RowStore()
        self._layout: GroupLayout | None = None
        self._groups: Sequence[Group] | None = None
        self._grouped_by: tuple[str, ...] = ()  # of the rows shown; the query may be ahead of them
        self._folded: set[tuple[Any, ...]] = set()
        self._total = 0
        self._is_open = False

    # what is shown ---------------------------------------------------------------------------------------------------------------
    @property
    def query(self) -> ListQuery | None:
        """The query being shown."""
        return self._query

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, without the one for ticks."""
        return self._columns

    @property
    def total(self) -> int:
        """Rows that the query finds, as far as it is known."""
        return self._total

    @property
    def is_open(self) -> bool:
        """Whether the first rows have come."""
        return self._is_open

    @property
    def rows_at_hand(self) -> int:
        """Rows kept in memory."""
        return len(self._store)

    def fold(self, keys: Iterable[tuple[Any, ...]], folded: bool) -> None:
        """Fold or unfold groups."""
        self._folded = self._folded | set(keys) if folded else self._folded - set(keys)
        if self._layout is not None and self._groups is not None:
            self.beginResetModel()
            self._layout = GroupLayout(self._groups, self._folded)
            self.endResetModel()
            self.renewed.emit()

    @property
    def indent(self) -> int:
        """How far records stand in under their heads: levels below the first."""
        return max(0, len(self._grouped_by) - 1) if self._layout else 0

    @property
    def group_count(self) -> int:
        """Groups of the first level."""
        return sum(len(key) == 1 for key in self._layout.keys) if self._layout else 0

    def group_keys(self) -> list[tuple[Any, ...]]:
        """Keys of all groups of all levels."""
        return self._layout.keys if self._layout else []

    # rows ------------------------------------------------------------------------------------------------------------------------
    def item(self, row: int) -> Row | GroupHead | None:
        """What stands in a row: a record, a head, or None while it is being loaded."""
        if self._layout is None:
            return self._store.row(row)
        found = self._layout.at(row)
        return self._store.row(found) if isinstance(found, int) else found

    def record(self, row: int) -> Row | None:
        """The record of a row, if there is one at hand."""
        found = self.item(row) if 0 <= row < self.rowCount() else None
        return None if isinstance(found, GroupHead) else found

    def row_of(self, id: int) -> int | None:
        """The row of a record at hand."""
        place = self._store.place(id)
        return place if place is None or self._layout is None else self._layout.row_of(place)

    def record_by_id(self, id: int) -> Row | None:
        """A record at hand by its key."""
        place = self._store.place(id)
        return None if place is None else self._store.row(place)

    def ids_between(self, first: int, last: int) -> list[int]:
        """Keys of the records at hand from row to row."""
        return [row.id for number in range(first, last + 1) if (row := self.record(number)) is not None]

    def _place(self, row: int) -> int | None:
        """The place of a row among the records; None for a head."""
        if self._layout is None:
            return row
        found = self._layout.at(row)
        return found if isinstance(found, int) else None

    def _tell_all(self) -> None:
        if rows := self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(rows - 1, self.columnCount() - 1))

    # Qt --------------------------------------------------------------------------------------------------------------------------
    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Records and heads."""
        if parent.isValid():
            return 0
        return self._total if self._layout is None else len(self._layout)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """The columns and the place of the tick."""
        return 0 if parent.isValid() else len(self._columns) + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words for screen readers, tips and tests; the delegate paints from ``item``."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) or not index.isValid():
            return None
        found = self.item(index.row())
        if found is None or index.column() == 0:
            return ""
        if isinstance(found, GroupHead):
            return self.head_text(found) if index.column() == 1 else ""
        return self.text(found, index.column() - 1)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles of the columns, also as tips where a person made a column too narrow for its title."""
        if orientation != Qt.Orientation.Horizontal or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole) or not section:
            return None
        return self._columns[section - 1].title if section <= len(self._columns) else None

    def text(self, row: Row, column: int) -> str:
        """A cell in words."""
        return cell_text(self._columns[column].info, row.values[column])

    def head_text(self, head: GroupHead) -> str:
        """The name of a group."""
        assert self._query is not None
        info = self._info(self._query.entity, self._grouped_by[head.level])
        return cell_text(info, head.key[-1])
