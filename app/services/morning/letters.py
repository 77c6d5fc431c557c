"""The letters of the morning: each person's day, written once into the queue of letters, whoever writes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from babel import dates

from app.core import clock
from app.core.changes import Changes
from app.core.enums.planning import Channel
from app.core.i18n import N_, translator
from app.core.planning.wall_time import to_utc, to_wall
from app.models.organisation import Branch, Employee
from app.models.reminders import OutgoingMessage
from app.services.context import Context
from app.services.morning.day import PersonDay, Stop, read_day
from app.services.morning.papers import ROUTE, paper_of
from app.services.morning.settings import read_morning
from app.services.outgoing import queue
from app.services.outgoing.enclosing import enclose
from app.services.printing import Printout
from app.services.use_case import use_case
from app.services.working_time.zones import known_zone

#: the plan of a day that is half over is of no use in a letter
LATEST = time(12, 0)
_PLAN, _ROUTE = "plan", "route"
_HOUR = 3600.0
_SUBJECTS = {_PLAN: N_("Your day, {day}"), _ROUTE: N_("Route sheet, {day}")}
_BODY = N_("{name},\n\n{lines}\n\nThis plan was written by Kontor of {firm}.")
_ROUTE_BODY = N_("{name},\n\nyour route sheet is enclosed.\n\n{lines}\n\nThis letter was written by Kontor of {firm}.")


def write_due(ctx: Context) -> float:
    """Write the letters that are due, each once a day; returns the seconds until the next look is worth while.

    :param ctx: of whoever sees all tasks, such as the agent.
    """
    morning, moment = read_morning(ctx), clock.now()
    wanted = {(kind, id) for kind, people in ((_PLAN, morning.plan), (_ROUTE, morning.route)) for id in people}
    wait = _HOUR
    if not wanted:
        return wait
    zones, days = _zones(ctx, {id for _kind, id in wanted}), {}
    for _kind, id in sorted(wanted):
        if id in zones:
            day = to_wall(moment, zones[id]).date()
            begin = to_utc(datetime.combine(day, morning.at), zones[id])
            end = to_utc(datetime.combine(day, max(LATEST, morning.at)), zones[id]) + timedelta(hours=1)
            if moment < begin:
                wait = min(wait, (begin - moment).total_seconds())
            elif moment < end:
                days[id] = day
    due = {_key(kind, days[id], id): (kind, id) for kind, id in wanted if id in days}
    for key in sorted(due.keys() - _written(ctx, due)):
        kind, id = due[key]
        _write_one(ctx, key, kind, id, days[id])
    return wait


def _write_one(ctx: Context, key: str, kind: str, employee_id: int, day: date) -> None:
    read = read_day(ctx, employee_id, day)
    stops = read.visits if kind == _ROUTE else read.stops
    if stops and read.email:
        _write(ctx, key, kind, read, stops, paper_of(read, ROUTE) if kind == _ROUTE else None)


@use_case("agent.morning.write")
def _write(ctx: Context, key: str, kind: str, read: PersonDay, stops: tuple[Stop, ...], paper: Printout | None) -> Changes:
    say = translator(read.language).gettext
    day = str(dates.format_date(read.day, "full", read.language))
    lines = "\n".join(_line(stop, say) for stop in stops)
    body = say(_ROUTE_BODY if kind == _ROUTE else _BODY).format(name=read.person, lines=lines, firm=read.firm)
    with ctx.uow() as uow:
        subject = say(_SUBJECTS[kind]).format(day=day)
        made = queue.put(uow.session, key, Channel.EMAIL, read.email, body, subject=subject, employee_id=read.employee_id)
        if made is not None and paper is not None:
            enclose(uow.session, made, paper.file_name, paper.pdf)
        return uow.commit()


def _line(stop: Stop, say: Callable[[str], str]) -> str:
    when = say(N_("all day")) if stop.is_all_day else f"{stop.begins}–{stop.ends}"
    where = ", ".join(part for part in (stop.client, stop.place, stop.contact, stop.phone) if part)
    return f"{when}  {say(stop.kind.source)}: {stop.title}" + (f"\n    {where}" if where else "")


def _key(kind: str, day: date, employee_id: int) -> str:
    return f"morning|{kind}|{day.isoformat()}|{employee_id}"


def _written(ctx: Context, keys: dict[str, tuple[str, int]]) -> set[str]:
    with ctx.reading() as session:
        return set(session.scalars(sa.select(OutgoingMessage.key).where(OutgoingMessage.key.in_(sorted(keys)))))


def _zones(ctx: Context, ids: set[int]) -> dict[int, str]:
    """Zone of each of the people who work here."""
    statement = (
        sa.select(Employee.id, Branch.zone).outerjoin(Branch, Branch.id == Employee.branch_id)
        .where(Employee.id.in_(sorted(ids)), Employee.is_active.is_(True), Employee.deleted_at.is_(None), Employee.email.is_not(None))
    )
    with ctx.reading() as session:
        return {row.id: known_zone(row.zone) for row in session.execute(statement)}
