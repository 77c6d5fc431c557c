"""Passwords of people in a file: kept as argon2 hashes, asked for once the owner wants it.

They keep honest people to their rights. Whoever can open the file with another program can read and change everything.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.orm import Session

from app.core import clock
from app.core.changes import Changes
from app.core.errors import AccessDenied, FieldErrors, UserError
from app.core.i18n import _
from app.db.engine import Database
from app.db.session import reading
from app.models.access import PersonSecret
from app.models.customization import FirmSetting
from app.models.organisation import Employee
from app.services import tries
from app.services.context import Context, UserInfo
from app.services.use_case import declare, perform, use_case

PERMISSION = "organisation.login.ask"
TRY = "organisation.login.try"
declare(TRY, undo=False)
#: name of the firm's setting
ASK = "ask who works here"
SHORTEST = 8
LONGEST_LOGIN = 31
_hasher = PasswordHasher()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can sign in."""

    login: str
    name: str


def asks(database: Database) -> bool:
    """Whether the owner of a file wants everybody to say who it is; a server asks by itself."""
    if database.name != "sqlite":
        return False
    with reading(database) as session:
        return bool(session.scalar(sa.select(FirmSetting.value).where(FirmSetting.name == ASK)))


def people(database: Database) -> tuple[Person, ...]:
    """Everybody who has a password in this file and works here, by name."""
    statement = (
        sa.select(Employee.login, Employee.name)
        .join(PersonSecret, PersonSecret.employee_id == Employee.id)
        .where(PersonSecret.password_hash.is_not(None), Employee.login.is_not(None), Employee.is_active, Employee.deleted_at.is_(None))
        .order_by(Employee.name)
    )
    with reading(database) as session:
        return tuple(Person(login or "", name) for login, name in session.execute(statement))


@use_case("organisation.login.ask")
def ask_who_works(ctx: Context, login: str, password: str, again: str, key: str | None = None) -> Changes:
    """Ask everybody from now on; whoever switches it on sets the own password with it, so that nobody is locked out.

    :raises FieldErrors: the passwords differ, or one is too short.
    :raises UserError: this is no file, or it has no people yet.
    """
    if ctx.database.name != "sqlite" or ctx.user.id is None:
        raise UserError(_("Only a file with people in it can ask who works here."), _("A server always asks."))
    check(login, password, again)
    with ctx.uow(key, employee=ctx.user.id) as uow:
        employee = uow.session.get(Employee, ctx.user.id)
        assert employee is not None
        employee.login = login.strip().lower()
        put(uow.session, employee.id, password)
        setting = _setting(uow.session)
        if setting is None:
            uow.session.add(FirmSetting(name=ASK, value=True))
        else:
            setting.value = True
        return uow.commit()


@use_case("organisation.login.ask_nobody")
def ask_nobody(ctx: Context, key: str | None = None) -> Changes:
    """Ask no more; whoever opens the file is the owner again. The passwords stay for the next time."""
    with ctx.uow(key) as uow:
        if (setting := _setting(uow.session)) is not None:
            setting.value = False
        return uow.commit()


def check(login: str, password: str, again: str) -> None:
    """Refuse what cannot be a login and password of a file.

    :raises FieldErrors: everything wrong, by field.
    """
    errors = {}
    if not 1 <= len(login.strip()) <= LONGEST_LOGIN or not login.isprintable():
        errors["login"] = _("Type a short name for signing in.")
    if len(password) < SHORTEST or not password.isprintable():
        errors["password"] = _("Use at least 8 characters.")
    if password != again:
        errors["again"] = _("The two passwords differ: type them again.")
    if errors:
        raise FieldErrors(errors)


def put(session: Session, employee_id: int, password: str) -> None:
    """Keep the hash of a new password in an open unit of work; the old one is no longer good."""
    secret = tries.locked_secret(session, employee_id)
    secret.password_hash, secret.password_set_at = _hasher.hash(password), clock.now()
    tries.note_success(secret)


def sign_in(database: Database, login: str, password: str) -> Employee:
    """The person behind a login and a password.

    :raises AccessDenied: they do not belong together, the login is locked, or the person has to wait after too many wrong tries.
    """
    with reading(database) as session:
        is_login = sa.or_(Employee.login == login.strip(), sa.func.lower(Employee.login) == login.strip().lower())
        found = sa.select(Employee).where(is_login, Employee.deleted_at.is_(None))
        employee = session.scalars(found).first()
    if employee is None:
        raise _refusal()
    user = UserInfo(employee.id, employee.name, employee.login or "")
    is_right = False

    def attempt(ctx: Context) -> Changes:
        nonlocal is_right
        with ctx.uow(employee=employee.id) as uow:
            secret = tries.locked_secret(uow.session, employee.id)
            tries.refuse_while_waiting(secret)
            is_right = not secret.is_locked and _is_password(secret, password)
            if is_right:
                tries.note_success(secret)
            else:
                tries.note_failure(secret)
            return uow.commit()

    perform(Context(database, user), TRY, attempt)
    if not is_right:
        raise _refusal()
    return employee


def _is_password(secret: PersonSecret, password: str) -> bool:
    if secret.password_hash is None:
        return False
    try:
        _hasher.verify(secret.password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
    if _hasher.check_needs_rehash(secret.password_hash):
        secret.password_hash = _hasher.hash(password)
    return True


def _refusal() -> AccessDenied:
    return AccessDenied(_("Name or password is not right."), _("Capital and small letters count; after five wrong tries you have to wait."))


def _setting(session: Session) -> FirmSetting | None:
    return session.scalar(sa.select(FirmSetting).where(FirmSetting.name == ASK).with_for_update())
