"""What stands under the bell: somebody did something that concerns me. Kept as a code and values, said in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from app.core import clock
from app.core.changes import Changes
from app.core.i18n import N_, _, format_date
from app.db.session import UnitOfWork
from app.models.organisation import Employee
from app.models.reminders import Notice
from app.services.context import Context
from app.services.reminders.popping import locked
from app.services.use_case import use_case

#: code → sentence; ``who`` is whoever did it, ``title`` and ``at`` come from the values; given is told with the client where there is one
WORDS: Mapping[str, str] = {
    "given": N_("{who} gave you: {title}"),
    "taken": N_("{who} took from you: {title}"),
    "moved": N_("{who} moved {title} to {at}"),
    "unplanned": N_("{who} put back without a time: {title}"),
    "invited": N_("{who} invites you: {title}, {at}"),
    "answered": N_("{who} answered to {title}: {answer}"),
    "cancelled": N_("{who} cancelled: {title}"),
    "done": N_("{who} finished: {title}"),
    "escalated": N_("{name} has not reacted: {title}, due {at}"),
    "reminder": N_("Reminder: {title}, {at}"),
    "absence_asked": N_("{who} asks to be away: {kind}, {days}"),
    "absence_granted": N_("{who} granted your absence: {kind}, {days}"),
    "absence_refused": N_("{who} refused your absence: {kind}, {days}"),
    "stopped": N_("Stopped: {title}. {reason}"),
    "not_sent": N_("Not sent to {recipient}: {reason}"),
}
#: values that are moments, written as ISO 8601
_MOMENTS = ("at", "was")
#: values that are words of ours
_OURS = ("answer", "kind")
#: how many stand in the panel
SHOWN = 100


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A notice as its reader sees it.

    :param at: naive UTC; :param is_new: it has not been seen yet.
    """

    id: int
    at: datetime
    text: str
    code: str
    entity: str
    record_id: int
    is_new: bool


def tell(
    uow: UnitOfWork, ctx: Context, employee_ids: Iterable[int | None], code: str, entity: str, record_id: int, **values: str | datetime | None,
) -> None:
    """Put a notice under the bell of each of these people but whoever acts; written with the unit of work of the caller.

    :param code: one of `WORDS`. :param values: what its sentence names: ``title``, ``at`` (naive UTC), ``answer`` and ``kind`` (labels),
        ``days`` (the first and the last as ISO 8601, with a slash between), ``name``.
    """
    for person in sorted({one for one in employee_ids if one is not None and one != ctx.user.id}):
        put(uow, ctx, person, code, entity, record_id, **values)


def put(uow: UnitOfWork, ctx: Context, employee_id: int, code: str, entity: str, record_id: int, **values: str | datetime | None) -> None:
    """Put a notice under the bell of one person, also of whoever acts; else as `tell`."""
    if code not in WORDS:
        raise ValueError(f"no words for the notice {code!r}")
    kept = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items() if value is not None}
    uow.session.add(
        Notice(
            employee_id=employee_id, author_id=ctx.user.id, at=clock.now(), code=code, entity=entity, record_id=record_id, values=kept,
        )
    )


def unread(ctx: Context) -> int:
    """How many notices the person has not seen."""
    with ctx.reading() as session:
        mine = sa.select(sa.func.count()).select_from(Notice).where(Notice.employee_id == ctx.user.id, Notice.seen_at.is_(None))
        return session.scalar(mine) or 0


def latest(ctx: Context, limit: int = SHOWN) -> list[NoticeLine]:
    """The person's notices, newest first."""
    with ctx.reading() as session:
        statement = (
            sa.select(Notice, Employee.name).outerjoin(Employee, Employee.id == Notice.author_id)
            .where(Notice.employee_id == ctx.user.id).order_by(Notice.at.desc(), Notice.id.desc()).limit(limit)
        )
        return [_line(notice, name) for notice, name in session.execute(statement)]


@use_case("reminders.notice.see")
def see(ctx: Context, ids: Iterable[int]) -> Changes:
    """Note that the person has seen these own notices, and with them the reminders that they tell of."""
    with ctx.uow() as uow:
        mine = sa.select(Notice).where(Notice.id.in_(sorted(ids)), Notice.employee_id == ctx.user.id, Notice.seen_at.is_(None))
        reminders = []
        for notice in uow.session.scalars(mine):
            notice.seen_at = clock.now()
            reminders += [int(notice.values["reminder"])] if notice.code == "reminder" else []
        for reminder in locked(uow, reminders):
            reminder.shown_at = reminder.shown_at or clock.now()
            reminder.seen_at = reminder.seen_at or clock.now()
        return uow.commit()


def _line(notice: Notice, author: str | None) -> NoticeLine:
    text = sentence(notice.code, notice.values or {}, author)
    return NoticeLine(notice.id, notice.at, text, notice.code, notice.entity, notice.record_id, notice.seen_at is None)


def sentence(code: str, values: Mapping[str, Any], author: str | None) -> str:
    """A notice in words; one of a later version of the program says only its title."""
    spoken = {name: _spoken(name, str(value)) for name, value in values.items()}
    words = _(WORDS.get(code, "{title}"))
    return words.format_map(_Known(spoken, who=author or "Kontor"))


def _spoken(name: str, text: str) -> str:
    if name in _OURS:
        return _(text)
    if name == "days":
        return " – ".join(format_date(date.fromisoformat(day)) for day in dict.fromkeys(text.split("/")))
    if name not in _MOMENTS:
        return text
    here = clock.local(datetime.fromisoformat(text))
    return f"{format_date(here.date())}, {here:%H:%M}"


class _Known(dict[str, str]):
    """Values of a sentence; what is missing is a dash."""

    def __missing__(self, name: str) -> str:
        return "–"
