"""Beside each figure of a period, that of the year before: the same days, the difference, the change in per cent.

A period that is not over yet is compared with the same part of the year before, not with all of it.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from app.core import clock
from app.core.errors import FieldErrors
from app.core.i18n import N_, _
from app.core.period import Period, add_months
from app.reports.catalogue import Measure
from app.reports.parameters import COMPARE
from app.reports.query import FACTS, Records
from app.reports.result import Column, Keys, Row

#: behind the name of a measure: its figure of the year before, the difference, the change
BEFORE, CHANGE, PERCENT = ":before", ":change", ":percent"
MONTHS = -12


def year_before(values: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of the same report a year ago.

    :raises FieldErrors: the period has no beginning or no end.
    """
    period: Period | None = values.get("period")
    if period is None or period.first is None or period.last is None:
        raise FieldErrors({COMPARE: _("Only a period with a beginning and an end can be compared with the year before.")})
    last = min(period.last, max(clock.today(), period.first))
    return {**values, "period": Period(add_months(period.first, MONTHS), _same_end(last))}


def _same_end(day: date) -> date:
    """A year before; the end of a month stays the end of a month."""
    earlier = add_months(day, MONTHS)
    is_end = day.day == monthrange(day.year, day.month)[1]
    return earlier.replace(day=monthrange(earlier.year, earlier.month)[1]) if is_end else earlier


def keys_before(keys: Keys) -> Keys:
    """The keys of the same row a year ago: months move, everything else stays."""
    return tuple((name, _moved(name, value, -100)) for name, value in keys)


def _moved(name: str, value: Any, by: int) -> Any:
    return value + by if name == "month" and value is not None else value


def measures_before(measures: Sequence[Measure]) -> list[Measure]:
    """Each measure followed by itself of the year before."""
    return [replace(each, name=f"{each.name}{BEFORE}", label=N_("Year before"), note=N_("The same, a year earlier.")) for each in measures]


def merged(records: Records, before: Records, keys: Sequence[str], measures: Sequence[Measure], compared: Sequence[Measure]) -> Records:
    """Both years in one: rows of equal keys stand together, what was sold only a year ago gets a row without present figures.

    :param keys: names of the dimensions, the same in both.
    :param compared: measures of the year before.
    """
    places = dict(records.places)
    width = 1 + max(places.values(), default=-1)
    for number, measure in enumerate(compared):
        places[f"{measure.name}{BEFORE}"] = width + number
    past = {
        tuple(_moved(name, row[before.places[f"key:{name}"]], 100) for name in keys): row for row in before.rows
    }
    rows = []
    for row in records.rows:
        other = past.pop(tuple(row[places[f"key:{name}"]] for name in keys), None)
        rows.append((*row, *(None if other is None else other[before.places[measure.name]] for measure in compared)))
    empty = {measure.name for measure in measures}
    for key, other in past.items():
        shown = dict(zip((f"key:{name}" for name in keys), key))
        fresh = [_of_past(name, shown, other, before, empty) for name, _place in sorted(records.places.items(), key=lambda item: item[1])]
        rows.append((*_spread(records, fresh), *(other[before.places[measure.name]] for measure in compared)))
    return Records(places, rows)


def _of_past(name: str, keys: Mapping[str, Any], other: tuple[Any, ...], before: Records, empty: set[str]) -> Any:
    if name == FACTS:
        return 0
    if name in empty:
        return None
    if name in keys:
        return keys[name]
    value = other[before.places[name]]
    return add_months(value, -MONTHS) if name == "month" and value is not None else value


def _spread(records: Records, values: Sequence[Any]) -> tuple[Any, ...]:
    """Values in the order of the names as a row; two names may share a place."""
    row: dict[int, Any] = {}
    for (_name, place), value in zip(sorted(records.places.items(), key=lambda item: item[1]), values):
        row[place] = value
    return tuple(row[place] for place in sorted(row))


def with_change(columns: tuple[Column, ...], rows: Sequence[Row]) -> tuple[tuple[Column, ...], list[Row]]:
    """Add the difference and the change in per cent behind each figure of the year before."""
    pairs = [(_place(columns, column.measure.removesuffix(BEFORE)), place) for place, column in enumerate(columns) if column.measure.endswith(BEFORE)]
    wider = list(columns)
    for now, _before in pairs:
        of = columns[now]
        wider.append(replace(of, name=f"{of.name}{CHANGE}", label=_("Difference"), measure=f"{of.measure}{CHANGE}", added=False))
        wider.append(Column(f"{of.name}{PERCENT}", _("Change, %"), "percent", 1, f"{of.measure}{PERCENT}"))
    return tuple(wider), [_changed(row, pairs) for row in rows]


def _place(columns: Sequence[Column], measure: str) -> int:
    return next(place for place, column in enumerate(columns) if column.measure == measure and not column.keys)


def _changed(row: Row, pairs: Sequence[tuple[int, int]]) -> Row:
    values, facts = list(row.values), list(row.facts)
    for now, before in pairs:
        present, past = row.values[now], row.values[before]
        difference = None if present is None and past is None else (present or Decimal(0)) - (past or Decimal(0))
        values += [difference, percent(difference, past)]
        facts[before] = 0
        facts += [facts[now], facts[now]]
    return row._replace(values=tuple(values), facts=tuple(facts))


def percent(difference: Decimal | None, past: Decimal | None) -> Decimal | None:
    """The change in per cent to one place; None where there was nothing to compare with."""
    if difference is None or not past:
        return None
    return (difference / abs(past) * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
