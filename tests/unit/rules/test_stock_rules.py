"""Why goods cannot be taken."""

from __future__ import annotations

from decimal import Decimal

from app.core.rules.stock import Holder, why_not_return, why_not_take

D = Decimal


def test_take_when_enough_is_free_then_allowed() -> None:
    assert why_not_take(D(4), D(4), "Main") is None


def test_take_when_nobody_holds_the_rest_then_only_figures() -> None:
    assert why_not_take(D("4.5"), D(4), "Main") == "Only 4 of 4.5 are free in Main."


def test_take_when_others_hold_it_then_three_are_named() -> None:
    holders = [Holder(f"SO-{number}", "Petrov" if number else "", D(number + 1)) for number in range(5)]
    assert why_not_take(D(10), D(-1), "Main", holders) == (
        "Only 0 of 10 are free in Main; 1 are reserved by SO-0; 2 are reserved by SO-1 (Petrov); 3 are reserved by SO-2 (Petrov); "
        "2 more orders hold some."
    )


def test_return_when_goods_are_gone_then_refused() -> None:
    assert why_not_return(D(4), D(4), "Main") is None
    assert "only 3 of them" in str(why_not_return(D(4), D(3), "Main"))
