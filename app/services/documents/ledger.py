"""Writes the movements of papers, the same way for all types."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.core.i18n import _, format_money
from app.core.money import ZERO
from app.db.session import UnitOfWork
from app.services.documents.document_type import DOCUMENT_TYPES
from app.services.documents.movements import Charge, Movement, Pay, Release, Reserve, StockIn, StockOut
from app.services.documents.paper import Paper, PaperLine
from app.services.documents.settlement_ledger import SettlementLedger
from app.services.documents.stock_ledger import StockLedger

Refusals = dict[int, dict[str, str]]  # document → field → sentence
Moves = Sequence[tuple[Paper, list[Movement]]]


def write_movements(uow: UnitOfWork, papers: Sequence[Paper]) -> Refusals:
    """Book what the papers move; nothing is written when anything is refused."""
    moves = _moves(papers)
    refused = _move_stock(uow, moves)
    for id, problems in _settle(uow, moves).items():
        refused[id].update(problems)
    return refused


def open_stock(session: Session, papers: Sequence[Paper]) -> StockLedger | None:
    """Lock what the papers will touch of the stock; None when they touch nothing."""
    return _open_stock(session, _moves(papers))


def _moves(papers: Sequence[Paper]) -> Moves:
    return [(paper, list(DOCUMENT_TYPES.get(paper.type).movements(paper))) for paper in papers]


def _open_stock(session: Session, moves: Moves) -> StockLedger | None:
    places: set[tuple[int, int]] = set()
    order_lines: set[int] = set()
    for _paper, movements in moves:
        for movement in movements:
            match movement:
                case StockIn(line, warehouse) | StockOut(line, warehouse) | Reserve(line, warehouse):
                    places.add((line.product_id or 0, warehouse))
                    if isinstance(movement, Reserve):
                        order_lines.add(line.id)
                case Release(line):
                    order_lines.add(line.order_line_id or 0)
    return StockLedger(session, places, order_lines) if places else None


def _move_stock(uow: UnitOfWork, moves: Moves) -> Refusals:
    refused: Refusals = defaultdict(dict)
    ledger = _open_stock(uow.session, moves)
    if ledger is None:
        return refused
    for paper, movements in moves:
        for movement in movements:
            if (refusal := _apply(ledger, paper, movement)) is not None:
                line, problem = refusal
                refused[paper.id][f"lines.{paper.lines.index(line)}.quantity"] = problem
    if not refused:
        ledger.write(uow)
    return refused


def _apply(ledger: StockLedger, paper: Paper, movement: Movement) -> tuple[PaperLine, str] | None:
    match movement:
        case StockIn(line, warehouse):
            ledger.put(paper, line, warehouse)
        case StockOut(line, warehouse):
            if (problem := ledger.take(paper, line, warehouse)) is not None:
                return line, problem
        case Reserve(line, warehouse):
            ledger.reserve(paper, line, warehouse)
        case Release(line):
            ledger.release(paper, line, paper.warehouse_id)
    return None


def _settle(uow: UnitOfWork, moves: Moves) -> Refusals:
    amounts = [(paper, movement) for paper, movements in moves for movement in movements if isinstance(movement, (Charge, Pay))]
    refused: Refusals = defaultdict(dict)
    if not amounts:
        return refused
    ledger = SettlementLedger(uow.session, {movement.claim.id if movement.claim else paper.id for paper, movement in amounts})
    for paper, movement in amounts:
        if isinstance(movement, Pay):
            ledger.add(paper, movement.claim, paid=movement.amount)
            continue
        if (problem := _why_not_credit_back(ledger, paper, movement)) is not None:
            refused[paper.id]["gross"] = problem
        ledger.add(paper, movement.claim, charged=movement.amount)
    if not refused:
        ledger.write(uow, {paper.id: paper.due_on for paper, _movement in amounts})
    return refused


def _why_not_credit_back(ledger: SettlementLedger, paper: Paper, charge: Charge) -> str | None:
    """No more is credited than was charged."""
    if charge.amount >= 0 or charge.claim is None:
        return None
    charged = ledger.charged(charge.claim.id)
    if charged + charge.amount >= ZERO:
        return None
    text = _("Only {charged} stand charged on {number}: credit no more than that.")
    return text.format(charged=format_money(max(charged, ZERO), paper.currency), number=charge.claim.number or "")
