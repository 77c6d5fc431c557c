"""Quotation: an offer; it moves nothing."""

from __future__ import annotations

from app.core.i18n import N_
from app.services.documents.document_type import DocumentType, document_type


@document_type
class Quotation(DocumentType):
    """What the client could buy, at which price and until when."""

    code = "quotation"
    title = (N_("Quotation"), N_("Quotations"))
    icon = "quote"
    permission = "sales.quotation"
    number_mask = "QU-{series}{branch}{year}-{n:05}"
    print_forms = ("any/quotation",)
    fields = ("client", "legal_entity", "contact", "deal", "manager", "price_list", "valid_until", "subject")
    needs = ("client",)
