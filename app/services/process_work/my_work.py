"""The work list: steps that somebody holds, and those that are offered to everybody of a role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.core import clock
from app.core.enums.people import Role
from app.core.enums.processes import CaseState, ProcessEntity, StepState
from app.models.clients import Client
from app.models.organisation import Employee
from app.models.processes import Process, ProcessCase, ProcessStep
from app.services.context import Context
from app.services.process_work.doing import TO_DO, by_people

#: rows that one list holds; whoever has more sees the most urgent
MOST = 500
#: who sees the work of everybody
LEADING = (Role.OWNER, Role.HEAD)


@dataclass(frozen=True, slots=True)
class WorkLine:
    """A step that is to be done.

    :param version: of its row, for taking and finishing. :param holder: whoever has it; empty while it is offered to ``role``.
    :param opened_at: naive UTC, likewise ``due_at``. :param record: what the case is about: entity and key.
    """

    id: int
    version: int
    case_id: int
    title: str
    kind: str
    process: str
    case: str
    client: str
    state: StepState
    role: Role | None
    holder_id: int | None
    holder: str
    opened_at: datetime
    due_at: datetime | None
    is_late: bool
    record: tuple[ProcessEntity, int] | None = None

    @property
    def is_offered(self) -> bool:
        """Whether nobody has it yet."""
        return self.holder_id is None


@dataclass(frozen=True, slots=True)
class Work:
    """What somebody can do, the most urgent first.

    :param mine: held by the person. :param offered: to everybody of the role. :param team: all open steps, for whoever leads.
    """

    mine: tuple[WorkLine, ...]
    offered: tuple[WorkLine, ...]
    team: tuple[WorkLine, ...] = ()

    @property
    def late(self) -> tuple[WorkLine, ...]:
        """What of the own and of the offered work should be done already."""
        return tuple(line for line in (*self.mine, *self.offered) if line.is_late)


def my_work(ctx: Context) -> Work:
    """What the person can do now, in one statement."""
    me, role = ctx.user.id, ctx.user.role
    leads = role in LEADING
    mine, offered = ProcessStep.employee_id == me, sa.and_(ProcessStep.employee_id.is_(None), _offered_to(role))
    lines = _lines(ctx, () if leads else (sa.or_(mine, offered),))
    return Work(
        tuple(line for line in lines if line.holder_id == me and me is not None),
        tuple(line for line in lines if line.is_offered and line.role in (None, role)), tuple(lines) if leads else (),
    )


def open_steps(ctx: Context, case_ids: Sequence[int]) -> list[WorkLine]:
    """The steps of some cases that people have to do."""
    return _lines(ctx, (ProcessStep.case_id.in_(case_ids),)) if case_ids else []


def _offered_to(role: Role) -> sa.ColumnElement[bool]:
    return sa.or_(ProcessStep.role.is_(None), ProcessStep.role == role)


def _lines(ctx: Context, conditions: Sequence[sa.ColumnElement[bool]]) -> list[WorkLine]:
    columns: tuple[Any, ...] = (
        ProcessStep.id, ProcessStep.version, ProcessStep.case_id, ProcessStep.title, ProcessStep.kind, Process.name.label("process"),
        ProcessCase.title.label("case"), Client.name.label("client"), ProcessStep.state, ProcessStep.role, ProcessStep.employee_id,
        Employee.name.label("holder"), ProcessStep.opened_at, ProcessStep.due_at, ProcessCase.entity, ProcessCase.record_id,
    )
    statement = (
        sa.select(*columns).select_from(ProcessStep).join(ProcessCase, ProcessCase.id == ProcessStep.case_id)
        .join(Process, Process.id == ProcessCase.process_id).outerjoin(Client, Client.id == ProcessCase.client_id)
        .outerjoin(Employee, Employee.id == ProcessStep.employee_id)
        .where(ProcessStep.state.in_(TO_DO), ProcessCase.state == CaseState.RUNNING, by_people(), *conditions)
        .order_by(sa.case((ProcessStep.due_at.is_(None), 1), else_=0), ProcessStep.due_at, ProcessStep.opened_at, ProcessStep.id).limit(MOST)
    )
    now = clock.now()
    with ctx.reading() as session:
        return [_line(row, now) for row in session.execute(statement)]


def _line(row: Any, now: datetime) -> WorkLine:
    record = (row.entity, row.record_id) if row.entity is not None and row.record_id is not None else None
    return WorkLine(
        row.id, row.version, row.case_id, row.title, row.kind, row.process, row.case, row.client or "", row.state, row.role, row.employee_id,
        row.holder or "", row.opened_at, row.due_at, row.due_at is not None and row.due_at < now, record,
    )
