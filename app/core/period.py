"""Periods of days: what reports, price lists and rates are valid for."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from app.core import clock
from app.core.errors import UserError
from app.core.i18n import N_, _

#: relative periods that keep their meaning when they are saved: code → name
RELATIVE = {
    "today": N_("Today"), "this_week": N_("This week"), "this_month": N_("This month"), "last_month": N_("Last month"),
    "this_quarter": N_("This quarter"), "last_quarter": N_("Last quarter"), "this_year": N_("This year"), "last_year": N_("Last year"),
    "last_12_months": N_("Last 12 months"), "all": N_("All time"),
}


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``first`` to ``last``, both included; None is open."""

    first: date | None = None
    last: date | None = None

    def __post_init__(self) -> None:
        if self.first and self.last and self.first > self.last:
            raise UserError(_("The period begins after its end."), _("Exchange the two dates."))

    def __contains__(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    @classmethod
    def month(cls, day: date) -> Period:
        """The month of a day."""
        return cls(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))

    @classmethod
    def quarter(cls, day: date) -> Period:
        """The quarter of a day."""
        first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
        return cls(first, cls.month(add_months(first, 2)).last)

    @classmethod
    def year(cls, day: date) -> Period:
        """The calendar year of a day."""
        return cls(date(day.year, 1, 1), date(day.year, 12, 31))

    @classmethod
    def relative(cls, code: str, day: date | None = None) -> Period:
        """A relative period as seen from a day (today when none is given); KeyError for an unknown code."""
        day = day or clock.today()
        match code:
            case "today":
                return cls(day, day)
            case "this_week":
                monday = day - timedelta(days=day.weekday())
                return cls(monday, monday + timedelta(days=6))
            case "this_month":
                return cls.month(day)
            case "last_month":
                return cls.month(add_months(day, -1))
            case "this_quarter":
                return cls.quarter(day)
            case "last_quarter":
                return cls.quarter(add_months(day, -3))
            case "this_year":
                return cls.year(day)
            case "last_year":
                return cls.year(day.replace(year=day.year - 1, day=min(day.day, 28)))
            case "last_12_months":
                return cls(add_months(day, -11).replace(day=1), cls.month(day).last)
            case "all":
                return cls()
        raise KeyError(code)

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read ``this_month``, ``2026-03``, ``2026``, ``2026-01-01..2026-03-31`` or an open ``2026-01-01..``."""
        text = text.strip().lower().replace(" ", "_")
        if text in RELATIVE:
            return cls.relative(text)
        try:
            if ".." in text:
                first, last = text.split("..")
                return cls(date.fromisoformat(first) if first else None, date.fromisoformat(last) if last else None)
            if len(text) == 4:
                return cls.year(date(int(text), 1, 1))
            if len(text) == 7:
                return cls.month(date.fromisoformat(f"{text}-01"))
            return cls(date.fromisoformat(text), date.fromisoformat(text))
        except ValueError:
            hint = _("Write 2026-03, 2026, 2026-01-01..2026-03-31 or a name such as this_month.")
            raise UserError(_("“{text}” is not a period.").format(text=text), hint) from None


def add_months(day: date, months: int) -> date:
    """The same day of another month, or that month's last day where it has fewer days."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
