"""Axes: round steps, and figures shortened to thousands or millions."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor, log10

from app.core.i18n import _, format_number


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis.

    :param low: first step, at or below zero.
    :param step: distance of two steps.
    :param count: number of steps.
    """

    low: float
    step: float
    count: int

    @property
    def high(self) -> float:
        """The last step."""
        return self.low + self.step * self.count

    def place(self, value: Decimal | float, length: float) -> float:
        """Distance of a value from the beginning of an axis of some length."""
        return (float(value) - self.low) / (self.high - self.low) * length

    @property
    def steps(self) -> list[float]:
        """The values that are written."""
        return [self.low + self.step * number for number in range(self.count + 1)]


def scale_for(least: Decimal, most: Decimal) -> Scale:
    """About four round steps that hold all values and zero."""
    low, high = min(float(least), 0.0), max(float(most), 0.0)
    span = high - low or 1.0
    raw = span / 4
    magnitude = 10.0 ** floor(log10(raw))
    step = next(factor * magnitude for factor in (1, 2, 2.5, 5, 10) if factor * magnitude >= raw * 0.999)
    first = floor(low / step)
    last = max(ceil(high / step - 1e-9), first + 1)
    return Scale(first * step, step, last - first)


@dataclass(frozen=True, slots=True)
class Shortening:
    """How large figures are written: divided, with the word for it in the head of the chart."""

    divisor: int
    word: str

    def written(self, value: Decimal | float) -> str:
        """A figure with as few decimals as tell it apart."""
        number = Decimal(str(value)) / self.divisor
        digits = 0 if number == number.to_integral_value() or abs(number) >= 100 else 1
        return format_number(number, digits)


def shortening_for(most: Decimal) -> Shortening:
    """Thousands from ten thousand up, millions from ten million up."""
    if most >= 10_000_000:
        return Shortening(1_000_000, _("million"))
    if most >= 10_000:
        return Shortening(1000, _("thousand"))
    return Shortening(1, "")
