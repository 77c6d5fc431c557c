"""Credit note: the client owes less than was invoiced."""

from __future__ import annotations

from collections.abc import Iterator

from app.core.i18n import N_
from app.services.documents.document_type import DocumentType, document_type
from app.services.documents.movements import Charge, Movement
from app.services.documents.paper import Paper


@document_type
class CreditNote(DocumentType):
    """Positive amounts on the paper (UNCL1001 code 381), a negative charge in the ledger; goods that came back are a receipt."""

    code = "credit_note"
    title = (N_("Credit note"), N_("Credit notes"))
    icon = "credit_note"
    permission = "sales.credit_note"
    number_mask = "CN-{series}{branch}{year}-{n:05}"
    based_on = ("invoice", "delivery_note", "act")
    print_forms = ("any/credit_note",)
    fields = ("client", "legal_entity", "contact", "deal", "manager", "firm_account", "external_number", "external_date", "subject")
    needs = ("client",)
    joins_claim = True

    def movements(self, paper: Paper) -> Iterator[Movement]:
        """Lowers the claim of the invoice, or stands as credit of its own."""
        yield Charge(-paper.gross, paper.claim)
