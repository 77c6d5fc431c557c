"""The bin: deleted records of all entities, who put them there, taken out again with all that went with them, or deleted for ever."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.core.changes import Changes
from app.core.errors import UserError
from app.core.i18n import _, format_number
from app.db.guard.journal import history
from app.models.base import Base
from app.services import records
from app.services.context import Context
from app.services.entities import ENTITIES, entity_of, model_of
from app.services.parts import BESIDE, WHOLE, parts_of
from app.services.references import labels_in
from app.services.spelling import people, who
from app.services.use_case import use_case

PURGE = "maintenance.bin.purge"
#: table → tables whose rows are nothing without its own, and go with them
OWN_ROWS = {"document": ("document_line",), "product": ("barcode", "product_price", "product_cost")}
PAGE = 100
#: newest changes of a record among which the one that deleted it is looked for
_LATEST = 20


@dataclass(frozen=True, slots=True)
class Deleted:
    """A record in the bin.

    :param at: since when, naive UTC.
    :param who: who put it there; empty where the journal does not say.
    """

    entity: str
    id: int
    title: str
    at: datetime
    who: str

    @property
    def kind(self) -> str:
        """Name of its entity."""
        return entity_of(self.entity).name


def entities(ctx: Context) -> list[str]:
    """Entities whose deleted records the person may see."""
    return [
        entity.code for entity in ENTITIES
        if "deleted_at" in sa.inspect(entity.model).column_attrs and ctx.rights.readable(entity.code, "id")
        and (ctx.rights.may(entity.permission("view")) or ctx.rights.may(entity.permission("restore")))
    ]


def contents(ctx: Context, entity: str = "", text: str = "", limit: int = PAGE) -> list[Deleted]:
    """What lies in the bin, the latest first; what went there as a part of something else is not told of.

    :param text: letters in the title of the record.
    """
    found: list[tuple[datetime, str, int]] = []
    with ctx.reading() as session:
        for code in [entity] if entity else entities(ctx):
            found += [(at, code, id) for id, at in session.execute(_statement(code, limit if not text else limit * 20))]
        found.sort(reverse=True)
        labels = labels_in(session, {(code, id) for _at, code, id in found})
        shown = [one for one in found if text.casefold() in labels[one[1], one[2]].casefold()][:limit]
        names = people(session)
        return [Deleted(code, id, labels[code, id], at, _who(session, code, id, names)) for at, code, id in shown]


def _statement(entity: str, limit: int) -> sa.Select[Any]:
    model: Any = model_of(entity)
    statement = sa.select(model.id, model.deleted_at).where(model.deleted_at.is_not(None))
    if entity in WHOLE:
        owner, column = WHOLE[entity]
        statement = statement.where(~_went_along(model_of(owner), getattr(model, column), model.deleted_at))
    elif entity in BESIDE:
        for one in ENTITIES:
            if "deleted_at" in sa.inspect(one.model).column_attrs and one.code not in BESIDE:
                statement = statement.where(sa.or_(model.entity != one.code, ~_went_along(one.model, model.record_id, model.deleted_at)))
    return statement.order_by(model.deleted_at.desc(), model.id.desc()).limit(limit)


def _went_along(owner: type[Any], key: Any, moment: Any) -> sa.ColumnElement[bool]:
    parent: Any = aliased(owner)
    return sa.exists().where(parent.id == key, parent.deleted_at == moment)


def _who(session: Session, entity: str, id: int, names: dict[str, str]) -> str:
    for entry in history(session, entity, id, _LATEST):
        both = entry.values.get("deleted_at")
        if entry.op == "U" and isinstance(both, list) and both[1] is not None:
            return who(entry.login, names)
    return ""


def restore(ctx: Context, chosen: Iterable[tuple[str, int]], key: str) -> Changes:
    """Take records out of the bin with what went there together with them, and what they belong to; one action for each entity."""
    by_entity: dict[str, list[int]] = defaultdict(list)
    for entity, id in chosen:
        by_entity[entity].append(id)
    done = Changes()
    for entity, ids in sorted(by_entity.items()):
        done = done | records.restore(ctx, entity, ids, f"{key[:32]}-{entity}")
    return done


@use_case("maintenance.bin.purge")
def purge(ctx: Context, chosen: Iterable[tuple[str, int]], key: str | None = None) -> Changes:
    """Delete records for ever, with the parts that went into the bin with them.

    :raises UserError: one is not in the bin, or something still refers to one.
    """
    wanted = sorted(set(chosen))
    with ctx.uow(key, count=len(wanted)) as uow:
        for entity, id in wanted:
            record: Any = uow.session.get(model_of(entity), id, with_for_update=True)
            if record is None:
                continue
            if record.deleted_at is None:
                raise UserError(_("It is not in the bin any more."), _("Refresh the list."))
            for one in [*parts_of(uow.session, entity, id, record.deleted_at), record]:
                if users := _users(uow.session, one):
                    name = labels_in(uow.session, [(entity, id)])[entity, id]
                    text = _("“{name}” is still needed: {users}.").format(name=name, users=", ".join(users))
                    raise UserError(text, _("It stays in the bin, where it is in nobody's way."))
                _delete_own_rows(uow.session, one)
                uow.session.delete(one)
                uow.session.flush()
        return uow.commit()


def _users(session: Session, record: Any) -> list[str]:
    """What refers to a record: names of tables with how many rows of each."""
    table = record.__tablename__
    found: dict[str, int] = defaultdict(int)
    for other in Base.metadata.sorted_tables:
        for column in other.columns if other.name not in OWN_ROWS.get(table, ()) else ():
            if any(key.column.table.name == table for key in column.foreign_keys):
                found[other.name] += session.scalar(sa.select(sa.func.count()).select_from(other).where(column == record.id)) or 0
    return [f"{_title(name)} ({format_number(count)})" for name, count in sorted(found.items()) if count]


def _delete_own_rows(session: Session, record: Any) -> None:
    for name in OWN_ROWS.get(record.__tablename__, ()):
        own = Base.metadata.tables[name]
        column = next(column for column in own.columns if any(key.column.table.name == record.__tablename__ for key in column.foreign_keys))
        session.execute(sa.delete(own).where(column == record.id))


def _title(table: str) -> str:
    return entity_of(table).title if table in ENTITIES else table


def may_purge(ctx: Context) -> bool:
    """Whether the person may delete for ever."""
    return ctx.rights.may(PURGE)


__all__: Sequence[str] = ("PURGE", "Deleted", "contents", "entities", "may_purge", "purge", "restore")
