"""iCalendar files in and out (INT-09): what an import would do, the import as one action, one person's calendar, selected tasks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.changes import Changes
from app.core.errors import UserError
from app.core.i18n import _
from app.core.planning.calendar_text import Parts
from app.models.planning import CalendarFile, Task, TaskSeries
from app.services.context import Context
from app.services.planning.calendar_export import Exporter, as_file
from app.services.planning.calendar_import import Writer
from app.services.planning.calendar_plan import Fate, compare, read_file
from app.services.use_case import use_case
from app.services.working_time.zones import my_zone

_CHUNK = 400
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry in the preview of an import.

    :param starts_at: naive UTC; None for a to-do without a time. :param fate: what becomes of it.
    """

    title: str
    starts_at: datetime | None
    is_recurring: bool
    fate: Fate


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do.

    :param kept: parts that become no tasks and are kept (journals, free and busy times, unknown ones).
    """

    new: int
    changed: int
    same: int
    binned: int
    kept: int
    lines: tuple[EntryLine, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportedCalendar:
    """A file that was taken in.

    :param read_at: when last, naive UTC.
    """

    id: int
    name: str
    read_at: datetime


def imported(ctx: Context) -> list[ImportedCalendar]:
    """The calendars that the person has taken in, the latest first."""
    ctx.rights.demand("planning.calendar.export")
    statement = sa.select(CalendarFile.id, CalendarFile.name, CalendarFile.read_at).where(CalendarFile.employee_id == (ctx.user.id or 0))
    with ctx.reading() as session:
        return [ImportedCalendar(*row) for row in session.execute(statement.order_by(CalendarFile.read_at.desc(), CalendarFile.id.desc()))]


def preview_import(ctx: Context, data: bytes) -> Preview:
    """What a file would bring, without writing anything.

    :raises CalendarError: it is no calendar, broken in its structure, or too large; the sentence names the line.
    """
    person = _person(ctx)
    plan = read_file(data, my_zone(ctx))
    with ctx.reading() as session:
        compare(ctx, session, plan, person)
    lines = tuple(EntryLine(one.entry.title, one.entry.starts_at, bool(one.entry.rule), one.fate) for one in plan.found)
    return Preview(plan.count("new"), plan.count("changed"), plan.count("same"), plan.count("binned"), plan.others, lines, tuple(plan.warnings))


@use_case("planning.calendar.import", undo=True)
def import_calendar(ctx: Context, data: bytes, name: str, key: str | None = None) -> Changes:
    """Bring a file into the own calendar; a second time changes nothing.

    :param name: of the file: a later one of the same name takes its place.
    :raises CalendarError: see `preview_import`.
    """
    person = _person(ctx)
    plan = read_file(data, my_zone(ctx))
    name = PurePath(name).name[-_LONGEST_NAME:] or "calendar.ics"
    with ctx.reading() as session:
        compare(ctx, session, plan, person)
        known = session.scalar(sa.select(CalendarFile.digest).where(CalendarFile.employee_id == person, CalendarFile.name == name))
    if known == plan.digest and plan.count("same") + plan.count("binned") == len(plan.found):
        return Changes()
    with ctx.uow(key, count=max(plan.count("new") + plan.count("changed"), 1)) as uow:
        compare(ctx, uow.session, plan, person)
        Writer(ctx, uow, plan, person).write(name)
        return uow.commit()


def export_person(ctx: Context, employee_id: int | None = None) -> bytes:
    """All tasks of a person as a file: imported calendars as they came in, with what was changed here, then everything else.

    :param employee_id: None for oneself.
    """
    ctx.rights.demand("planning.calendar.export")
    person = employee_id or _person(ctx)
    with ctx.reading() as session:
        tasks = session.scalars(sa.select(Task).where(Task.employee_id == person, Task.deleted_at.is_(None)).order_by(Task.id)).all()
        theirs = sa.select(TaskSeries).where(TaskSeries.employee_id == person, TaskSeries.deleted_at.is_(None))
        series = session.scalars(theirs.order_by(TaskSeries.id)).all()
        kept = session.scalars(sa.select(CalendarFile).where(CalendarFile.employee_id == person).order_by(CalendarFile.id)).all()
        return as_file(Exporter(session, ctx.firm).files(kept, tasks, series))


def export_tasks(ctx: Context, ids: Sequence[int]) -> bytes:
    """Some tasks as a file; of a recurring one only the chosen instances."""
    ctx.rights.demand("planning.calendar.export")
    with ctx.reading() as session:
        return as_file(_chosen(ctx, session, sorted(set(ids))))


def _chosen(ctx: Context, session: Session, ids: Sequence[int]) -> Parts:
    tasks: list[Task] = []
    for start in range(0, len(ids), _CHUNK):
        tasks += session.scalars(sa.select(Task).where(Task.id.in_(ids[start : start + _CHUNK]), Task.deleted_at.is_(None)).order_by(Task.id))
    return Exporter(session, ctx.firm).files([], tasks, [])


def _person(ctx: Context) -> int:
    """Whose calendar it is.

    :raises UserError: nobody is entered for this login.
    """
    if ctx.user.id is None:
        raise UserError(_("Only an employee has a calendar."), _("Enter yourself as an employee first."))
    return ctx.user.id
