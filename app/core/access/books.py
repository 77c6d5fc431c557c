"""The books, declared once: what of a posted document stands, and which ledger rows a document may have; a server is made to keep to it.

What a type books is said by its own ``movements`` (``services/documents/types``); here stands what comes of it, as a server can check it, and a
test compares the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.core.enums.documents import ClaimsOn

#: columns of a posted document that may still change: who looks after it, what people note for themselves, what the program keeps by itself
FREE = frozenset({"version", "search", "manager_id", "note"})
#: columns that posting writes and reversal takes back
OF_POSTING = ("posted_at", "posted_by_id", "frozen")
#: what a posted document has
NEEDED = ("number", "number_key", "posted_at", "frozen")
#: table → column that names the document whose part its rows are: they stand as long as it is posted
PARTS = {"document_line": "document_id", "payment_allocation": "payment_id", "document_link": "child_id"}


@dataclass(frozen=True, slots=True)
class Counted:
    """A table whose rows count in the tally of a transaction, a ledger against the balance that is kept of it.

    :param keys: column of the tally → column of the table: what the row is about.
    :param amounts: column of the tally → column of the table: how much.
    :param same: columns that the reversal of a row has from it; its amounts are the opposite. Empty for a balance.
    """

    keys: Mapping[str, str]
    amounts: Mapping[str, str]
    same: tuple[str, ...] = ()


_PLACE = {"product_id": "product_id", "warehouse_id": "warehouse_id"}
_OF_DOCUMENT = {"document_id": "document_id"}

#: rows are added, never changed, and answered by their reversals
LEDGERS = {
    "stock_movement": Counted(
        _OF_DOCUMENT | _PLACE, {"quantity": "quantity"}, ("document_id", "line_id", "product_id", "warehouse_id", "date"),
    ),
    "stock_reservation": Counted(
        _OF_DOCUMENT | {"order_line_id": "order_line_id"} | _PLACE, {"reserved": "quantity"},
        ("document_id", "order_line_id", "product_id", "warehouse_id"),
    ),
    "settlement_movement": Counted(
        _OF_DOCUMENT | {"claim_id": "claim_id"}, {"charged": "charged", "paid": "paid"},
        ("document_id", "claim_id", "firm_id", "client_id", "currency", "date"),
    ),
}
#: changed by as much as the ledgers are
BALANCES = {
    "stock_balance": Counted(_PLACE, {"quantity": "quantity", "reserved": "reserved"}),
    "claim": Counted({"claim_id": "document_id"}, {"charged": "charged", "paid": "paid"}),
}


@dataclass(frozen=True, slots=True)
class Effect:
    """What a posted document of a type has booked; the signs are those of the ledgers.

    :param stock: the goods of its lines come (1), leave (-1) or stay.
    :param charged: its total is charged (1) or credited (-1), only in firms whose clients owe from the document ``on`` on where that is given.
    :param paid: its total is paid to us (1) or by us (-1).
    :param joins: its amount may stand on an invoice.
    :param reserves: goods are set aside for its lines (1), or given free by them (-1).
    """

    stock: int = 0
    charged: int = 0
    on: ClaimsOn | None = None
    paid: int = 0
    joins: bool = False
    reserves: int = 0


EFFECTS = {
    "quotation": Effect(),
    "order": Effect(reserves=1),
    "invoice": Effect(charged=1, on=ClaimsOn.INVOICE),
    "delivery_note": Effect(stock=-1, charged=1, on=ClaimsOn.DELIVERY, joins=True, reserves=-1),
    "act": Effect(charged=1, on=ClaimsOn.DELIVERY, joins=True),
    "credit_note": Effect(charged=-1, joins=True),
    "goods_receipt": Effect(stock=1, charged=-1),
    "stock_opening": Effect(stock=1),
    "payment_in": Effect(paid=1),
    "payment_out": Effect(paid=-1),
}

#: every table of the declaration: a server has triggers of it on each
GUARDED = ("document", *PARTS, *LEDGERS, *BALANCES)
