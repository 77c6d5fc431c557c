"""Cards of documents: a fresh draft with its defaults, a stored one, and what was typed back into the database."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from app.core.changes import Changes
from app.core.enums.catalog import ProductKind
from app.core.enums.documents import RoundTax
from app.core.errors import FieldErrors, UserError
from app.core.i18n import _
from app.core.money import ZERO
from app.db.failures import Failure
from app.db.session import BrokenConstraint, UnitOfWork
from app.models.catalog import Product, Unit, VatRate
from app.models.documents import DocumentLine, DocumentLink
from app.models.finance import PaymentAllocation
from app.models.organisation import Firm
from app.services import records
from app.services.context import Context
from app.services.documents import defaults, draft_rates
from app.services.documents.bulk_writing import insert_rows, update_rows
from app.services.documents.document_type import DOCUMENT_TYPES
from app.services.documents.draft_checks import check
from app.services.documents.draft_model import LINE_FIELDS, DocumentDraft, LineDraft, ShareDraft
from app.services.documents.loading import chunks
from app.services.documents.relations import allocations_of, open_amounts, read_relatives
from app.services.documents.titles import document_title
from app.services.documents.totals import Totals, compute
from app.services.use_case import perform

__all__ = ["DocumentDraft", "LineDraft", "ShareDraft", "load", "new", "recompute", "save"]

_REFERENCES = ("product", "unit", "vat_rate", "source_line")


def new(ctx: Context, type: str, **header: Any) -> DocumentDraft:
    """A fresh document with what firm, client and user make of it.

    :param header: values that the caller knows, such as ``client=7``; references without ``_id``.
    """
    with ctx.reading() as session:
        return begin(ctx, session, type, header)


def begin(ctx: Context, session: Session, type: str, header: dict[str, Any], *, copied: bool = False) -> DocumentDraft:
    """The same in an open session.

    :param copied: the header comes from the document that it is made from.
    """
    draft = _document_draft(records.new(ctx, "document"))
    defaults.fill(ctx, session, draft, DOCUMENT_TYPES.get(type), header, copied=copied)
    return recompute(draft)


def load(ctx: Context, id: int) -> DocumentDraft:
    """A stored document.

    :raises UserError: it is not there (any more).
    """
    with ctx.reading() as session:
        return read(ctx, session, id)


def read(ctx: Context, session: Session, id: int) -> DocumentDraft:
    """The same in an open session."""
    draft = _document_draft(records.read(ctx, session, "document", id))
    firm = session.execute(sa.select(Firm.round_tax, Firm.country, Firm.closed_until).where(Firm.id == draft["firm"])).one()
    draft.round_tax, draft.country, draft.closed_until = firm.round_tax, firm.country, firm.closed_until
    if draft.kind.has_lines:
        draft.lines = read_lines(session, [id])[id]
        draft.stored_rows = {line.id: line.stored for line in draft.lines if line.id is not None}
        draft.stored_lines = list(draft.stored_rows)
    else:
        _read_shares(session, draft, id)
    draft.totals = _totals(draft)
    return draft


def _document_draft(draft: records.Draft) -> DocumentDraft:
    return DocumentDraft(**{field.name: getattr(draft, field.name) for field in fields(records.Draft)})


_COLUMNS = [getattr(DocumentLine, f"{name}_id" if name in _REFERENCES else name).label(name) for name in LINE_FIELDS]
_LINES = (
    sa.select(DocumentLine.id, DocumentLine.document_id, *_COLUMNS, Unit.sign, Unit.digits, VatRate.name.label("vat_name"), Product.kind)
    .outerjoin(Product, Product.id == DocumentLine.product_id)
    .outerjoin(Unit, Unit.id == DocumentLine.unit_id)
    .outerjoin(VatRate, VatRate.id == DocumentLine.vat_rate_id)
    .where(DocumentLine.document_id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(DocumentLine.document_id, DocumentLine.position)
)


def read_lines(session: Session, ids: list[int]) -> dict[int, list[LineDraft]]:
    """The lines of documents as cards show them."""
    found: dict[int, list[LineDraft]] = {id: [] for id in ids}
    for row in (row for part in chunks(ids) for row in session.execute(_LINES, {"ids": part})):
        stored = {name: getattr(row, name) for name in LINE_FIELDS}
        found[row.document_id].append(
            LineDraft(
                id=row.id, **stored, unit_sign=row.sign or "", unit_digits=4 if row.digits is None else row.digits,
                vat_name=row.vat_name or "", is_goods=row.kind is ProductKind.GOODS, stored=stored,
            )
        )
    return found


def _read_shares(session: Session, draft: DocumentDraft, id: int) -> None:
    shares = allocations_of(session, [id])[id]
    keys = session.scalars(sa.select(PaymentAllocation.id).where(PaymentAllocation.payment_id == id).order_by(PaymentAllocation.id)).all()
    claims = read_relatives(session, [claim for claim, _amount in shares])
    opened = open_amounts(session, claims)
    sign = -1 if draft["type"] == "payment_out" else 1
    for key, (claim, amount) in zip(keys, shares, strict=True):
        paid = claims[claim]
        left = opened.get(claim, ZERO) * sign + (amount if draft.is_posted else ZERO)
        label = document_title(paid.type, paid.number, paid.date)
        draft.allocations.append(ShareDraft(id=key, claim=claim, amount=amount, label=label, open=left, stored=(claim, amount)))
    draft.stored_shares = list(keys)
    draft.stored_amounts = dict(shares)


def recompute(draft: DocumentDraft) -> DocumentDraft:
    """Work out the amounts of lines and document after any change; pure, so the card calls it at every keystroke."""
    draft.totals = _totals(draft)
    for name in ("net", "tax", "gross"):
        draft.put(name, getattr(draft.totals, name))
    return draft


def _totals(draft: DocumentDraft) -> Totals:
    if not draft.kind.has_lines:
        amount = draft["gross"] or ZERO
        return Totals(amount, ZERO, amount)
    included = bool(draft["prices_include_tax"])
    return compute(draft.lines, draft["currency"], prices_include_tax=included, round_tax=draft.round_tax or RoundTax.RATE)


def save(ctx: Context, draft: DocumentDraft, key: str | None = None) -> Changes:
    """Write what was typed: changed header fields, changed lines, changed shares; nothing else is touched.

    :param key: idempotency key of the form.
    :raises FieldErrors: everything wrong, at once; lines as ``lines.3.quantity``, shares as ``allocations.0.amount``.
    :raises StaleRecord: somebody saved the document since it was read.
    :raises UserError: it is posted.
    """
    _demand_sound(draft)
    return perform(ctx, draft.kind.save_permission, lambda inner: _save(inner, draft, key))


def save_within(ctx: Context, uow: UnitOfWork, draft: DocumentDraft) -> int:
    """The same in an open unit of work; returns the document's key.

    :raises AccessDenied: the right to save such documents is missing.
    """
    ctx.rights.demand(draft.kind.save_permission)
    _demand_sound(draft)
    _check_rates(uow.session, draft)
    return write(uow, draft)


def _demand_sound(draft: DocumentDraft) -> None:
    if draft.is_posted:
        raise UserError(_("A posted document is not changed any more."), _("Reverse it first, or make a correcting document."))
    draft.lines = [line for line in draft.lines if not line.is_empty]
    recompute(draft)
    if errors := check(draft):
        raise FieldErrors(errors)


def _save(ctx: Context, draft: DocumentDraft, key: str | None) -> Changes:
    try:
        with ctx.uow(key) as uow:
            _check_rates(uow.session, draft)
            write(uow, draft)
            return uow.commit()
    except BrokenConstraint as broken:
        if broken.kind is Failure.REFERENCE:
            text = _("A line that you removed was taken over into another document, or what a line names is gone.")
            raise UserError(text, _("Remove it there first, or load the document again.")) from broken
        raise


def _check_rates(session: Session, draft: DocumentDraft) -> None:
    if wrong := draft_rates.why_not(session, draft):
        raise FieldErrors({f"lines.{index}.vat_rate": wrong[line.key] for index, line in enumerate(draft.lines) if line.key in wrong})


def write(uow: UnitOfWork, draft: DocumentDraft) -> int:
    """Put a checked draft into an open unit of work; returns the document's key."""
    record = records.write(uow, draft)
    if draft.id is not None and not draft.changed and (draft.lines_changed or draft.shares_changed):
        flag_modified(record, "gross")  # the document's version stands for its lines too
        uow.session.flush()
    _write_lines(uow.session, draft, record.id)
    _write_shares(uow.session, draft, record.id)
    if draft.id is None:
        insert_rows(uow.session, DocumentLink, [{"parent_id": parent, "child_id": record.id} for parent in draft.parents])
    return int(record.id)


def _write_lines(session: Session, draft: DocumentDraft, document: int) -> None:
    kept = [line.id for line in draft.lines if line.id is not None]
    if gone := sorted(set(draft.stored_lines) - set(kept)):
        session.execute(sa.delete(DocumentLine).where(DocumentLine.id.in_(gone), DocumentLine.document_id == document))
    before = {id: position for position, id in enumerate(draft.stored_lines, 1)}
    placed = [(position, line) for position, line in enumerate(draft.lines, 1)]
    moved = [{"key": line.id, "position": -position} for position, line in placed if line.id is not None and before.get(line.id) != position]
    update_rows(session, DocumentLine, moved)  # out of the way first: no two lines may share a position
    away = {row["key"] for row in moved}
    changed = [(position, line) for position, line in placed if line.id is not None and (line.is_changed or line.id in away)]
    update_rows(session, DocumentLine, [{"key": line.id, "position": position, **line_columns(line)} for position, line in changed])
    fresh = [(position, line) for position, line in placed if line.id is None]
    insert_rows(session, DocumentLine, [{"document_id": document, "position": position, **line_columns(line)} for position, line in fresh])


def line_columns(line: LineDraft) -> dict[str, Any]:
    """The stored columns of a line."""
    return {f"{name}_id" if name in _REFERENCES else name: value for name, value in line.values.items()}


def _write_shares(session: Session, draft: DocumentDraft, document: int) -> None:
    kept = {share.id for share in draft.allocations}
    if gone := [id for id in draft.stored_shares if id not in kept]:
        session.execute(sa.delete(PaymentAllocation).where(PaymentAllocation.id.in_(gone), PaymentAllocation.payment_id == document))
    changed = [share for share in draft.allocations if share.id is not None and share.is_changed]
    update_rows(session, PaymentAllocation, [{"key": share.id, "claim_id": share.claim, "amount": share.amount} for share in changed])
    fresh = [{"payment_id": document, "claim_id": share.claim, "amount": share.amount} for share in draft.allocations if share.id is None]
    insert_rows(session, PaymentAllocation, fresh)
