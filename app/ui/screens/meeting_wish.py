"""Who and what a common time is looked for, and what their day looks like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from app.core.enums.planning import Part
from app.core.i18n import _
from app.core.planning.board import Board, RowKey, Span
from app.core.planning.wall_time import DAY, begin_of
from app.services import records
from app.services.context import Context
from app.services.planning import people
from app.services.planning.board import BoardFilter, read_board
from app.services.working_time.zones import my_zone

USUAL_LENGTH = 60


@dataclass(slots=True)
class Wish:
    """Who and what is to be free, and the task that is to be put there.

    :param task: its key and version; None for a new meeting.
    """

    names: dict[RowKey, str]
    title: str = ""
    minutes: int = USUAL_LENGTH
    task: tuple[int, int] | None = None
    doer: RowKey = field(default_factory=lambda: RowKey("employee", 0))


def begin_wish(ctx: Context, task: int | None) -> tuple[Wish, str]:
    """What is asked for at first: everybody and everything of the task, or whoever looks."""
    zone = my_zone(ctx)
    me = {RowKey("employee", ctx.user.id): ctx.user.name} if ctx.user.id else {}
    if task is None:
        return Wish(me, _("Meeting")), zone
    draft = records.load(ctx, "task", task)
    doer = RowKey("employee", draft["employee"] or 0)
    names = {doer: draft.labels.get("employee", "")} if draft["employee"] else {}
    names |= {RowKey("employee", one.employee_id): one.name for one in people.participants(ctx, task) if one.part is Part.PARTICIPANT}
    names |= {RowKey("resource", id): name for id, name in people.resources(ctx, task)}
    minutes = draft["planned_minutes"] or USUAL_LENGTH
    if draft["starts_at"] is not None and draft["ends_at"] is not None and not draft["is_all_day"]:
        minutes = int((draft["ends_at"] - draft["starts_at"]).total_seconds() // 60) or minutes
    return Wish(names, draft.title, minutes, (task, draft.version), doer), zone


def read_day(ctx: Context, rows: Sequence[RowKey], day: date, zone: str) -> list[Board]:
    """The boards of a day: of the people, and of the things."""
    span = Span(begin_of(day, zone), begin_of(day + DAY, zone))
    ids = {kind: tuple(row.id for row in rows if row.kind == kind) for kind in ("employee", "resource")}
    boards = []
    if ids["employee"]:
        boards.append(read_board(ctx, span, zone, "employee", BoardFilter(rows=ids["employee"])))
    if ids["resource"]:
        boards.append(read_board(ctx, span, zone, "resource", BoardFilter(rows=ids["resource"])))
    return boards
