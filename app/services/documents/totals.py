"""Amounts of lines and documents: pure, and fast enough for every keystroke. Rules: EN 16931 and the firm's own choice (FORMS B7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from app.core.enums.documents import RoundTax
from app.core.money import EXPONENTS, STORED_PLACES, ZERO

_CENT = Decimal("0.01")
_HUNDRED = Decimal(100)


class Amounts(Protocol):
    """What a line brings and gets: net, tax and gross are written."""

    vat_rate: int | None
    vat_percent: Decimal
    net: Decimal
    tax: Decimal
    gross: Decimal

    @property
    def quantity(self) -> Decimal | None:
        """How much."""

    @property
    def price(self) -> Decimal | None:
        """Of one unit."""

    @property
    def discount(self) -> Decimal | None:
        """In per cent."""


@dataclass(frozen=True, slots=True)
class RateTotal:
    """The sums of one rate."""

    vat_rate: int | None
    percent: Decimal
    net: Decimal
    tax: Decimal
    gross: Decimal


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of a document, and of each of its rates in the order of their first line."""

    net: Decimal = ZERO
    tax: Decimal = ZERO
    gross: Decimal = ZERO
    by_rate: tuple[RateTotal, ...] = ()


def compute(lines: Sequence[Amounts], currency: str, *, prices_include_tax: bool, round_tax: RoundTax) -> Totals:
    """Write net, tax and gross of each line and return the sums, which are exactly the sums of the lines.

    Tax is rounded on each line, or once for each rate; what the lines then differ from the rate's tax goes to its largest line.
    A value that is missing or not a number counts as zero: the rules say so beside the field.
    """
    step = Decimal(1).scaleb(-min(EXPONENTS.get(currency, 2), STORED_PLACES))
    groups: dict[tuple[int | None, Decimal], list[Amounts]] = {}
    for line in lines:
        amount = _rounded(_amount(line), step)
        tax = _rounded(_tax(amount, line.vat_percent, prices_include_tax), step)
        _write(line, amount, tax, prices_include_tax)
        groups.setdefault((line.vat_rate, line.vat_percent), []).append(line)
    if round_tax is RoundTax.RATE:
        for (_rate, percent), group in groups.items():
            _even_out(group, percent, step, prices_include_tax)
    by_rate = tuple(RateTotal(rate, percent, *_sums(group)) for (rate, percent), group in groups.items())
    return Totals(*_sums(by_rate), by_rate)


def _sums(parts: Sequence[Amounts] | Sequence[RateTotal]) -> tuple[Decimal, Decimal, Decimal]:
    return sum((one.net for one in parts), ZERO), sum((one.tax for one in parts), ZERO), sum((one.gross for one in parts), ZERO)


def _amount(line: Amounts) -> Decimal:
    if line.quantity is None or line.price is None or not line.quantity.is_finite() or not line.price.is_finite():
        return ZERO
    discount = line.discount if line.discount is not None and line.discount.is_finite() else ZERO
    amount = line.quantity * line.price
    return amount * (_HUNDRED - discount) / _HUNDRED if discount else amount


def _tax(amount: Decimal, percent: Decimal, included: bool) -> Decimal:
    return amount * percent / (_HUNDRED + percent) if included else amount * percent / _HUNDRED


def _rounded(amount: Decimal, step: Decimal) -> Decimal:
    if amount.adjusted() > 20:  # beyond what a Decimal of 28 figures rounds exactly; such a line is refused anyway
        return ZERO
    rounded = amount.quantize(step, ROUND_HALF_UP)
    return rounded if step == _CENT else rounded.quantize(_CENT)


def _write(line: Amounts, amount: Decimal, tax: Decimal, included: bool) -> None:
    line.tax = tax
    line.net, line.gross = (amount - tax, amount) if included else (amount, amount + tax)


def _even_out(group: list[Amounts], percent: Decimal, step: Decimal, included: bool) -> None:
    amounts = [line.gross if included else line.net for line in group]
    wanted = _rounded(_tax(sum(amounts, ZERO), percent, included), step)
    residual = wanted - sum((line.tax for line in group), ZERO)
    if residual:
        largest = max(range(len(group)), key=lambda at: abs(amounts[at]))
        _write(group[largest], amounts[largest], group[largest].tax + residual, included)
