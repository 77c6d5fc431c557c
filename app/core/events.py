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


@dataclass(frozen=True, slots=True)
class RecordCreated:
    """A client, a deal or a document is there for the first time."""

    entity: str
    id: int


@dataclass(frozen=True, slots=True)
class RecordChanged:
    """A client, a deal or a document has changed."""

    entity: str
    id: int


@dataclass(frozen=True, slots=True)
class DealMoved:
    """A deal came to another stage."""

    id: int
    client_id: int
    stage_id: int


@dataclass(frozen=True, slots=True)
class TaskFinished:
    """Somebody finished a task."""

    id: int


@dataclass(frozen=True, slots=True)
class TaskPassed:
    """A task is done by somebody else from now on."""

    id: int


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that no record tells of, such as a reply: its code, and what it is about.

    :param detail: what it is in particular, or empty.
    """

    code: str
    entity: str
    id: int
    detail: str = ""
