"""Thousands of documents at a time, for imports and the demo firm: the same rules and results as a card, in few statements."""

from __future__ import annotations

from collections.abc import Sequence

from app.core import folding
from app.core.changes import Changes
from app.core.errors import FieldErrors, UserError
from app.core.i18n import _
from app.db.session import UnitOfWork
from app.models.documents import Document, DocumentLine, DocumentLink
from app.models.finance import PaymentAllocation
from app.services.context import Context
from app.services.documents.actions import post_many
from app.services.documents.bulk_writing import insert_rows
from app.services.documents.draft_checks import check
from app.services.documents.draft_model import DocumentDraft
from app.services.documents.drafts import line_columns, recompute
from app.services.schema import attribute_name
from app.services.use_case import perform

__all__ = ["insert_documents", "post_many", "write_many"]

#: documents that one transaction inserts
BATCH = 500


def insert_documents(ctx: Context, drafts: Sequence[DocumentDraft], *, post: bool = False, key: str | None = None) -> list[int]:
    """Save new documents of one type, and post them.

    Each five hundred are saved wholly or not at all, and posted so.

    :param drafts: never saved before; their amounts are worked out here.
    :param key: idempotency key of the whole; a repeated call answers with the same documents.
    :returns: their keys, in the order of the drafts.
    :raises FieldErrors: what is wrong with the first bad one, as ``documents.17.lines.3.quantity``; nothing of its batch is written.
    """
    if len({draft["type"] for draft in drafts}) > 1:
        raise UserError(_("Choose documents of one type only."))
    ids: list[int] = []
    for start in range(0, len(drafts), BATCH):
        batch = drafts[start : start + BATCH]
        for index, draft in enumerate(batch, start):
            if errors := check(recompute(draft)):
                raise FieldErrors({f"documents.{index}.{name}": text for name, text in errors.items()})
        ids += _insert(ctx, batch, key and f"{key}:i{start}")
        if post:
            post_many(ctx, ids[start:], key and f"{key}:p{start}")
    return ids


def _insert(ctx: Context, batch: Sequence[DocumentDraft], key: str | None) -> tuple[int, ...]:
    def operation(inner: Context) -> Changes:
        with inner.uow(key, count=len(batch)) as uow:
            write_many(uow, batch)
            return uow.commit()

    return perform(ctx, batch[0].kind.save_permission, operation).created("document")


def write_many(uow: UnitOfWork, drafts: Sequence[DocumentDraft]) -> list[int]:
    """Put new, checked drafts into an open unit of work; returns their keys in order."""
    records = []
    for draft in drafts:
        values = {attribute_name("document", name): value for name, value in draft.values.items() if value is not None}
        records.append(Document(**values, search=folding.fold_all([draft["number"], draft["external_number"]])))
    uow.session.add_all(records)
    uow.session.flush()
    made = [(record.id, draft) for record, draft in zip(records, drafts, strict=True)]
    insert_rows(uow.session, DocumentLine, [
        {"document_id": id, "position": position, **line_columns(line)} for id, draft in made for position, line in enumerate(draft.lines, 1)
    ])
    insert_rows(uow.session, DocumentLink, [{"parent_id": parent, "child_id": id} for id, draft in made for parent in draft.parents])
    insert_rows(uow.session, PaymentAllocation, [
        {"payment_id": id, "claim_id": share.claim, "amount": share.amount} for id, draft in made for share in draft.allocations
    ])
    return [id for id, _draft in made]
