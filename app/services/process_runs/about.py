"""What a case is about: its client, deal and document, and the values of the record for conditions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.enums.processes import ProcessEntity
from app.core.errors import UserError
from app.core.i18n import _
from app.models.clients import Client
from app.models.documents import Document
from app.models.processes import ProcessCase
from app.models.sales import Deal
from app.services.documents.titles import document_title

_MODELS: dict[ProcessEntity, Any] = {ProcessEntity.CLIENT: Client, ProcessEntity.DEAL: Deal, ProcessEntity.DOCUMENT: Document}


@dataclass(frozen=True, slots=True)
class Facts:
    """Keys of what a case belongs to, and how its record is called."""

    title: str = ""
    client_id: int | None = None
    deal_id: int | None = None
    document_id: int | None = None
    manager_id: int | None = None


def facts_of(session: Session, entity: ProcessEntity | None, record_id: int | None) -> Facts:
    """What a case about a record belongs to.

    :raises UserError: the record is gone, or not to be seen.
    """
    if entity is None or record_id is None:
        return Facts()
    record = session.get(_MODELS[entity], record_id)
    match record:
        case Client() if record.deleted_at is None:
            return Facts(record.name, record.id, manager_id=record.manager_id)
        case Deal() if record.deleted_at is None:
            return Facts(record.title, record.client_id, record.id, manager_id=record.manager_id)
        case Document() if record.deleted_at is None:
            title = document_title(record.type, record.number, record.date)
            return Facts(title, record.client_id, record.deal_id, record.id, record.manager_id)
    raise UserError(_("The record that the process is about is not there any more, or is not yours to see."), _("Choose another one."))


class RecordValues(Mapping[str, Any]):
    """Values of the record of a case by the names of formulas: ``amount``, ``deal.amount``, ``client.discount``. Read when first asked for."""

    def __init__(self, session: Session, case: ProcessCase) -> None:
        self._session, self._case = session, case
        self._records: dict[ProcessEntity, Any] = {}

    def __getitem__(self, name: str) -> Any:
        entity, attribute = self._place(name)
        record = self._record(entity)
        value = getattr(record, attribute) if record is not None else None
        return plain(value)

    def __contains__(self, name: object) -> bool:
        try:
            self._place(str(name))
        except KeyError:
            return False
        return True

    def __iter__(self) -> Iterator[str]:
        for entity in ProcessEntity:
            if self._key(entity) is not None:
                for attribute in sa.inspect(_MODELS[entity]).column_attrs:
                    name = attribute.key.removesuffix("_id") if attribute.columns[0].foreign_keys else attribute.key
                    yield f"{entity.value}.{name}"

    def __len__(self) -> int:
        return sum(1 for _name in self)

    def _place(self, name: str) -> tuple[ProcessEntity, str]:
        first, dot, rest = name.partition(".")
        entity = next((each for each in ProcessEntity if dot and each.value == first), None)
        if not dot and self._case.entity is not None:
            entity, rest = self._case.entity, name
        if entity is not None:
            attributes = sa.inspect(_MODELS[entity]).column_attrs
            for candidate in (rest, f"{rest}_id"):
                if candidate in attributes:
                    return entity, candidate
        raise KeyError(name)

    def _key(self, entity: ProcessEntity) -> int | None:
        keys = {
            ProcessEntity.CLIENT: self._case.client_id, ProcessEntity.DEAL: self._case.deal_id, ProcessEntity.DOCUMENT: self._case.document_id,
        }
        return keys[entity]

    def _record(self, entity: ProcessEntity) -> Any:
        if entity not in self._records:
            key = self._key(entity)
            self._records[entity] = None if key is None else self._session.get(_MODELS[entity], key)
        return self._records[entity]


def values_of(session: Session, case: ProcessCase) -> dict[str, Any]:
    """The values of the record that outlive the session, by the same names."""
    record = RecordValues(session, case)
    found = {name: record[name] for name in record}
    own = f"{case.entity.value}." if case.entity is not None else ""
    return {**found, **{name.removeprefix(own): value for name, value in found.items() if own and name.startswith(own)}}


def plain(value: Any) -> Any:
    """A stored value as formulas know it: numbers are Decimals, moments their day here, choices their code."""
    match value:
        case Enum():
            return value.value
        case datetime():
            return clock.local(value).date()
        case int() if not isinstance(value, bool):
            return Decimal(value)
    return value
