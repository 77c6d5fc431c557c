"""Values as people read them in a cell, on the clipboard and in a filter chip."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel import dates

from app.core import clock, i18n
from app.core.fields import FieldInfo, Reference
from app.core.i18n import _, ngettext
from app.core.planning.rule_words import lines_in_words

#: stands where there is no value
NONE = "—"
#: mask of fields that keep lines of RFC 5545
RECURRENCE = "recurrence"
NUMBER_DIGITS = {"money": 2, "price": 2, "percent": 2, "quantity": 3, "int": 0}


def exact_text(info: FieldInfo, value: Any, grouped: bool = True) -> str:
    """A value in full, as it is copied and exported; nothing for no value.

    :param grouped: False writes numbers without spaces, as spreadsheets read them.
    """
    if value is None:
        return ""
    if isinstance(value, Reference):
        return value.text
    if info.kind == "bool":
        return _("Yes") if value else _("No")
    if info.is_number:
        return number_text(info, value, grouped)
    if info.kind == "choice":
        return next((option.label for option in info.options if option.value == value), str(value))
    if isinstance(value, datetime):
        return i18n.format_moment(value)
    if isinstance(value, date):
        return i18n.format_date(value)
    return lines_in_words(value) if info.mask == RECURRENCE else str(value)


def cell_text(info: FieldInfo, value: Any) -> str:
    """A value as a cell shows it: near days by name, none as a dash."""
    if value is None or value == "" or (isinstance(value, Reference) and value.id is None):
        return NONE
    if info.kind == "bool":
        return _("Yes") if value else NONE
    if isinstance(value, datetime):
        moment = clock.local(value)
        return f"{near_day(moment.date())}, {moment:%H:%M}"
    if isinstance(value, date):
        return near_day(value)
    if info.kind in ("text", "memo") and info.mask != RECURRENCE:
        return str(value).replace("\n", " ")
    return exact_text(info, value)


def number_text(info: FieldInfo, value: Decimal | int, grouped: bool = True) -> str:
    """A number with the decimals of its field; quantities and per cents drop trailing zeros."""
    digits = info.digits or NUMBER_DIGITS.get(info.kind, 0)
    if info.kind == "price":  # prices keep two decimals and show more only where they have them
        exact = Decimal(value).normalize().as_tuple().exponent
        return i18n.format_number(value, max(2, -exact if isinstance(exact, int) and exact < 0 else 2), grouped=grouped)
    return i18n.format_number(value, digits, trim=info.kind in ("quantity", "percent"), grouped=grouped)


def near_day(day: date) -> str:
    """Yesterday, today and tomorrow by name, days of this year without the year."""
    today = clock.today()
    distance = (today - day).days
    if distance == 0:
        return _("Today")
    if distance == 1:
        return _("Yesterday")
    if distance == -1:
        return _("Tomorrow")
    return _written_day(day, "d MMM" if day.year == today.year else "d MMM y", i18n.language())


def due_text(day: date) -> tuple[str, bool]:
    """How far a due day is, and whether it has passed."""
    distance = (day - clock.today()).days
    if distance < 0:
        return ngettext("{count} d late", "{count} d late", -distance).format(count=-distance), True
    if distance == 0:
        return _("today"), False
    if distance <= 30:
        return ngettext("in {count} day", "in {count} days", distance).format(count=distance), False
    return near_day(day), False


@lru_cache(maxsize=1024)
def _written_day(day: date, pattern: str, language: str) -> str:
    return str(dates.format_date(day, pattern, locale=language)).replace(".", "").removesuffix(" г")
