"""Records that may be the same as one that is being typed: by name, phone, e-mail and tax number."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import contact_mask, folding
from app.models.clients import Client, LegalEntity
from app.services import contact_search, references
from app.services.context import Context
from app.services.entities import model_of

#: entity → the fields that tell that two records are one
WATCHED: dict[str, tuple[str, ...]] = {"client": ("tax_id", "email", "phone", "name"), "contact": ("email", "phone", "name")}
MOST_COMPARED = 200
SHORTEST_NAME, SHORTEST_TAX = 3, 6
#: fields that may be masked, and are looked up whole
_REACHED = ("email", "phone")
#: words of a firm's name that people leave out or write otherwise
_FORMS = frozenset((
    "gmbh", "ag", "kg", "ohg", "ug", "ek", "eg", "mbh", "co", "ltd", "llc", "llp", "plc", "inc", "corp", "sa", "sarl", "sas", "srl", "spa",
    "bv", "nv", "oy", "ab", "as", "sl", "lda", "зао", "оао", "ооо", "пао", "ао", "ип", "тоо", "нко",
))


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A record that is there already.

    :param fields: in which it is the same.
    """

    entity: str
    id: int
    title: str
    fields: tuple[str, ...]


def find(ctx: Context, entity: str, values: Mapping[str, Any]) -> list[Duplicate]:
    """Records that are the same in one of the watched fields, those with the most in common first.

    :param values: what was typed so far, by field; a person's name counts only at the same ``client``.
    """
    keys = {name: key for name in WATCHED[entity] if (key := _KEYS[name](str(values.get(name) or "")))}
    if entity == "contact" and values.get("client") is None:
        keys.pop("name", None)
    if not keys:
        return []
    reached = {name: ids for name in _REACHED if name in keys and (ids := contact_search.found(ctx, entity, name, str(values[name])))}
    keys = {name: key for name, key in keys.items() if name not in _REACHED}
    with ctx.reading() as session:
        found = {one.id: one for one in _alike(session, entity, keys, values)} if keys else {}
        found |= _with_contacts(session, entity, reached, found)
        if "tax_id" in keys:
            found = {**{one.id: one for one in _by_legal_entity(session, str(values["tax_id"]).strip(), keys["tax_id"])}, **found}
    return sorted(found.values(), key=lambda one: (-len(one.fields), one.title))


def _with_contacts(session: Session, entity: str, reached: Mapping[str, list[int]], found: Mapping[int, Duplicate]) -> dict[int, Duplicate]:
    """Records with the same phone or e-mail, and what else of them is the same."""
    model: Any = model_of(entity)
    ids = sorted({id for known in reached.values() for id in known})[:MOST_COMPARED]
    names = session.execute(sa.select(model.id, model.name).where(model.id.in_(ids))) if ids else ()
    same = {id: {*(found[id].fields if id in found else ()), *(name for name in reached if id in reached[name])} for id in ids}
    return {row.id: Duplicate(entity, row.id, row.name, tuple(name for name in WATCHED[entity] if name in same[row.id])) for row in names}


def _alike(session: Session, entity: str, keys: Mapping[str, str], values: Mapping[str, Any]) -> list[Duplicate]:
    model: Any = model_of(entity)
    columns = [model.id, *(getattr(model, name) for name in WATCHED[entity])]
    may_be: list[sa.ColumnElement[bool]] = []
    for name, key in keys.items():
        may_be.append(_may_be(model, name, key, str(values[name])))
        if name == "name" and entity == "contact":
            may_be[-1] = sa.and_(may_be[-1], model.client_id == values["client"])
    statement = sa.select(*columns).where(model.deleted_at.is_(None), sa.or_(*may_be)).order_by(model.id).limit(MOST_COMPARED)
    found = []
    for row in session.execute(statement):
        if same := tuple(name for name, key in keys.items() if _KEYS[name](str(getattr(row, name) or "")) == key):
            found.append(Duplicate(entity, row.id, row.name, same))
    return found


def _may_be(model: Any, name: str, key: str, typed: str) -> sa.ColumnElement[bool]:
    """What the folded column of a record holds that has this key; a few others have it, too."""
    if name == "name":
        return sa.and_(*(references.contains(model, word) for word in key.split()))
    return sa.or_(*(references.contains(model, text) for text in {folding.fold(typed), key.casefold()}))


def _by_legal_entity(session: Session, typed: str, key: str) -> list[Duplicate]:
    spellings = [text for text in {typed, key} if len(text) <= LegalEntity.tax_id.type.length]
    statement = sa.select(Client.id, Client.name).join(LegalEntity, LegalEntity.client_id == Client.id)
    rows = session.execute(statement.where(LegalEntity.tax_id.in_(spellings), LegalEntity.deleted_at.is_(None), Client.deleted_at.is_(None)))
    return [Duplicate("client", row.id, row.name, ("tax_id",)) for row in rows]


def _name(text: str) -> str:
    """The words that make a name, without legal forms and punctuation."""
    words = re.findall(r"\w+", folding.fold(text))
    own = " ".join(sorted(word for word in words if word not in _FORMS))
    return own if len(own) >= SHORTEST_NAME else ""


def _tax_id(text: str) -> str:
    number = re.sub(r"\W", "", text).upper()
    return number if len(number) >= SHORTEST_TAX else ""


#: field → what is compared of it; empty while too little is typed
_KEYS: dict[str, Callable[[str], str]] = {
    "name": _name, "phone": partial(contact_mask.key, "phone"), "email": partial(contact_mask.key, "email"), "tax_id": _tax_id,
}
