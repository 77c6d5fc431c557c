"""The base of all mapped tables and what tables have in common.

A column's ``info`` carries what people see of it: ``label`` (marked by ``N_``), ``group``, ``mask``, ``hint``; ``journal: False`` keeps a
derived column out of the journal, ``search: True`` makes a text part of the folded ``search`` column.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from app.db.types import Id, LongText, Utc

#: longest name that Firebird 3 takes; the same shortened names stand on all databases, so an error names the same constraint everywhere
LONGEST_NAME = 31


def short_name(*parts: str) -> str:
    """Join the parts of a constraint's name; a name that is too long is cut and ends with six figures of its hash."""
    name = "_".join(parts)
    if len(name) <= LONGEST_NAME:
        return name
    return f"{name[: LONGEST_NAME - 7]}_{hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()[:6]}"


def _named(prefix: str) -> Callable[[Any, sa.Table], str]:
    def name(constraint: Any, table: sa.Table) -> str:
        first = next(iter(constraint.columns)).name
        return short_name(prefix, table.name, first)

    return name


NAMING: dict[str, Any] = {
    "pk": "pk_%(table_name)s",
    "short_ix": _named("ix"),
    "ix": "%(short_ix)s",
    "short_uq": _named("uq"),
    "uq": "%(short_uq)s",
    "short_fk": _named("fk"),
    "fk": "%(short_fk)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


class Base(DeclarativeBase):
    """Base of every mapped class; the table's name is the entity's code."""

    metadata = sa.MetaData(naming_convention=NAMING)


class Keyed:
    """A surrogate key given by the server; keys never change."""

    id: Mapped[int] = mapped_column(Id, sa.Identity(), primary_key=True)


class Versioned:
    """Optimistic lock: a save with an old version is refused and shown field by field."""

    version: Mapped[int] = mapped_column(sa.Integer, nullable=False, default=1, info={"journal": False})

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


class Binned:
    """Deleting puts into the bin; what stands there comes back with its links."""

    deleted_at: Mapped[datetime | None] = mapped_column(Utc)


class Searched:
    """A folded copy of the searchable texts (lower case, ё as е, without accents), kept by the services."""

    search: Mapped[str | None] = mapped_column(LongText, info={"journal": False})


def reference(target: str, label: str, *, required: bool = False, index: bool = True, **info: Any) -> Mapped[Any]:
    """A foreign key to the ``id`` of a table, never cascading (CUSTOMIZATION, decision 4)."""
    return mapped_column(
        Id, sa.ForeignKey(f"{target}.id"), nullable=not required, index=index, info={"label": label, "reference": target, **info}
    )
