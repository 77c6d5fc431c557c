"""The rules that every document meets before it is posted, gathered field by field."""

from __future__ import annotations

from decimal import Decimal

from app.core.enums.documents import DocumentState
from app.core.enums.people import ClientStatus
from app.core.i18n import _, format_money
from app.core.money import ZERO
from app.core.rules import documents as rules
from app.models.documents import Document
from app.services.documents.document_type import DOCUMENT_TYPES, DocumentType
from app.services.documents.loading import is_posted
from app.services.documents.paper import Paper, PaperLine

#: types that a client who was stopped still gets
_ALWAYS = ("credit_note", "payment_in", "payment_out", "goods_receipt", "stock_opening")


def problems(paper: Paper, *, over_limit: bool = False) -> dict[str, str]:
    """Everything that stands against posting a paper: field → sentence. Stock is checked when it is taken.

    :param over_limit: somebody who may do so has overridden the credit limit.
    """
    known = DOCUMENT_TYPES.get(paper.type)
    found = header_problems(paper, known)
    if known.has_lines:
        if not paper.lines:
            found["lines"] = _("There are no lines: enter what it is about.")
        for index, line in enumerate(paper.lines):
            found.update({f"lines.{index}.{name}": text for name, text in line_problems(paper, line, known).items()})
    else:
        found.update(_share_problems(paper))
    if not over_limit and paper.owed is not None and (problem := rules.why_not_credit(paper.credit_limit, paper.owed, paper.gross, paper.currency)):
        found.setdefault("client", problem)
    return {**known.check(paper), **found}


def header_problems(paper: Paper, known: DocumentType) -> dict[str, str]:
    """What is wrong with the head of a paper."""
    found: dict[str, str] = {}
    if (problem := rules.why_not_period(paper.date, paper.closed_until)) is not None:
        found["date"] = problem
    for name in known.needs:
        if paper.value(name) is None:
            found[name] = _("Fill in “{label}”.").format(label=field_label(name))
    if paper.client_status is ClientStatus.STOPPED and known.code not in _ALWAYS:
        found["client"] = _("This client is stopped: nothing is sold until the status on the client's card is changed.")
    if (problem := rules.why_not_amount(paper.gross)) is not None:
        found["gross"] = problem
    if not known.has_lines and paper.gross <= 0:
        found["gross"] = _("Write the amount that was paid.")
    for parent in paper.parents:
        if not is_posted(parent):
            name = DOCUMENT_TYPES.get(parent.type).name
            found["basis"] = _("It was made from a draft ({name}): post that first.").format(name=name)
    return found


def line_problems(paper: Paper, line: PaperLine, known: DocumentType) -> dict[str, str]:
    """What is wrong with a line."""
    found = {
        "quantity": rules.why_not_quantity(line.quantity, line.unit, line.unit_digits),
        "name": rules.why_not_name(line.name),
        "price": rules.why_not_price(line.price),
        "discount": rules.why_not_discount(line.discount),
        "gross": rules.why_not_amount(line.gross),
    }
    if known.has_prices and line.vat_rate_id is not None:
        last, next_first = line.vat_around
        found["vat_rate"] = rules.why_not_vat(line.vat_name, line.vat_percent, paper.date, line.vat_valid, last, next_first)
    return {name: text for name, text in found.items() if text is not None}


def _share_problems(paper: Paper) -> dict[str, str]:
    found: dict[str, str] = {}
    left = dict.fromkeys((share.claim.id for share in paper.shares), Decimal(0))
    for index, share in enumerate(paper.shares):
        still = share.open - left[share.claim.id]
        if share.claim.client_id != paper.client_id:
            found[f"allocations.{index}.claim"] = _("This document belongs to another client: choose one of the payer's.")
        elif share.claim.currency != paper.currency:
            found[f"allocations.{index}.claim"] = _("This document is in {currency}: pay it in its currency.").format(currency=share.claim.currency)
        elif share.claim.state is not DocumentState.POSTED:
            found[f"allocations.{index}.claim"] = _("This document is still a draft: post it first.")
        elif (problem := rules.why_not_allocation(share.amount, still, paper.currency)) is not None:
            found[f"allocations.{index}.amount"] = problem
        left[share.claim.id] += share.amount
    total = sum((share.amount for share in paper.shares), ZERO)
    if total > paper.gross:
        text = _("The shares add up to {total}, more than was paid: lower one of them.")
        found["allocations"] = text.format(total=format_money(total, paper.currency))
    return found


def field_label(name: str) -> str:
    """The name of a header field in the user's language."""
    column = getattr(Document, f"{name}_id", None) or getattr(Document, name)
    return _(column.info["label"])
