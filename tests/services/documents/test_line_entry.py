"""Lines typed in one go."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.core.errors import UserError
from app.services.documents.line_entry import TypedLine, choose, enter_line, parse_line
from tests.helpers.shop import Shop


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("3*bolt m8@12,5 -5%", ("bolt m8", "3", "12.5", "5")),
        ("bolt", ("bolt", None, None, None)),
        ("  2,5 × Болт М8  @ 1 200,50", ("Болт М8", "2.5", "1200.50", None)),
        ("bolt -10 %", ("bolt", None, None, "10")),
        ("A-5%", ("A-5%", None, None, None)),
        ("4006381333931", ("4006381333931", None, None, None)),
        ("2*4006381333931", ("4006381333931", "2", None, None)),
        ("0.5*кабель 3*1,5", ("кабель 3*1,5", "0.5", None, None)),
        ("a@b", ("a@b", None, None, None)),
    ],
)
def test_parse_line_when_typed_then_parts(text: str, wanted: tuple[str | None, ...]) -> None:
    name, *numbers = wanted
    assert parse_line(text) == TypedLine(name, *(None if number is None else Decimal(number) for number in numbers))


@pytest.mark.parametrize("text", ["", "   ", "3*", "@5"])
def test_parse_line_when_nothing_is_named_then_refused(text: str) -> None:
    with pytest.raises(UserError):
        parse_line(text)


def test_enter_line_when_article_is_typed_then_priced_line(shop: Shop) -> None:
    draft = shop.draft("invoice", client=shop.ivanov)
    line = enter_line(shop.ctx, draft, "3*b-8").line
    assert line is not None
    assert (line.product, line.quantity, line.price, line.discount, line.vat_percent, line.unit_sign) == (
        shop.bolt, 3, Decimal("1.25"), 10, 19, "pc",
    )


def test_enter_line_when_barcode_of_a_pack_then_its_pieces(shop: Shop) -> None:
    line = enter_line(shop.ctx, shop.draft("invoice"), "2*4006381333931@0,30 -5%").line
    assert line is not None
    assert (line.product, line.quantity, line.price, line.discount) == (shop.nut, 200, Decimal("0.30"), 5)


def test_enter_line_when_several_fit_then_choices(shop: Shop) -> None:
    draft = shop.draft("invoice")
    entry = enter_line(shop.ctx, draft, "2*M8")
    assert entry.line is None
    assert {choice.id for choice in entry.choices} == {shop.bolt, shop.nut}
    assert choose(shop.ctx, draft, parse_line("2*M8"), entry.choices[0].id).quantity == 2


def test_enter_line_when_nothing_fits_then_refused(shop: Shop) -> None:
    with pytest.raises(UserError, match="No product fits"):
        enter_line(shop.ctx, shop.draft("invoice"), "unicorn")
