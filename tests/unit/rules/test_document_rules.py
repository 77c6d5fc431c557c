"""Why lines and documents are refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.core.rules import documents as rules

D = Decimal


@pytest.mark.parametrize("quantity", ["0.0001", "1", "999999999.9999"])
def test_quantity_when_in_range_then_allowed(quantity: str) -> None:
    assert rules.why_not_quantity(D(quantity)) is None


@pytest.mark.parametrize(
    ("quantity", "word"),
    [(None, "how much"), ("-1", "negative"), ("0", "Nothing is left"), ("1234567890123", "too large"), ("0.00001", "four figures"), ("NaN", "not a number"),
     ("1000000000", "too large")],
)
def test_quantity_when_wrong_then_says_why(quantity: str | None, word: str) -> None:
    assert word in str(rules.why_not_quantity(None if quantity is None else D(quantity)))


def test_quantity_when_unit_takes_no_fraction_then_named() -> None:
    assert rules.why_not_quantity(D("1.5"), "pc", 0) == "pc is counted with 0 decimals: round 1.5."
    assert rules.why_not_quantity(D("1.50"), "h", 2) is None
    assert rules.why_not_quantity(D("2.0000"), "pc", 0) is None


@pytest.mark.parametrize(("price", "allowed"), [("0", True), ("0.0001", True), ("-0.01", False), ("1e12", False), ("Infinity", False)])
def test_price_when_typed_then_judged(price: str, allowed: bool) -> None:
    assert (rules.why_not_price(D(price)) is None) is allowed


@pytest.mark.parametrize(("discount", "allowed"), [("0", True), ("100", True), ("100.01", False), ("-1", False), ("NaN", False)])
def test_discount_when_typed_then_judged(discount: str, allowed: bool) -> None:
    assert (rules.why_not_discount(D(discount)) is None) is allowed


@pytest.mark.parametrize(("name", "allowed"), [("Bolt", True), ("  ", False), ("", False), (None, False), ("x" * 250, True), ("x" * 251, False)])
def test_name_when_typed_then_judged(name: str | None, allowed: bool) -> None:
    assert (rules.why_not_name(name) is None) is allowed


def test_vat_when_ended_then_says_when_and_what_to_choose() -> None:
    day, ended = date(2026, 1, 5), date(2025, 12, 31)
    assert rules.why_not_vat("Standard", D(20), day, D(22), ended) == (
        "This VAT rate (20 %) ended on 31/12/2025: choose the rate that is valid on 05/01/2026."
    )
    assert rules.why_not_vat("Standard", D(22), day, D("22.0000"), ended) is None
    assert "begins on 01/02/2026" in str(rules.why_not_vat("New", D(5), day, None, None, date(2026, 2, 1)))
    assert "no percentage" in str(rules.why_not_vat("Odd", D(5), day, None))
    assert "is 22 % on 05/01/2026, not 21 %" in str(rules.why_not_vat("Standard", D(21), day, D(22)))


def test_period_when_closed_then_refused_up_to_its_day() -> None:
    closed = date(2026, 1, 31)
    assert rules.why_not_period(closed, closed) is not None
    assert rules.why_not_period(date(2026, 2, 1), closed) is None
    assert rules.why_not_period(closed, None) is None


def test_credit_when_limit_is_passed_then_names_both_amounts() -> None:
    assert rules.why_not_credit(None, D(10**6), D(1), "EUR") is None
    assert rules.why_not_credit(D(100), D(60), D(40), "EUR") is None
    assert rules.why_not_credit(D(100), D(160), D(-40), "EUR") is None
    text = str(rules.why_not_credit(D(100), D(60), D("40.01"), "EUR"))
    assert "100.01" in text
    assert "100.00" in text


def test_allocation_when_more_than_open_then_names_what_is_open() -> None:
    assert rules.why_not_allocation(D(5), D(5), "EUR") is None
    assert "5.00" in str(rules.why_not_allocation(D("5.01"), D(5), "EUR"))
    assert rules.why_not_allocation(D(0), D(5), "EUR") is not None
