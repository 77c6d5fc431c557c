"""Payment in: money that a client paid to us."""

from __future__ import annotations

from collections.abc import Iterator

from app.core.i18n import N_
from app.core.money import ZERO
from app.services.documents.document_type import DocumentType, document_type
from app.services.documents.movements import Movement, Pay
from app.services.documents.paper import Paper


@document_type
class PaymentIn(DocumentType):
    """Shared out over what it pays; the rest stands as credit on the payment itself."""

    code = "payment_in"
    title = (N_("Payment in"), N_("Payments in"))
    icon = "payment_in"
    permission = "finance.payment_in"
    number_mask = "PI-{series}{branch}{year}-{n:05}"
    based_on = ("invoice", "delivery_note", "act", "order")
    print_forms = ("any/payment_in", "ru/ko1")
    fields = ("client", "legal_entity", "deal", "manager", "firm_account", "payment_method", "gross", "external_number", "external_date", "subject")
    needs = ("client",)
    has_lines = False
    has_prices = False

    def movements(self, paper: Paper) -> Iterator[Movement]:
        """One payment for each share, and one for the rest."""
        for share in paper.shares:
            yield Pay(share.amount, share.claim)
        if rest := paper.gross - sum((share.amount for share in paper.shares), ZERO):
            yield Pay(rest)
