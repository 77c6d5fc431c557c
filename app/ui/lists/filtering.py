"""The filters of a list: chips, the value of a cell, words searched for, letters typed into a column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.services.listing import Filter
from app.ui.lists.filter_words import by_cell, typed_filter

if TYPE_CHECKING:
    from app.ui.lists.list_panel import ListPanel


class Filtering:
    """Changes what a panel asks for. ``typed`` is the filter of the letters typed into the current column."""

    def __init__(self, panel: ListPanel) -> None:
        self._panel = panel
        self.typed: Filter | None = None
        bar = panel.filter_bar
        bar.added.connect(self.add)
        bar.changed.connect(lambda number, wanted: self.set(self._but(number, wanted)))
        bar.removed.connect(lambda number: self.set(self._but(number)))
        bar.searched.connect(self.search)
        bar.typed.connect(self._on_typed)
        bar.left.connect(panel.table.setFocus)
        panel.table.typed.connect(self.start_typing)

    @property
    def count(self) -> int:
        """Conditions in force: chips, search, typed letters."""
        query = self._panel.state.query
        return len(query.filters) + bool(query.search) + bool(self.typed)

    def set(self, filters: Sequence[Filter]) -> None:
        """Put filters in force."""
        self._panel.change(filters=tuple(filters))

    def add(self, wanted: Filter) -> None:
        """Put one more filter in force."""
        self.set([*self._panel.state.query.filters, wanted])

    def _but(self, number: int, instead: Filter | None = None) -> list[Filter]:
        filters: list[Filter | None] = list(self._panel.state.query.filters)
        filters[number] = instead
        return [item for item in filters if item is not None]

    def clear(self) -> None:
        """Show everything again."""
        self.typed = None
        self._panel.filter_bar.end_typing()
        self._panel.change(filters=(), search="")

    def by_cell(self) -> None:
        """Keep the rows that have the value of the current cell."""
        model, table = self._panel.model, self._panel.table
        row = model.record(table.currentIndex().row())
        if row is not None and table.current_column >= 0:
            shown = model.columns[table.current_column]
            self.add(by_cell(shown.name, shown.info, row.values[table.current_column]))

    def search(self, text: str) -> None:
        """Keep the rows whose searchable texts contain the words."""
        if text != self._panel.state.query.search:
            self._panel.change(search=text)

    def start_typing(self, text: str) -> None:
        """A letter was typed in the list: filter by the current column."""
        columns = self._panel.model.columns
        if columns:
            self._panel.filter_bar.start_typing(columns[max(0, self._panel.table.current_column)].title, text)

    def _on_typed(self, text: str) -> None:
        column = self._panel.model.columns[max(0, self._panel.table.current_column)]
        self.typed = typed_filter(column.name, column.info, text) if text else None
        if text and self.typed is None:
            return
        if not text:
            self._panel.filter_bar.end_typing()
        self._panel.selection.clear()
        self._panel.model.show(self._panel.query, self._panel.columns())
