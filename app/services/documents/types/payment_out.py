"""Payment out: money that we paid, to a supplier or back to a client."""

from __future__ import annotations

from collections.abc import Iterator

from app.core.i18n import N_
from app.core.money import ZERO
from app.services.documents.document_type import DocumentType, document_type
from app.services.documents.movements import Movement, Pay
from app.services.documents.paper import Paper


@document_type
class PaymentOut(DocumentType):
    """The mirror of a payment in: its amounts are negative in the ledger."""

    code = "payment_out"
    title = (N_("Payment out"), N_("Payments out"))
    icon = "payment_out"
    permission = "finance.payment_out"
    number_mask = "PO-{series}{branch}{year}-{n:05}"
    based_on = ("goods_receipt", "credit_note")
    print_forms = ("any/payment_out", "ru/ko2")
    fields = ("client", "legal_entity", "manager", "firm_account", "payment_method", "gross", "external_number", "external_date", "subject")
    needs = ("client",)
    has_lines = False
    has_prices = False

    def movements(self, paper: Paper) -> Iterator[Movement]:
        """One payment for each share, and one for the rest."""
        for share in paper.shares:
            yield Pay(-share.amount, share.claim)
        if rest := paper.gross - sum((share.amount for share in paper.shares), ZERO):
            yield Pay(-rest)
