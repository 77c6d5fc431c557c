"""The door of the program: who is there, with which password, with which code."""

from __future__ import annotations

from app.core.errors import AccessDenied, UserError
from app.core.i18n import _
from app.db.engine import Database
from app.services import file_passwords, second_factor
from app.services.context import Context, open_context
from app.services.file_passwords import Person
from app.services.second_factor import CodeWanted

__all__ = ["CodeWanted", "Person", "PersonWanted", "enter", "known"]


class PersonWanted(UserError):
    """A file asks who works here.

    :param people: everybody who can sign in.
    """

    def __init__(self, people: tuple[Person, ...]) -> None:
        super().__init__(_("Choose who you are, and type your password."))
        self.people = people


def enter(database: Database, login: str = "", password: str = "", code: str = "") -> Context:
    """Let a person in.

    :raises CodeWanted: the person has a second factor and no code was given.
    :raises AccessDenied: the code is not right; and see `known`.
    """
    ctx = known(database, login, password)
    second_factor.ask(ctx, code)
    return ctx


def known(database: Database, login: str = "", password: str = "") -> Context:
    """Let in a program that works unattended, which has no telephone: nobody is asked for a code.

    A server has checked login and password already; a file checks them here, once its owner wants it.

    :raises PersonWanted: a file asks for a person and none was given.
    :raises AccessDenied: login or password are not right, or the person does not work here any more.
    """
    if not file_passwords.asks(database):
        ctx = open_context(database)
    elif not login or not password:
        raise PersonWanted(file_passwords.people(database))
    else:
        employee = file_passwords.sign_in(database, login, password)
        ctx = open_context(database, employee.login)
        if ctx.user.id != employee.id:
            raise AccessDenied(_("The login “{name}” belongs to no employee.").format(name=login))
    return ctx
