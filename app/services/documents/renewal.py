"""Old papers used again: a copy as a new draft, and what the prices of an old offer are by now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy.orm import Session

from app.core import clock
from app.services.context import Context
from app.services.documents import defaults, drafts
from app.services.documents.draft_model import DocumentDraft, fresh_key

#: what a copy does not take over: it is a new paper of today
_OWN = (
    "type", "number", "date", "state", "due_on", "valid_until", "delivery_on", "external_number", "external_date", "posted_at", "posted_by",
    "net", "tax", "gross", "subject",
)


@dataclass(frozen=True, slots=True)
class PriceChange:
    """A line whose price is another one by now.

    :param key: of the line.
    """

    key: str
    name: str
    then: Decimal
    now: Decimal


def copy(ctx: Context, id: int) -> DocumentDraft:
    """A new draft of today with header and lines of a document: its prices stay, its tax is that of today."""
    with ctx.reading() as session:
        return begin_copy(ctx, session, id)


def begin_copy(ctx: Context, session: Session, id: int) -> DocumentDraft:
    """The same in an open session."""
    old = drafts.read(ctx, session, id)
    header = {name: value for name, value in old.values.items() if name not in _OWN and value is not None}
    if not old.kind.has_lines:
        header["gross"] = old["gross"]
    draft = drafts.begin(ctx, session, old["type"], header)
    draft.lines = [replace(line, key=fresh_key(), id=None, source_line=None, stored={}) for line in old.lines]
    defaults.set_tax(session, draft, draft.lines)
    return drafts.recompute(draft)


def price_changes(ctx: Context, draft: DocumentDraft) -> list[PriceChange]:
    """The lines of a document whose list price for its client is another one today; the draft stays as it is."""
    today = replace(
        draft, changed={**draft.changed, "date": clock.today()}, labels={},
        lines=[replace(line) for line in draft.lines if line.product is not None],
    )
    defaults.reprice(ctx, today)
    found = []
    for line in today.lines:
        then = draft.line(line.key).price
        if then is not None and line.price is not None and then != line.price:
            found.append(PriceChange(line.key, line.name, then, line.price))
    return found
