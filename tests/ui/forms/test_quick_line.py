"""Lines typed in one go."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.ui.forms.quick_line import QuickLine, parse_line


@pytest.mark.parametrize(("typed", "found"), [
    ("3*bolt m8@12,5 -5%", QuickLine("bolt m8", Decimal(3), Decimal("12.5"), Decimal(5))), ("bolt m8", QuickLine("bolt m8")),
    ("2,5 * oil", QuickLine("oil", Decimal("2.5"))), ("bolt @ 7", QuickLine("bolt", None, Decimal(7))), ("bolt -10 %", QuickLine("bolt", None, None, Decimal(10))),
    ("NW-0007", QuickLine("NW-0007")), ("screw 4x40", QuickLine("screw 4x40")), ("3*", QuickLine("", Decimal(3))), ("", QuickLine("")),
    ("a@b@c", QuickLine("a@b@c")),
])
def test_parse_line_when_typed_then_taken_apart(typed: str, found: QuickLine) -> None:
    assert parse_line(typed) == found
