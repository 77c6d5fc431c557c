"""What happened, by the names that waiting steps and starts of processes use, and the records that it is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeGuard

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.enums.processes import ProcessEntity
from app.core.events import DealMoved, DocumentPosted, DocumentReversed, Happened, RecordChanged, RecordCreated
from app.models.documents import Document, DocumentLink
from app.models.finance import PaymentAllocation
from app.models.sales import Deal
from app.processes.moments import event_key

#: types of documents by which somebody pays us
_PAYMENTS = ("payment_in",)
_CHUNK = 500
Records = tuple[tuple[ProcessEntity, int], ...]


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that happened.

    :param code: ``document.posted``. :param detail: type of the document, key of the stage. :param records: what it is about, nearest first.
    """

    code: str
    detail: str
    records: tuple[tuple[ProcessEntity, int], ...]

    @property
    def events(self) -> tuple[str, ...]:
        """Its names: with the detail, and without."""
        return (f"{self.code}|{self.detail}", self.code) if self.detail else (self.code,)

    @property
    def keys(self) -> tuple[str, ...]:
        """What steps wait for that it ends."""
        about = [(entity.value, id) for entity, id in self.records]
        return tuple(event_key(event, entity, id) for event in self.events for entity, id in (*about, (None, None)))

    def record(self, entity: ProcessEntity) -> int | None:
        """The record of a kind that it is about."""
        return next((id for known, id in self.records if known is entity), None)


def signs_of(session: Session, happened: Iterable[object]) -> list[Sign]:
    """Everything that happened, in its order."""
    return [sign for signs in signs_of_each(session, happened) for sign in signs]


def signs_of_each(session: Session, happened: Iterable[object]) -> list[list[Sign]]:
    """The same, for each thing by itself."""
    happened = list(happened)
    documents = _documents(session, [each.id for each in happened if isinstance(each, (DocumentPosted, DocumentReversed)) or _of(each, "document")])
    deals = _deals(session, [each.id for each in happened if _of(each, "deal")])
    return [list(_signs(each, documents, deals)) for each in happened]


def _signs(each: object, documents: dict[int, Records], deals: dict[int, int]) -> Iterator[Sign]:
    match each:
        case DocumentPosted(id=id, type=type):
            yield Sign("document.posted", type, documents.get(id, ()))
            if type in _PAYMENTS:
                yield Sign("payment.came", "", documents.get(id, ()))
        case DocumentReversed(id=id, type=type):
            yield Sign("document.reversed", type, documents.get(id, ()))
        case DealMoved(id=id, client_id=client, stage_id=stage):
            yield Sign("deal.stage", str(stage), ((ProcessEntity.DEAL, id), (ProcessEntity.CLIENT, client)))
        case RecordCreated(entity=entity, id=id):
            yield Sign(f"{entity}.created", "", _records(entity, id, documents, deals))
        case RecordChanged(entity=entity, id=id):
            yield Sign(f"{entity}.changed", "", _records(entity, id, documents, deals))
        case Happened(code=code, entity=entity, id=id, detail=detail):
            yield Sign(code, detail, _records(entity, id, documents, deals))


def _of(each: object, entity: str) -> TypeGuard[RecordCreated | RecordChanged | Happened]:
    return isinstance(each, (RecordCreated, RecordChanged, Happened)) and each.entity == entity


def _records(entity: str, id: int, documents: dict[int, Records], deals: dict[int, int]) -> Records:
    known = next((each for each in ProcessEntity if each.value == entity), None)
    if known is ProcessEntity.DOCUMENT:
        return documents.get(id, ())
    if known is ProcessEntity.DEAL and id in deals:
        return ((ProcessEntity.DEAL, id), (ProcessEntity.CLIENT, deals[id]))
    return ((known, id),) if known is not None else ()


def _documents(session: Session, ids: Sequence[int]) -> dict[int, Records]:
    """Document → itself, what it was made from or pays, its deal and its client."""
    found: dict[int, Records] = {}
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        before: dict[int, list[int]] = {}
        parents = sa.select(DocumentLink.child_id, DocumentLink.parent_id).where(DocumentLink.child_id.in_(part))
        paid = sa.select(PaymentAllocation.payment_id, PaymentAllocation.claim_id).where(PaymentAllocation.payment_id.in_(part))
        for child, parent in (*session.execute(parents), *session.execute(paid)):
            before.setdefault(child, []).append(parent)
        for row in session.execute(sa.select(Document.id, Document.deal_id, Document.client_id).where(Document.id.in_(part))):
            records = [(ProcessEntity.DOCUMENT, key) for key in dict.fromkeys((row.id, *before.get(row.id, ())))]
            records += [(ProcessEntity.DEAL, row.deal_id)] if row.deal_id is not None else []
            records += [(ProcessEntity.CLIENT, row.client_id)] if row.client_id is not None else []
            found[row.id] = tuple(records)
    return found


def _deals(session: Session, ids: Sequence[int]) -> dict[int, int]:
    """Deal → its client."""
    if not ids:
        return {}
    return dict(session.execute(sa.select(Deal.id, Deal.client_id).where(Deal.id.in_(ids[:_CHUNK]))).all())
