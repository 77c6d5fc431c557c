"""Secret addresses under which a person's own calendar can be read, and nothing else. Only their hashes are kept."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.changes import Changes
from app.core.errors import UserError
from app.core.i18n import _
from app.models.customization import FirmSetting
from app.models.organisation import Employee
from app.models.reminders import CalendarToken
from app.services.context import Context
from app.services.use_case import use_case

MAKE, END = "reminders.calendar_token.make", "reminders.calendar_token.end"
#: 256 bits
_BYTES = 32
_SETTING = "calendars"
#: so often at most it is noted that somebody reads a calendar
_NOTED_EVERY = timedelta(hours=1)
_MOST = 10


@dataclass(frozen=True, slots=True)
class CalendarAddress:
    """One address of a person, without its secret.

    :param name: what it is for. :param read_at: naive UTC, to the hour; None when nobody has read it yet.
    """

    id: int
    name: str
    made_at: datetime
    read_at: datetime | None


def own(ctx: Context) -> list[CalendarAddress]:
    """The addresses of the person that are in force."""
    statement = sa.select(CalendarToken).where(CalendarToken.employee_id == ctx.user.id, CalendarToken.ended_at.is_(None)).order_by(CalendarToken.id)
    with ctx.reading() as session:
        return [CalendarAddress(one.id, one.name or "", one.made_at, one.read_at) for one in session.scalars(statement)]


def make(ctx: Context, name: str) -> str:
    """Make an address; returns its secret, which nobody can be told again.

    :raises UserError: the person is no employee, has ten already, or publishes nothing.
    """
    token = secrets.token_urlsafe(_BYTES)
    _make(ctx, name, digest_of(token))
    return token


@use_case(MAKE)
def _make(ctx: Context, name: str, digest: str) -> Changes:
    if ctx.user.id is None:
        raise UserError(_("Only employees have a calendar."), _("Enter yourself as an employee first."))
    if len(own(ctx)) >= _MOST:
        raise UserError(_("You have {count} addresses already.").format(count=_MOST), _("End one that you do not use."))
    with ctx.uow() as uow:
        uow.session.add(CalendarToken(employee_id=ctx.user.id, digest=digest, name=name.strip()[:80] or None, made_at=clock.now()))
        return uow.commit()


@use_case(END)
def end(ctx: Context, id: int) -> Changes:
    """From now on nothing is found under it."""
    with ctx.uow() as uow:
        row = uow.session.get(CalendarToken, id, with_for_update=True)
        if row is None or row.employee_id != ctx.user.id:
            raise UserError(_("There is no such address any more."))
        row.ended_at = clock.now()
        return uow.commit()


def digest_of(token: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def owner_of(ctx: Context, token: str) -> int | None:
    """Whose calendar it is; None for a secret that is none, was ended, or whose person does not work here any more.

    All digests are compared, each in the same time, so that the time of an answer tells nothing.
    """
    wanted, found = digest_of(token), None
    statement = (
        sa.select(CalendarToken.id, CalendarToken.digest, CalendarToken.employee_id, CalendarToken.read_at)
        .join(Employee, Employee.id == CalendarToken.employee_id)
        .where(CalendarToken.ended_at.is_(None), Employee.is_active.is_(True), Employee.deleted_at.is_(None))
    )
    with ctx.reading() as session:
        for row in session.execute(statement):
            if hmac.compare_digest(row.digest, wanted):
                found = row
    if found is None:
        return None
    if found.read_at is None or clock.now() - found.read_at > _NOTED_EVERY:
        _note_read(ctx, found.id)
    return int(found.employee_id)


def _note_read(ctx: Context, id: int) -> None:
    """That a telephone asks every quarter of an hour is nothing for the journal."""
    with ctx.database.said_plainly(), Session(ctx.database.engine) as session:
        session.execute(sa.update(CalendarToken).where(CalendarToken.id == id).values(read_at=clock.now()))
        session.commit()


def read_base(ctx: Context) -> str:
    """The beginning of all addresses, such as ``https://firm.example:8443``; empty while the agent publishes nothing."""
    with ctx.reading() as session:
        kept = session.scalar(sa.select(FirmSetting.value).where(FirmSetting.name == _SETTING))
    return str((kept or {}).get("base", ""))


@use_case("agent.calendars.plan")
def save_base(ctx: Context, base: str) -> Changes:
    """Say under which name the agent's door is reached from outside.

    :raises UserError: it is no such address.
    """
    place = urlsplit(base.strip())
    if base.strip() and (place.scheme not in ("http", "https") or not place.hostname):
        raise UserError(_("“{url}” is not the beginning of an address.").format(url=base), _("Write it like https://firm.example:8443."))
    with ctx.uow() as uow:
        kept = uow.session.scalar(sa.select(FirmSetting).where(FirmSetting.name == _SETTING))
        value = {"base": base.strip().rstrip("/")}
        if kept is None:
            uow.session.add(FirmSetting(name=_SETTING, value=value))
        else:
            kept.value = value
        return uow.commit()


def address_of(base: str, token: str, *, subscribe: bool = False) -> str:
    """The whole address.

    :param subscribe: with the scheme that calendar programs take for "follow this" (webcal); only without TLS, which it does not say.
    """
    address = f"{base}/calendar/{token}.ics"
    return "webcal" + address.removeprefix("http") if subscribe and address.startswith("http://") else address
