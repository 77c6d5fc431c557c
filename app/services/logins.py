"""Logins of the employees: made, locked and given new passwords by whoever manages the firm, and on a server also the server.

A server keeps them itself; on Firebird whoever is not its administrator asks the agent there (`login_wishes`). A file keeps hashes of
passwords, which the program asks for once the owner wants it; whoever can open the file with another program can do everything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.changes import Changes
from app.core.enums.logins import WishKind
from app.core.errors import AccessDenied, FieldErrors, UserError
from app.core.i18n import _
from app.db.guard import staff
from app.db.guard.staff import Standing
from app.models.access import PersonSecret
from app.models.organisation import Employee
from app.services import file_passwords, login_office, login_wishes, sessions, tries
from app.services.context import Context
from app.services.login_wishes import Pending
from app.services.use_case import use_case

PERMISSION = "organisation.login.save"

__all__ = [
    "PERMISSION", "Situation", "Standing", "change_own_password", "is_file", "is_known_to_others", "lock", "make", "set_password", "situation",
    "standing", "unlock",
]


def is_file(ctx: Context) -> bool:
    """Whether the database is a file, which any program can open without a password."""
    return ctx.database.name == "sqlite"


@dataclass(frozen=True, slots=True)
class Situation:
    """How the login of an employee stands, and what is on its way at the server."""

    standing: Standing
    pending: Pending = field(default_factory=Pending)


def situation(ctx: Context, employee_id: int) -> Situation:
    """How the login of an employee stands, together with what was asked for it last."""
    if ctx.database.name != "firebird":
        return Situation(standing(ctx, employee_id))
    with ctx.reading() as session:
        pending = login_wishes.pending(session, employee_id)
    return Situation(standing(ctx, employee_id), pending)


def standing(ctx: Context, employee_id: int) -> Standing:
    """How the login of an employee stands with the server, or in the file; absent for an employee without one."""
    with ctx.reading() as session:
        login = session.scalar(sa.select(Employee.login).where(Employee.id == employee_id))
        if is_file(ctx):
            secret = tries.secret_of(session, employee_id)
            if not login or secret is None or secret.password_hash is None:
                return Standing.ABSENT
            return Standing.LOCKED if secret.is_locked else Standing.OPEN
    if not login:
        return Standing.ABSENT
    with _said_plainly(ctx):
        return _as_noted(ctx, login) if login_wishes.must_ask(ctx) else staff.standing(ctx.database, login)


def _as_noted(ctx: Context, login: str) -> Standing:
    """What the agent noted; without an agent the server still tells everybody who holds a role, and nobody whether that login is locked."""
    with ctx.reading() as session:
        state = login_wishes.state_of(session, login)
        if state is None:
            return Standing.UNKNOWN if staff.holds_role(session.connection(), login) else Standing.ABSENT
        return Standing.OPEN if state.is_open else Standing.LOCKED


@use_case("organisation.login.save")
def make(ctx: Context, employee_id: int, login: str, password: str, again: str, key: str | None = None) -> Changes:
    """Let an employee in: a login at the server, in the group of the staff, named on the employee's card; in a file a password.

    :param login: at a server 2 to 30 small Latin letters, figures and underscores.
    :param again: the password typed a second time.
    :raises FieldErrors: the passwords differ.
    :raises UserError: the login is taken or not acceptable, or the server refuses.
    """
    _check(password, again)
    login = login.strip().lower()
    if is_file(ctx):
        file_passwords.check(login, password, again)
    if login_wishes.must_ask(ctx):
        return _ask(ctx, WishKind.MAKE, employee_id, key, login, password)
    with ctx.uow(key, employee=employee_id, login=login) as uow:
        employee = _employee(uow.session, employee_id)
        _refuse_taken(uow.session, employee_id, login)
        employee.login = login
        tries.locked_secret(uow.session, employee_id).is_given = True
        uow.session.flush()
        if is_file(ctx):
            file_passwords.put(uow.session, employee_id, password)
            return uow.commit()
        with _said_plainly(ctx):
            staff.create_login(ctx.database, uow.session.connection(), login, password)
        changes = uow.commit()
    login_office.note_states(ctx)
    return changes


@use_case("organisation.login.password")
def set_password(ctx: Context, employee_id: int, password: str, again: str, key: str | None = None) -> Changes:
    """Give an employee a new password.

    :raises FieldErrors: the passwords differ.
    :raises UserError: there is no login, the password is not acceptable, or the server refuses.
    """
    _check(password, again)
    if is_file(ctx):
        file_passwords.check("-", password, again)
    is_own = employee_id == ctx.user.id
    if not is_own and login_wishes.must_ask(ctx):
        return _ask(ctx, WishKind.PASSWORD, employee_id, key, password=password)
    give = staff.set_own_password if is_own and ctx.database.name == "firebird" else staff.set_password
    doors = _Doors(lambda session: file_passwords.put(session, employee_id, password), lambda login: give(ctx.database, login, password))
    return _at_door(ctx, employee_id, key, doors, is_password=True)


@use_case("organisation.login.lock")
def lock(ctx: Context, employee_id: int, key: str | None = None) -> Changes:
    """Let an employee in no more, and end what they have open.

    :raises UserError: there is no login, it is one's own, or the server refuses.
    """
    if employee_id == ctx.user.id:
        raise UserError(_("You cannot lock your own login."), _("Somebody else who manages the firm can."))

    if login_wishes.must_ask(ctx):
        return _ask(ctx, WishKind.LOCK, employee_id, key)

    def shut(session: Session) -> None:
        tries.locked_secret(session, employee_id).is_locked = True

    return _at_door(ctx, employee_id, key, _Doors(shut, lambda login: staff.shut_out(ctx.database, login)), ends=True)


@use_case("organisation.login.unlock")
def unlock(ctx: Context, employee_id: int, key: str | None = None) -> Changes:
    """Undo `lock`.

    :raises UserError: there is no login, or the server refuses.
    """

    if login_wishes.must_ask(ctx):
        return _ask(ctx, WishKind.UNLOCK, employee_id, key)

    def open_again(session: Session) -> None:
        tries.locked_secret(session, employee_id).is_locked = False

    return _at_door(ctx, employee_id, key, _Doors(open_again, lambda login: staff.let_in_again(ctx.database, login)))


@use_case("customization.password.save")
def change_own_password(ctx: Context, password: str, again: str, key: str | None = None) -> Changes:
    """Give oneself a new password, which everybody may.

    :raises FieldErrors: the passwords differ.
    """
    _check(password, again)
    login = ctx.user.login.lower()
    if is_file(ctx):
        file_passwords.check(login, password, again)
    with ctx.uow(key, login=login) as uow:
        if ctx.user.id is not None:
            tries.locked_secret(uow.session, ctx.user.id).is_given = False
        uow.session.flush()
        if is_file(ctx) and ctx.user.id is not None:
            file_passwords.put(uow.session, ctx.user.id, password)
            return uow.commit()
        with _said_plainly(ctx):
            staff.set_own_password(ctx.database, login, password)
        return uow.commit()


def is_known_to_others(ctx: Context) -> bool:
    """Whether somebody else has set the password of the person who is signed in, so that it should be changed."""
    if is_file(ctx) and not file_passwords.asks(ctx.database):
        return False
    with ctx.reading() as session:
        return bool(session.scalar(sa.select(PersonSecret.is_given).where(PersonSecret.employee_id == ctx.user.id)))


@dataclass(frozen=True, slots=True)
class _Doors:
    """The same act in a file, within the unit of work, and at a server."""

    in_file: Callable[[Session], None]
    at_server: Callable[[str], None]


def _at_door(ctx: Context, employee_id: int, key: str | None, doors: _Doors, *, is_password: bool = False, ends: bool = False) -> Changes:
    """Do something with an employee's login; the journal's header says what and whose.

    :param ends: the sessions of the person end with it.
    """
    login_office.settle(ctx, employee_id)  # what was asked before comes first
    with ctx.uow(key, employee=employee_id) as uow:
        login = _employee(uow.session, employee_id).login
        if not login:
            raise UserError(_("There is no login yet."), _("Make one first."))
        if is_password:
            tries.locked_secret(uow.session, employee_id).is_given = employee_id != ctx.user.id
        if ends:
            sessions.end_all_of(uow.session, employee_id, ctx.user.id)
        if is_file(ctx):
            doors.in_file(uow.session)
        uow.session.flush()
        if not is_file(ctx):
            with _said_plainly(ctx):
                doors.at_server(login.lower())
        uow.touch("employee", employee_id)
        changes = uow.commit()
    login_office.note_states(ctx)
    return changes


def _ask(ctx: Context, kind: WishKind, employee_id: int, key: str | None, login: str = "", password: str = "") -> Changes:
    """Ask the agent on the server, and wait for what came of it.

    :param login: for a new one; otherwise that of the card.
    :raises UserError: it was refused, or no agent answers.
    """
    with ctx.uow(key, employee=employee_id) as uow:
        wanted = login or (_employee(uow.session, employee_id).login or "").lower()
        if not wanted:
            raise UserError(_("There is no login yet."), _("Make one first."))
        if kind.is_sealed:
            staff.check(wanted, password)
        if kind is WishKind.MAKE:
            _refuse_taken(uow.session, employee_id, wanted)
        token = login_wishes.ask(uow.session, ctx, kind, employee_id, wanted, password)
        changes = uow.commit()
    return changes | login_wishes.wait(ctx, token)


def _refuse_taken(session: Session, employee_id: int, login: str) -> None:
    taken = sa.select(Employee.name).where(sa.func.lower(Employee.login) == login, Employee.id != employee_id)
    if (other := session.scalar(taken)) is not None:
        raise FieldErrors({"login": _("{name} has this login already.").format(name=other)})


def _check(password: str, again: str) -> None:
    if password != again:
        raise FieldErrors({"again": _("The two passwords differ: type them again.")})


def _employee(session: Session, employee_id: int) -> Employee:
    found: Employee | None = session.get(Employee, employee_id)
    if found is None:
        raise UserError(_("This employee is not there any more."))
    return found


@contextmanager
def _said_plainly(ctx: Context) -> Iterator[None]:
    try:
        with ctx.database.said_plainly():
            yield
    except AccessDenied as error:
        raise AccessDenied(
            _("The server lets only its administrator do this."), _("Sign in with the login under which the database was made."),
        ) from error
