"""Amounts: the table of FORMS B7, and what must hold for any document."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.enums.documents import RoundTax
from app.services.documents.draft_model import LineDraft
from app.services.documents.totals import compute

D = Decimal


def line(quantity: object, price: object, percent: object = 19, discount: object = 0, rate: int = 1) -> LineDraft:
    return LineDraft(quantity=D(str(quantity)), price=D(str(price)), discount=D(str(discount)), vat_percent=D(str(percent)), vat_rate=rate)


@pytest.mark.parametrize(
    ("lines", "currency", "included", "rounding", "net", "tax", "gross"),
    [
        # three lines of 0.33 at 20 %: per line 0.07 × 3, per rate 0.198
        ([line(1, "0.33", 20)] * 3, "EUR", False, RoundTax.LINE, "0.99", "0.21", "1.20"),
        ([line(1, "0.33", 20)] * 3, "EUR", False, RoundTax.RATE, "0.99", "0.20", "1.19"),
        # "в том числе": 100.00 at 22 %
        ([line(1, 100, 22)], "RUB", True, RoundTax.LINE, "81.97", "18.03", "100.00"),
        # half up, not half even: 2.5 cents
        ([line(1, "0.25", 10)], "EUR", False, RoundTax.LINE, "0.25", "0.03", "0.28"),
        ([line(3, "0.125", 0)], "EUR", False, RoundTax.LINE, "0.38", "0.00", "0.38"),
        # yen have no minor unit
        ([line(1, "105.5", 10)], "JPY", False, RoundTax.LINE, "106.00", "11.00", "117.00"),
        # two rates are rounded apart
        ([line(1, "0.33", 19), line(1, "0.33", 7, rate=2), line(1, "0.33", 19)], "EUR", False, RoundTax.RATE, "0.99", "0.15", "1.14"),
        # discounts go into the net of the line
        ([line(10, "1.25", 19, 10)], "EUR", False, RoundTax.RATE, "11.25", "2.14", "13.39"),
        # zero tax is a figure, not nothing
        ([line(2, 50, 0)], "EUR", False, RoundTax.RATE, "100.00", "0.00", "100.00"),
        ([], "EUR", False, RoundTax.RATE, "0.00", "0.00", "0.00"),
    ],
)
def test_compute_when_rounded_then_as_the_table_says(
    lines: list[LineDraft], currency: str, included: bool, rounding: RoundTax, net: str, tax: str, gross: str
) -> None:
    copies = [line(one.quantity, one.price, one.vat_percent, one.discount, one.vat_rate or 1) for one in lines]
    totals = compute(copies, currency, prices_include_tax=included, round_tax=rounding)
    assert (str(totals.net), str(totals.tax), str(totals.gross)) == (net, tax, gross)


def test_compute_when_tax_is_evened_out_then_the_largest_line_takes_it() -> None:
    lines = [line(1, "0.33", 20), line(1, "0.36", 20), line(1, "0.33", 20)]
    compute(lines, "EUR", prices_include_tax=False, round_tax=RoundTax.RATE)
    assert [one.tax for one in lines] == [D("0.07"), D("0.06"), D("0.07")]  # 0.204 → 0.20, the lines alone 0.21


def test_compute_when_a_value_is_missing_or_absurd_then_it_counts_nothing() -> None:
    lines = [line(1, 5), LineDraft(quantity=None, price=D(1)), LineDraft(quantity=D("NaN"), price=D(1)), line("9" * 20, "9" * 20)]
    assert compute(lines, "EUR", prices_include_tax=False, round_tax=RoundTax.RATE).net == 5


LINES = st.lists(
    st.builds(
        line,
        st.decimals("0.0001", "99999", places=4), st.decimals("0", "99999", places=4), st.sampled_from(["0", "5.5", "7", "19", "20", "22"]),
        st.decimals("0", "100", places=2), st.integers(1, 3),
    ),
    max_size=12,
)


@given(LINES, st.booleans(), st.sampled_from(RoundTax), st.sampled_from(["EUR", "RUB", "JPY", "KWD"]))
def test_compute_when_any_document_then_sums_and_rules_hold(lines: list[LineDraft], included: bool, rounding: RoundTax, currency: str) -> None:
    totals = compute(lines, currency, prices_include_tax=included, round_tax=rounding)
    assert totals.net == sum((one.net for one in lines), D(0))
    assert totals.tax == sum((one.tax for one in lines), D(0))
    assert totals.gross == sum((one.gross for one in lines), D(0)) == totals.net + totals.tax
    assert all(one.net + one.tax == one.gross for one in lines)
    step = D(1) if currency == "JPY" else D("0.01")
    for one in lines:
        shown = one.gross if included else one.net
        assert shown == (one.quantity * one.price * (100 - one.discount) / 100).quantize(step, ROUND_HALF_UP)  # type: ignore[operator]
    for rate in totals.by_rate:
        base = rate.gross if included else rate.net
        exact = base * rate.percent / (100 + rate.percent if included else D(100))
        if rounding is RoundTax.RATE:
            assert rate.tax == exact.quantize(step, ROUND_HALF_UP)
        else:
            count = sum(1 for one in lines if (one.vat_rate, one.vat_percent) == (rate.vat_rate, rate.percent))
            assert abs(rate.tax - exact) <= step / 2 * count


@given(LINES, st.booleans())
def test_compute_when_repeated_then_nothing_moves(lines: list[LineDraft], included: bool) -> None:
    first = compute(lines, "EUR", prices_include_tax=included, round_tax=RoundTax.RATE)
    assert compute(lines, "EUR", prices_include_tax=included, round_tax=RoundTax.RATE) == first
