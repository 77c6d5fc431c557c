"""The settlement ledger: who came to owe what, who paid what, and what is open on each document.

Whoever posts locks the documents whose claims he touches (``relations.lock_documents``); so the claims need no locks of their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.core.money import ZERO
from app.db.session import UnitOfWork
from app.models.finance import Claim, SettlementMovement
from app.services.documents.bulk_writing import insert_rows, update_rows
from app.services.documents.loading import chunks
from app.services.documents.paper import Paper, Relative

#: whose a claim is; a document that was reversed may be posted again for another client
_PARTIES = ("firm_id", "client_id", "currency")


@dataclass(slots=True)
class Total:
    """What was charged and paid on a claim; ``id`` is None until its row is written."""

    id: int | None = None
    charged: Decimal = ZERO
    paid: Decimal = ZERO


class SettlementLedger:
    """The claims that a posting touches, changed in memory and written at the end.

    :param claims: documents whose claims are touched.
    """

    def __init__(self, session: Session, claims: Iterable[int]) -> None:
        self._session = session
        self._totals: dict[int, Total] = {}
        self._fresh: dict[int, dict[str, Any]] = {}
        self._movements: list[dict[str, Any]] = []
        for part in chunks(claims):
            statement = sa.select(Claim.document_id, Claim.id, Claim.charged, Claim.paid).where(Claim.document_id.in_(part))
            for document, id, charged, paid in session.execute(statement):
                self._totals[document] = Total(id, charged, paid)
        self._changed: set[int] = set()

    def charged(self, claim: int) -> Decimal:
        """What stands charged on a claim."""
        return self._totals[claim].charged if claim in self._totals else ZERO

    def add(self, paper: Paper, claim: Relative | None, charged: Decimal = ZERO, paid: Decimal = ZERO) -> None:
        """Book an amount of a paper on a claim; None is the paper's own."""
        id = paper.id if claim is None else claim.id
        due: date | None = paper.due_on if claim is None else claim.due_on
        self._book(id, charged, paid, {
            "date": paper.date, "document_id": paper.id, "claim_id": id, "firm_id": paper.firm_id, "client_id": paper.client_id,
            "currency": paper.currency, "charged": charged, "paid": paid, "reversal_of_id": None,
        }, due)

    def undo(self, movement: Any) -> None:
        """Reverse a stored row of ``settlement_movement``, on the same day."""
        row = {name: getattr(movement, name) for name in ("date", "document_id", "claim_id", "firm_id", "client_id", "currency")}
        row |= {"charged": -movement.charged, "paid": -movement.paid, "reversal_of_id": movement.id}
        self._book(movement.claim_id, -movement.charged, -movement.paid, row, None)

    def _book(self, claim: int, charged: Decimal, paid: Decimal, row: dict[str, Any], due: date | None) -> None:
        self._movements.append(row)
        if claim not in self._totals:
            self._totals[claim] = Total()
            self._fresh[claim] = {
                "document_id": claim, "firm_id": row["firm_id"], "client_id": row["client_id"], "currency": row["currency"], "due_on": due,
            }
        total = self._totals[claim]
        total.charged += charged
        total.paid += paid
        self._changed.add(claim)

    def write(self, uow: UnitOfWork, dues: dict[int, date | None]) -> None:
        """Write the movements and the claims.

        :param dues: documents posted now, with their due days: a claim of one that stands from before gets them, and whose it is by now.
        """
        insert_rows(self._session, SettlementMovement, self._movements)
        insert_rows(self._session, Claim, [
            {**self._fresh[claim], "charged": self._totals[claim].charged, "paid": self._totals[claim].paid} for claim in sorted(self._fresh)
        ])
        old = sorted(self._changed - self._fresh.keys())
        rows = [(claim, {"key": self._totals[claim].id, "charged": self._totals[claim].charged, "paid": self._totals[claim].paid}) for claim in old]
        update_rows(self._session, Claim, [row for claim, row in rows if claim not in dues])
        renewed = {row["claim_id"]: {name: row[name] for name in _PARTIES} for row in self._movements if row["claim_id"] == row["document_id"]}
        update_rows(self._session, Claim, [row | renewed[claim] | {"due_on": dues[claim]} for claim, row in rows if claim in dues])
        for claim in old:
            uow.touch("claim", self._totals[claim].id or 0)
        for part in chunks(self._fresh):
            for id in self._session.scalars(sa.select(Claim.id).where(Claim.document_id.in_(part))):
                uow.touch("claim", id, "I")


def reverse_settlements(uow: UnitOfWork, papers: Sequence[Paper]) -> None:
    """Reverse all that stands of some documents."""
    movements = standing_settlements(uow.session, [paper.id for paper in papers])
    ledger = SettlementLedger(uow.session, {row.claim_id for row in movements})
    for movement in movements:
        ledger.undo(movement)
    ledger.write(uow, {})


def standing_settlements(session: Session, ids: Iterable[int]) -> list[Any]:
    """The settlement movements of documents that no reversal has answered."""
    table, reversal = SettlementMovement, aliased(SettlementMovement)
    found: list[Any] = []
    for part in chunks(ids):
        statement = (
            sa.select(*table.__table__.columns)
            .outerjoin(reversal, reversal.reversal_of_id == table.id)
            .where(table.document_id.in_(part), table.reversal_of_id.is_(None), reversal.id.is_(None))
            .order_by(table.id)
        )
        found += session.execute(statement).all()
    return found


def paid_by(session: Session, ids: Iterable[int]) -> dict[int, set[int]]:
    """For each claim among ``ids``, the other documents that stand booked on it."""
    table = SettlementMovement
    found: dict[int, set[int]] = defaultdict(set)
    for part in chunks(ids):
        sums = sa.func.sum(table.charged - table.paid) != 0
        statement = sa.select(table.claim_id, table.document_id).where(table.claim_id.in_(part), table.document_id != table.claim_id)
        for claim, document in session.execute(statement.group_by(table.claim_id, table.document_id).having(sums)):
            found[claim].add(document)
    return found
