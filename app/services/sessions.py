"""Who is signed in where. Each window keeps a heartbeat, and hears from the same row that somebody has ended it.

Ending a session closes the windows of this program. What keeps a person out is the lock of the login, which `logins.lock` sets; at a
server it also cuts every connection.
"""

from __future__ import annotations

import getpass
import platform
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, aliased

from app.core import clock
from app.core.changes import Changes
from app.core.errors import AccessDenied, UserError
from app.core.i18n import _
from app.db import migrate
from app.db.failures import Failure
from app.models.access import PersonSecret, SignIn
from app.models.organisation import Employee
from app.services import failed_tries
from app.services.context import Context
from app.services.failed_tries import FailedTries
from app.services.use_case import use_case

#: permission of whoever sees and ends the sessions of others
PERMISSION = "organisation.login.end"
#: how often a window tells that it is there
HEARTBEAT = timedelta(seconds=60)
#: after which silence a window counts as gone
GONE_AFTER = timedelta(minutes=3)
_MOST = 500
_COMMA = ", "


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A window of somebody.

    :param is_there: whether its heartbeat is fresh. :param tries: wrong passwords at the workstation before it.
    """

    id: int
    employee: int
    name: str
    login: str
    workstation: str
    begun_at: datetime
    seen_at: datetime
    is_there: bool
    tries: FailedTries | None = None


@use_case("customization.session.begin")
def begin(ctx: Context, key: str | None = None) -> Changes:
    """Note that the person has signed in at this workstation, and what was tried here before with wrong passwords; what this person left open here
    and is silent is closed.
    """
    if ctx.user.id is None:
        return Changes()
    now, here = clock.now(), workstation()
    with ctx.uow(key) as uow:
        silent = sa.select(SignIn).where(
            SignIn.employee_id == ctx.user.id, SignIn.workstation == here, SignIn.ended_at.is_(None), SignIn.seen_at < now - GONE_AFTER,
        )
        for old in uow.session.scalars(silent):
            old.ended_at = old.seen_at
        row = SignIn(employee_id=ctx.user.id, login=ctx.user.login, workstation=here, begun_at=now, seen_at=now)
        if (tries := failed_tries.kept(ctx.database.url)) is not None:
            row.failed_tries, row.failed_at, row.failed_logins = tries.count, tries.last_at, _COMMA.join(tries.logins)
        uow.session.add(row)
        changes = uow.commit()
    if tries is not None:
        failed_tries.forget(ctx.database.url, tries)
    return changes


def tries_before(ctx: Context, id: int) -> FailedTries | None:
    """The wrong passwords that were typed at the workstation before a session began; None where there were none."""
    with ctx.reading() as session:
        row = session.get(SignIn, id)
        return _tries(row) if row is not None else None


def _tries(row: SignIn) -> FailedTries | None:
    if not row.failed_tries or row.failed_at is None:
        return None
    return FailedTries(row.failed_tries, row.failed_at, tuple((row.failed_logins or "").split(_COMMA)))


@use_case("customization.session.end")
def leave(ctx: Context, id: int, key: str | None = None) -> Changes:
    """Note that the person has closed the window."""
    with ctx.uow(key) as uow:
        found = uow.session.get(SignIn, id, with_for_update=True)
        if found is not None and found.ended_at is None:
            found.ended_at = clock.now()
        return uow.commit()


@use_case("organisation.login.end")
def end(ctx: Context, id: int, key: str | None = None) -> Changes:
    """End the session of somebody: the window closes within seconds and keeps what was typed."""
    with ctx.uow(key, session=id) as uow:
        found = uow.session.get(SignIn, id, with_for_update=True)
        if found is None or found.ended_at is not None:
            raise UserError(_("This session is over already."))
        found.ended_at, found.ended_by_id = clock.now(), ctx.user.id
        return uow.commit()


def end_all_of(session: Session, employee_id: int, by: int | None) -> None:
    """End every session of a person in an open unit of work."""
    for found in session.scalars(sa.select(SignIn).where(SignIn.employee_id == employee_id, SignIn.ended_at.is_(None)).with_for_update()):
        found.ended_at, found.ended_by_id = clock.now(), by


def beat(ctx: Context, id: int) -> str:
    """Tell that the window is there; returns why it has to close, or nothing.

    The heartbeat is written past the journal: it says nothing that anybody would look for there.
    """
    try:
        with ctx.reading() as session:
            other = aliased(Employee)
            statement = (
                sa.select(SignIn.ended_at, SignIn.seen_at, other.name, Employee.is_active, PersonSecret.is_locked)
                .add_columns(migrate.of_database().label("tables"))
                .join(Employee, Employee.id == SignIn.employee_id)
                .outerjoin(other, other.id == SignIn.ended_by_id)
                .outerjoin(PersonSecret, PersonSecret.employee_id == SignIn.employee_id)
                .where(SignIn.id == id)
            )
            row = session.execute(statement).one_or_none()
    except AccessDenied:
        return _("The server does not let you in any more.")
    if row is None or row.ended_at is not None:
        who = row.name if row is not None else None
        return _("{name} has ended your session.").format(name=who) if who else _("Your session was ended.")
    if int(row.tables) != migrate.newest():
        return _("The database was changed to another version of Kontor. Install that version on this workstation, too.")
    if not row.is_active or row.is_locked:
        return _("Your login is locked.")
    if clock.now() - row.seen_at >= HEARTBEAT:
        _note_heartbeat(ctx, id)
    return ""


def _note_heartbeat(ctx: Context, id: int) -> None:
    """Written past the unit of work: who holds the row at this moment is noted the next time."""
    try:
        with ctx.database.said_plainly(), ctx.database.engine.begin() as connection:
            connection.execute(sa.update(SignIn).where(SignIn.id == id).values(seen_at=clock.now()))
    except DBAPIError as error:
        if ctx.database.backend.classify(error) is not Failure.CONFLICT:
            raise


def all_open(ctx: Context) -> list[OpenSession]:
    """Every session that is not over, the latest first.

    :raises AccessDenied: the right is missing.
    """
    ctx.rights.demand(PERMISSION)
    fresh = clock.now() - GONE_AFTER
    statement = (
        sa.select(SignIn, Employee.name)
        .join(Employee, Employee.id == SignIn.employee_id)
        .where(SignIn.ended_at.is_(None))
        .order_by(SignIn.id.desc())
        .limit(_MOST)
    )
    with ctx.reading() as session:
        return [
            OpenSession(one.id, one.employee_id, name, one.login, one.workstation, one.begun_at, one.seen_at, one.seen_at >= fresh, _tries(one))
            for one, name in session.execute(statement)
        ]


def workstation() -> str:
    """What this workstation is called, and the login of its operating system."""
    return f"{platform.node()} ({getpass.getuser()})"[:120]
