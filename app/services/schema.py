"""Fields of an entity as one user may see them: from the mapped columns, and from the users' own definitions when they come.

A reference is one field under the name of its column without ``_id``.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import ColumnProperty

from app.core.access import Rights
from app.core.codes import options_of
from app.core.contact_mask import FIELDS as METERED
from app.core.enums.vocabulary import Vocabulary
from app.core.fields import FieldInfo, Kind, Option
from app.core.i18n import _, language
from app.db import types
from app.models.base import Base
from app.services.context import Context
from app.services.entities import model_of

#: columns that no form shows
_OWN_BUSINESS = {"id", "version", "search", "deleted_at"}
_KINDS: dict[type[Any], Kind] = {
    types.Money: "money", types.Price: "price", types.Quantity: "quantity", types.Percent: "percent", types.Utc: "datetime",
    types.ShortText: "text", types.LongText: "memo", types.Choice: "choice", types.Id: "int", types.Hash: "text", types.JsonText: "memo",
    sa.Boolean: "bool", sa.Date: "date", sa.Integer: "int", sa.BigInteger: "int",
}
_DIGITS: dict[Kind, int] = {"money": 2, "price": 4, "quantity": 4, "percent": 2, "int": 0}


def fields(ctx: Context, entity: str) -> dict[str, FieldInfo]:
    """All fields of an entity that the user may read, by name, in the order of their declaration."""
    return dict(_fields(entity, ctx.rights, language(), bool(ctx.metering.is_on)))


def first_fields(ctx: Context, entity: str) -> dict[str, FieldInfo]:
    """The same for a record that is not there yet: what is locked later can be set now."""
    return dict(_fields(entity, replace(ctx.rights, locked=frozenset()), language(), bool(ctx.metering.is_on)))


def recorded_fields(ctx: Context, table: str) -> dict[str, FieldInfo]:
    """Attributes of any table that the user may read, also of one that is no entity: the journal tells of all of them."""
    mapper = next((one for one in Base.registry.mappers if getattr(one.local_table, "name", "") == table), None)
    attributes = [one for one in mapper.column_attrs if one.columns[0].info.get("journal", True)] if mapper is not None else []
    found = {one.key: _field(table, one, ctx.rights, bool(ctx.metering.is_on)) for one in attributes}
    return {key: info for key, info in found.items() if info is not None and info.readable}


@lru_cache(maxsize=512)
def _fields(entity: str, rights: Rights, _language: str, is_metered: bool) -> tuple[tuple[str, FieldInfo], ...]:
    found = (_field(entity, attribute, rights, is_metered) for attribute in sa.inspect(model_of(entity)).column_attrs)
    return tuple((field.name, field) for field in found if field is not None and field.readable)


def _field(entity: str, attribute: ColumnProperty[Any], rights: Rights, is_metered: bool) -> FieldInfo | None:
    column = attribute.columns[0]
    info = column.info
    if attribute.key in _OWN_BUSINESS or info.get("hidden") or not isinstance(column, sa.Column):
        return None
    reference = str(info.get("reference", ""))
    name = field_name(attribute.key, reference)
    kind: Kind = "file" if info.get("kind") == "file" else "ref" if reference else _kind(column)
    options: tuple[Option, ...] = ()
    if isinstance(column.type, types.Choice) and issubclass(column.type.choices, Vocabulary):
        options = column.type.choices.options()
    elif codes := info.get("codes"):
        kind, options = "choice", options_of(codes)
    return FieldInfo(
        name=name, kind=kind, label=_(info.get("label", name)), reference=reference, options=options,
        required=not column.nullable and column.default is None and kind != "bool",
        length=getattr(column.type, "length", 0) or 0 if kind == "text" else 0,
        digits=_DIGITS.get(kind, 0),
        readable=rights.readable(entity, name), writable=rights.writable(entity, name) and not column.info.get("kept", False),
        group=_(info.get("group", "")), hint=_(info.get("hint", "")), mask=info.get("mask", ""), searchable=bool(info.get("search")),
        nullable=bool(column.nullable) or kind == "bool", metered=is_metered and name in METERED.get(entity, ()),
    )


def _kind(column: sa.Column[Any]) -> Kind:
    for known, kind in _KINDS.items():
        if isinstance(column.type, known):
            return kind
    raise TypeError(f"{column}: no field kind for {column.type!r}")


def field_name(attribute: str, reference: str) -> str:
    """Name of the field of an attribute: references lose their ``_id``."""
    return attribute.removesuffix("_id") if reference else attribute


@lru_cache(maxsize=2048)
def attribute_name(entity: str, name: str) -> str:
    """Name of the mapped attribute behind a field; KeyError when the entity has no such field."""
    attributes = sa.inspect(model_of(entity)).column_attrs
    for candidate in (f"{name}_id", name):
        if candidate in attributes:
            return candidate
    raise KeyError(f"{entity}: no field {name!r}")


def searchable_attributes(entity: str) -> list[str]:
    """Attributes whose texts make up the folded ``search`` column, if the entity has one."""
    mapper = sa.inspect(model_of(entity))
    if "search" not in mapper.column_attrs:
        return []
    return [attribute.key for attribute in mapper.column_attrs if attribute.columns[0].info.get("search")]
