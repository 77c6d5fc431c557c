"""The formula language: results, kinds, places of errors, limits."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import clock
from app.core.expression import ExpressionError, evaluate, holds, kind_of, parse

VALUES = {"net": Decimal("200.00"), "cost": Decimal("150.00"), "count": 3, "name": "Alfa", "since": date(2026, 3, 1), "paid": True, "gone": None,
          "Выручка": Decimal("10.10"), "client.discount": Decimal(5), "Sales without VAT": Decimal("0.1")}


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("1 + 2 * 3", Decimal(7)),
        ("(1 + 2) * 3", Decimal(9)),
        ("-2 - -3", Decimal(1)),
        ("0.1 + 0.2", Decimal("0.3")),
        ("(net - cost) / net * 100", Decimal(25)),
        ("Выручка * 3", Decimal("30.30")),
        ("client.discount + 10%", Decimal("5.1")),
        ("[Sales without VAT] + 0.2", Decimal("0.3")),
        ("count / 0", None),
        ("gone + 1", None),
        ("coalesce(gone, 7)", Decimal(7)),
        ("если(net > 100 и не пусто(name); 'big'; \"small\")", "big"),
        ("if(gone > 1, 1, 2)", Decimal(2)),
        ("name & ' ' & «GmbH»", "Alfa GmbH"),
        ("min(3, count, 5) + max(1, 2)", Decimal(5)),
        ("abs(-2.5)", Decimal("2.5")),
        ("round(2.345, 2)", Decimal("2.35")),
        ("round(-2.5)", Decimal(-3)),
        ("length(name)", Decimal(4)),
        ("contains(name, 'lf') and starts(name, 'Al')", True),
        ("year(since) * 100 + month(since)", Decimal(202603)),
        ("days(since, date('2026-03-31'))", Decimal(30)),
        ("name in ('Alfa', 'Beta')", True),
        ("1 in (2, gone)", None),
        ("gone = gone", None),
        ("paid or gone", True),
        ("false and gone", False),
        ("not gone", None),
    ],
)
def test_evaluate_when_given_values_then_gives_exact_result(text: str, result: object) -> None:
    assert evaluate(parse(text), VALUES) == result


def test_evaluate_when_today_is_used_then_takes_the_programs_clock() -> None:
    with clock.frozen(datetime(2026, 11, 18, 12)):
        assert evaluate(parse("days(since, today())"), VALUES) == Decimal(262)


def test_holds_when_condition_is_unknown_then_it_is_not_met() -> None:
    assert not holds(parse("gone > 1"), VALUES)
    assert holds(parse("net > cost"), VALUES)


@pytest.mark.parametrize(
    ("text", "position", "part"),
    [
        ("", 0, "empty"),
        ("1 +", 3, "too early"),
        ("1 + )", 4, "“)”"),
        ("a $ b", 2, "“$”"),
        ("1 + foo(1)", 4, "no function “foo”"),
        ("min(1)", 0, "takes 2…20"),
        ("date('31.01.2026')", 5, "not a day"),
        ("1 2", 2, "“2”"),
        ("a.__class__.b()", 0, "no function"),
        ("1234567890123456789", 0, "figures"),
        ("(1).real", 3, "“.”"),
        ("a[0]", 1, "not expected"),
        ("2 ** 9", 3, "“*”"),
    ],
)
def test_parse_when_text_is_wrong_then_names_the_place(text: str, position: int, part: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert caught.value.position == position
    assert part in caught.value.text


@pytest.mark.parametrize("text", ["-" * 150 + "1", "+".join(["1"] * 500), "not " * 150 + "true", "1" + " " * 3000])
def test_parse_when_formula_is_huge_then_refuses(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse(text)


def test_parse_when_brackets_are_many_then_stays_quick() -> None:
    assert evaluate(parse("(" * 900 + "1" + ")" * 900), {}) == 1


def test_evaluate_when_text_grows_then_refuses() -> None:
    with pytest.raises(ExpressionError, match="too long"):
        evaluate(parse("&".join(["x"] * 90)), {"x": "y" * 200})


@pytest.mark.parametrize(
    ("text", "position", "part"),
    [("net + nme", 6, "no field “nme”"), ("net + name", 6, "a text where a number"), ("if(net, 1, 2)", 3, "yes or no"),
     ("if(paid, 1, name)", 12, "a number is needed"), ("since > 5", 8, "a day is needed"), ("coalesce(since, name)", 16, "a day")],
)
def test_kind_when_values_do_not_go_together_then_names_the_place(text: str, position: int, part: str) -> None:
    known = {"net": "number", "name": "text", "paid": "bool", "since": "date"}
    with pytest.raises(ExpressionError) as caught:
        kind_of(parse(text), known)  # type: ignore[arg-type]
    assert caught.value.position == position
    assert part in caught.value.text


def test_kind_when_formula_is_right_then_is_that_of_its_result() -> None:
    assert kind_of(parse("if(net > 1, 'a', name)"), {"net": "number", "name": "text"}) == "text"
    assert kind_of(parse("days(d, today()) + 1"), {"d": "date"}) == "number"


def test_names_when_formula_uses_fields_then_are_listed() -> None:
    assert parse("a + [b c] * если(x.y, 1, a)").names == {"a", "b c", "x.y"}


@given(st.text(max_size=60))
def test_parse_when_text_is_anything_then_answers_or_says_where(text: str) -> None:
    try:
        parse(text)
    except ExpressionError as error:
        assert 0 <= error.position <= len(text)


_NUMBERS = st.decimals(-10**6, 10**6, places=2)


@given(_NUMBERS, _NUMBERS, _NUMBERS)
def test_evaluate_when_numbers_are_any_then_equals_decimal_arithmetic(a: Decimal, b: Decimal, c: Decimal) -> None:
    assert evaluate(parse("a + b * c - a"), {"a": a, "b": b, "c": c}) == a + b * c - a
    assert evaluate(parse("a < b or b <= a"), {"a": a, "b": b}) is True
