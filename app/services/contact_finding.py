"""Who has a phone or an address: by the whole of it, since a part would tell what is masked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.contact_mask import SHORTEST_PHONE, key
from app.core.folding import fold
from app.db.guard import vault
from app.services.context import Context
from app.services.entities import model_of
from app.services.references import contains

#: keys in one IN list
_CHUNK = 500


def holders(ctx: Context, entity: str, field: str, text: str) -> list[int]:
    """Records whose true phone or e-mail is the given one, those that the person sees, without those in the bin.

    :param entity: client or contact.
    :param field: phone (its last nine figures count, at least seven must be there) or email.
    :raises QuotaUsed: the person has searched more often today than anybody needs to.
    """
    return sorted(holders_of(ctx, entity, field, [text]).get(key(field, text), ()))


def holders_of(ctx: Context, entity: str, field: str, texts: Iterable[str]) -> dict[str, list[int]]:
    """The same for many at once: `contact_mask.key` of the text → records."""
    wanted = sorted({sought for text in texts if (sought := key(field, text))})
    if not wanted:
        return {}
    with ctx.reading() as session:
        is_metered = ctx.metering.read(session) if ctx.metering.is_on is None else ctx.metering.is_on
        pairs = _seen(session, entity, vault.find(ctx.database, entity, field, wanted)) if is_metered else _in_records(session, entity, field, wanted)
    found: dict[str, list[int]] = defaultdict(list)
    for sought, id in pairs:
        found[sought].append(id)
    return dict(found)


def _seen(session: Session, entity: str, pairs: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Without what a person does not see: in a file nothing else keeps it back."""
    model: Any = model_of(entity)
    ids, seen = sorted({id for _key, id in pairs}), set[int]()
    for start in range(0, len(ids), _CHUNK):
        seen |= set(session.scalars(sa.select(model.id).where(model.id.in_(ids[start : start + _CHUNK]))))
    return [(sought, id) for sought, id in pairs if id in seen]


def _in_records(session: Session, entity: str, field: str, wanted: list[str]) -> list[tuple[str, int]]:
    """Where contacts are not metered, the folded column finds who may have them."""
    model: Any = model_of(entity)
    column = getattr(model, field)
    statement = sa.select(model.id, column).where(model.deleted_at.is_(None), column.is_not(None))
    if len(wanted) == 1:
        part = wanted[0] if field == "email" else wanted[0][-SHORTEST_PHONE:]
        statement = statement.where(sa.or_(*(contains(model, text) for text in {fold(part), part})))
    known = set(wanted)
    return [(found, row.id) for row in session.execute(statement) if (found := key(field, row[1])) in known]
