"""Which stretch of days a planner shows. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from app.core.i18n import N_, _
from app.core.planning.board import Span
from app.core.planning.wall_time import DAY, begin_of
from app.ui.planner import words

#: views by code, from the finest
VIEWS = {"day": N_("Day"), "week": N_("Week"), "weeks2": N_("2 weeks"), "weeks3": N_("3 weeks"), "month": N_("Month")}
_WEEKS = {"week": 1, "weeks2": 2, "weeks3": 3}


def days_of_view(view: str, day: date) -> tuple[date, date]:
    """First and last day that a view shows around a day; weeks begin on Monday."""
    if view == "day":
        return day, day
    if view == "month":
        first = day.replace(day=1)
        return first, (first + 31 * DAY).replace(day=1) - DAY
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=7 * _WEEKS[view] - 1)


def span_of_view(view: str, day: date, zone: str) -> Span:
    """The stretch that is read for a view."""
    first, last = days_of_view(view, day)
    return Span(begin_of(first, zone), begin_of(last + DAY, zone))


def stepped(view: str, day: date, by: int) -> date:
    """A day in the view that comes so many views later; negative for earlier."""
    if view == "month":
        months = day.year * 12 + day.month - 1 + by
        return date(months // 12, months % 12 + 1, 1)
    return day + timedelta(days=by * (1 if view == "day" else 7 * _WEEKS[view]))


def changed_view(view: str, by: int) -> str:
    """The next coarser (1) or finer (-1) view; at the ends the same."""
    codes = list(VIEWS)
    return codes[min(max(codes.index(view) + by, 0), len(codes) - 1)]


def period_words(first: date, last: date) -> tuple[str, str]:
    """The days in words, and the week they lie in where that is one; "" for several."""
    week = _("week {number}").format(number=first.isocalendar().week) if first.isocalendar()[:2] == last.isocalendar()[:2] else ""
    return words.interval(first, last), week
