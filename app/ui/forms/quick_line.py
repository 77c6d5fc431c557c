"""One line typed in one go: ``3*bolt m8@12,5 -5%`` is quantity, what, price, discount."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from app.core.i18n import parse_number

_LINE = re.compile(
    r"""^\s*
    (?:(?P<quantity>\d[\d.,]*)\s*[*×]\s*)?
    (?P<text>[^@]*?)
    (?:\s*@\s*(?P<price>\d[\d.,]*))?
    (?:\s+[-−](?P<discount>\d[\d.,]*)\s*%)?
    \s*$""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class QuickLine:
    """What was typed; None where nothing was said."""

    text: str
    quantity: Decimal | None = None
    price: Decimal | None = None
    discount: Decimal | None = None


def parse_line(typed: str) -> QuickLine:
    """Take a typed line apart; what does not look like a quantity, price or discount belongs to the text."""
    found = _LINE.match(typed)
    if found is None:
        return QuickLine(typed.strip())
    try:
        quantity, price, discount = (parse_number(found[name]) if found[name] else None for name in ("quantity", "price", "discount"))
    except ValueError:
        return QuickLine(typed.strip())
    return QuickLine(found["text"].strip(), quantity, price, discount)
