"""The model of a list: a window on the query's rows that loads only what is looked at, on worker threads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.core.changes import Changes
from app.services.listing import Group, ListQuery, Row
from app.ui.lists.columns import Column
from app.ui.lists.freshness import Freshness
from app.ui.lists.group_layout import GroupLayout
from app.ui.lists.reader import Reader
from app.ui.lists.row_store import PAGE
from app.ui.lists.rows_model import RowsModel
from app.ui.lists.source import ListSource, Opened, open_list, read_pages, reopen_list

MOST_IN_FLIGHT = 2
MOST_PAGES_AT_ONCE = 12  # small groups are read together
LOAD_AFTER = 12  # ms: a thumb being dragged asks for the last place only
MOST_IN_PLACE = 400  # changed rows that are put in place one by one
Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class ListModel(RowsModel):
    """Rows of a query, read as they are looked at. ``freshness`` knows which rows just changed elsewhere.

    Signals: ``opened()`` the first rows of a query are there, ``counted(int)`` the total is known, ``summed(dict)`` the sums are known.
    """

    opened = Signal()
    counted = Signal(int)
    summed = Signal(object)

    def __init__(self, source: ListSource, parent: QWidget) -> None:
        super().__init__(source.column_info, parent)
        self._source, self._reader, self.freshness = source, Reader(parent), Freshness()
        self._flying = 0
        self._seen: range = range(0)
        self._loading: set[int] = set()
        self._load_soon = QTimer(self, singleShot=True, interval=LOAD_AFTER)
        self._load_soon.timeout.connect(self._load)

    def show(self, query: ListQuery, columns: Sequence[Column]) -> None:
        """Show another query from its beginning; what was shown stays until the first rows come."""
        self._reader.forget()
        self._query = query
        self._is_open, self._flying = False, 0
        self._loading.clear()
        self._reader.run(partial(open_list, self._source, query), partial(self._on_opened, tuple(columns)))

    # loading ---------------------------------------------------------------------------------------------------------------------
    def look_at(self, first: int, last: int) -> None:
        """Say which rows are on the screen; pages around them are loaded, others only when they are looked at in their turn."""
        self._seen = range(max(0, first), last + 1)
        self._store.touch(self._seen_pages())
        self._load_soon.start()

    def _seen_pages(self) -> list[int]:
        """Pages on the screen; of a list without groups also the next one on either side."""
        rows = self.rowCount()
        places = (place for row in self._seen if row < rows and (place := self._place(row)) is not None)
        seen = list(dict.fromkeys(place // PAGE for place in places))
        if self._layout is None and seen:
            last_page = (self._total - 1) // PAGE
            seen += [page for page in (seen[-1] + 1, seen[0] - 1) if 0 <= page <= last_page]
        return seen

    def _load(self) -> None:
        if self._query is None or not self._is_open or self._flying >= MOST_IN_FLIGHT:
            return
        missing = [page for page in self._seen_pages() if page not in self._store and page not in self._loading]
        if not missing:
            return
        wanted = [(page, self._store.anchor(page)) for page in missing[:MOST_PAGES_AT_ONCE if self._layout else 1]]
        self._loading.update(page for page, _anchor in wanted)
        self._flying += 1
        read = partial(read_pages, self._source, self._query, self._layout, wanted)
        self._reader.run(read, self._on_pages, partial(self._on_pages_failed, [page for page, _anchor in wanted]))
        self._load_soon.start()

    def _on_opened(self, columns: tuple[Column, ...], opened: Opened) -> None:
        self.beginResetModel()
        self._columns, self._is_open = columns, True
        self._take(opened)
        self.endResetModel()
        self.opened.emit()
        self._count(opened.total)

    def _take(self, opened: Opened) -> None:
        self._store.clear()
        for page, rows in opened.pages.items():
            self._store.put(page, rows)
        self._total = opened.total if opened.total is not None else len(self._store)
        self._groups, self._grouped_by = opened.groups, self._query.group if self._query else ()
        self._layout = GroupLayout(opened.groups, self._folded) if opened.groups is not None else None

    def _count(self, total: int | None) -> None:
        """Tell the total and the sums; what is not known is read, both together."""
        assert self._query is not None
        if total is None:
            self._reader.run(partial(self._source.whole, self._query), self._on_whole)
        else:
            self.counted.emit(total)
            self._sum()

    def _sum(self) -> None:
        assert self._query is not None
        if any(column.info.kind in ("money", "quantity") for column in self._columns):
            self._reader.run(partial(self._source.whole, self._query), lambda whole: self.summed.emit(whole.totals))

    def _on_whole(self, whole: Group) -> None:
        self._on_counted(whole.count)
        self.summed.emit(whole.totals)

    def _on_counted(self, total: int) -> None:
        self._resize(total)
        self.counted.emit(total)
        self._load_soon.start()

    def _resize(self, total: int) -> None:
        if total > self._total:
            self.beginInsertRows(NOWHERE, self._total, total - 1)
            self._total = total
            self.endInsertRows()
        elif total < self._total:
            self.beginRemoveRows(NOWHERE, total, self._total - 1)
            self._total = total
            self.endRemoveRows()

    def _on_pages(self, pages: dict[int, Sequence[Row]]) -> None:
        self._flying -= 1
        for page, rows in pages.items():
            self._loading.discard(page)
            self._store.put(page, rows)
        self._tell_all()
        self._load_soon.start()

    def _on_pages_failed(self, pages: Sequence[int]) -> None:
        self._flying -= 1
        self._loading.difference_update(pages)

    # changes from elsewhere ------------------------------------------------------------------------------------------------------
    def refresh(self, changes: Changes) -> None:
        """Take over what a use case touched: changed rows in their place, moved and new ones by reading the window anew."""
        if self._query is None or not self._is_open:
            return
        mine = [change for change in changes if change.entity == self._query.entity]
        ids = [change.id for change in mine]
        if len(mine) == len(changes.rows) and all(change.op == "U" for change in mine) and len(ids) <= MOST_IN_PLACE:
            self._reader.run(partial(self._read_changed, self._query, ids), partial(self._on_changed_rows, ids))
        else:
            self.reload()

    def _read_changed(self, query: ListQuery, ids: list[int]) -> tuple[Sequence[Row], int]:
        return self._source.rows_by_id(query, ids), self._source.counts([query])[0]

    def _on_changed_rows(self, ids: list[int], answer: tuple[Sequence[Row], int]) -> None:
        rows, total = answer
        if total != self._total or self._layout is not None or any(self._moves(row) for row in rows):
            self.reload()
            return
        for row in rows:
            place = self._store.place(row.id)
            before = self._store.row(place) if place is not None else None
            if place is not None and before is not None and before.values != row.values:
                self._store.replace(replace(row, order=before.order))
                self.freshness.mark((row.id,))
                self.dataChanged.emit(self.index(place, 0), self.index(place, self.columnCount() - 1))
        self._sum()

    def _moves(self, row: Row) -> bool:
        """Whether the new state of a row may belong elsewhere in the order."""
        assert self._query is not None
        place = self._store.place(row.id)
        if place is None:
            return True
        before = self._store.row(place)
        keys = [name for name, _descending in self._query.sort]
        names = self._query.columns
        return before is not None and any(
            key not in names or before.values[names.index(key)] != row.values[names.index(key)] for key in keys
        )

    def reload(self) -> None:
        """Read again what is looked at, keeping place and ticks."""
        if self._query is None:
            return
        if not self._is_open:
            self.show(self._query, self._columns)
            return
        self._reader.forget()
        self._loading.clear()
        self._flying = 0
        pages = [page for page in self._seen_pages() if page in self._store] or [0]
        self._reader.run(partial(reopen_list, self._source, self._query, pages), self._on_reloaded)

    def _on_reloaded(self, opened: Opened) -> None:
        before = {id: self._store.row(place) for id in self._store.ids() if (place := self._store.place(id)) is not None}
        for rows in opened.pages.values():
            known = ((row, before.get(row.id)) for row in rows)
            self.freshness.mark(row.id for row, old in known if old is not None and old.values != row.values)
        if opened.groups is not None or self._layout is not None:
            self.beginResetModel()
            self._take(opened)
            self.endResetModel()
        else:
            assert opened.total is not None
            self._resize(opened.total)
            self._take(opened)
            self._tell_all()
        self.renewed.emit()
        self._count(self._total)
        self._load_soon.start()
