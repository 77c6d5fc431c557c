"""What is wrong with a record, before anything is written."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from app.core.errors import FieldErrors
from app.core.fields import FieldInfo
from app.core.i18n import N_, _
from app.core.rules.checks import CHECKS, check_number
from app.services.record_draft import Draft
from app.services.record_rules import RULES

FILL_IN = N_("Fill in “{label}”.")
KEPT = N_("You may not change “{label}”.")


def is_in_this_age(day: datetime.date) -> bool:
    """Whether a day can be meant: a year of five hundred or of nine thousand is a slip of the finger."""
    return 1900 <= day.year <= 2200


def check(draft: Draft) -> None:
    """Check the fields that were typed (all of them on a new record).

    :raises FieldErrors: everything wrong, at once.
    """
    if errors := problems(draft):
        raise FieldErrors(errors)


def problems(draft: Draft) -> dict[str, str]:
    """Everything wrong with the fields that were typed, all fields of a new record: field → sentence; pure."""
    errors: dict[str, str] = {}
    for name, info in draft.schema.items():
        typed = name in draft.changed or (draft.id is None and info.writable)
        problem = check_value(info, draft[name]) if typed else None
        if problem is None and name in draft.changed and draft[name] is None and not info.nullable:
            problem = _(FILL_IN).format(label=info.label)
        if problem is None and name in draft.changed and draft[name] is None and not info.writable:
            problem = _(KEPT).format(label=info.label)
        if problem is not None:
            errors[name] = problem
    if draft.entity in RULES:
        errors = {**RULES[draft.entity](draft), **errors}
    return errors


def check_value(info: FieldInfo, value: Any) -> str | None:
    """What is wrong with a value of a field, or None."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return _(FILL_IN).format(label=info.label) if info.required else None
    if not info.writable:
        return _(KEPT).format(label=info.label)
    if isinstance(value, str):
        if info.length and len(value) > info.length:
            return _("“{label}” takes at most {length} characters; shorten it.").format(label=info.label, length=info.length)
        if info.options and value not in {option.value for option in info.options}:
            return _("“{label}” has no such value: choose one of the list.").format(label=info.label)
        if info.mask in CHECKS:
            return CHECKS[info.mask](value)
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool) and info.is_number:
        return check_number(info.kind, Decimal(value), info.digits)
    if isinstance(value, datetime.date) and not is_in_this_age(value):
        return _("“{label}” is not in this age: check the year.").format(label=info.label)
    return None
