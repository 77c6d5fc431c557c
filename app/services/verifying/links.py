"""The invariant of references: no row points to a row that is not there, and nothing that is posted rests on a document in the bin.

The statements are built once: on a small firm that takes longer than running them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.core.enums.documents import DocumentState
from app.core.i18n import _
from app.models import Base
from app.models.documents import Document, DocumentLine, DocumentLink
from app.models.finance import Claim, PaymentAllocation, SettlementMovement
from app.models.stock import StockMovement, StockReservation
from app.services.entities import ENTITIES
from app.services.verifying.finding import Finding, Progress

_MOST_TOLD = 20


def references(session: Session, progress: Progress) -> Iterator[Finding]:
    """Every reference that the models declare leads to a row."""
    tables = Base.metadata.sorted_tables
    for number, table in enumerate(tables):
        progress(number, len(tables), _("References lead somewhere"))
        if statement := _into_the_void(table, session.connection().dialect.identifier_preparer.quote):
            for column, target, id, value in session.connection().exec_driver_sql(statement).fetchmany(_MOST_TOLD):
                yield _void(table.name, id, column.strip(), target.strip(), value)


def _into_the_void(table: sa.Table, quote: Callable[[str], str]) -> str:
    """One statement for all references of a table, from the names that the models declare; "" where it has none."""
    parts = [
        f"SELECT '{column.name}', '{key.column.table.name}', c.id, c.{quote(column.name)} FROM {quote(table.name)} c"
        f" WHERE c.{quote(column.name)} IS NOT NULL AND NOT EXISTS"
        f" (SELECT 1 FROM {quote(key.column.table.name)} p WHERE p.{quote(key.column.name)} = c.{quote(column.name)})"
        for column in table.columns for key in column.foreign_keys
    ]
    return " UNION ALL ".join(parts)


def _void(table: str, id: int, column: str, target: str, value: Any) -> Finding:
    known = ENTITIES.find(table)
    text = _("{name} no. {id}: “{column}” names {target} no. {value}, which is not there.")
    named = text.format(name=known.name if known else table, id=id, column=column, target=target, value=value)
    return Finding("reference", named, table if known else "", id)


_reversal = aliased(StockMovement)
_MOVED_WITHOUT_LINE = (
    sa.select(StockMovement.document_id)
    .join(Document, Document.id == StockMovement.document_id)
    .outerjoin(_reversal, _reversal.reversal_of_id == StockMovement.id)
    .where(Document.state == DocumentState.POSTED, StockMovement.reversal_of_id.is_(None), _reversal.id.is_(None))
    .where(StockMovement.line_id.is_not(None), ~sa.exists().where(DocumentLine.id == StockMovement.line_id))
)
_HELD_WITHOUT_LINE = (
    sa.select(sa.func.min(StockReservation.document_id))
    .where(~sa.exists().where(DocumentLine.id == StockReservation.order_line_id))
    .group_by(StockReservation.order_line_id)
    .having(sa.func.sum(StockReservation.quantity) != 0)
)


def lines_of_movements(session: Session, _progress: Progress) -> Iterator[Finding]:
    """What stands booked by a posted document names a line that is there; so does what is set aside."""
    for id in sorted({*session.scalars(_MOVED_WITHOUT_LINE), *session.scalars(_HELD_WITHOUT_LINE)}):
        yield Finding("line_gone", _("Document no. {id}: what it moves belongs to a line that is not there.").format(id=id), "document", id)


def _resting_on_bin() -> tuple[sa.Select[int, int], ...]:
    child = aliased(Document)
    posted = child.state == DocumentState.POSTED
    links = sa.select(child.id, Document.id).join(DocumentLink, DocumentLink.child_id == child.id)
    links = links.join(Document, Document.id == DocumentLink.parent_id)
    shares = sa.select(child.id, Document.id).join(PaymentAllocation, PaymentAllocation.payment_id == child.id)
    shares = shares.join(Document, Document.id == PaymentAllocation.claim_id)
    return tuple(statement.where(posted, Document.deleted_at.is_not(None)) for statement in (links, shares))


def _booked_in_bin() -> sa.Select[int]:
    open_claim = sa.select(Claim.document_id).where(sa.or_(Claim.charged != 0, Claim.paid != 0))
    booked = sa.select(SettlementMovement.document_id).group_by(SettlementMovement.document_id)
    booked = booked.having(sa.or_(sa.func.sum(SettlementMovement.charged) != 0, sa.func.sum(SettlementMovement.paid) != 0))
    moved = sa.select(StockMovement.document_id).group_by(StockMovement.document_id).having(sa.func.sum(StockMovement.quantity) != 0)
    used = sa.or_(*(Document.id.in_(statement) for statement in (open_claim, booked, moved)))
    return sa.select(Document.id).where(Document.deleted_at.is_not(None), used)


_RESTING_ON_BIN, _BOOKED_IN_BIN = _resting_on_bin(), _booked_in_bin()


def nothing_rests_in_the_bin(session: Session, _progress: Progress) -> Iterator[Finding]:
    """No posted document was made from one in the bin, pays one, or is booked on one; and none in the bin is booked itself."""
    for statement in _RESTING_ON_BIN:
        for id, binned in session.execute(statement):
            text = _("Document no. {id} is posted and rests on document no. {other}, which lies in the bin.")
            yield Finding("rests_in_bin", text.format(id=id, other=binned), "document", id)
    for id in session.scalars(_BOOKED_IN_BIN):
        yield Finding("booked_in_bin", _("Document no. {id} lies in the bin, and something stands booked on it.").format(id=id), "document", id)
