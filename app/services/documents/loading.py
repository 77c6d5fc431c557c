"""Reads documents as papers: a few statements for any number of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.core.enums.catalog import ProductKind
from app.core.enums.documents import DocumentState
from app.core.errors import UserError
from app.core.i18n import _
from app.models.catalog import Product, Unit, VatRate, VatRatePeriod
from app.models.clients import Client
from app.models.documents import Document, DocumentLine
from app.models.finance import Claim
from app.models.organisation import Branch, Firm
from app.services.documents import names
from app.services.documents.frozen import FrozenBasis
from app.services.documents.paper import Paper, PaperLine, Relative

#: members of an IN list
CHUNK = 500

_HEADER = (
    Document.id, Document.type, Document.version, Document.state, Document.number, Document.number_key, Document.series, Document.date,
    Document.firm_id, Document.branch_id, Branch.code.label("branch_code"), Document.client_id, Document.warehouse_id, Document.currency,
    Document.due_on, Document.net, Document.tax, Document.gross, Document.external_number, Firm.claims_on, Firm.closed_until,
    Client.status.label("client_status"),
    Client.credit_limit,
)
_HEADER_NAMES = tuple(column.key for column in _HEADER)

_source, _source_document = aliased(DocumentLine), aliased(Document)
_origin, _origin_document = aliased(DocumentLine), aliased(Document)


_IDS: Any = sa.bindparam("ids", expanding=True)


def _lines_statement() -> Any:
    on = Document.date
    return (
        sa.select(
            DocumentLine.id, DocumentLine.document_id, DocumentLine.position, DocumentLine.product_id, DocumentLine.name,
            DocumentLine.quantity, DocumentLine.price, DocumentLine.discount, DocumentLine.unit_id, DocumentLine.vat_rate_id,
            DocumentLine.vat_percent, DocumentLine.net, DocumentLine.tax, DocumentLine.gross, DocumentLine.source_line_id, Product.kind, Unit.digits,
            VatRatePeriod.percent.label("vat_valid"), names.UNIT, names.VAT, _source_document.type.label("source_type"),
            _origin.id.label("origin_id"), _origin_document.type.label("origin_type"),
        )
        .join(Document, Document.id == DocumentLine.document_id)
        .outerjoin(Product, Product.id == DocumentLine.product_id)
        .outerjoin(Unit, Unit.id == DocumentLine.unit_id)
        .outerjoin(VatRate, VatRate.id == DocumentLine.vat_rate_id)
        .outerjoin(
            VatRatePeriod,
            sa.and_(
                VatRatePeriod.vat_rate_id == DocumentLine.vat_rate_id, VatRatePeriod.valid_from <= on,
                sa.or_(VatRatePeriod.valid_to.is_(None), VatRatePeriod.valid_to >= on),
            ),
        )
        .outerjoin(_source, _source.id == DocumentLine.source_line_id)
        .outerjoin(_source_document, _source_document.id == _source.document_id)
        .outerjoin(_origin, _origin.id == _source.source_line_id)
        .outerjoin(_origin_document, _origin_document.id == _origin.document_id)
        .where(DocumentLine.document_id.in_(_IDS))
        .order_by(DocumentLine.document_id, DocumentLine.position)
    )


#: the two large statements are built once: that takes longer than running them
_HEADERS = names.with_names(sa.select(*_HEADER).select_from(Document)).where(Document.id.in_(_IDS), Document.deleted_at.is_(None))
_LINES = _lines_statement()


def chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    """Keys, sorted and without doubles, in portions that an IN list takes."""
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), CHUNK):
        yield wanted[start : start + CHUNK]


def load_papers(session: Session, ids: Sequence[int], relatives: dict[int, list[Relative]] | None = None) -> list[Paper]:
    """Documents in the order of ``ids``.

    :param relatives: the documents that each was made from.
    :raises UserError: one is not there (any more).
    """
    found: dict[int, Paper] = {}
    for part in chunks(ids):
        for row in session.execute(_HEADERS, {"ids": part}):
            values = dict(zip(_HEADER_NAMES, row, strict=False))
            values["branch_code"] = values["branch_code"] or ""
            found[row.id] = Paper(**values, frozen=names.read_names(row), parents=(relatives or {}).get(row.id, []))
        _add_lines(session, [found[id] for id in part if id in found])
    if missing := [id for id in ids if id not in found]:
        raise UserError(_("Document no. {id} is not there any more.").format(id=missing[0]))
    return [found[id] for id in ids]


def _add_lines(session: Session, papers: list[Paper]) -> None:
    by_id = {paper.id: paper for paper in papers}
    seen: dict[int, PaperLine] = {}
    units: dict[int, dict[int, Any]] = {paper.id: {} for paper in papers}
    vats: dict[int, dict[int, Any]] = {paper.id: {} for paper in papers}
    for row in session.execute(_LINES, {"ids": sorted(by_id)}):
        if (known := seen.get(row.id)) is not None:  # two periods of the rate overlap: the one that the line carries counts
            known.vat_valid = row.vat_valid if row.vat_valid == known.vat_percent else known.vat_valid
            continue
        line = seen[row.id] = PaperLine(
            id=row.id, position=row.position, product_id=row.product_id, is_goods=row.kind is ProductKind.GOODS, name=row.name,
            quantity=row.quantity, price=row.price, discount=row.discount, unit=row.unit.sign or "",
            unit_digits=4 if row.digits is None else row.digits, vat_rate_id=row.vat_rate_id, vat_name=row.vat.name or "",
            vat_percent=row.vat_percent, vat_valid=row.vat_valid, net=row.net, tax=row.tax, gross=row.gross, source_line_id=row.source_line_id,
            order_line_id=_order_line(row),
        )
        by_id[row.document_id].lines.append(line)
        if row.unit_id is not None and row.unit_id not in units[row.document_id]:
            units[row.document_id][row.unit_id] = names.read_unit(row)
        if row.vat_rate_id is not None and row.vat_rate_id not in vats[row.document_id]:
            vats[row.document_id][row.vat_rate_id] = names.read_vat(row)
    _look_around(session, papers)
    for paper in papers:
        basis = tuple(FrozenBasis(one.type, one.number or "", one.date) for one in paper.parents)
        paper.frozen = replace(paper.frozen, units=units[paper.id], vats=vats[paper.id], basis=basis)


def _look_around(session: Session, papers: list[Paper]) -> None:
    """Where a line carries another percentage than its rate has on the day, find out when that one ended or will begin."""
    for paper in papers:
        for line in paper.lines:
            if line.vat_rate_id is not None and line.vat_valid != line.vat_percent:
                columns = (VatRatePeriod.percent, VatRatePeriod.valid_from, VatRatePeriod.valid_to)
                periods = session.execute(sa.select(*columns).where(VatRatePeriod.vat_rate_id == line.vat_rate_id)).all()
                line.vat_around = around(periods, line.vat_percent, paper.date)


def around(periods: Sequence[Any], percent: Decimal, on: date) -> tuple[date | None, date | None]:
    """Last day of a rate's period before a day, and first day of the next one; of the periods with this percentage, if there are any."""
    same = [row for row in periods if row.percent == percent] or periods
    ended = [row.valid_to for row in same if row.valid_to is not None and row.valid_to < on]
    begins = [row.valid_from for row in same if row.valid_from > on]
    return max(ended, default=None), min(begins, default=None)


def _order_line(row: Any) -> int | None:
    """The order's line behind a line: its source, or the source of its source."""
    if row.source_type == "order":
        return int(row.source_line_id)
    return int(row.origin_id) if row.origin_type == "order" else None


def order_lines(session: Session, source_lines: Iterable[int]) -> dict[int, int]:
    """The order's line behind each source line: itself, or its own source."""
    found: dict[int, int] = {}
    columns = (_source.id, _source_document.type, _origin.id.label("origin_id"), _origin_document.type.label("origin_type"))
    for part in chunks(source_lines):
        statement = (
            sa.select(*columns)
            .join(_source_document, _source_document.id == _source.document_id)
            .outerjoin(_origin, _origin.id == _source.source_line_id)
            .outerjoin(_origin_document, _origin_document.id == _origin.document_id)
            .where(_source.id.in_(part))
        )
        for row in session.execute(statement):
            if row.type == "order":
                found[row.id] = row.id
            elif row.origin_type == "order":
                found[row.id] = row.origin_id
    return found


def total_owed(session: Session, firm_id: int, client_id: int, currency: str) -> Decimal:
    """What a client owes a firm in a currency."""
    mine = (Claim.client_id == client_id, Claim.firm_id == firm_id, Claim.currency == currency)
    return session.scalar(sa.select(sa.func.sum(Claim.charged - Claim.paid)).where(*mine)) or Decimal(0)


def is_posted(relative: Relative) -> bool:
    """Whether a document has effect."""
    return relative.state is DocumentState.POSTED
