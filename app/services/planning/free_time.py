"""Finds time that people and rooms have in common, also of people whose tasks one may not see: only that it is taken is told."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.errors import FieldErrors
from app.core.i18n import _
from app.core.planning import free
from app.core.planning.board import RowKey, Span
from app.core.planning.wall_time import DAY, is_in_time, zone_of
from app.models.organisation import Employee
from app.services.context import Context
from app.services.planning import busy as everybodys
from app.services.working_time import hours

#: days ahead that are searched, and how many at a time
SEARCHED_DAYS, _PORTION = 60, 6
MOST_MINUTES = 24 * 60


def busy(ctx: Context, rows: Collection[RowKey], span: Span, ignoring: int = 0) -> dict[RowKey, tuple[Span, ...]]:
    """When each of some rows is taken within a stretch. Tasks of whole days take no hours: who is away all day has an absence.

    :param ignoring: key of a task that does not count: the one that is to be put elsewhere.
    """
    ctx.rights.demand("planning.board.view")
    with ctx.reading() as session:
        return _busy(session, rows, span, ignoring)


def common_slots(
    ctx: Context, rows: Sequence[RowKey], minutes: int, after: datetime, zone: str, *, most: int = 5, step: int = 15, ignoring: int = 0,
) -> list[Span]:
    """The first places of a length at which all people work and nobody and nothing of the rows is taken, in order.

    :param rows: people, and rooms or cars, which work whenever the people do. :param after: naive UTC.
    :param zone: in whose clock places begin at full steps. :param ignoring: see `busy`.
    :raises FieldErrors: nobody is named, the length makes no sense, or the moment lies out of all times.
    """
    zone_of(zone)
    _check(rows, minutes, after)
    ctx.rights.demand("planning.board.view")
    found: list[Span] = []
    with ctx.reading() as session:
        for span in _portions(after):
            times = _free(session, rows, span, after, ignoring)
            for slot in free.slots(free.shared(times), minutes, step, zone):
                if not found or slot.starts_at >= found[-1].ends_at:
                    found.append(slot)
                if len(found) == most:
                    return found
    return found


def first_common_slot(ctx: Context, rows: Sequence[RowKey], minutes: int, after: datetime, zone: str, ignoring: int = 0) -> Span | None:
    """The first of the `common_slots`; None where there is none within two months."""
    return next(iter(common_slots(ctx, rows, minutes, after, zone, most=1, ignoring=ignoring)), None)


def _portions(after: datetime) -> Iterator[Span]:
    """Some days at a time, each reaching a day into the next, so that no place at the seam is missed."""
    for number in range(0, SEARCHED_DAYS, _PORTION):
        yield Span(after + number * DAY, after + (number + _PORTION + 1) * DAY)


def _free(session: Session, rows: Sequence[RowKey], span: Span, after: datetime, ignoring: int) -> list[tuple[Span, ...]]:
    taken = _busy(session, rows, span, ignoring)
    people = [row.id for row in rows if row.kind == "employee"]
    statement = sa.select(Employee.id, Employee.branch_id, Employee.schedule_id).where(Employee.id.in_(people))
    cards = [(row.id, row.branch_id, row.schedule_id) for row in session.execute(statement)]
    working = hours.working(hours.of_people(session, cards, span), span)
    usual = hours.of_person(session, None, span).working(span) if not people else (span,)
    return [free.free_of(working.get(row.id, ()) if row.kind == "employee" else usual, taken[row], after) for row in dict.fromkeys(rows)]


def _busy(session: Session, rows: Collection[RowKey], span: Span, ignoring: int) -> dict[RowKey, tuple[Span, ...]]:
    found: dict[RowKey, list[Span]] = {row: [] for row in rows}
    for one in everybodys.taken(session, span):
        if one.row in found and one.task_id != ignoring and not one.is_all_day:
            found[one.row].append(Span(one.starts_at, one.ends_at))
    return {row: tuple(sorted(spans, key=lambda each: each.starts_at)) for row, spans in found.items()}


def _check(rows: Sequence[RowKey], minutes: int, after: datetime) -> None:
    errors = {}
    if not any(row.id for row in rows):
        errors["people"] = _("Name at least one person or room.")
    if not 1 <= minutes <= MOST_MINUTES:
        errors["minutes"] = _("A meeting lasts from one minute to a day: choose another length.")
    if not (is_in_time(after) and is_in_time(after + timedelta(days=SEARCHED_DAYS + _PORTION))):
        errors["after"] = _("Tasks are planned for the years {first} to {last}: check the year.").format(first=1900, last=2200)
    if errors:
        raise FieldErrors(errors)
