"""Values out of the journal as a person reads them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.contact_mask import is_masked, mask
from app.core.fields import FieldInfo
from app.models.organisation import Employee
from app.services.context import NOBODY
from app.services.references import value_text

#: what references read like, by entity and key
Labels = Mapping[tuple[str, int], str]
#: who made what was there before the people
PROGRAM = "Kontor"


def in_words(labels: Labels, info: FieldInfo, value: Any) -> str:
    """A value of a field as a person reads it; nothing for an empty one, a number for what has no words of its own, as the content of a file.

    Of a phone or an e-mail that is masked today the mask, also where the journal knows it from before.
    """
    if value is None:
        return ""
    if info.reference:
        return labels.get((info.reference, int(value)), f"#{value}")
    if info.metered:
        return str(value) if is_masked(str(value)) else mask(info.name, str(value))
    if info.options:
        return next((option.label for option in info.options if option.value == value), str(value))
    if info.kind in ("money", "price", "quantity", "percent"):
        return value_text(Decimal(value), 2 if info.kind == "money" else None)
    if info.kind == "bool":
        return value_text(bool(value))
    if info.kind == "date":
        return value_text(datetime.date.fromisoformat(value))
    if info.kind == "datetime":
        return value_text(datetime.datetime.fromisoformat(value))
    return value_text(value)


def is_put_away(info: FieldInfo, both: Sequence[Any]) -> bool:
    """Whether a change of a phone or an e-mail was only that it is masked since: the number itself stayed."""
    old, new = both
    return info.metered and bool(old) and not is_masked(str(old)) and new == mask(info.name, str(old))


def people(session: Session) -> dict[str, str]:
    """Names of the employees by their logins in small letters."""
    found = session.execute(sa.select(Employee.login, Employee.name).where(Employee.login.is_not(None)))
    return {str(login).lower(): name for login, name in found}


def who(login: str, names: Mapping[str, str]) -> str:
    """The name of whoever stands in the journal."""
    return names.get(login.lower(), PROGRAM if login == NOBODY else login)
