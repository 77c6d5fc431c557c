"""Something that a person is to do."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.enums.planning import TaskKind
from app.core.enums.processes import StepState
from app.core.i18n import N_
from app.db.session import UnitOfWork
from app.models.organisation import Employee
from app.models.processes import ProcessStep
from app.processes.lateness import LATE_PARAMS
from app.processes.step_type import Param, ParamKind, Port, StepType
from app.services.context import Context
from app.services.process_steps.step import HumanWork, StepInput, StepOutcome, step_type

#: who does it and by when: the same for every step that a person does
HUMAN_PARAMS = (
    Param("assigned", N_("Who does it"), ParamKind.CHOICE, default="role", group=N_("Who"), options=(
        ("role", N_("A role")), ("least", N_("Of a role, whoever has least to do")), ("employee", N_("A person")),
        ("manager", N_("Whoever manages the record")), ("head", N_("The head of whoever manages the record")),
        ("starter", N_("Whoever began the case")), ("same", N_("Whoever did an earlier step")),
    )),
    Param("role", N_("Role"), ParamKind.ROLE, hint=N_("Empty: that of the lane"), group=N_("Who"), when=("assigned", ("role", "least"))),
    Param("employee", N_("Person"), ParamKind.EMPLOYEE, group=N_("Who"), when=("assigned", ("employee",))),
    Param("same_as", N_("Earlier step"), ParamKind.TEXT, hint=N_("Its key"), group=N_("Who"), when=("assigned", ("same",))),
    Param("minutes", N_("Should take"), ParamKind.DURATION, group=N_("When")),
    Param("due", N_("Late after"), ParamKind.DURATION, group=N_("When")),
    Param("remind", N_("Reminds before"), ParamKind.DURATION, group=N_("When")),
    *LATE_PARAMS,
    Param("cost", N_("Planned cost"), ParamKind.MONEY, group=N_("When")),
    Param("instructions", N_("What is to be done"), ParamKind.LONG_TEXT),
)
_PLANNED_AS = Param(
    "task_kind", N_("In the planner it is"), ParamKind.CHOICE, default=TaskKind.ASSIGNMENT.value, group=N_("When"),
    options=tuple((kind.value, kind.source) for kind in TaskKind),
)
_UNDER_WAY = (StepState.OPEN, StepState.IN_WORK)


def human_work(ctx: Context, uow: UnitOfWork, step: StepInput) -> HumanWork:
    """Who does a step: the person that its rule names, else everybody of its role."""
    return HumanWork(_employee(uow.session, step), step.node.name, step.param("minutes"), step.param("due"))


def _employee(session: Session, step: StepInput) -> int | None:
    match step.param("assigned"):
        case "employee":
            found: int | None = step.param("employee")
            return found
        case "manager":
            return step.case.manager_id
        case "starter":
            return step.case.started_by_id
        case "head":
            return session.scalar(sa.select(Employee.head_id).where(Employee.id == (step.case.manager_id or 0)))
        case "same":
            return _done_before(session, step)
        case "least":
            return _least_busy(session, step)
    return None


def _done_before(session: Session, step: StepInput) -> int | None:
    """Who did the latest passage through an earlier step."""
    rows = sa.select(ProcessStep.done_by_id).where(
        ProcessStep.case_id == step.case.id, ProcessStep.node == step.param("same_as"), ProcessStep.state == StepState.DONE,
    )
    return session.scalar(rows.order_by(ProcessStep.id.desc()).limit(1))


def _least_busy(session: Session, step: StepInput) -> int | None:
    """Of those who have the role of the step, the one who holds the fewest open steps; of several the one who came first to the firm."""
    role = step.row.role
    if role is None:
        return None
    held = sa.select(ProcessStep.employee_id, sa.func.count().label("count")).where(
        ProcessStep.state.in_(_UNDER_WAY), ProcessStep.employee_id.is_not(None),
    ).group_by(ProcessStep.employee_id).subquery()
    people = sa.select(Employee.id).outerjoin(held, held.c.employee_id == Employee.id).where(
        Employee.role == role, Employee.is_active, Employee.deleted_at.is_(None),
    )
    return session.scalar(people.order_by(sa.func.coalesce(held.c.count, 0), Employee.id).limit(1))


@step_type(StepType(
    "task", N_("Task"), "task", N_("Somebody does something and says when it is done."), "A", params=(*HUMAN_PARAMS, _PLANNED_AS),
    ports=(Port("", N_("Done")),), is_human=True,
))
def run(ctx: Context, uow: UnitOfWork, step: StepInput) -> StepOutcome:
    """Put it on the list of whoever does it."""
    return StepOutcome(opens=human_work(ctx, uow, step))
