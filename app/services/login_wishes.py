"""Asking for what only the server's administrator can do with a login (Firebird): a wish is written, the agent on the server does it, the one who
asked hears what came of it. Where the person at this workstation is that administrator, nobody is asked.
"""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock, sealed_letter
from app.core.changes import Change, Changes
from app.core.enums.logins import WishKind, WishState
from app.core.errors import UserError
from app.core.i18n import _
from app.db.guard import staff
from app.models.access import LoginState, LoginWish
from app.models.agent import AgentKey
from app.models.organisation import Employee
from app.services.context import Context

#: seconds within which an agent that is at work has done what is asked
PATIENCE = 20.0
_PAUSE = 0.2
#: how often an agent tells that it is there, and after which silence it counts as gone
HEARTBEAT = timedelta(seconds=20)
GONE_AFTER = timedelta(seconds=90)
#: how long a refusal stands on the card
_REMEMBERED = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Pending:
    """What is known of the latest wish for an employee.

    :param is_waiting: it is not done yet. :param words: what to say of it; empty for nothing. :param hint: what to do.
    """

    is_waiting: bool = False
    words: str = ""
    hint: str = ""


def must_ask(ctx: Context) -> bool:
    """Whether logins are managed by asking: on Firebird, unless the person is the server's administrator."""
    return ctx.database.name == "firebird" and not staff.administers(ctx.database)


def about(kind: WishKind, employee_id: int, login: str, asked_by: str, token: str) -> str:
    """What a password is sealed about: a copy in another wish, of another person or for another login, does not open."""
    return "|".join((kind.value, str(employee_id), login.lower(), asked_by.lower(), token))


def ask(session: Session, ctx: Context, kind: WishKind, employee_id: int, login: str, password: str = "") -> str:
    """Write a wish in an open unit of work; returns its mark.

    :raises UserError: it takes a password, and no agent is there to read it; nothing is written then.
    """
    token, letter, address = uuid.uuid4().hex, None, None
    if kind.is_sealed:
        address = agent_address(session)
        if address is None:
            raise UserError(_no_agent(), _how(session, kind, employee_id, login))
        letter = sealed_letter.seal(address, password, about(kind, employee_id, login, ctx.user.login, token))
    session.add(LoginWish(employee_id=employee_id, kind=kind, login=login.lower(), token=token, letter=letter, address=address))
    return token


def wait(ctx: Context, token: str) -> Changes:
    """Wait until a wish is done.

    :raises UserError: it was refused, or no agent answers; the hint says how to do it otherwise.
    """
    end = time.monotonic() + PATIENCE
    while True:
        with ctx.reading() as session:
            wish = session.scalars(sa.select(LoginWish).where(LoginWish.token == token)).one()
            is_there, how = agent_address(session) is not None, _how(session, wish.kind, wish.employee_id, wish.login)
        match wish.state:
            case WishState.DONE:
                return Changes.of([Change("employee", wish.employee_id, "U"), Change("login_wish", wish.id, "U")])
            case WishState.REFUSED:
                raise _refused(wish)
        if not is_there or time.monotonic() > end:
            raise UserError(_noted(), how)
        time.sleep(_PAUSE)


def pending(session: Session, employee_id: int) -> Pending:
    """What is known of the latest wish for an employee."""
    statement = sa.select(LoginWish).where(LoginWish.employee_id == employee_id).order_by(LoginWish.id.desc()).limit(1)
    wish = session.scalars(statement).first()
    if wish is None or wish.state is WishState.DONE:
        return Pending()
    if wish.state is WishState.REFUSED:
        is_fresh = wish.done_at is not None and clock.now() - wish.done_at < _REMEMBERED
        return Pending(words=f"{wish.kind.label}: {wish.refusal.label}") if is_fresh and wish.refusal is not None else Pending()
    if agent_address(session) is None:
        return Pending(True, _noted(), _how(session, wish.kind, employee_id, wish.login))
    return Pending(True, _("Being done…"))


def agent_address(session: Session) -> str | None:
    """Where letters for the agent go; None when none is at work."""
    return session.scalars(
        sa.select(AgentKey.address).where(AgentKey.seen_at > clock.now() - GONE_AFTER).order_by(AgentKey.seen_at.desc(), AgentKey.id.desc())
    ).first()


def state_of(session: Session, login: str) -> LoginState | None:
    """How a login stands, as the agent noted it last."""
    return session.scalars(sa.select(LoginState).where(LoginState.login == login.lower())).first()


def _refused(wish: LoginWish) -> UserError:
    assert wish.refusal is not None
    return UserError(wish.refusal.label, _("It was asked: {wish}, {login}.").format(wish=wish.kind.label, login=wish.login))


def _no_agent() -> str:
    return _("“kontor agent” on the server does not answer, so nothing was done.")


def _noted() -> str:
    return _("It is noted and not done yet: “kontor agent” on the server does not answer.")


def _how(session: Session, kind: WishKind, employee_id: int, login: str) -> str:
    """What to do when no agent runs: start it, or the definitions for the server's administrator."""
    role = str(session.scalar(sa.select(Employee.role).where(Employee.id == employee_id)) or "…").upper()
    name = f'"{login.upper()}"'
    ended = f"DELETE FROM mon$attachments WHERE mon$user = '{login.upper()}';"
    command = {
        WishKind.MAKE: f"CREATE USER {name} PASSWORD '…'; GRANT KONTOR_{role} TO USER {name};",
        WishKind.ROLE: f"REVOKE KONTOR_… FROM USER {name}; GRANT KONTOR_{role} TO USER {name}; {ended}",
        WishKind.LOCK: f"ALTER USER {name} INACTIVE; {ended}",
        WishKind.DISMISS: f"ALTER USER {name} INACTIVE; {ended}",
        WishKind.UNLOCK: f"ALTER USER {name} ACTIVE;",
        WishKind.PASSWORD: f"ALTER USER {name} PASSWORD '…';",
    }[kind]
    return _("Start it there; or let the administrator of the server do it: {command}").format(command=command)
