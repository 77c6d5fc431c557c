"""What a draft may not be saved with: values that are no values. What posting wants beyond that stands in ``checks``."""

from __future__ import annotations

from decimal import Decimal

from app.core.i18n import _
from app.core.money import ZERO
from app.core.rules import documents as rules
from app.services.documents.draft_model import DocumentDraft, LineDraft
from app.services.documents.draft_model import ShareDraft as Share
from app.services.record_checks import problems


def check(draft: DocumentDraft) -> dict[str, str]:
    """Everything wrong with a draft: field → sentence; pure."""
    found = {name: text for name, text in problems(draft).items() if name in draft.changed or draft[name] is not None}
    if (problem := rules.why_not_amount(draft["gross"] or ZERO)) is not None:
        found["gross"] = problem
    if not draft.kind.has_lines and (draft["gross"] or 0) < 0:
        found["gross"] = _("An amount that was paid is not negative: enter a payment of the other direction.")
    for index, line in enumerate(draft.lines):
        found.update({f"lines.{index}.{name}": text for name, text in line_errors(line).items()})
    found.update(_share_errors(draft.allocations))
    return found


def line_errors(line: LineDraft) -> dict[str, str]:
    """Everything wrong with one line, for its cells."""
    found = {
        "quantity": rules.why_not_quantity(line.quantity, line.unit_sign, line.unit_digits),
        "price": rules.why_not_price(line.price),
        "discount": rules.why_not_discount(line.discount),
        "name": rules.why_not_name(line.name),
        "gross": rules.why_not_amount(line.gross),
    }
    return {name: text for name, text in found.items() if text is not None}


def _share_errors(shares: list[Share]) -> dict[str, str]:
    found: dict[str, str] = {}
    seen: set[int] = set()
    for index, share in enumerate(shares):
        if share.claim is None:
            found[f"allocations.{index}.claim"] = _("Choose what is paid.")
        elif share.claim in seen:
            found[f"allocations.{index}.claim"] = _("This document stands here twice: put both amounts into one line.")
        else:
            seen.add(share.claim)
        if share.amount is None or share.amount <= Decimal(0):
            found[f"allocations.{index}.amount"] = _("A share of a payment is above zero: write an amount, or remove the line.")
        elif (problem := rules.why_not_amount(share.amount)) is not None:
            found[f"allocations.{index}.amount"] = problem
    return found
