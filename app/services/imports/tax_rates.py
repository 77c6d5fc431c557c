"""The rates of value added tax that the papers of a file were written with: found by percentage or name, valid on the paper's day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.enums.documents import VatCategory
from app.core.folding import fold
from app.core.i18n import _, format_date, format_number
from app.models.catalog import VatRate, VatRatePeriod
from app.services.imports.cells import Unreadable, shortened

#: of several rates with one percentage the usual one is meant, then the one that taxes most plainly
_ORDER = tuple(VatCategory)


@dataclass(frozen=True, slots=True)
class RateOnDay:
    """A rate and what it amounts to on a day."""

    id: int
    percent: Decimal


@dataclass(frozen=True, slots=True)
class _Period:
    rate: int
    percent: Decimal
    words: frozenset[str]
    first: date
    last: date | None

    def holds(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


class TaxRates:
    """The rates of one country, read once.

    :param country: of the firm whose papers come in.
    """

    def __init__(self, country: str) -> None:
        self._country = country
        self._periods: list[_Period] | None = None
        self._found: dict[tuple[date, Decimal | str], RateOnDay | None] = {}

    def find(self, session: Session, day: date, written: Decimal | str) -> RateOnDay:
        """The rate that a paper of a day names by its percentage, its name or the reason why nothing is charged.

        :raises Unreadable: there is no such rate on that day.
        """
        key = (day, written)
        if key not in self._found:
            self._found[key] = self._search(session, day, written)
        rate = self._found[key]
        if rate is None:
            text = f"{format_number(written)} %" if isinstance(written, Decimal) else f"“{shortened(written)}”"
            problem = _("There is no VAT rate {rate} in {country} on {day}: enter it under “VAT rates”, or mend the cell.")
            raise Unreadable(problem.format(rate=text, country=self._country, day=format_date(day)))
        return rate

    def _search(self, session: Session, day: date, written: Decimal | str) -> RateOnDay | None:
        if self._periods is None:
            self._periods = self._read(session)
        valid = (period for period in self._periods if period.holds(day))
        if isinstance(written, Decimal):
            fitting = (period for period in valid if period.percent == written)
        else:
            word = fold(written)
            fitting = (period for period in valid if word in period.words)
        period = next(fitting, None)
        return None if period is None else RateOnDay(period.rate, period.percent)

    def _read(self, session: Session) -> list[_Period]:
        rate, period = VatRate, VatRatePeriod
        statement = (
            sa.select(rate.id, rate.name, rate.reason, rate.category, rate.is_default, period.percent, period.valid_from, period.valid_to)
            .join(period, period.vat_rate_id == rate.id)
            .where(rate.country == self._country, rate.deleted_at.is_(None))
        )
        rows = sorted(session.execute(statement), key=lambda row: (not row.is_default, _ORDER.index(row.category), row.id, row.valid_from))
        return [
            _Period(row.id, row.percent, frozenset(fold(word) for word in (row.name, row.reason) if word), row.valid_from, row.valid_to)
            for row in rows
        ]
