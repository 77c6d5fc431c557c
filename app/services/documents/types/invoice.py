"""Invoice: what the client is asked to pay."""

from __future__ import annotations

from collections.abc import Iterator

from app.core.enums.documents import ClaimsOn
from app.core.i18n import N_
from app.services.documents.document_type import DocumentType, document_type
from app.services.documents.movements import Charge, Movement
from app.services.documents.paper import Paper


@document_type
class Invoice(DocumentType):
    """Makes the client owe, unless the firm's clients owe from the delivery on."""

    code = "invoice"
    title = (N_("Invoice"), N_("Invoices"))
    icon = "invoice"
    permission = "sales.invoice"
    number_mask = "INV-{series}{branch}{year}-{n:05}"
    based_on = ("order", "quotation", "delivery_note", "act")
    print_forms = ("any/invoice", "ru/schet")
    fields = (
        "client", "legal_entity", "contact", "deal", "manager", "firm_account", "price_list", "due_on", "payment_method",
        "delivery_on", "external_number", "external_date", "subject",
    )
    needs = ("client", "due_on")

    def debt(self, paper: Paper) -> bool:
        """Where the invoice makes the claim."""
        return paper.claims_on is ClaimsOn.INVOICE

    def movements(self, paper: Paper) -> Iterator[Movement]:
        """The claim, where it arises here."""
        if paper.claims_on is ClaimsOn.INVOICE:
            yield Charge(paper.gross)
