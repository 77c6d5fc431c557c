"""What every change of a task brings along, in its transaction: whoever gives it away still sees it, putting off is counted, people are told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock, folding
from app.core.enums.planning import Answer, Part, PostponementReason, TaskState
from app.core.errors import UserError
from app.core.i18n import _
from app.core.rules.planning import is_put_off
from app.db.session import UnitOfWork
from app.models.planning import Task, TaskParticipant, TaskPostponement
from app.services.context import Context
from app.services.reminders.notices import tell
from app.services.reminders.planning import arrange_all


@dataclass(frozen=True, slots=True)
class Before:
    """What a task was before it was changed."""

    employee_id: int | None
    starts_at: datetime | None
    ends_at: datetime | None
    state: TaskState

    @classmethod
    def of(cls, task: Task) -> Self:
        """As it stands now."""
        return cls(task.employee_id, task.starts_at, task.ends_at, task.state)


@dataclass(frozen=True, slots=True)
class Why:
    """Why tasks are put off."""

    reason: PostponementReason | None = None
    comment: str | None = None


def demand_changeable(ctx: Context, task: Task) -> None:
    """Refuse to change a task of somebody else: whoever is only invited or kept informed does not move it.

    :raises UserError: see there.
    """
    mine = task.employee_id is None or ctx.sight is None or task.employee_id in ctx.sight or task.author_id == ctx.user.id
    if not mine:
        text = _("“{title}” is changed by whoever does it or gave it.").format(title=task.title)
        raise UserError(text, _("Ask one of them, or write into its discussion."))


def change(ctx: Context, uow: UnitOfWork, wanted: Sequence[tuple[Task, Mapping[str, Any]]], why: Why | None = None) -> None:
    """Set values of tasks that were locked, with all that follows.

    :param wanted: tasks with the attributes to set.
    """
    before = {task.id: Before.of(task) for task, _values in wanted}
    for task, values in wanted:
        if "employee_id" in values:
            pass_on(ctx, uow, task, values["employee_id"])
    uow.session.flush()
    for task, values in wanted:
        for name, value in values.items():
            setattr(task, name, value)
        task.search = folding.fold_all([task.title, task.place])
        count_postponement(ctx, uow, task, before[task.id], why)
    uow.session.flush()
    follow(ctx, uow, [(task, before[task.id]) for task, _values in wanted])


def pass_on(ctx: Context, uow: UnitOfWork, task: Task, employee_id: int | None) -> None:
    """Before a task gets another to do it: whoever gives it away is kept informed, and whoever gets it takes part no longer.

    It is written before the task: a server takes no row that its writer would not see.
    """
    me = ctx.user.id
    beside = sa.select(TaskParticipant).where(TaskParticipant.task_id == task.id, TaskParticipant.employee_id == (employee_id or 0))
    if employee_id != task.employee_id and (taking_part := uow.session.scalars(beside).one_or_none()) is not None:
        uow.session.delete(taking_part)
    gives = employee_id is not None and employee_id not in (me, task.employee_id) and task.author_id != me
    passed_by = me if gives and task.employee_id == me else None
    if employee_id != task.employee_id and passed_by != task.passed_by_id:
        uow.session.execute(sa.update(Task.__table__).where(Task.id == task.id).values(passed_by_id=passed_by))  # type: ignore[arg-type]
    if me is None or not gives or (task.employee_id != me and (ctx.sight is None or employee_id in ctx.sight)):
        return
    known = sa.select(TaskParticipant.id).where(TaskParticipant.task_id == task.id, TaskParticipant.employee_id == me)
    if uow.session.scalar(known) is None:
        uow.session.add(TaskParticipant(task_id=task.id, employee_id=me, part=Part.WATCHER, answer=Answer.AGREED))


def count_postponement(ctx: Context, uow: UnitOfWork, task: Task, before: Before, why: Why | None = None) -> None:
    """Count that an open task was put off, where its time says so, or somebody who gives a reason and a later time."""
    if before.starts_at is None or before.state.is_closed or task.state.is_closed:
        return
    is_explained = why is not None and why.reason is not None and task.starts_at is not None and task.starts_at > before.starts_at
    if not is_explained and not is_put_off(before.starts_at, task.starts_at, task.zone, clock.now()):
        return
    task.moved_count += 1
    why = why or Why()
    uow.session.add(
        TaskPostponement(
            task_id=task.id, employee_id=ctx.user.id, at=clock.now(), was_at=before.starts_at, became_at=task.starts_at, reason=why.reason,
            comment=why.comment,
        )
    )


def follow(ctx: Context, uow: UnitOfWork, changed: Iterable[tuple[Task, Before | None]]) -> None:
    """Tell whom it concerns and bring the reminders in line, after tasks were written.

    :param changed: tasks with what they were before; None for new ones.
    """
    changed = list(changed)
    others = participants(uow.session, [task.id for task, _before in changed])
    for task, before in changed:
        _tell(ctx, uow, task, before, others.get(task.id, []))
    arrange_all(uow, ctx, [task for task, _before in changed])


def participants(session: Session, tasks: Sequence[int]) -> dict[int, list[int]]:
    """Task → employees who take part and have not declined."""
    found: dict[int, list[int]] = {}
    for start in range(0, len(tasks), 500):
        statement = sa.select(TaskParticipant.task_id, TaskParticipant.employee_id).where(
            TaskParticipant.task_id.in_(tasks[start : start + 500]), TaskParticipant.part == Part.PARTICIPANT,
            TaskParticipant.answer != Answer.DECLINED,
        )
        for task, person in session.execute(statement.order_by(TaskParticipant.id)):
            found.setdefault(task, []).append(person)
    return found


def _tell(ctx: Context, uow: UnitOfWork, task: Task, before: Before | None, others: list[int]) -> None:
    values = {"title": task.title, "at": task.starts_at}
    if before is None:
        tell(uow, ctx, [task.employee_id], "given", "task", task.id, **values)
        tell(uow, ctx, set(others) - {task.employee_id}, "invited", "task", task.id, **values)
        return
    if task.employee_id != before.employee_id:
        tell(uow, ctx, [task.employee_id], "given", "task", task.id, **values)
        tell(uow, ctx, [before.employee_id], "taken", "task", task.id, title=task.title)
    if task.state is not before.state:
        code = {TaskState.DONE: "done", TaskState.CANCELLED: "cancelled"}.get(task.state)
        if code is not None:
            tell(uow, ctx, {task.author_id, task.employee_id, *others}, code, "task", task.id, title=task.title)
    elif (task.starts_at, task.ends_at) != (before.starts_at, before.ends_at):
        concerned = {*others, task.employee_id if task.employee_id == before.employee_id else None}
        code = "moved" if task.starts_at is not None else "unplanned"
        tell(uow, ctx, concerned, code, "task", task.id, **values)
