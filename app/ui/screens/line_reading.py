"""What lines of a document read from the catalogue, on a worker thread."""

from __future__ import annotations

from app.services import references
from app.services.context import Context
from app.services.documents import defaults
from app.services.documents.draft_model import DocumentDraft, LineDraft


def read_product(context: Context, draft: DocumentDraft, product: int) -> LineDraft:
    """A product as a line of the document, priced for its client and day."""
    return defaults.product_lines(context, draft, [(product, None)])[0]


def find_product(context: Context, draft: DocumentDraft, text: str) -> LineDraft | None:
    """The one product that a typed text names: by its article or name, or the only one that fits; else None."""
    found = references.suggest(context, "product", text, 5)
    wanted = text.casefold()
    exact = [one for one in found if wanted in (one.text.casefold(), one.detail.casefold())]
    one = exact[0] if len(exact) == 1 else found[0] if len(found) == 1 else None
    return read_product(context, draft, one.id) if one else None


def with_rate(context: Context, draft: DocumentDraft, line: LineDraft, rate: int | None) -> LineDraft:
    """A line under another tax rate, with the rate's per cent on the document's day."""
    line.vat_rate = rate
    draft.lines = [line]
    defaults.reprice(context, draft, prices=False)
    return line
