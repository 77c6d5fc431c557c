"""Searching by a whole phone or e-mail: in lists, in the box for everything, and while a new record is typed."""

from __future__ import annotations

import re

from app.core.contact_mask import FIELDS, OWN_FIGURES, key
from app.db.guard.vault import QuotaUsed
from app.services.contact_finding import holders
from app.services.context import Context

_NUMBER = re.compile(r"[\d\s+()./-]+")


def field_of(text: str) -> str:
    """Which field a typed text could be the whole of: ``phone`` with nine figures at least, ``email``, or neither."""
    if _NUMBER.fullmatch(text.strip()):
        return "phone" if sum(sign.isdecimal() for sign in text) >= OWN_FIGURES else ""
    return "email" if key("email", text) else ""


def reached_by(ctx: Context, entity: str, text: str) -> list[int]:
    """Records with exactly this phone or e-mail, however it is written; none for any other text."""
    field = field_of(text)
    return found(ctx, entity, field, text) if field in FIELDS.get(entity, ()) else []


def found(ctx: Context, entity: str, field: str, text: str) -> list[int]:
    """The same for a known field; none when so much was looked up today that the server answers no more."""
    try:
        return holders(ctx, entity, field, text)
    except QuotaUsed:
        return []
