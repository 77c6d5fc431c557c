"""Money: Decimals rounded half up by the currency's own exponent, never floats."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

#: ISO 4217 minor units that differ from two (list of currency codes, table A.1)
EXPONENTS = {
    "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0, "RWF": 0, "UGX": 0, "VND": 0,
    "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0, "BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3,
}
#: columns hold two places; a currency of three would lose its last digit
STORED_PLACES = 2

ZERO = Decimal("0.00")


def round_money(amount: Decimal, currency: str = "EUR") -> Decimal:
    """Round half up to the minor unit of an ISO 4217 currency, and show at least the two stored places."""
    step = Decimal(1).scaleb(-min(EXPONENTS.get(currency, 2), STORED_PLACES))
    return amount.quantize(step, ROUND_HALF_UP).quantize(Decimal("0.01"))


def round_to(amount: Decimal, places: int) -> Decimal:
    """Round half up to a number of decimal places."""
    return amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount with its currency; sums of unlike currencies are refused."""

    amount: Decimal
    currency: str

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def rounded(self) -> Money:
        """The same in whole minor units."""
        return Money(round_money(self.amount, self.currency), self.currency)

    def _same(self, other: Money) -> Decimal:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up")
        return other.amount
