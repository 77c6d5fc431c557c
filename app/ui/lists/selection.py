"""Which records are ticked: by key, or all that the list's query finds but a few."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal


class Selection(QObject):
    """Ticked records. It outlives scrolling, sorting, grouping and refreshing, since it knows keys and no rows.

    Signals: ``changed()``.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ids: dict[int, None] = {}  # a set that keeps the order in which rows were ticked
        self._is_all = False
        self._total = 0

    def __contains__(self, id: int) -> bool:
        return (id in self._ids) != self._is_all

    def __len__(self) -> int:
        return self._total - len(self._ids) if self._is_all else len(self._ids)

    @property
    def is_all(self) -> bool:
        """Whether everything that the query finds is ticked, but for ``excluded``."""
        return self._is_all

    @property
    def ids(self) -> tuple[int, ...]:
        """Ticked keys; empty while ``is_all``."""
        return () if self._is_all else tuple(self._ids)

    @property
    def excluded(self) -> tuple[int, ...]:
        """Keys that were taken out again while ``is_all``."""
        return tuple(self._ids) if self._is_all else ()

    def set(self, ids: Iterable[int], ticked: bool = True) -> None:
        """Tick rows, or take their ticks away."""
        for id in ids:
            if ticked != self._is_all:
                self._ids[id] = None
            else:
                self._ids.pop(id, None)
        self.changed.emit()

    def toggle(self, id: int) -> None:
        """Tick a row or take its tick away."""
        self.set((id,), id not in self)

    def only(self, ids: Iterable[int]) -> None:
        """Tick these rows and no others."""
        self._ids, self._is_all = dict.fromkeys(ids), False
        self.changed.emit()

    def select_all(self, total: int) -> None:
        """Tick everything that the query finds, also rows that were never loaded."""
        self._ids, self._is_all, self._total = {}, True, total
        self.changed.emit()

    def set_total(self, total: int) -> None:
        """Tell how many rows the query finds now."""
        if self._is_all and total != self._total:
            self._total = total
            self.changed.emit()

    def clear(self) -> None:
        """Take all ticks away."""
        if self._ids or self._is_all:
            self._ids, self._is_all = {}, False
            self.changed.emit()
