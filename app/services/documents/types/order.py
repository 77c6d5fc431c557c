"""Order: the client decided; what is free is set aside."""

from __future__ import annotations

from collections.abc import Iterator

from app.core.i18n import N_
from app.services.documents.document_type import DocumentType, document_type
from app.services.documents.movements import Movement, Reserve
from app.services.documents.paper import Paper


@document_type
class Order(DocumentType):
    """A client's order. Where a warehouse is named, posting reserves there what is free."""

    code = "order"
    title = (N_("Order"), N_("Orders"))
    icon = "order"
    permission = "sales.order"
    number_mask = "SO-{series}{branch}{year}-{n:05}"
    based_on = ("quotation",)
    print_forms = ("any/order",)
    fields = (
        "client", "legal_entity", "contact", "deal", "manager", "warehouse", "price_list", "external_number", "external_date",
        "valid_until", "delivery_on", "delivery_address", "subject",
    )
    needs = ("client",)

    def movements(self, paper: Paper) -> Iterator[Movement]:
        """Reserve the goods."""
        if paper.warehouse_id is not None:
            for line in paper.goods:
                yield Reserve(line, paper.warehouse_id)
