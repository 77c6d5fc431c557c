"""Past handovers: who gave what to whom, and what became of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.core.enums.handover import HandoverState, ItemState
from app.models.handover import Handover, HandoverItem
from app.models.organisation import Employee
from app.services import handover_records, references
from app.services.context import Context
from app.services.handover import APPLY

_MOST = 200
_MOST_NAMED = 50


@dataclass(frozen=True, slots=True)
class Past:
    """One handover of the past.

    :param counts: what became of its records.
    """

    id: int
    name: str
    made_by: str
    made_at: datetime
    undone_at: datetime | None
    state: HandoverState
    dismisses: bool
    counts: Counter[ItemState]


@dataclass(frozen=True, slots=True)
class Left:
    """A record that taking back did not give back: somebody else holds it by now, or it is done."""

    entity: str
    id: int
    text: str
    holder: str


def all_past(ctx: Context) -> list[Past]:
    """The handovers so far, the latest first.

    :raises AccessDenied: the right is missing.
    """
    ctx.rights.demand(APPLY)
    other = aliased(Employee)
    statement = (
        sa.select(Handover, Employee.name, other.name)
        .join(Employee, Employee.id == Handover.employee_id)
        .outerjoin(other, other.id == Handover.made_by_id)
        .order_by(Handover.id.desc())
        .limit(_MOST)
    )
    with ctx.reading() as session:
        rows = session.execute(statement).all()
        counts: dict[int, Counter[ItemState]] = {}
        counted = (
            sa.select(HandoverItem.handover_id, HandoverItem.state, sa.func.count())
            .where(HandoverItem.handover_id.in_([one.id for one, _name, _by in rows]))
            .group_by(HandoverItem.handover_id, HandoverItem.state)
        )
        for handover, state, count in session.execute(counted):
            counts.setdefault(handover, Counter())[state] = count
        return [
            Past(one.id, name, by or "", one.made_at, one.undone_at, one.state, one.dismisses, counts.get(one.id, Counter()))
            for one, name, by in rows
        ]


def left(ctx: Context, handover: int) -> list[Left]:
    """The first records that stayed where they are when the handover was taken back."""
    ctx.rights.demand(APPLY)
    statement = (
        sa.select(HandoverItem.entity, HandoverItem.record_id)
        .where(HandoverItem.handover_id == handover, HandoverItem.state == ItemState.KEPT)
        .order_by(HandoverItem.id)
        .limit(_MOST_NAMED)
    )
    with ctx.reading() as session:
        found = [(entity, id) for entity, id in session.execute(statement)]
        labels = references.labels_in(session, found) if found else {}
        holders: dict[tuple[str, int], str] = {}
        for entity, model in handover_records.MODELS.items():
            ids = [id for one, id in found if one == entity]
            named = sa.select(model.id, Employee.name).join(Employee, Employee.id == handover_records.held(entity))
            rows = session.execute(named.where(model.id.in_(ids)))
            holders |= {(entity, id): name for id, name in rows}
        return [Left(entity, id, labels.get((entity, id), ""), holders.get((entity, id), "")) for entity, id in found]
