"""Sums typed into fields."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui.forms.arithmetic import LONGEST, calculate


@pytest.mark.parametrize(("text", "value"), [
    ("2+3*4", "14"), ("(2+3)*4", "20"), ("12,5*2", "25"), ("-3+1", "-2"), ("100+10%", "110"), ("200-25%", "150"), ("50*10%", "5"), ("7÷2", "3.5"),
    ("1 000 + 1", "1001"), ("2*-3", "-6"),
])
def test_calculate_when_it_is_a_sum_then_its_value(text: str, value: str) -> None:
    assert calculate(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "1+", "(1", "1)", "1/0", "a", "__import__('os')", "2**9", "1 2", "9" * (LONGEST + 1)])
def test_calculate_when_it_is_none_then_value_error(text: str) -> None:
    with pytest.raises(ValueError):
        calculate(text)


@given(st.integers(-10**6, 10**6), st.integers(-10**6, 10**6), st.integers(1, 999))
def test_calculate_when_any_numbers_then_as_decimals_count(first: int, second: int, third: int) -> None:
    assert calculate(f"({first}) + ({second}) * {third}") == Decimal(first) + Decimal(second) * third


@given(st.text(alphabet="0123456789+-*/()%., ", max_size=30))
def test_calculate_when_any_text_then_a_number_or_value_error(text: str) -> None:
    try:
        assert isinstance(calculate(text), Decimal)
    except ValueError:
        return
