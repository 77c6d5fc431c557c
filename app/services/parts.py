"""What belongs to a record so closely that it goes into the bin and comes back with it: the people of a client, notes, files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.enums.documents import DocumentState
from app.core.errors import UserError
from app.core.i18n import _
from app.services.entities import model_of

#: entity → (entity of its parts, column that names it)
PARTS: dict[str, tuple[tuple[str, str], ...]] = {
    "client": (("contact", "client_id"), ("legal_entity", "client_id"), ("address", "client_id")),
    "legal_entity": (("client_bank_account", "legal_entity_id"),),
}
#: what hangs on records of any entity, by ``entity`` and ``record_id``
BESIDE = ("note", "attachment")
#: part → (entity that it belongs to, column)
WHOLE = {part: (entity, column) for entity, parts in PARTS.items() for part, column in parts}
_CHUNK = 500


def put_into_bin(session: Session, entity: str, ids: Iterable[int], moment: datetime) -> None:
    """Put records into the bin with all their parts, all at one moment: by it they are known to have gone together.

    :raises UserError: one is a posted document.
    """
    records = [record for record in _locked(session, entity, ids) if record.deleted_at is None]
    if any(getattr(record, "state", None) is DocumentState.POSTED for record in records):
        raise UserError(_("A posted document cannot be deleted."), _("Reverse it first."))
    for record in records:
        record.deleted_at = moment
    if records:
        _put_parts(session, entity, [record.id for record in records], moment)


def _put_parts(session: Session, entity: str, ids: Sequence[int], moment: datetime) -> None:
    for part, rows in _parts(session, entity, ids):
        alive = [row for row in rows if row.deleted_at is None]
        for row in alive:
            row.deleted_at = moment
        if alive:
            _put_parts(session, part, [row.id for row in alive], moment)


def take_out_of_bin(session: Session, entity: str, ids: Iterable[int]) -> None:
    """Take records out of the bin with what went there together with them; what they belong to comes back, too."""
    records = [record for record in _locked(session, entity, ids) if record.deleted_at is not None]
    gone = {record.id: record.deleted_at for record in records}
    for record in records:
        record.deleted_at = None
    if not gone:
        return
    _take_parts(session, entity, gone)
    if entity in WHOLE:
        whole, column = WHOLE[entity]
        take_out_of_bin(session, whole, {getattr(record, column) for record in records})
    elif entity in BESIDE:
        for owner in {record.entity for record in records}:
            if "deleted_at" in sa.inspect(model_of(owner)).column_attrs:
                take_out_of_bin(session, owner, {record.record_id for record in records if record.entity == owner})


def _take_parts(session: Session, entity: str, gone: Mapping[int, datetime]) -> None:
    for part, rows in _parts(session, entity, list(gone)):
        column = _column(entity, part)
        together = [row for row in rows if row.deleted_at is not None and row.deleted_at == gone[getattr(row, column)]]
        before = {row.id: row.deleted_at for row in together}
        for row in together:
            row.deleted_at = None
        if before:
            _take_parts(session, part, before)


def parts_of(session: Session, entity: str, id: int, gone: datetime) -> list[Any]:
    """The parts, and theirs, that went into the bin together with a record; the innermost first."""
    found: list[Any] = []
    for part, rows in _parts(session, entity, [id]):
        for row in rows:
            if row.deleted_at == gone:
                found += [*parts_of(session, part, row.id, gone), row]
    return found


def _parts(session: Session, entity: str, ids: Sequence[int]) -> Iterator[tuple[str, list[Any]]]:
    """Entity of parts → those of some records."""
    for part in (*(name for name, _column in PARTS.get(entity, ())), *BESIDE):
        if entity in BESIDE:
            continue
        model: Any = model_of(part)
        found: list[Any] = []
        for at in range(0, len(ids), _CHUNK):
            statement = sa.select(model).where(getattr(model, _column(entity, part)).in_(ids[at : at + _CHUNK])).order_by(model.id)
            found += session.scalars(statement.where(model.entity == entity) if part in BESIDE else statement)
        yield part, found


def _column(entity: str, part: str) -> str:
    return "record_id" if part in BESIDE else next(column for name, column in PARTS[entity] if name == part)


def _locked(session: Session, entity: str, ids: Iterable[int]) -> list[Any]:
    """Records in the order of their keys, so that two who want the same do not wait for each other for ever."""
    found = (session.get(model_of(entity), id, with_for_update=True) for id in sorted(set(ids)))
    return [record for record in found if record is not None]
