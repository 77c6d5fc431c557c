"""The kinds of documents that reports count, by their codes in the database."""

from __future__ import annotations

from app.core.fields import Option
from app.core.i18n import N_

QUOTATION, ORDER, INVOICE, CREDIT_NOTE = "quotation", "order", "invoice", "credit_note"
DELIVERY_NOTE, ACT, GOODS_RECEIPT, STOCK_OPENING = "delivery_note", "act", "goods_receipt", "stock_opening"
PAYMENT_IN, PAYMENT_OUT = "payment_in", "payment_out"

#: what counts as a sale: invoices, minus credit notes
SALES = (INVOICE, CREDIT_NOTE)
#: what fulfils an order's line: goods delivered, work accepted
FULFILMENTS = (DELIVERY_NOTE, ACT)
#: claims of suppliers against us: not ours to receive
PAYABLES = (GOODS_RECEIPT, PAYMENT_OUT)
#: what stands to a client's credit until it is used
CREDITS = (PAYMENT_IN, ORDER, CREDIT_NOTE)

_NAMES = {
    QUOTATION: N_("Quotation"), ORDER: N_("Order"), INVOICE: N_("Invoice"), CREDIT_NOTE: N_("Credit note"),
    DELIVERY_NOTE: N_("Delivery note"), ACT: N_("Act"), GOODS_RECEIPT: N_("Goods receipt"), STOCK_OPENING: N_("Opening stock"),
    PAYMENT_IN: N_("Payment in"), PAYMENT_OUT: N_("Payment out"),
}


def document_options() -> tuple[Option, ...]:
    """Kinds of documents with their names, not yet translated."""
    return tuple(Option(code, name) for code, name in _NAMES.items())
