"""What a posted document moves: values that the types yield and the ledger writes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.services.documents.paper import PaperLine, Relative


@dataclass(frozen=True, slots=True)
class StockIn:
    """Goods come to a warehouse."""

    line: PaperLine
    warehouse_id: int


@dataclass(frozen=True, slots=True)
class StockOut:
    """Goods leave a warehouse; no more than is free there, and never what is set aside for others."""

    line: PaperLine
    warehouse_id: int


@dataclass(frozen=True, slots=True)
class Reserve:
    """As much of the line as is free is set aside for it."""

    line: PaperLine
    warehouse_id: int


@dataclass(frozen=True, slots=True)
class Release:
    """What is set aside for the order line behind this line is given free, up to the line's quantity."""

    line: PaperLine


@dataclass(frozen=True, slots=True)
class Charge:
    """The client comes to owe an amount (negative: we come to owe it).

    :param claim: document that the amount belongs to; None is the posted document itself.
    """

    amount: Decimal
    claim: Relative | None = None


@dataclass(frozen=True, slots=True)
class Pay:
    """An amount was paid to us (negative: by us)."""

    amount: Decimal
    claim: Relative | None = None


Movement = StockIn | StockOut | Reserve | Release | Charge | Pay
