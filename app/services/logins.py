"""Logins of the employees: made, locked and given new passwords by whoever manages the firm, and on a server also the server.

A server keeps them itself. A file keeps hashes of passwords, which the program asks for once the owner wants it; whoever can open the
file with another program can do everything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.changes import Changes
from app.core.errors import AccessDenied, FieldErrors, UserError
from app.core.i18n import _
from app.db.guard import staff
from app.db.guard.staff import Standing
from app.models.access import PersonSecret
from app.models.organisation import Employee
from app.services import file_passwords, sessions, tries
from app.services.context import Context
from app.services.use_case import use_case

PERMISSION = "organisation.login.save"

__all__ = [
    "PERMISSION", "Standing", "change_own_password", "is_file", "is_known_to_others", "lock", "make", "set_password", "standing", "unlock",
]


def is_file(ctx: Context) -> bool:
    """Whether the database is a file, which any program can open without a password."""
    return ctx.database.name == "sqlite"


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
        return staff.standing(ctx.database, login)


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
    with ctx.uow(key, employee=employee_id, login=login) as uow:
        employee = _employee(uow.session, employee_id)
        taken = sa.select(Employee.name).where(sa.func.lower(Employee.login) == login, Employee.id != employee_id)
        if (other := uow.session.scalar(taken)) is not None:
            raise FieldErrors({"login": _("{name} has this login already.").format(name=other)})
        employee.login = login
        tries.locked_secret(uow.session, employee_id).is_given = True
        uow.session.flush()
        if is_file(ctx):
            file_passwords.put(uow.session, employee_id, password)
            return uow.commit()
        with _said_plainly(ctx):
            staff.create_login(ctx.database, uow.session.connection(), login, password)
        return uow.commit()


@use_case("organisation.login.password")
def set_password(ctx: Context, employee_id: int, password: str, again: str, key: str | None = None) -> Changes:
    """Give an employee a new password.

    :raises FieldErrors: the passwords differ.
    :raises UserError: there is no login, the password is not acceptable, or the server refuses.
    """
    _check(password, again)
    if is_file(ctx):
        file_passwords.check("-", password, again)
    doors = _Doors(
        lambda session: file_passwords.put(session, employee_id, password), lambda login: staff.set_password(ctx.database, login, password),
    )
    return _at_door(ctx, employee_id, key, doors, is_password=True)


@use_case("organisation.login.lock")
def lock(ctx: Context, employee_id: int, key: str | None = None) -> Changes:
    """Let an employee in no more, and end what they have open.

    :raises UserError: there is no login, it is one's own, or the server refuses.
    """
    if employee_id == ctx.user.id:
        raise UserError(_("You cannot lock your own login."), _("Somebody else who manages the firm can."))

    def shut(session: Session) -> None:
        tries.locked_secret(session, employee_id).is_locked = True

    return _at_door(ctx, employee_id, key, _Doors(shut, lambda login: staff.shut_out(ctx.database, login)), ends=True)


@use_case("organisation.login.unlock")
def unlock(ctx: Context, employee_id: int, key: str | None = None) -> Changes:
    """Undo `lock`.

    :raises UserError: there is no login, or the server refuses.
    """

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
        return uow.commit()


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
