"""Delivery note: goods leave the warehouse."""

from __future__ import annotations

from collections.abc import Iterator

from app.core.enums.documents import ClaimsOn
from app.core.i18n import N_
from app.services.documents.document_type import DocumentType, document_type
from app.services.documents.movements import Charge, Movement, Release, StockOut
from app.services.documents.paper import Paper


@document_type
class DeliveryNote(DocumentType):
    """Takes the goods out of stock, using up what their order had set aside."""

    code = "delivery_note"
    title = (N_("Delivery note"), N_("Delivery notes"))
    icon = "delivery"
    permission = "stock.delivery_note"
    number_mask = "DN-{series}{branch}{year}-{n:05}"
    based_on = ("order", "invoice")
    print_forms = ("any/delivery_note", "ru/torg12")
    fields = (
        "client", "legal_entity", "contact", "deal", "manager", "firm_account", "warehouse", "due_on", "delivery_on", "delivery_address", "subject",
    )
    needs = ("client", "warehouse")
    joins_claim = True
    goods_only = True

    def debt(self, paper: Paper) -> bool:
        """Where the delivery makes the claim."""
        return paper.claims_on is ClaimsOn.DELIVERY

    def movements(self, paper: Paper) -> Iterator[Movement]:
        """Goods out, and the claim where it arises here."""
        assert paper.warehouse_id is not None
        for line in paper.goods:
            if line.order_line_id is not None:
                yield Release(line)
            yield StockOut(line, paper.warehouse_id)
        if paper.claims_on is ClaimsOn.DELIVERY and paper.gross:
            yield Charge(paper.gross, paper.claim)
