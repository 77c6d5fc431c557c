"""The rows that a list has at hand: pages of a window, the least recently seen ones are dropped."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence

from app.services.listing import Row

PAGE = 200  # rows a page
MOST_PAGES = 40  # 8 000 rows at hand, whatever the list is long


class RowStore:
    """Rows by their place in the list, kept by pages of 200."""

    def __init__(self, most_pages: int = MOST_PAGES) -> None:
        self._most_pages = most_pages
        self._pages: OrderedDict[int, list[Row]] = OrderedDict()
        self._places: dict[int, int] = {}

    def clear(self) -> None:
        """Forget everything."""
        self._pages.clear()
        self._places.clear()

    def __contains__(self, page: int) -> bool:
        return page in self._pages

    def __len__(self) -> int:
        return sum(len(rows) for rows in self._pages.values())

    def row(self, place: int) -> Row | None:
        """The row at a place (from 0), or None when it is not at hand."""
        rows = self._pages.get(place // PAGE)
        if rows is None or place % PAGE >= len(rows):
            return None
        return rows[place % PAGE]

    def touch(self, pages: Iterable[int]) -> None:
        """Say that pages are being seen, so that they stay."""
        for page in pages:
            if page in self._pages:
                self._pages.move_to_end(page)

    def put(self, page: int, rows: Sequence[Row]) -> None:
        """Keep a page; the one seen longest ago goes when there are too many."""
        self._forget_places(page)
        self._pages[page] = list(rows)
        self._pages.move_to_end(page)
        for number, row in enumerate(rows):
            self._places[row.id] = page * PAGE + number
        while len(self._pages) > self._most_pages:
            oldest = next(iter(self._pages))
            self._forget_places(oldest)
            del self._pages[oldest]

    def replace(self, row: Row) -> int | None:
        """Put a newer state of a row in its place; returns the place, or None when the row is not at hand."""
        place = self._places.get(row.id)
        if place is not None:
            self._pages[place // PAGE][place % PAGE] = row
        return place

    def place(self, id: int) -> int | None:
        """Where a record stands, or None when it is not at hand."""
        return self._places.get(id)

    def anchor(self, page: int) -> Row | None:
        """The row just before a page, where it is at hand: a keyset window starts behind it."""
        return self.row(page * PAGE - 1) if page else None

    def ids(self) -> Iterator[int]:
        """Keys of all rows at hand."""
        return iter(self._places)

    def pages(self) -> list[int]:
        """Numbers of the pages at hand."""
        return list(self._pages)

    def _forget_places(self, page: int) -> None:
        for number, row in enumerate(self._pages.get(page, ())):
            if self._places.get(row.id) == page * PAGE + number:
                del self._places[row.id]
