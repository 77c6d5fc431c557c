"""Logins of the employees at a server database: made, locked and given new passwords by whoever manages the firm and the server.

A SQLite file knows no logins: whoever can open it can do everything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.changes import Changes
from app.core.errors import AccessDenied, FieldErrors, UserError
from app.core.i18n import _
from app.db.guard import staff
from app.db.guard.staff import Standing
from app.models.customization import FirmSetting
from app.models.organisation import Employee
from app.services.context import Context
from app.services.use_case import use_case

PERMISSION = "organisation.login.save"

__all__ = [
    "PERMISSION", "Standing", "change_own_password", "is_known_to_others", "knows_logins", "lock", "make", "set_password", "standing", "unlock",
]


def knows_logins(ctx: Context) -> bool:
    """Whether the database has logins of its own."""
    return ctx.database.name != "sqlite"


def standing(ctx: Context, employee_id: int) -> Standing:
    """How the login of an employee stands with the server; absent for an employee without one and in a file."""
    with ctx.reading() as session:
        login = session.scalar(sa.select(Employee.login).where(Employee.id == employee_id))
    if not login or not knows_logins(ctx):
        return Standing.ABSENT
    with _said_plainly(ctx):
        return staff.standing(ctx.database, login)


@use_case("organisation.login.save")
def make(ctx: Context, employee_id: int, login: str, password: str, again: str, key: str | None = None) -> Changes:
    """Let an employee in: a login at the server, in the group of the staff, named on the employee's card.

    :param login: 2 to 30 small Latin letters, figures and underscores.
    :param again: the password typed a second time.
    :raises FieldErrors: the passwords differ.
    :raises UserError: the login is taken or not acceptable, or the server refuses.
    """
    _check(ctx, password, again)
    login = login.strip().lower()
    with ctx.uow(key, employee=employee_id, login=login) as uow:
        employee = _employee(uow.session, employee_id)
        taken = sa.select(Employee.name).where(sa.func.lower(Employee.login) == login, Employee.id != employee_id)
        if (other := uow.session.scalar(taken)) is not None:
            raise FieldErrors({"login": _("{name} has this login already.").format(name=other)})
        employee.login = login
        _remember(uow.session, login, is_others=True)
        uow.session.flush()
        with _said_plainly(ctx):
            staff.create_login(ctx.database, login, password)
        return uow.commit()


@use_case("organisation.login.password")
def set_password(ctx: Context, employee_id: int, password: str, again: str, key: str | None = None) -> Changes:
    """Give an employee a new password.

    :raises FieldErrors: the passwords differ.
    :raises UserError: there is no login, the password is not acceptable, or the server refuses.
    """
    _check(ctx, password, again)
    return _at_server(ctx, employee_id, key, lambda login: staff.set_password(ctx.database, login, password), is_password=True)


@use_case("organisation.login.lock")
def lock(ctx: Context, employee_id: int, key: str | None = None) -> Changes:
    """Let an employee in no more, and end what they have open.

    :raises UserError: there is no login, it is one's own, or the server refuses.
    """
    if employee_id == ctx.user.id:
        raise UserError(_("You cannot lock your own login."), _("Somebody else who manages the firm can."))
    return _at_server(ctx, employee_id, key, lambda login: staff.shut_out(ctx.database, login))


@use_case("organisation.login.unlock")
def unlock(ctx: Context, employee_id: int, key: str | None = None) -> Changes:
    """Undo `lock`.

    :raises UserError: there is no login, or the server refuses.
    """
    return _at_server(ctx, employee_id, key, lambda login: staff.let_in_again(ctx.database, login))


@use_case("customization.password.save")
def change_own_password(ctx: Context, password: str, again: str, key: str | None = None) -> Changes:
    """Give oneself a new password, which everybody may.

    :raises FieldErrors: the passwords differ.
    """
    _check(ctx, password, again)
    login = ctx.user.login.lower()
    with ctx.uow(key, login=login) as uow:
        _remember(uow.session, login, is_others=False)
        uow.session.flush()
        with _said_plainly(ctx):
            staff.set_own_password(ctx.database, login, password)
        return uow.commit()


def is_known_to_others(ctx: Context) -> bool:
    """Whether somebody else has set the password of the person who is signed in, so that it should be changed."""
    if not knows_logins(ctx):
        return False
    with ctx.reading() as session:
        return session.scalar(sa.select(FirmSetting.id).where(FirmSetting.name == _note_of(ctx.user.login.lower()))) is not None


def _note_of(login: str) -> str:
    return f"password of {login}"


def _remember(session: Session, login: str, *, is_others: bool) -> None:
    """Note that somebody else knows the password of a login, or that only its owner does."""
    note = session.scalar(sa.select(FirmSetting).where(FirmSetting.name == _note_of(login)))
    if is_others and note is None:
        session.add(FirmSetting(name=_note_of(login), value=True))
    elif not is_others and note is not None:
        session.delete(note)


def _at_server(ctx: Context, employee_id: int, key: str | None, act: Callable[[str], None], *, is_password: bool = False) -> Changes:
    """Do something with an employee's login; the journal's header says what and whose, for the tables do not change."""
    with ctx.uow(key, employee=employee_id) as uow:
        login = _employee(uow.session, employee_id).login
        if not login or not knows_logins(ctx):
            raise UserError(_("There is no login yet."), _("Make one first."))
        if is_password:
            _remember(uow.session, login.lower(), is_others=employee_id != ctx.user.id)
            uow.session.flush()
        with _said_plainly(ctx):
            act(login.lower())
        uow.touch("employee", employee_id)
        return uow.commit()


def _check(ctx: Context, password: str, again: str) -> None:
    if not knows_logins(ctx):
        raise UserError(
            _("This firm is a file on this computer, and a file has no logins."),
            _("Whoever can open the file can see and change everything. Passwords for each person need a server database."),
        )
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
