"""The task in the planner behind a step: made when somebody holds it, finished with it."""

from __future__ import annotations

from app.core import clock
from app.core.enums.planning import TaskKind, TaskState
from app.core.planning.board import RowKey
from app.core.planning.local_zone import local_zone
from app.db.locking import lock_rows
from app.db.session import UnitOfWork
from app.models.planning import Task
from app.models.processes import ProcessCase, ProcessStep
from app.services.context import Context
from app.services.planning.changing import change, follow
from app.services.planning.creating import NewTask, add_task
from app.services.process_runs.graphs import graph_of
from app.services.process_steps.step import kind_of


def plan_task(ctx: Context, uow: UnitOfWork, case: ProcessCase, row: ProcessStep, minutes: int | None) -> Task:
    """Make the task of a step for whoever holds it; it waits in the backlog of the person.

    :param minutes: that it should take; None for what the drawing says.
    """
    node, kind = graph_of(uow.session, case.version_id).nodes[row.node], kind_of(row.kind)
    usual, wanted = kind.planned_as if kind is not None else TaskKind.ASSIGNMENT, node.params.get("task_kind")
    minutes = minutes if minutes is not None else node.params.get("minutes")
    task = add_task(ctx, uow, NewTask(
        next((each for each in TaskKind if each.value == wanted), usual), row.title, RowKey("employee", row.employee_id or 0), zone=local_zone(),
        due_at=row.due_at, planned_minutes=minutes, client_id=case.client_id, deal_id=case.deal_id, document_id=case.document_id,
        description=case.title,
    ))
    follow(ctx, uow, [(task, None)])
    return task


def end_task(ctx: Context, uow: UnitOfWork, row: ProcessStep, *, is_done: bool) -> None:
    """Finish or cancel the task of a step that ends, unless somebody did."""
    for task in lock_rows(uow.session, Task, [row.task_id] if row.task_id is not None else []):
        if not task.state.is_closed and task.deleted_at is None:
            state = TaskState.DONE if is_done else TaskState.CANCELLED
            change(ctx, uow, [(task, {"state": state, "finished_at": clock.now(), "spent_minutes": row.spent_minutes or task.spent_minutes})])
