"""Filters in words, and filters that mean something relative: "this month", "me"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from app.core import clock
from app.core.fields import FieldInfo
from app.core.i18n import N_, _
from app.core.period import RELATIVE, Period
from app.services.listing import Comparison, Filter
from app.ui.lists.cell_text import exact_text

#: the value of a filter on a person that means whoever looks
ME = "me"
#: the value of a filter on a moment that means the present one
NOW = "now"

#: comparison → its words in a list of choices
COMPARISONS: dict[Comparison, str] = {
    "eq": N_("is"), "ne": N_("is not"), "contains": N_("contains"), "lt": N_("less than"), "le": N_("at most"), "gt": N_("more than"),
    "ge": N_("at least"), "between": N_("between"), "in": N_("is one of"), "empty": N_("is empty"), "filled": N_("is filled in"),
}
_SIGNS = {"lt": "<", "le": "≤", "gt": ">", "ge": "≥"}


def comparisons_of(info: FieldInfo) -> tuple[Comparison, ...]:
    """The comparisons that make sense for a field, the usual one first."""
    if info.is_number:
        return ("eq", "ge", "le", "gt", "lt", "between", "ne", "empty", "filled")
    match info.kind:
        case "date" | "datetime":
            return ("between", "eq", "ge", "le", "empty", "filled")
        case "choice":
            return ("in", "ne", "empty", "filled")
        case "bool":
            return ("eq",)
        case "ref":
            return ("eq", "ne", "contains", "empty", "filled")
    return ("contains", "eq", "ne", "empty", "filled")


def filter_words(info: FieldInfo, wanted: Filter, labels: Mapping[int, str]) -> str:
    """The value part of a chip.

    :param labels: texts of references by key.
    """
    value = wanted.value
    match wanted.op:
        case "empty":
            return _("empty")
        case "filled":
            return _("filled in")
        case "contains":
            return f"“{value}”"
        case "ne":
            return _("not {value}").format(value=_one(info, value, labels))
        case "in":
            return ", ".join(_one(info, part, labels) for part in value) or "—"
        case "between":
            return _span(info, value)
        case "eq":
            return _one(info, value, labels)
    return f"{_SIGNS[wanted.op]} {_one(info, value, labels)}"


def _one(info: FieldInfo, value: Any, labels: Mapping[int, str]) -> str:
    if value == ME:
        return _("me")
    if value == NOW:
        return _("now")
    if info.kind == "ref" and isinstance(value, int):
        return labels.get(value, "…")
    return exact_text(info, value) or _("empty")


def _span(info: FieldInfo, value: Any) -> str:
    if isinstance(value, str):
        return _(RELATIVE.get(value, value)).lower()
    first, last = value
    if first is None or last is None:
        return f"≥ {exact_text(info, first)}" if last is None else f"≤ {exact_text(info, last)}"
    return f"{exact_text(info, first)} – {exact_text(info, last)}"


def resolve(wanted: Filter, user_id: int | None, kind: str = "") -> Filter:
    """A filter as the query takes it: relative periods become days, "me" becomes a key, "now" a moment.

    :param kind: of the field: days stand for all their moments where it is ``datetime``.
    """
    if wanted.value == ME:
        return replace(wanted, value=user_id)
    if wanted.value == NOW:
        return replace(wanted, value=clock.now())
    if wanted.op == "between" and isinstance(wanted.value, str):
        period = Period.relative(wanted.value)
        return replace(wanted, value=_moments(period) if kind == "datetime" else (period.first, period.last))
    return wanted


def _moments(period: Period) -> tuple[datetime | None, datetime | None]:
    """The first and the last moment of a period of days."""
    last = None if period.last is None else clock.begin_of(period.last + timedelta(days=1)) - timedelta(milliseconds=1)
    return None if period.first is None else clock.begin_of(period.first), last


def by_cell(name: str, info: FieldInfo, value: Any) -> Filter:
    """The filter that keeps the rows which have this value in this column."""
    key = getattr(value, "id", value) if info.kind == "ref" else value
    if key is None or key == "":
        return Filter(name, "empty")
    if info.kind == "datetime":
        return Filter(name, "ge", key)
    return Filter(name, "in", (str(key),)) if info.kind == "choice" else Filter(name, "eq", key)


def typed_filter(name: str, info: FieldInfo, text: str) -> Filter | None:
    """The filter that a text typed into the list means for a column; None while it means nothing yet."""
    from app.core.i18n import parse_date, parse_number

    try:
        if info.is_number:
            return Filter(name, "eq", parse_number(text))
        if info.kind == "date":
            day: date = parse_date(text)
            return Filter(name, "eq", day)
    except ValueError:
        return None
    if info.kind == "choice":
        fitting = tuple(option.value for option in info.options if text.casefold() in option.label.casefold())
        return Filter(name, "in", fitting) if fitting else None
    return Filter(name, "contains", text) if info.kind in ("text", "memo", "ref") else None
