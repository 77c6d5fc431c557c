"""The stock ledger: movements that nobody changes, and the balances kept beside them under a CHECK."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from app.core.i18n import _
from app.core.rules.stock import Holder, why_not_return, why_not_take
from app.db.session import Conflict, UnitOfWork
from app.models.clients import Client
from app.models.documents import Document
from app.models.stock import StockBalance, StockMovement, StockReservation, Warehouse
from app.services.documents.bulk_writing import insert_rows, update_rows
from app.services.documents.loading import chunks
from app.services.documents.paper import Paper, PaperLine

ZERO = Decimal(0)
Place = tuple[int, int]  # product, warehouse


@dataclass(slots=True)
class Balance:
    """What is on hand and set aside at a place; ``id`` is None until its row is written."""

    id: int | None = None
    quantity: Decimal = ZERO
    reserved: Decimal = ZERO
    changed: bool = False

    @property
    def free(self) -> Decimal:
        """What nobody has set aside."""
        return self.quantity - self.reserved

    def move(self, quantity: Decimal, reserved: Decimal) -> None:
        """Add to both."""
        self.quantity += quantity
        self.reserved += reserved
        self.changed = True


class StockLedger:
    """The part of the ledger that a posting touches: locked when it is opened, changed in memory, written at the end.

    :param places: where goods move.
    :param order_lines: order lines whose reservations are used up.
    """

    def __init__(self, session: Session, places: Iterable[Place], order_lines: Iterable[int] = ()) -> None:
        self._session = session
        self._balances: dict[Place, Balance] = defaultdict(Balance)
        self._movements: list[dict[str, Any]] = []
        self._reservations: list[dict[str, Any]] = []
        self._set_aside = self._read_reservations(order_lines)
        wanted = {*places, *((product, warehouse) for held in self._set_aside.values() for product, warehouse in held)}
        if wanted:
            self._lock(wanted)

    def _read_reservations(self, order_lines: Iterable[int]) -> dict[int, dict[Place, Decimal]]:
        """What is still set aside for each order line, place by place."""
        table = StockReservation
        found: dict[int, dict[Place, Decimal]] = defaultdict(dict)
        for part in chunks(order_lines):
            statement = (
                sa.select(table.order_line_id, table.product_id, table.warehouse_id, sa.func.sum(table.quantity).label("left"))
                .where(table.order_line_id.in_(part))
                .group_by(table.order_line_id, table.product_id, table.warehouse_id)
            )
            for line, product, warehouse, left in self._session.execute(statement):
                if left > 0:
                    found[line][product, warehouse] = left
        return found

    def _lock(self, places: set[Place]) -> None:
        """Lock the balances in the order of their products; rows that are not there yet begin at zero."""
        table = StockBalance
        columns = (table.id, table.product_id, table.warehouse_id, table.quantity, table.reserved)
        warehouses = sorted({warehouse for _product, warehouse in places})
        for part in chunks(product for product, _warehouse in places):
            where = (table.product_id.in_(part), table.warehouse_id.in_(warehouses))
            statement = sa.select(*columns).where(*where).order_by(table.product_id, table.warehouse_id).with_for_update()
            for id, product, warehouse, quantity, reserved in self._session.execute(statement):
                self._balances[product, warehouse] = Balance(id, quantity, reserved)

    def put(self, paper: Paper, line: PaperLine, warehouse: int) -> None:
        """Goods come in."""
        self._move(paper, line, warehouse, line.quantity)

    def take(self, paper: Paper, line: PaperLine, warehouse: int) -> str | None:
        """Goods leave; a sentence instead when not enough of them is free."""
        assert line.product_id is not None
        free = self._balances[line.product_id, warehouse].free
        if line.quantity > free:
            holders = self._holders((line.product_id, warehouse), line.order_line_id)
            return why_not_take(line.quantity, free, paper.frozen.warehouse, holders)
        self._move(paper, line, warehouse, -line.quantity)
        return None

    def _move(self, paper: Paper, line: PaperLine, warehouse: int, quantity: Decimal) -> None:
        assert line.product_id is not None
        self._balances[line.product_id, warehouse].move(quantity, ZERO)
        self._movements.append({
            "date": paper.date, "document_id": paper.id, "line_id": line.id, "product_id": line.product_id,
            "warehouse_id": warehouse, "quantity": quantity, "reversal_of_id": None,
        })

    def reserve(self, paper: Paper, line: PaperLine, warehouse: int, delivered: Decimal = ZERO) -> None:
        """Set aside what is free, at most what the line still lacks.

        :param delivered: what of the line needs nothing any more.
        """
        assert line.product_id is not None
        place = (line.product_id, warehouse)
        lacking = line.quantity - delivered - sum(self._set_aside.get(line.id, {}).values(), ZERO)
        if (quantity := min(lacking, self._balances[place].free)) > 0:
            self._reserve(paper.date, paper.id, line.id, place, quantity)

    def release(self, paper: Paper, line: PaperLine, warehouse: int | None) -> None:
        """Give free what is set aside for the order line behind a line, first in the warehouse that delivers."""
        assert line.order_line_id is not None
        held = self._set_aside.get(line.order_line_id, {})
        left = line.quantity
        for place in sorted(held, key=lambda place: (place[1] != warehouse, place)):
            if place[0] == line.product_id and (quantity := min(left, held[place])) > 0:
                self._reserve(paper.date, paper.id, line.order_line_id, place, -quantity)
                held[place] -= quantity
                left -= quantity

    def give_up(self, paper: Paper, line: PaperLine) -> None:
        """Give free all that is set aside for a line of an order."""
        for place, quantity in sorted(self._set_aside.get(line.id, {}).items()):
            self._reserve(paper.date, paper.id, line.id, place, -quantity)

    def _reserve(self, on: date, document: int, order_line: int, place: Place, quantity: Decimal) -> None:
        self._balances[place].move(ZERO, quantity)
        self._reservations.append({
            "date": on, "document_id": document, "order_line_id": order_line, "product_id": place[0], "warehouse_id": place[1],
            "quantity": quantity, "reversal_of_id": None,
        })

    def _holders(self, place: Place, but: int | None) -> list[Holder]:
        """Who has goods set aside at a place, the largest first."""
        table = StockReservation
        left = sa.func.sum(table.quantity).label("left")
        order = aliased(Document)
        line = sa.select(table.order_line_id, sa.func.min(table.document_id).label("document_id"), left).where(
            table.product_id == place[0], table.warehouse_id == place[1]
        )
        held = line.group_by(table.order_line_id).having(sa.func.sum(table.quantity) > 0).subquery()
        statement = (
            sa.select(order.number, Client.name, held.c.left, held.c.order_line_id)
            .join(order, order.id == held.c.document_id)
            .outerjoin(Client, Client.id == order.client_id)
        )
        rows = [row for row in self._session.execute(statement) if row.order_line_id != but]
        return sorted((Holder(row.number or "", row.name or "", row.left) for row in rows), key=lambda holder: -holder.quantity)

    def undo(self, movement: Any, date: date) -> str | None:
        """Reverse a stored movement; a sentence instead when what came in is not free any more.

        :param movement: a row of ``stock_movement`` joined with its warehouse's name.
        """
        balance = self._balances[movement.product_id, movement.warehouse_id]
        if movement.quantity > balance.free:
            return why_not_return(movement.quantity, balance.free, movement.warehouse)
        balance.move(-movement.quantity, ZERO)
        self._movements.append(_reversed(movement, date) | {"line_id": movement.line_id})
        return None

    def undo_reservation(self, reservation: Any, date: date) -> None:
        """Reverse a stored row of ``stock_reservation``."""
        self._balances[reservation.product_id, reservation.warehouse_id].move(ZERO, -reservation.quantity)
        self._reservations.append(_reversed(reservation, date) | {"order_line_id": reservation.order_line_id})

    def write(self, uow: UnitOfWork) -> None:
        """Write the movements and the balances, in the order of the products. The CHECK has the last word.

        :raises Conflict: somebody else made the first balance of the same product at this moment.
        """
        insert_rows(self._session, StockMovement, self._movements)
        insert_rows(self._session, StockReservation, self._reservations)
        changed = [(place, balance) for place, balance in sorted(self._balances.items(), key=lambda item: item[0]) if balance.changed]
        if fresh := {place: balance for place, balance in changed if balance.id is None}:
            self._create(uow, fresh)
        old = [balance for _place, balance in changed if balance.id is not None]
        update_rows(self._session, StockBalance, [_row(balance) | {"key": balance.id} for balance in old])
        for balance in old:
            uow.touch("stock_balance", balance.id or 0)

    def _create(self, uow: UnitOfWork, fresh: dict[Place, Balance]) -> None:
        try:
            rows = [_row(balance) | {"product_id": place[0], "warehouse_id": place[1]} for place, balance in fresh.items()]
            insert_rows(self._session, StockBalance, rows)
        except IntegrityError as error:
            raise Conflict(_("Somebody else is posting the same goods at this moment."), _("Try again.")) from error
        table = StockBalance
        for part in chunks(product for product, _warehouse in fresh):
            for id, *place in self._session.execute(sa.select(table.id, table.product_id, table.warehouse_id).where(table.product_id.in_(part))):
                if tuple(place) in fresh:
                    uow.touch("stock_balance", id, "I")


def _row(balance: Balance) -> dict[str, Any]:
    return {"quantity": balance.quantity, "reserved": balance.reserved}


def _reversed(row: Any, date: date) -> dict[str, Any]:
    return {
        "date": date, "document_id": row.document_id, "product_id": row.product_id, "warehouse_id": row.warehouse_id,
        "quantity": -row.quantity, "reversal_of_id": row.id,
    }


def reverse_stock(uow: UnitOfWork, papers: Sequence[Paper]) -> dict[int, dict[str, str]]:
    """Reverse all that stands of some documents; returns what cannot be taken back: document → field → sentence."""
    by_id = {paper.id: paper for paper in papers}
    movements = _standing(uow.session, StockMovement, by_id)
    reservations = _standing(uow.session, StockReservation, by_id)
    ledger = StockLedger(uow.session, [(row.product_id, row.warehouse_id) for row in (*movements, *reservations)])
    refused: dict[int, dict[str, str]] = defaultdict(dict)
    # what went out comes back first, so that reservations find goods to rest on
    returning = sorted(movements, key=lambda row: (row.quantity > 0, row.product_id))
    for movement in [row for row in returning if row.quantity <= 0]:
        ledger.undo(movement, by_id[movement.document_id].date)
    for reservation in reservations:
        ledger.undo_reservation(reservation, by_id[reservation.document_id].date)
    for movement in [row for row in returning if row.quantity > 0]:
        paper = by_id[movement.document_id]
        if (problem := ledger.undo(movement, paper.date)) is not None:
            index = next((at for at, line in enumerate(paper.lines) if line.id == movement.line_id), 0)
            refused[paper.id][f"lines.{index}.quantity"] = problem
    if not refused:
        ledger.write(uow)
    return refused


def _standing(session: Session, model: type[Any], ids: Iterable[int]) -> list[Any]:
    """The movements of documents that no reversal has answered."""
    reversal = aliased(model)
    found: list[Any] = []
    for part in chunks(ids):
        statement = (
            sa.select(*model.__table__.columns, Warehouse.name.label("warehouse"))
            .join(Warehouse, Warehouse.id == model.warehouse_id)
            .outerjoin(reversal, reversal.reversal_of_id == model.id)
            .where(model.document_id.in_(part), model.reversal_of_id.is_(None), reversal.id.is_(None))
            .order_by(model.product_id, model.id)
        )
        found += session.execute(statement).all()
    return found
