"""Thousands of documents at a time, for imports and the demo firm: the same rules and results as a card, in few statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock, folding
from app.core.changes import Changes
from app.core.enums.documents import DocumentState
from app.core.errors import FieldErrors, UserError
from app.core.events import DocumentPosted
from app.core.i18n import _
from app.core.money import ZERO
from app.db.session import UnitOfWork
from app.models.documents import Document, DocumentLine, DocumentLink
from app.models.finance import PaymentAllocation
from app.services.context import Context
from app.services.documents.actions import post_many
from app.services.documents.bulk_writing import insert_rows
from app.services.documents.document_type import DRAFT, POSTED
from app.services.documents.draft_checks import check
from app.services.documents.draft_model import DocumentDraft
from app.services.documents.drafts import line_columns, recompute
from app.services.documents.ledger import open_stock, write_movements
from app.services.documents.loading import chunks
from app.services.documents.memory_papers import MemoryPapers
from app.services.documents.numbers import Number, take_numbers
from app.services.documents.paper import Paper
from app.services.documents.posting import demand_no_problems, hold_period, raise_first, set_surroundings
from app.services.documents.relations import find_invoices, lock_documents, read_relatives
from app.services.documents.seals import sealed
from app.services.schema import attribute_name
from app.services.use_case import perform

__all__ = ["insert_documents", "post_many", "post_new", "write_many"]

#: documents that one transaction takes
BATCH = 500


def insert_documents(ctx: Context, drafts: Sequence[DocumentDraft], *, post: bool = False, key: str | None = None) -> list[int]:
    """Save new documents of one type, and post them at once where it is wished.

    Each five hundred are taken wholly or not at all. The drafts and their lines carry their keys afterwards.

    :param drafts: never saved before; their amounts are worked out here.
    :param key: idempotency key of the whole.
    :returns: their keys, in the order of the drafts.
    :raises FieldErrors: what is wrong with the first bad one, as ``documents.17.lines.3.quantity``; nothing of its batch is written.
    :raises UserError: what stands against posting one of them; the text names it.
    """
    if len({draft["type"] for draft in drafts}) > 1:
        raise UserError(_("Choose documents of one type only."))
    for start in range(0, len(drafts), BATCH):
        batch = drafts[start : start + BATCH]
        for index, draft in enumerate(batch, start):
            if errors := check(recompute(draft)):
                raise FieldErrors({f"documents.{index}.{name}": text for name, text in errors.items()})
        _insert(ctx, batch, post, key and f"{key}:{start}")
    return [draft.id for draft in drafts if draft.id is not None]


def _insert(ctx: Context, batch: Sequence[DocumentDraft], post: bool, key: str | None) -> None:
    kind = batch[0].kind
    if post:
        ctx.rights.demand(kind.save_permission)

    def operation(inner: Context) -> Changes:
        with inner.uow(key, count=len(batch)) as uow:
            if post:
                post_new(uow, batch, inner.user.id)
            else:
                write_many(uow, batch)
            return uow.commit()

    born = perform(ctx, kind.transitions[DRAFT, POSTED] if post else kind.save_permission, operation).created("document")
    for draft, id in zip(batch, sorted(born), strict=True):  # after a repeated key too
        draft.id = id


def write_many(uow: UnitOfWork, drafts: Sequence[DocumentDraft]) -> list[int]:
    """Put new, checked drafts into an open unit of work; returns their keys in order."""
    records = [
        Document(**{name: value for name, value in _header(draft).items() if value is not None}, search=_folded(draft, None)) for draft in drafts
    ]
    uow.session.add_all(records)
    uow.session.flush()
    for record, draft in zip(records, drafts, strict=True):
        draft.id = record.id
    _write_parts(uow.session, drafts)
    return [record.id for record in records]


def post_new(uow: UnitOfWork, drafts: Sequence[DocumentDraft], employee_id: int | None) -> list[int]:
    """Put new, checked drafts of one type into an open unit of work as posted documents; returns their keys in order.

    The counters of their numbers stay locked until the commit.

    :raises FieldErrors: what stands against posting the first that is refused.
    """
    papers = _papers(uow.session, drafts)
    demand_no_problems(papers)
    open_stock(uow.session, papers)  # locked before the counters, as everybody does
    hold_period(uow.session, papers)
    numbers = take_numbers(uow.session, papers)
    moment = clock.now()
    rows = [_posted(draft, paper, numbers[paper.id], moment, employee_id) for draft, paper in zip(drafts, papers, strict=True)]
    filled = [name for name in rows[0] if any(row[name] is not None for row in rows)]
    insert_rows(uow.session, Document, [{name: row[name] for name in filled} for row in rows])
    _find_documents(uow.session, drafts, [numbers[paper.id].key for paper in papers])
    _write_parts(uow.session, drafts)
    _find_lines(uow.session, drafts)
    for draft, paper in zip(drafts, papers, strict=True):
        paper.id = draft.id or 0
        for line, stored in zip(paper.lines, draft.lines, strict=True):
            line.id = stored.id or 0
        uow.touch("document", paper.id, "I")
        uow.add_event(DocumentPosted(paper.id, paper.type, paper.client_id, paper.gross, paper.currency))
    raise_first(papers, write_movements(uow, papers))
    return [paper.id for paper in papers]


def _papers(session: Session, drafts: Sequence[DocumentDraft]) -> list[Paper]:
    """The papers of drafts under keys below zero, with all that their rules need; what they rest on is locked."""
    allocations = {-index: [(share.claim or 0, share.amount or ZERO) for share in draft.allocations] for index, draft in enumerate(drafts, 1)}
    known = read_relatives(session, {parent for draft in drafts for parent in draft.parents})
    parents = {-index: {id: known[id].type for id in draft.parents if id in known} for index, draft in enumerate(drafts, 1)}
    invoices = find_invoices(session, parents) if drafts[0].kind.joins_claim else {}
    relatives = lock_documents(session, {*known, *invoices.values(), *(claim for shares in allocations.values() for claim, _amount in shares)})
    memory = MemoryPapers(session, drafts)
    papers = [memory.paper(-index, draft, [relatives[id] for id in parents[-index]]) for index, draft in enumerate(drafts, 1)]
    set_surroundings(session, papers, invoices, allocations, relatives)
    return papers


def _header(draft: DocumentDraft) -> dict[str, Any]:
    return {attribute_name("document", name): value for name, value in draft.values.items()}


def _folded(draft: DocumentDraft, number: str | None) -> str:
    return folding.fold_all([number, draft["external_number"]])


def _posted(draft: DocumentDraft, paper: Paper, number: Number, moment: datetime, employee_id: int | None) -> dict[str, Any]:
    return _header(draft) | {
        "version": 1, "number": number.text, "number_key": number.key, "state": DocumentState.POSTED, "posted_at": moment,
        "posted_by_id": employee_id, "frozen": sealed(paper, number.text), "search": _folded(draft, number.text),
    }


def _find_documents(session: Session, drafts: Sequence[DocumentDraft], keys: Sequence[str]) -> None:
    """The keys that the server gave; not every driver tells them for many rows at once."""
    by_key = dict(zip(keys, drafts, strict=True))
    for start in range(0, len(keys), BATCH):
        statement = sa.select(Document.id, Document.number_key).where(Document.number_key.in_(keys[start : start + BATCH]))
        for id, key in session.execute(statement):
            by_key[key or ""].id = id


def _write_parts(session: Session, drafts: Sequence[DocumentDraft]) -> None:
    """Lines, links and shares of drafts whose keys are known."""
    insert_rows(session, DocumentLine, [
        {"document_id": draft.id, "position": position, **line_columns(line)} for draft in drafts for position, line in enumerate(draft.lines, 1)
    ])
    insert_rows(session, DocumentLink, [{"parent_id": parent, "child_id": draft.id} for draft in drafts for parent in draft.parents])
    insert_rows(session, PaymentAllocation, [
        {"payment_id": draft.id, "claim_id": share.claim, "amount": share.amount} for draft in drafts for share in draft.allocations
    ])


def _find_lines(session: Session, drafts: Sequence[DocumentDraft]) -> None:
    by_id = {draft.id: draft for draft in drafts if draft.lines}
    columns = (DocumentLine.id, DocumentLine.document_id, DocumentLine.position)
    for part in chunks(id for id in by_id if id is not None):
        for id, document, position in session.execute(sa.select(*columns).where(DocumentLine.document_id.in_(part))):
            by_id[document].lines[position - 1].id = id
