"""What happened: values that use cases add to their unit of work and reactions answer within the same transaction."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class DocumentPosted:
    """A document took effect."""

    id: int
    type: str
    client_id: int | None
    gross: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class DocumentReversed:
    """A posted document became a draft again."""

    id: int
    type: str
    client_id: int | None
