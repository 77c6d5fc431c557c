"""A step is late: whoever it is for hears of it, and so does whoever the drawing names."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.enums.people import Role
from app.core.enums.vocabulary import choice
from app.models.organisation import Employee
from app.models.processes import ProcessStep
from app.processes.lateness import Told, told_of
from app.services.context import Context
from app.services.process_runs.course import Course
from app.services.reminders.notices import put


def escalate(ctx: Context, course: Course, row: ProcessStep) -> None:
    """Put it under the bells: a reminder for whoever holds the step, else for all of its role; a word for whom the drawing names."""
    session, case = course.session, course.case
    holders = {row.employee_id} if row.employee_id is not None else _of_role(session, row.role)
    for person in sorted(holders):
        put(course.uow, ctx, person, "reminder", "process_case", case.id, title=row.title, at=row.due_at)
    name = row.role.label if row.employee_id is None and row.role is not None else _name(session, row.employee_id or case.manager_id)
    for person in sorted(_told(course, row) - holders):
        put(course.uow, ctx, person, "escalated", "process_case", case.id, title=row.title, name=name, at=row.due_at)


def _told(course: Course, row: ProcessStep) -> set[int]:
    """Who is told, of those who work here; where the drawing finds nobody, the head."""
    session, case, node = course.session, course.case, course.graph.nodes[row.node]
    told = told_of(node)
    if told is Told.NOBODY:
        return set()
    found: Collection[int | None] = ()
    match told:
        case Told.MANAGER:
            found = (case.manager_id,)
        case Told.STARTER:
            found = (case.started_by_id,)
        case Told.PERSON:
            found = (node.params.get("late_employee"),)
        case Told.ROLE if node.params.get("late_role"):
            found = _of_role(session, choice(Role, str(node.params["late_role"])))
    return _at_work(session, found) or _at_work(session, (_head(session, row.employee_id or case.manager_id),))


def _of_role(session: Session, role: Role | None) -> set[int]:
    people = sa.select(Employee.id).where(Employee.role == role, Employee.is_active, Employee.deleted_at.is_(None))
    return set(session.scalars(people)) if role is not None else set()


def _at_work(session: Session, people: Collection[int | None]) -> set[int]:
    known = {person for person in people if person is not None}
    here = sa.select(Employee.id).where(Employee.id.in_(known), Employee.is_active, Employee.deleted_at.is_(None))
    return set(session.scalars(here)) if known else set()


def _head(session: Session, person: int | None) -> int | None:
    return session.scalar(sa.select(Employee.head_id).where(Employee.id == (person or 0)))


def _name(session: Session, person: int | None) -> str:
    return session.scalar(sa.select(Employee.name).where(Employee.id == (person or 0))) or ""
