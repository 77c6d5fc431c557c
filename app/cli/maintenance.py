"""Commands that look after a database: init, migrate, doctor, verify."""

from __future__ import annotations

import argparse
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app import __version__
from app.cli import database, doctor
from app.cli.output import say
from app.core import settings
from app.core.errors import UserError
from app.core.i18n import _
from app.core.settings import SavedConnection
from app.db import migrate
from app.db.engine import open_database
from app.services import setup, verifying
from app.services.context import open_context


def add_commands(commands: Any) -> None:
    """Declare the commands."""
    add = commands.add_parser("init", help=_("create or upgrade a database, and set up the firm"))
    add.add_argument("url", metavar="URL", nargs="?", help=_("database; default: the one of --db"))
    add.add_argument("--firm", help=_("name of your firm"))
    add.add_argument("--country", default="DE", help=_("country of the firm: {list}").format(list=", ".join(setup.countries())))
    add.add_argument("--owner", help=_("name of the owner"))
    add.set_defaults(run=initialise)
    add = commands.add_parser("migrate", help=_("bring the tables of a database up to this program"))
    add.set_defaults(run=upgrade)
    doctor.add_commands(commands)
    add = commands.add_parser("verify", help=_("check every rule that the figures must obey"))
    add.set_defaults(run=verify)


def initialise(arguments: argparse.Namespace) -> int:
    """``kontor init``."""
    url = arguments.url or database.chosen_url(arguments)
    opened = open_database(url, database.password_for(url))
    try:
        migrate.create_or_upgrade(opened)
        ctx = open_context(opened)
        if setup.is_empty(ctx) and (arguments.firm is not None or arguments.owner is not None):
            setup.set_up(ctx, setup.Beginning(arguments.firm or "", arguments.country, arguments.owner or ctx.user.name, ctx.user.login))
        elif arguments.firm not in (None, ctx.firm):
            raise UserError(_("This database belongs to a firm already."), _("Leave out --firm, or name another database."))
        name = arguments.firm or opened.url.database or url
        connection = SavedConnection(Path(str(name)).stem, opened.url.render_as_string(), opened.url.username or "")
        settings.save(settings.load().with_connection(connection))
    finally:
        opened.dispose()
    say(_("The database is ready: {url}").format(url=opened.url.render_as_string()))
    return 0


def upgrade(arguments: argparse.Namespace) -> int:
    """``kontor migrate``."""
    with database.opened(arguments) as opened:
        migrate.create_or_upgrade(opened)
        say(_("The tables are those of Kontor {version}.").format(version=__version__))
    return 0


def verify(arguments: argparse.Namespace) -> int:
    """``kontor verify``."""
    with database.working(arguments) as ctx:
        examined = verifying.examine(ctx)
    for finding in examined.findings:
        say(f"{finding.check}: {finding.text}")
    if examined.left_out:
        say(_("Not checked, because your login may not read the journal: {list}.").format(list=", ".join(examined.left_out)))
    say(_("Nothing is wrong.") if not examined.findings else _("{count} findings.").format(count=len(examined.findings)))
    return 1 if examined.findings else 0


def end_with_grace(stop: Callable[[], None]) -> None:
    """Let Ctrl+C and the end of a service stop what runs after its step; called when the database is open.

    The library of Firebird listens to the same signals: it would close its connections, and the program would live on without them.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stop())
