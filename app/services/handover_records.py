"""What a person holds and can hand over: clients, open deals, documents that are not posted yet, open tasks and what recurs.

Won and lost deals and posted documents stay with whoever made them: they are history, and reports of past months count on it. Notes keep
the name of their author.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.enums.documents import DocumentState, StageKind
from app.core.enums.planning import TaskState
from app.core.rules.handing_over import Record
from app.models.clients import Client, ClientCategory
from app.models.documents import Document
from app.models.files import Note
from app.models.organisation import Branch
from app.models.planning import Task, TaskSeries
from app.models.sales import Deal, DealStage

#: in the order in which they are handed over
MODELS: dict[str, type[Any]] = {"client": Client, "deal": Deal, "document": Document, "task": Task, "task_series": TaskSeries}
#: attribute that names whoever holds a record, where it is no manager
_HOLDERS = {"task": "employee_id", "task_series": "employee_id"}


def holder(entity: str) -> str:
    """The attribute that names whoever holds a record."""
    return _HOLDERS.get(entity, "manager_id")


def held(entity: str) -> Any:
    """The same as a mapped column."""
    return getattr(MODELS[entity], holder(entity))


def held_by(session: Session, employee_id: int) -> list[Record]:
    """Everything that can be handed over, clients first, each kind by its key."""
    found = []
    for entity in MODELS:
        rows = session.execute(_rows(entity).where(*_open(entity), held(entity) == employee_id).order_by(MODELS[entity].id))
        found += [Record(entity, id, client, branch, category) for id, client, branch, category in rows]
    return found


def still_open(session: Session, entity: str, ids: list[int]) -> set[int]:
    """Which of some records may still change hands."""
    model = MODELS[entity]
    return set(session.scalars(sa.select(model.id).where(model.id.in_(ids), *_open(entity, binned=True))))


def notes_of(session: Session, employee_id: int) -> int:
    """How many notes a person has written; they stay as they are."""
    return session.scalar(sa.select(sa.func.count()).select_from(Note).where(Note.written_by_id == employee_id, Note.deleted_at.is_(None))) or 0


def posted_of(session: Session, employee_id: int) -> int:
    """How many posted documents carry the person's name; they stay as they are."""
    wanted = (Document.manager_id == employee_id, Document.state == DocumentState.POSTED, Document.deleted_at.is_(None))
    return session.scalar(sa.select(sa.func.count()).select_from(Document).where(*wanted)) or 0


def names_of(session: Session, model: type[Branch] | type[ClientCategory], ids: set[int | None]) -> tuple[tuple[int, str], ...]:
    """Keys and names of some branches or categories, by name."""
    wanted = [id for id in ids if id is not None]
    return tuple((id, name) for id, name in session.execute(sa.select(model.id, model.name).where(model.id.in_(wanted)).order_by(model.name)))


def _rows(entity: str) -> sa.Select[Any]:
    model = MODELS[entity]
    if model is TaskSeries:  # of no client: its instances are
        return sa.select(model.id, *(sa.null().label(name) for name in ("client_id", "branch_id", "category_id")))
    columns: list[Any] = [model.id, Client.id if model is Client else model.client_id, Client.branch_id, Client.category_id]
    statement = sa.select(*columns)
    return statement if model is Client else statement.outerjoin(Client, Client.id == model.client_id)


def _open(entity: str, *, binned: bool = False) -> list[sa.ColumnElement[bool]]:
    """What may change hands; with ``binned`` also what lies in the bin."""
    conditions = [] if binned else [MODELS[entity].deleted_at.is_(None)]
    match entity:
        case "deal":
            conditions.append(Deal.stage_id.in_(sa.select(DealStage.id).where(DealStage.kind == StageKind.OPEN)))
        case "document":
            conditions.append(Document.state == DocumentState.DRAFT)
        case "task":
            conditions.append(Task.state.in_((TaskState.OPEN, TaskState.IN_WORK)))
    return conditions
