"""A list of a hundred thousand rows out of nothing."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from app.core.fields import FieldInfo
from app.services.listing import Group, ListQuery, Row


class LongList:
    """A hundred thousand rows out of nothing; counts what it is asked for."""

    def __init__(self, total: int = 100_000) -> None:
        self.total = total
        self.windows: list[tuple[int, int | None]] = []
        self.threads: set[int] = set()

    def window(self, query: ListQuery, start: int, limit: int, anchor: Row | None = None) -> Sequence[Row]:
        self.windows.append((start, anchor.id if anchor else None))
        self.threads.add(threading.get_ident())
        return [
            Row(number + 1, (f"Client {number:06}", *(None,) * (len(query.columns) - 1)), (f"Client {number:06}", number + 1))
            for number in range(start, min(start + limit, self.total))
        ]

    def counts(self, queries: Sequence[ListQuery]) -> Sequence[int]:
        return [self.total for _query in queries]

    def whole(self, query: ListQuery) -> Group:
        return Group((), self.total, {})

    def groups(self, query: ListQuery) -> Sequence[Group]:
        return []

    def rows_by_id(self, query: ListQuery, ids: Sequence[int]) -> Sequence[Row]:
        return [Row(id, (f"Client {id - 1:06}",)) for id in ids]

    def all_ids(self, query: ListQuery) -> Sequence[int]:
        return range(1, self.total + 1)

    def column_info(self, entity: str, name: str) -> FieldInfo:
        return FieldInfo(name, "text", name)
