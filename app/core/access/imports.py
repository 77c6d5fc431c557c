"""Taking an import back, declared once: a server lets the staff remove what an import made, and nothing else."""

from __future__ import annotations

#: the right to take an import back
UNDO = "exchange.import.undo"
#: use case of each transaction of an import, as it stands in the journal
APPLIED = "exchange.import.apply"
#: days for which an import can be undone
UNDO_DAYS = 30
#: tables whose rows an import makes
MADE = (
    "barcode", "claim", "client", "client_category", "contact", "document", "document_line", "legal_entity", "number_counter", "price_list",
    "product", "product_group", "product_price", "settlement_movement", "stock_balance", "stock_movement", "unit", "value_alias",
)
#: types of document that an import makes: none that moves goods out or money
DOCUMENTS = ("act", "credit_note", "invoice", "order", "quotation", "stock_opening")
#: what people hang on a record without a foreign key
HUNG = ("attachment", "note")
