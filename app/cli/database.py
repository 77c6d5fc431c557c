"""Which database a command works on, and the password for it: asked for, kept in the keyring or in the environment, never an argument."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from app.core import paths, settings, vault
from app.core.errors import UserError
from app.core.i18n import _
from app.core.vault import VaultShut
from app.db import migrate
from app.db.engine import Database, address, open_database
from app.services import sign_in
from app.services.context import Context

KEYRING_SERVICE = "Kontor"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add ``--db``."""
    parser.add_argument(
        "--db", metavar="URL", default=os.environ.get("KONTOR_DB"),
        help=_("database: sqlite:////file.kontor, postgresql://user@host/name or firebird://user@host//file.fdb; default: the last one used"),
    )


def chosen_url(arguments: argparse.Namespace) -> str:
    """The URL that was named, else the last one used, else the file of this workplace."""
    if arguments.db:
        return str(arguments.db)
    known = settings.load()
    for connection in known.connections:
        if connection.name == known.last_connection:
            return connection.url
    return f"sqlite:///{paths.data() / 'kontor.kontor'}"


def password_for(url: str) -> str | None:
    """The password of a server's login; None for a file.

    :raises UserError: nobody can be asked, or the address holds a password: what stands in a command can be read by others.
    """
    parsed = address(url)
    if parsed.password is not None:
        hint = _("Leave it out: the command asks for it, or takes it from KONTOR_PASSWORD.")
        raise UserError(_("A password has no place in the address of a database."), hint)
    if parsed.drivername.startswith("sqlite"):
        return None
    if (given := os.environ.get("KONTOR_PASSWORD")) is not None:
        return given
    try:
        kept = vault.read(KEYRING_SERVICE, parsed.render_as_string())
    except VaultShut:
        kept = None
    if kept is not None:
        return kept
    if not sys.stdin.isatty():
        hint = _("Set KONTOR_PASSWORD, or run the command where you can type.")
        raise UserError(_("The password of {user} is missing.").format(user=parsed.username), hint)
    return getpass.getpass(_("Password of {user}: ").format(user=parsed.username))


@contextmanager
def opened(arguments: argparse.Namespace, *, may_be_new: bool = False) -> Iterator[Database]:
    """The chosen database, whatever its schema; closed at the end.

    :raises UserError: there is no such file, and it may not be new.
    """
    url = chosen_url(arguments)
    database = open_database(url, password_for(url))
    if not may_be_new and not database.is_there():
        raise UserError(_("There is no file {file}.").format(file=database.url.database), _("Check the path, or make the file: kontor init URL."))
    try:
        yield database
    finally:
        database.dispose()


@contextmanager
def working(arguments: argparse.Namespace, *, unattended: bool = False) -> Iterator[Context]:
    """A context on the chosen database, whose schema must be the program's, for whoever comes in by the door of the window as well.

    :param unattended: nobody is there to type the code of a second factor.
    :raises UserError: the schema is older or newer, or nobody can be asked who it is.
    :raises AccessDenied: login, password or code are not right.
    """
    with opened(arguments) as database:
        migrate.require_current(database)
        yield _entered(database, unattended)


def _entered(database: Database, unattended: bool) -> Context:
    login, password = os.environ.get("KONTOR_LOGIN", ""), os.environ.get("KONTOR_PASSWORD", "") if database.name == "sqlite" else ""
    enter = sign_in.known if unattended else sign_in.enter
    try:
        try:
            return enter(database, login, password)
        except sign_in.PersonWanted as wanted:
            if not sys.stdin.isatty():
                hint = _("Set KONTOR_LOGIN and KONTOR_PASSWORD, or run the command where you can type.")
                raise UserError(_("This file asks who works here."), hint) from wanted
            login = login or input(_("Your name for signing in: ")).strip()
            password = getpass.getpass(_("Password of {user}: ").format(user=login))
            return enter(database, login, password)
    except sign_in.CodeWanted:
        if not sys.stdin.isatty():
            raise
        return sign_in.enter(database, login, password, getpass.getpass(_("Code of your telephone: ")))
