"""What a use case touched: the only thing that travels back from a writing use case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

Operation = Literal["I", "U", "D"]


@dataclass(frozen=True, slots=True)
class Change:
    """One row that was inserted, updated or deleted."""

    entity: str
    id: int
    op: Operation = "U"


@dataclass(frozen=True, slots=True)
class Changes:
    """The rows that one transaction touched, in the order of their first touch."""

    rows: tuple[Change, ...] = ()

    @classmethod
    def of(cls, rows: Iterable[Change]) -> Changes:
        """Collect rows; the strongest operation on a row wins (a row born and changed in one transaction was born)."""
        kept: dict[tuple[str, int], Operation] = {}
        for row in rows:
            key = (row.entity, row.id)
            if row.op == "D" or key not in kept:
                kept[key] = row.op
        return cls(tuple(Change(entity, id, op) for (entity, id), op in kept.items()))

    def __or__(self, other: Changes) -> Changes:
        return Changes.of((*self.rows, *other.rows))

    def __iter__(self) -> Iterator[Change]:
        return iter(self.rows)

    def __bool__(self) -> bool:
        return bool(self.rows)

    def ids(self, entity: str) -> tuple[int, ...]:
        """Keys of the touched rows of an entity."""
        return tuple(row.id for row in self.rows if row.entity == entity)

    def created(self, entity: str) -> tuple[int, ...]:
        """Keys of the rows of an entity that were born."""
        return tuple(row.id for row in self.rows if row.entity == entity and row.op == "I")

    def touches(self, entity: str) -> bool:
        """Whether any row of the entity was touched."""
        return any(row.entity == entity for row in self.rows)
