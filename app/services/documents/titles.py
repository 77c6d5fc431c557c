"""How a document is called in one line."""

from __future__ import annotations

from datetime import date

from app.core.i18n import _, format_date
from app.services import references
from app.services.documents.document_type import DOCUMENT_TYPES


def document_title(type: str, number: str | None, on: date) -> str:
    """"Invoice INV-2026-00012", and "Invoice, draft of 21/11/2026" as long as it has no number."""
    known = DOCUMENT_TYPES.find(type)
    name = known.name if known else type
    if number:
        return f"{name} {number}"
    return _("{name}, draft of {day}").format(name=name, day=format_date(on))


references.LINES["document"] = lambda record: document_title(record.type, record.number, record.date)
