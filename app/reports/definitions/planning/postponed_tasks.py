"""Put-off tasks: who puts off what, how often, and why."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from app.core import clock
from app.core.enums.planning import PostponementReason
from app.core.i18n import N_
from app.core.period import Period
from app.models.planning import Task, TaskPostponement
from app.reports import dimensions as by
from app.reports import parameters as ask
from app.reports.catalogue import Attribute, ChartPlan, Condition, Dimension, Expression, Fact, Measure, Parameter, ReportSpec, Values, report
from app.reports.facts.filters import one_of

EMPLOYEE = Parameter("employee", "ref", N_("Employee"), reference="employee")


def _within(period: Period) -> Condition:
    """The moment lies on a day of a period, as the calendar of this workstation has it."""
    ends: list[Condition] = [] if period.first is None else [TaskPostponement.at >= clock.begin_of(period.first)]
    if period.last is not None:
        ends.append(TaskPostponement.at < clock.begin_of(period.last + timedelta(days=1)))
    return sa.and_(sa.true(), *ends)


def _task(key: Expression) -> Dimension:
    task = by.alias(Task, "of_task")

    def join(source: sa.FromClause, value: Expression) -> sa.FromClause:
        return source.outerjoin(task, task.c.id == value)

    return Dimension("task", N_("Task"), key, (Attribute("task", N_("Task"), task.c.title),), join, "task")


def postponements(_values: Values) -> Fact:
    """One fact a time that a task was put off."""
    source: Any = sa.join(TaskPostponement, Task, Task.id == TaskPostponement.task_id)
    dimensions = (
        by.employee(TaskPostponement.employee_id), _task(TaskPostponement.task_id), by.client(Task.client_id),
        by.choice("reason", N_("Reason"), TaskPostponement.reason, PostponementReason.options()),
    )
    one = sa.literal_column("1", sa.Integer)
    times = Measure("times", N_("Put off, times"), one, "int", 0, note=N_("How often a task was given a later beginning, or none."))
    filters = {"period": _within, "employee": one_of(TaskPostponement.employee_id), "client": one_of(Task.client_id)}
    return Fact(source, dimensions, (times,), (Task.deleted_at.is_(None),), filters)


report(
    ReportSpec(
        code="postponed_tasks",
        title=N_("Put-off tasks"),
        group=N_("Planning"),
        description=N_("Who puts off what, how often, and why."),
        fact=postponements,
        parameters=(ask.PERIOD, EMPLOYEE, ask.CLIENT),
        rows=("employee", "task"),
        groups=("employee", "client", "reason"),
        grouped=True,
        across=("reason",),
        spread=("times",),
        sort=(("times", True), ("task", False)),
        chart=ChartPlan("rows", ("times",), top=8),
        detail="",
        record="task",
    )
)
