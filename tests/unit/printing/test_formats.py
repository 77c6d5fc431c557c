"""Numbers, money and days as each language writes them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.reports.printing.formats import formats

DAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("language", "currency", "name", "value", "expected"),
    [
        ("de", "EUR", "money", Decimal("1234567.005"), "1.234.567,01"),
        ("de", "EUR", "amount", Decimal("1234.5"), "1.234,50\u00a0€"),
        ("en", "EUR", "amount", Decimal("1234.5"), "€1,234.50"),
        ("en", "GBP", "amount", Decimal("-5"), "£-5.00"),
        ("fr", "EUR", "amount", Decimal("1234.5"), "1\u00a0234,50\u00a0€"),
        ("es", "EUR", "money", Decimal("1234.5"), "1.234,50"),
        ("pt", "EUR", "money", Decimal("12345.5"), "12\u00a0345,50"),
        ("pt_BR", "BRL", "amount", Decimal("1234.5"), "R$\u00a01.234,50"),
        ("ru", "RUB", "amount", Decimal("1234.5"), "1\u00a0234,50\u00a0₽"),
        ("de_CH", "CHF", "money", Decimal("1234.5"), "1’234.50"),
        ("en", "JPY", "money", Decimal("1234.5"), "1,235"),
        ("de", "EUR", "money", Decimal("0.005"), "0,01"),
        ("de", "EUR", "money", Decimal("1.005"), "1,01"),
        ("de", "EUR", "price", Decimal("1.2340"), "1,234"),
        ("de", "EUR", "price", Decimal("1.2"), "1,20"),
        ("de", "EUR", "qty", Decimal("1500.2500"), "1.500,25"),
        ("de", "EUR", "qty", Decimal("1500"), "1.500"),
        ("de", "EUR", "qty", Decimal("100.0000"), "100"),
        ("de", "EUR", "percent", Decimal("5.50"), "5,5\u00a0%"),
        ("de", "EUR", "money", None, ""),
        ("de", "EUR", "money", Decimal("9" * 40), ".".join(["9", *["999"] * 13]) + ",00"),
        ("en", "EUR", "date", DAY, "1 Mar 2026"),
        ("de", "EUR", "date", DAY, "01.03.2026"),
        ("fr", "EUR", "date", DAY, "01/03/2026"),
        ("ru", "RUB", "date", DAY, "01.03.2026"),
        ("ru", "RUB", "longdate", DAY, "1 марта 2026 г."),
        ("de", "EUR", "longdate", DAY, "1. März 2026"),
        ("en", "EUR", "date", None, ""),
        ("ru", "RUB", "Words", 21, "Двадцать один"),
        ("ru", "RUB", "Words_neuter", 21, "Двадцать одно"),
        ("ru", "RUB", "mass_words", Decimal("2.5"), "Две целых пять десятых"),
        ("xx", "EUR", "money", Decimal("1234.5"), "1,234.50"),
    ],
)
def test_format_when_value_is_written_then_as_the_language_does(language: str, currency: str, name: str, value: object, expected: str) -> None:
    assert formats(language, currency)[name](value) == expected
