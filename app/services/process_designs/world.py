"""What exists in the firm, as the checks of a drawing ask for it."""

from __future__ import annotations

from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.enums.people import Role
from app.core.expression import ValueKind
from app.db.types import Id, Scaled, Utc
from app.models.clients import Client
from app.models.documents import Document
from app.models.organisation import Employee
from app.models.processes import Process
from app.models.sales import Deal, DealStage
from app.processes.validation import World
from app.services.context import Context
from app.services.documents.document_type import DOCUMENT_TYPES

_ENTITIES: dict[str, Any] = {"client": Client, "deal": Deal, "document": Document}


def world_of(ctx: Context) -> World:
    """Roles, people, types of documents, processes and stages as they are now."""
    with ctx.reading() as session:
        return read_world(session)


def read_world(session: Session) -> World:
    """The same in an open session."""
    people = session.execute(sa.select(Employee.id, Employee.name, Employee.role).where(Employee.deleted_at.is_(None), Employee.is_active)).all()
    return World(
        roles={role.value: role.label for role in Role}, staffed={row.role.value for row in people if row.role is not None},
        employees={row.id: row.name for row in people}, document_types={kind.code: kind.name for kind in DOCUMENT_TYPES},
        processes=dict(session.execute(sa.select(Process.id, Process.name).where(Process.deleted_at.is_(None))).all()),
        fields={name: _kinds(model) for name, model in _ENTITIES.items()},
        records={"deal_stage": _stages(session)}, now=clock.now(),
    )


def _stages(session: Session) -> dict[int, str]:
    """Stages of deals, in the order in which deals go through them."""
    stages = sa.select(DealStage.id, DealStage.name).where(DealStage.deleted_at.is_(None)).order_by(DealStage.position, DealStage.id)
    return dict(session.execute(stages).all())


@cache
def _kinds(model: Any) -> dict[str, ValueKind]:
    """Fields of an entity by the names of formulas, each with the kind of value that it has there."""
    columns = {attribute.key: attribute.columns[0] for attribute in sa.inspect(model).column_attrs}
    return {key.removesuffix("_id") if column.foreign_keys else key: _kind(column.type) for key, column in columns.items()}


def _kind(type: Any) -> ValueKind:
    match type:
        case sa.Boolean():
            return "bool"
        case sa.Date() | Utc():
            return "date"
        case sa.Integer() | Id() | Scaled():
            return "number"
    return "text"
