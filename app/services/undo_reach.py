"""How far an action reaches beyond its own rows: the documents whose parts it touched, and the cases of processes that it took further."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.models import Base
from app.models.processes import ProcessStep

if TYPE_CHECKING:
    from app.services.undo_work import Work

_CHUNK = 500
#: table → the column that names the document whose part a row is
_PARTS_OF_DOCUMENTS = {"document_line": "document_id", "document_link": "child_id", "payment_allocation": "payment_id"}


def documents_of(session: Session, work: Work) -> set[int]:
    """Documents that the action touched, and those whose parts it touched."""
    found = {id for table, id in work.left if table == "document"}
    for name, column in _PARTS_OF_DOCUMENTS.items():
        unnamed = set()
        for entry in work.entries:
            if entry.table == name:
                value = entry.values.get(column)
                found |= {int(one) for one in (value if isinstance(value, list) else [value]) if one is not None}
                unnamed |= {int(entry.key)} if value is None else set()
        table = Base.metadata.tables[name]
        for part in parts(unnamed):
            found |= set(session.scalars(sa.select(table.c[column]).where(table.c.id.in_(part))))
    return found


def cases_of(session: Session, work: Work) -> set[int]:
    """Cases that began or went on with the action."""
    found = {id for table, id in work.left if table == "process_case"}
    for part in parts(id for table, id in work.left if table == "process_step"):
        found |= set(session.scalars(sa.select(ProcessStep.case_id).where(ProcessStep.id.in_(part))))
    return found


def parts(ids: Iterable[Any]) -> Iterator[list[Any]]:
    """Keys or values in their order, five hundred at a time."""
    wanted = sorted(ids)
    for start in range(0, len(wanted), _CHUNK):
        yield wanted[start : start + _CHUNK]
