"""Records and lists as they were: the present rows less what the journal says happened since; deleted rows reappear."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.errors import UserError
from app.core.fields import FieldInfo
from app.core.i18n import _
from app.db.guard.journal_actions import Entry, later
from app.services import schema
from app.services.context import Context
from app.services.entities import entity_of, model_of
from app.services.journal_values import read, recorded, spelled
from app.services.references import labels_in
from app.services.seeing import demand_readable, demand_seen, seen_keys
from app.services.spelling import Labels, in_words

_CHUNK = 500

#: a row as the journal spells it, without what is empty
State = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PastField:
    """A field of a card: what stood in it then, and what stands in it now, as people read it."""

    name: str
    label: str
    group: str
    then: str
    now: str

    @property
    def differs(self) -> bool:
        """Whether it was changed since."""
        return self.then != self.now


@dataclass(frozen=True, slots=True)
class PastCard:
    """A record as it was.

    :param title: what stood for it in one line.
    :param was_in_bin: it lay in the bin then.
    :param is_gone: there is no such record any more.
    """

    entity: str
    id: int
    title: str
    fields: tuple[PastField, ...]
    was_in_bin: bool
    is_gone: bool


def card(ctx: Context, entity: str, id: int, *, moment: datetime | None = None, entry: int | None = None) -> PastCard:
    """A record as it was at a moment, or right after an entry of the journal.

    :param moment: naive UTC.
    :raises UserError: it was not there then.
    """
    known = schema.fields(ctx, entity)
    table = _table(entity)
    with ctx.reading() as session:
        demand_seen(ctx, session, entity, id)
        present = present_rows(session, table, [id]).get(id)
        past = present
        for one in later(session, entity, id, after=entry, moment=moment):
            past = before(past, one)
        if past is None:
            raise UserError(_("{name} no. {id} was not there at that time.").format(name=entity_of(entity).name, id=id))
        labels = _labels(session, entity, known, (past, present or {}))
    columns = {name: _column(entity, name).name for name in known}
    fields = (
        PastField(name, info.label, info.group, in_words(labels, info, past.get(column)), in_words(labels, info, (present or {}).get(column)))
        for (name, info), column in zip(known.items(), columns.values(), strict=True)
    )
    title = next((in_words(labels, known[name], past.get(columns[name])) for name in (entity_of(entity).label,) if name in known), "")
    return PastCard(entity, id, title or f"#{id}", tuple(fields), past.get("deleted_at") is not None, present is None)


def rows(ctx: Context, entity: str, moment: datetime, ids: Collection[int] | None = None) -> dict[int, dict[str, Any]]:
    """A list as it was: key → values by field name of all records that were there and not in the bin.

    It costs what changed in the table since then, so name the records where only some are wanted.

    :param moment: naive UTC.
    """
    known = schema.fields(ctx, entity)
    columns = {name: _column(entity, name) for name in known}
    with ctx.reading() as session:
        demand_readable(ctx, entity)
        seen = seen_keys(ctx, session, entity)
        found = states(session, _table(entity), moment, ids if seen is None else seen.intersection(seen if ids is None else ids))
    return {
        id: {name: read(column, state.get(column.name)) for name, column in columns.items()}
        for id, state in sorted(found.items())
        if state.get("deleted_at") is None
    }


def states(session: Session, table: sa.Table, moment: datetime, ids: Collection[int] | None = None) -> dict[int, State]:
    """All rows of a table as they were, as the journal spells them; those in the bin among them."""
    wanted = None if ids is None else set(ids)
    known: dict[int, State | None] = dict(present_rows(session, table, wanted))
    for entry in later(session, table.name, moment=moment):
        id = int(entry.key)
        if wanted is None or id in wanted:
            known[id] = before(known.get(id), entry)
    return {id: state for id, state in known.items() if state is not None}


def before(state: State | None, entry: Entry) -> State | None:
    """A row as it was before an entry."""
    match entry.op:
        case "I":
            return None
        case "D":
            return dict(entry.values)
        case _:
            restored = {**(state or {}), **{column: old for column, (old, _new) in entry.values.items()}}
            return {column: value for column, value in restored.items() if value is not None}


def present_rows(session: Session, table: sa.Table, ids: Collection[int] | None) -> dict[int, State]:
    """The rows of a table as they stand, as the journal spells them."""
    columns = recorded(table)
    found = (row for statement in _statements(table, columns, ids) for row in session.execute(statement).mappings())
    return {
        row["id"]: {column.name: spelled(column, row[column.name]) for column in columns if row[column.name] is not None} for row in found
    }


def _statements(table: sa.Table, columns: list[sa.Column[Any]], ids: Collection[int] | None) -> Iterator[sa.Select[Any]]:
    if ids is None:
        yield sa.select(*columns)
        return
    wanted = sorted(ids)
    for start in range(0, len(wanted), _CHUNK):
        yield sa.select(*columns).where(table.c.id.in_(wanted[start : start + _CHUNK]))


def _labels(session: Session, entity: str, known: dict[str, FieldInfo], of: tuple[State, ...]) -> Labels:
    pairs = ((info.reference, state.get(_column(entity, name).name)) for name, info in known.items() if info.reference for state in of)
    wanted = {(target, int(value)) for target, value in pairs if value is not None}
    return labels_in(session, wanted) if wanted else {}


def _table(entity: str) -> sa.Table:
    table = model_of(entity).__table__
    assert isinstance(table, sa.Table)
    return table


def _column(entity: str, name: str) -> sa.Column[Any]:
    column: sa.Column[Any] = sa.inspect(model_of(entity)).column_attrs[schema.attribute_name(entity, name)].columns[0]  # type: ignore[assignment]
    return column
