"""Why goods cannot be taken: the same answer while a line is typed, at posting and in an import."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.core.i18n import _, format_number, ngettext

_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Holder:
    """Who set goods aside: the order's number, its client or manager, and how much."""

    order: str
    who: str
    quantity: Decimal


def why_not_take(wanted: Decimal, free: Decimal, warehouse: str, holders: Sequence[Holder] = ()) -> str | None:
    """None when ``wanted`` may leave the warehouse, else a sentence that says what is free and who holds the rest.

    :param free: on hand without what is set aside for others.
    :param holders: the others.
    """
    if wanted <= free:
        return None
    text = _("Only {free} of {wanted} are free in {warehouse}")
    parts = [text.format(free=shown(max(free, Decimal(0))), wanted=shown(wanted), warehouse=warehouse)]
    for holder in holders[:_MOST_NAMED]:
        text = _("{quantity} are reserved by {order} ({who})") if holder.who else _("{quantity} are reserved by {order}")
        parts.append(text.format(quantity=shown(holder.quantity), order=holder.order, who=holder.who))
    if (more := len(holders) - _MOST_NAMED) > 0:
        parts.append(ngettext("{count} more order holds some", "{count} more orders hold some", more).format(count=more))
    return "; ".join(parts) + "."


def why_not_return(taken_back: Decimal, free: Decimal, warehouse: str) -> str | None:
    """Whether goods that came in may be taken out again when their receipt is reversed."""
    if taken_back <= free:
        return None
    text = _("{quantity} came in by this line, and only {free} of them are still free in {warehouse}: reverse what was delivered or reserved first.")
    return text.format(quantity=shown(taken_back), free=shown(max(free, Decimal(0))), warehouse=warehouse)


def shown(quantity: Decimal) -> str:
    """A quantity without trailing zeros."""
    return format_number(quantity, 4, trim=True)
