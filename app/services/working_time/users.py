"""Who works by a schedule: whoever has it on the own card, in the branch, or because nothing else is said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa

from app.models.organisation import Branch, Employee
from app.models.working_time import WorkSchedule
from app.services.context import Context

Why = Literal["own", "branch", "default"]


@dataclass(frozen=True, slots=True)
class ScheduleUser:
    """Somebody who works by a schedule.

    :param why: where it is said: on the own card, at the branch, or nowhere. :param branch: name of the branch.
    """

    id: int
    name: str
    post: str
    branch: str
    why: Why


def users_of(ctx: Context, schedule_id: int) -> list[ScheduleUser]:
    """Everybody who works here and works by a schedule, by name; the same order of precedence as ``hours`` counts with."""
    ctx.rights.demand("working_time.work_schedule.view")
    people = (
        sa.select(Employee.id, Employee.name, Employee.post, Branch.name.label("branch"), Employee.schedule_id.label("own"), Branch.schedule_id)
        .outerjoin(Branch, Branch.id == Employee.branch_id)
        .where(Employee.deleted_at.is_(None), Employee.is_active).order_by(Employee.name, Employee.id)
    )
    with ctx.reading() as session:
        alive = sa.select(WorkSchedule.id, WorkSchedule.is_default).where(WorkSchedule.deleted_at.is_(None)).order_by(WorkSchedule.id)
        known = {row.id: row.is_default for row in session.execute(alive)}
        usual = next((id for id, is_default in known.items() if is_default), None)
        rows = session.execute(people).all()
    found = []
    for row in rows:
        said: list[tuple[int | None, Why]] = [(row.own, "own"), (row.schedule_id, "branch"), (usual, "default")]
        key, why = next(((id, why) for id, why in said if id in known), (None, "default"))
        if key == schedule_id:
            found.append(ScheduleUser(row.id, row.name, row.post or "", row.branch or "", why))
    return found
