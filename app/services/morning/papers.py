"""The plan of a day and the route sheet as PDF."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.core import clock
from app.reports.printing.catalogue import FORMS
from app.services import taking
from app.services.context import Context
from app.services.events import Event
from app.services.morning.day import PersonDay, Stop, read_day
from app.services.printing import Printout, printer
from app.services.taking import Taking

PLAN, ROUTE = "any/day_plan", "any/route_sheet"


def print_day(ctx: Context, employee_id: int, day: date, form: str = PLAN) -> Printout:
    """The plan of a person's day, or with ``ROUTE`` the sheet with the visits in their order.

    :raises UserError: there is no such person. :raises FormError: the office's own form is wrong.
    """
    ctx.rights.demand("planning.board.view")
    return paper_of(read_day(ctx, employee_id, day), form)


def paper_of(read: PersonDay, form: str) -> Printout:
    """The same of a day that was read."""
    found, language = FORMS.find(form), read.language
    stops = read.visits if form == ROUTE else read.stops
    printed = clock.local(clock.now())
    context: dict[str, Any] = {
        "firm": read.firm, "person": read.person, "day": read.day,
        "printed": f"{printed:%d.%m.%Y %H:%M}", "stops": tuple(_row(stop) for stop in stops),
    }
    name = found.file_for(f"{read.day.isoformat()} {read.person}", language)
    return Printout(printer().render(form, context, language, read.day), name)


def hand_over(ctx: Context, employee_id: int, paper: Printout, *, saved: bool = False) -> bytes:
    """The PDF, once the journal tells that it goes to the printer or, with ``saved``, into a file.

    :raises UserError: the journal could not be written.
    """
    kind = Event.EXPORT if saved else Event.PRINT
    taking.take(ctx, Taking(kind, f"employee|{employee_id}", paper.file_name, 1, taking.digest_of(paper.pdf)))
    return paper.pdf


def _row(stop: Stop) -> dict[str, Any]:
    return {
        "kind": stop.kind.value, "title": stop.title, "begins": stop.begins, "ends": stop.ends, "is_all_day": stop.is_all_day, "client": stop.client,
        "place": stop.place, "contact": stop.contact, "phone": stop.phone, "comment": stop.comment, "notes": stop.notes, "others": stop.others,
        "checks": tuple({"text": one.text, "is_done": one.is_done} for one in stop.checks),
    }
