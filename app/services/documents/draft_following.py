"""What follows on a card from its client, price list or day: worked out beside it, and put on it without touching what was typed meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.services.context import Context
from app.services.documents import defaults, draft_rates
from app.services.documents.draft_model import LINE_FIELDS, DocumentDraft

#: header fields that others follow from
LEADING = ("client", "date", "price_list")
_SHOWN = ("unit_sign", "unit_digits", "vat_name", "is_goods")


@dataclass(frozen=True, slots=True)
class Followed:
    """A draft with what follows, and the lines whose tax rate does not hold on its day (key → sentence)."""

    draft: DocumentDraft
    rates: dict[str, str]


def follow(ctx: Context, draft: DocumentDraft, name: str, before: Any = None) -> Followed:
    """Work out what follows from one of the ``LEADING`` fields.

    :param draft: the caller's copy; it is changed.
    :param before: what stood in the field when it was followed last.
    """
    if name == "client":
        defaults.choose_client(ctx, draft, draft["client"])
    else:
        defaults.reprice(ctx, draft, prices=name == "price_list", moved_from=before if name == "date" else None)
    with ctx.reading() as session:
        return Followed(draft, draft_rates.why_not(session, draft))


def take(present: DocumentDraft, sent: DocumentDraft, answer: DocumentDraft) -> None:
    """Put on the present draft what the answer made of the one that was sent; what was typed since stays."""
    for name, value in answer.values.items():
        if value != sent[name] and present[name] == sent[name]:
            present.put(name, value)
            if name in answer.labels:
                present.labels[name] = answer.labels[name]
    before, after = {line.key: line for line in sent.lines}, {line.key: line for line in answer.lines}
    for line in present.lines:
        if line.key not in before or line.key not in after:
            continue
        for field in (*LINE_FIELDS, *_SHOWN):
            was, made = getattr(before[line.key], field), getattr(after[line.key], field)
            if made != was and getattr(line, field) == was:
                setattr(line, field, made)
