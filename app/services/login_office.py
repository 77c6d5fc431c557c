"""Doing what is asked for logins, by whoever is the administrator of a Firebird server: its agent, or that person in the window.

Each wish is checked against the white list (`app.core.rules.login_wishes`), done in the server, and answered in its row. Who asked does not come from
the program that asked: a trigger of the database wrote it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.core import clock
from app.core.changes import Changes
from app.core.enums.logins import Refusal, WishKind, WishState
from app.core.errors import UserError
from app.core.rules.login_wishes import Door, Person, Wish, refusal
from app.core.sealed_letter import BrokenSeal, Letterbox
from app.db.guard import staff
from app.db.session import reading
from app.models.access import LoginState, LoginWish
from app.models.agent import AgentKey
from app.models.organisation import Employee
from app.services import login_wishes, sessions, tries
from app.services.context import Context
from app.services.use_case import use_case

_log = logging.getLogger(__name__)
_PREFIX = "kontor_"


@dataclass(frozen=True, slots=True)
class Office:
    """Whoever does what is asked.

    :param ctx: of an administrator of the server.
    :param holder: name that tells this agent from others; empty for a person, to whom nobody writes letters.
    """

    ctx: Context
    holder: str = ""
    box: Letterbox = field(default_factory=Letterbox)

    def work(self, employee_id: int | None = None) -> int:
        """Do all that is asked, the oldest first; returns how many wishes were answered.

        :param employee_id: only what concerns this person.
        """
        with reading(self.ctx.database) as session:
            statement = sa.select(LoginWish.id).where(LoginWish.state == WishState.ASKED, *self._readable(session))
            if employee_id is not None:
                statement = statement.where(LoginWish.employee_id == employee_id)
            waiting = session.scalars(statement.order_by(LoginWish.id)).all()
        for id in waiting:
            _answer(self.ctx, id, self.box)
        if waiting:
            self.note_states()
        return len(waiting)

    def _readable(self, session: Session) -> list[sa.ColumnElement[bool]]:
        """Letters to another agent that is at work are left to that one; a person leaves all of them to agents."""
        others = session.scalars(
            sa.select(AgentKey.address).where(AgentKey.seen_at > clock.now() - login_wishes.GONE_AFTER, AgentKey.address != self.box.address)
        ).all()
        if not self.holder:
            return [LoginWish.address.is_(None)]
        return [sa.or_(LoginWish.address.is_(None), LoginWish.address.not_in(others))] if others else []

    def open(self) -> None:
        """Publish the key that passwords are sealed with; keys of agents that are gone leave."""

        def write(session: Session) -> None:
            session.execute(sa.delete(AgentKey).where(AgentKey.seen_at < clock.now() - login_wishes.GONE_AFTER))
            session.add(AgentKey(holder=self.holder, address=self.box.address, seen_at=clock.now()))

        _past_the_journal(self.ctx, write)

    def beat(self) -> None:
        """Tell that the agent is at work; after a long silence another one may have taken its key for left."""
        mine = sa.update(AgentKey).where(AgentKey.address == self.box.address).values(seen_at=clock.now())

        def write(session: Session) -> None:
            if not cast("sa.CursorResult[Any]", session.execute(mine)).rowcount:
                session.add(AgentKey(holder=self.holder, address=self.box.address, seen_at=clock.now()))

        _past_the_journal(self.ctx, write)

    def close(self) -> None:
        """Take the key back."""
        _past_the_journal(self.ctx, lambda session: session.execute(sa.delete(AgentKey).where(AgentKey.address == self.box.address)))

    def note_states(self) -> None:
        """Note how the logins of this firm stand, for those who may know and whom the server does not tell."""
        ours = {login: door for login, door in staff.doors(self.ctx.database).items() if door.role or door.is_servers}
        with reading(self.ctx.database) as session:
            noted = {one.login: (one.is_open, one.role) for one in session.scalars(sa.select(LoginState))}
            named = {login.lower() for login in session.scalars(sa.select(Employee.login).where(Employee.login.is_not(None))) if login}
        wanted = {login: (door.is_open, door.role) for login, door in ours.items() if login in named or door.role}
        if noted != wanted:
            _note(self.ctx, wanted)


def settle(ctx: Context, employee_id: int) -> None:
    """Do at once what a changed card asks for, where the person is the server's administrator."""
    if staff.administers(ctx.database):
        Office(ctx).work(employee_id)


def note_states(ctx: Context) -> None:
    """After the server's administrator has changed a login in the window."""
    if ctx.database.name == "firebird":
        Office(ctx).note_states()


@use_case("agent.login.note")
def _note(ctx: Context, wanted: dict[str, tuple[bool, str]]) -> Changes:
    with ctx.uow() as uow:
        noted = {one.login: one for one in uow.session.scalars(sa.select(LoginState).order_by(LoginState.id).with_for_update())}
        for login, row in noted.items():
            if login not in wanted:
                uow.session.delete(row)
            else:
                row.is_open, row.role = wanted[login]
        uow.session.add_all(LoginState(login=login, is_open=is_open, role=role) for login, (is_open, role) in wanted.items() if login not in noted)
        return uow.commit()


@use_case("agent.login.answer")
def _answer(ctx: Context, id: int, box: Letterbox) -> Changes:
    """Do one wish and write what came of it; another agent may have been quicker."""
    with ctx.uow(wish=id) as uow:
        wish = uow.session.get(LoginWish, id, with_for_update=True)
        if wish is None or wish.state is not WishState.ASKED:
            return Changes()
        try:
            found = _done(ctx, uow.session, wish, box)
        except (DBAPIError, UserError, LookupError):
            _log.exception("the wish no. %s for the login %s was not done", wish.id, wish.login)
            found = Refusal.FAILED
        wish.state, wish.refusal = (WishState.DONE, None) if found is None else (WishState.REFUSED, found)
        wish.letter, wish.done_at = None, clock.now()
        uow.touch("employee", wish.employee_id)
        return uow.commit()


def _done(ctx: Context, session: Session, wish: LoginWish, box: Letterbox) -> Refusal | None:
    """Why a wish is not done; None when it is."""
    people = {
        one.id: Person(one.id, (one.login or "").lower(), one.role.value, one.is_active and one.deleted_at is None)
        for one in session.scalars(sa.select(Employee))
    }
    doors = staff.doors(ctx.database)
    asked_by = wish.asked_by.strip().lower()
    asked = Wish(
        wish.kind, wish.employee_id, wish.login.lower(), asked_by, wish.asked_role.strip().lower().removeprefix(_PREFIX), _is_servers(wish, doors),
    )
    target = people.get(wish.employee_id)
    if wish.kind is WishKind.DISMISS and target is not None and target.works and target.login == asked.login:
        return None  # the person is back since
    if (reason := refusal(asked, people, doors)) is not None:
        return reason
    password = ""
    if wish.kind.is_sealed:
        try:
            password = box.open(wish.letter or "", login_wishes.about(wish.kind, wish.employee_id, wish.login, asked_by, wish.token))
        except BrokenSeal:
            return Refusal.SEAL
    _act(ctx, session, wish, people, password)
    door = staff.doors(ctx.database)[asked.login]
    row = login_wishes.state_of(session, asked.login) or LoginState(login=asked.login)
    row.is_open, row.role = door.is_open, door.role
    session.add(row)
    return None


def _is_servers(wish: LoginWish, doors: dict[str, Door]) -> bool:
    """Whether whoever asked is an administrator of the server, who has no role of ours in the session."""
    door = doors.get(wish.asked_by.strip().lower())
    return door is not None and door.is_servers and not wish.asked_role.strip().lower().startswith(_PREFIX)


def _act(ctx: Context, session: Session, wish: LoginWish, people: dict[int, Person], password: str) -> None:
    target, login = people[wish.employee_id], wish.login.lower()
    match wish.kind:
        case WishKind.MAKE:
            session.get_one(Employee, target.id, with_for_update=True).login = login
            session.flush()
            staff.create_login(ctx.database, session.connection(), login, password)
        case WishKind.PASSWORD:
            staff.set_password(ctx.database, login, password)
        case WishKind.ROLE:
            staff.give_role(ctx.database, login, target.role)
        case WishKind.UNLOCK:
            staff.give_role(ctx.database, login, target.role)
            staff.let_in_again(ctx.database, login)
        case WishKind.LOCK | WishKind.DISMISS:
            staff.shut_out(ctx.database, login)
    if wish.kind.is_sealed:
        tries.locked_secret(session, target.id).is_given = True
    if wish.kind in (WishKind.ROLE, WishKind.LOCK, WishKind.DISMISS):
        asker = next((one.id for one in people.values() if one.login == wish.asked_by.strip().lower()), None)
        sessions.end_all_of(session, target.id, asker)


def _past_the_journal(ctx: Context, write: Callable[[Session], object]) -> None:
    """A heartbeat says nothing that anybody would look for in the journal."""
    with ctx.database.said_plainly(), Session(ctx.database.engine) as session:
        write(session)
        session.commit()
