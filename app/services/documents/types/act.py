"""Act: services were rendered and accepted."""

from __future__ import annotations

from collections.abc import Iterator

from app.core.enums.documents import ClaimsOn
from app.core.i18n import N_
from app.services.documents.document_type import DocumentType, document_type
from app.services.documents.movements import Charge, Movement
from app.services.documents.paper import Paper


@document_type
class Act(DocumentType):
    """For services what the delivery note is for goods."""

    code = "act"
    title = (N_("Act"), N_("Acts"))
    icon = "act"
    permission = "sales.act"
    number_mask = "ACT-{series}{branch}{year}-{n:05}"
    based_on = ("order", "invoice")
    print_forms = ("any/act", "ru/act")
    fields = ("client", "legal_entity", "contact", "deal", "manager", "due_on", "subject")
    needs = ("client",)
    joins_claim = True
    goods_only = False

    def debt(self, paper: Paper) -> bool:
        """Where the act makes the claim."""
        return paper.claims_on is ClaimsOn.DELIVERY

    def movements(self, paper: Paper) -> Iterator[Movement]:
        """The claim, where it arises here."""
        if paper.claims_on is ClaimsOn.DELIVERY and paper.gross:
            yield Charge(paper.gross, paper.claim)
