"""Reads what a planner shows: rows with their working time, tasks with everybody whom they concern, the backlog."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.enums.planning import ResourceKind, TaskKind, TaskState
from app.core.errors import FieldErrors
from app.core.i18n import _
from app.core.planning import load
from app.core.planning.board import Block, Board, Row, RowKey, RowKind, Span
from app.core.planning.wall_time import DAY, is_in_time, zone_of
from app.models.organisation import Employee
from app.models.planning import Task
from app.models.working_time import Resource
from app.services.context import Context
from app.services.planning.blocks import blocks_of, task_rows
from app.services.planning.busy import hidden
from app.services.working_time import hours as working_hours

#: a planner shows no longer stretch at once
LONGEST_DAYS = 400
#: tasks that a backlog lists at most
MOST_WAITING = 500
#: the row of tasks that nobody has yet
NOBODY = RowKey("employee", 0)


@dataclass(frozen=True, slots=True)
class BoardFilter:
    """What a planner is narrowed to; an empty part narrows nothing.

    :param rows: keys of employees, or of resources on their board. :param departments: keys of heads, whose people are meant with them.
    :param clients: tasks about them. :param with_closed: also what is done.
    """

    rows: tuple[int, ...] = ()
    branches: tuple[int, ...] = ()
    departments: tuple[int, ...] = ()
    kinds: tuple[TaskKind, ...] = ()
    clients: tuple[int, ...] = ()
    resource_kinds: tuple[ResourceKind, ...] = ()
    with_closed: bool = True


def read_board(ctx: Context, span: Span, zone: str, kind: RowKind = "employee", chosen: BoardFilter | None = None) -> Board:
    """Everything that a planner shows of a stretch, in about a dozen statements however many tasks there are.

    :param zone: IANA name of the zone that the planner's axis is in.
    :raises FieldErrors: the stretch has no length, is too long, or lies out of all times.
    :raises UserError: there is no such zone.
    """
    zone_of(zone)
    check_span(span)
    ctx.rights.demand("planning.board.view")
    chosen = chosen or BoardFilter()
    with ctx.reading() as session:
        rows = _people(session, span, chosen) if kind == "employee" else _resources(session, span, chosen)
        rows_of_tasks = task_rows(session, span)
        known = blocks_of(session, zone, _within(span), rows_of_tasks)
        known = [block for block in known if _touches(block, span)]
        strange = hidden(ctx, session, span, zone, (block.id for block in known))
        waiting = blocks_of(session, zone, _waiting(chosen), {}, MOST_WAITING)
    blocks = [block for block in known if _is_chosen(block, chosen)]
    if kind == "employee" and any(block.row == NOBODY for block in blocks) and not (chosen.rows or chosen.branches or chosen.departments):
        rows = [*rows, Row(NOBODY, _("Nobody yet"), zone=zone)]
    shown = {row.key for row in rows}
    counted = load.counted(rows, (*known, *strange), span, zone)
    visible = tuple(block for block in (*blocks, *strange) if not shown.isdisjoint(block.rows))
    return Board(span, zone, counted, visible, tuple(waiting), clock.now())


def check_span(span: Span) -> None:
    """Refuse a stretch that no planner shows.

    :raises FieldErrors: see `read_board`.
    """
    if not (is_in_time(span.starts_at) and is_in_time(span.ends_at)):
        raise FieldErrors({"day": _("A planner shows the years 1900 to 2200: choose another day.")})
    if not span.starts_at < span.ends_at or span.ends_at - span.starts_at > LONGEST_DAYS * DAY:
        raise FieldErrors({"day": _("A planner shows from one minute to {most} days: choose a shorter stretch.").format(most=LONGEST_DAYS)})


def _people(session: Session, span: Span, chosen: BoardFilter) -> list[Row]:
    statement = sa.select(
        Employee.id, Employee.name, Employee.post, Employee.colour, Employee.branch_id, Employee.schedule_id, Employee.head_id,
    ).where(Employee.deleted_at.is_(None), Employee.is_active)
    if chosen.rows:
        statement = statement.where(Employee.id.in_(chosen.rows))
    if chosen.branches:
        statement = statement.where(Employee.branch_id.in_(chosen.branches))
    if chosen.departments:
        statement = statement.where(sa.or_(Employee.id.in_(chosen.departments), Employee.head_id.in_(chosen.departments)))
    people = session.execute(statement.order_by(Employee.name, Employee.id)).all()
    times = working_hours.of_people(session, [(each.id, each.branch_id, each.schedule_id) for each in people], span)
    hours = working_hours.working(times, span)
    return [
        Row(
            RowKey("employee", each.id), each.name, each.post or "", each.colour, each.branch_id, times[each.id].zone,
            hours[each.id], times[each.id].time_off(span),
        )
        for each in people
    ]


def _resources(session: Session, span: Span, chosen: BoardFilter) -> list[Row]:
    statement = sa.select(Resource).where(Resource.deleted_at.is_(None), Resource.is_active)
    if chosen.rows:
        statement = statement.where(Resource.id.in_(chosen.rows))
    if chosen.branches:
        statement = statement.where(Resource.branch_id.in_(chosen.branches))
    if chosen.resource_kinds:
        statement = statement.where(Resource.kind.in_(chosen.resource_kinds))
    found = session.scalars(statement.order_by(Resource.kind, Resource.name, Resource.id)).all()
    times = working_hours.of_branches(session, {each.branch_id for each in found}, span)
    return [
        Row(
            RowKey("resource", each.id), each.name, each.kind.label, 0, each.branch_id, times[each.branch_id].zone,
            times[each.branch_id].working(span), times[each.branch_id].time_off(span),
        )
        for each in found
    ]


def _within(span: Span) -> list[sa.ColumnElement[bool]]:
    """A day more on both sides: all-day tasks of other zones keep their dates, not their moments."""
    return [Task.starts_at < span.ends_at + DAY, Task.ends_at > span.starts_at - DAY, Task.state != TaskState.CANCELLED]


def _waiting(chosen: BoardFilter) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = [Task.starts_at.is_(None), Task.state.in_((TaskState.OPEN, TaskState.IN_WORK))]
    if chosen.kinds:
        conditions.append(Task.kind.in_(chosen.kinds))
    if chosen.clients:
        conditions.append(Task.client_id.in_(chosen.clients))
    return conditions


def _touches(block: Block, span: Span) -> bool:
    starts_at, ends_at = block.starts_at, block.ends_at
    if starts_at is None or ends_at is None:
        return False
    return starts_at < span.ends_at and (ends_at > span.starts_at or starts_at == ends_at == span.starts_at)


def _is_chosen(block: Block, chosen: BoardFilter) -> bool:
    return (
        (not chosen.kinds or block.kind in chosen.kinds)
        and (not chosen.clients or block.client_id in chosen.clients)
        and (chosen.with_closed or not block.state.is_closed)
    )
