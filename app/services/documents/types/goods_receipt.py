"""Goods receipt: goods come from a supplier, and we come to owe for them."""

from __future__ import annotations

from collections.abc import Iterator

from app.core.i18n import N_
from app.services.documents.document_type import DocumentType, document_type
from app.services.documents.movements import Charge, Movement, StockIn
from app.services.documents.paper import Paper


@document_type
class GoodsReceipt(DocumentType):
    """A supplier's delivery."""

    code = "goods_receipt"
    title = (N_("Goods receipt"), N_("Goods receipts"))
    icon = "receipt"
    permission = "purchase.goods_receipt"
    number_mask = "GR-{series}{branch}{year}-{n:05}"
    print_forms = ("any/goods_receipt", "ru/m4")
    fields = ("client", "legal_entity", "manager", "warehouse", "due_on", "external_number", "external_date", "subject")
    needs = ("client", "warehouse")

    def movements(self, paper: Paper) -> Iterator[Movement]:
        """Goods in, and what we owe for them and for what came with them."""
        assert paper.warehouse_id is not None
        for line in paper.goods:
            yield StockIn(line, paper.warehouse_id)
        if paper.gross:
            yield Charge(-paper.gross)
