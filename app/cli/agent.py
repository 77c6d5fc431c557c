"""``kontor agent``: the second program at work, how it stands, as a service, and the passwords that it needs."""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path
from typing import Any

from app.agent import service
from app.agent.calendar_server import CalendarServer
from app.agent.main import Agent
from app.agent.status import read_status
from app.cli import database
from app.cli.maintenance import end_with_grace
from app.cli.output import say
from app.core.enums.planning import Channel
from app.core.errors import UserError
from app.core.i18n import N_, _, format_moment
from app.services import calendar_addresses
from app.services.context import Context
from app.services.outgoing import settings
from app.services.process_steps import webhook

#: what can be done besides working, and its help
ACTIONS = {
    "status": N_("say who is at work, what ran, and what waits"), "install": N_("let this computer start the agent by itself"),
    "uninstall": N_("take that back"),
    "secret": N_("type the password of the mail server, of the SMS gateway or of a program that processes tell something, for this computer"),
}


def add_commands(commands: Any) -> None:
    """Declare the command."""
    add = commands.add_parser("agent", help=_("do what must happen while nobody looks: reminders, mail, backups, checks"))
    listed = "; ".join(f"{name}: {_(text)}" for name, text in ACTIONS.items())
    add.add_argument("action", nargs="?", choices=tuple(ACTIONS), metavar="ACTION", help=listed)
    add.add_argument("what", nargs="?", choices=("mail", "sms", "program"), help=_("of secret: which one"))
    add.add_argument("--name", default="", help=_("of secret program: the name that steps of processes know it by"))
    add.add_argument("--once", action="store_true", help=_("run what is due now, and end"))
    add.add_argument("--calendar-port", type=int, metavar="PORT", help=_("publish the calendars of people, read only, at this port"))
    add.add_argument("--calendar-host", default="", metavar="ADDRESS", help=_("only at this address of the computer"))
    add.add_argument("--calendar-certificate", type=Path, metavar="FILE", help=_("certificate and key (PEM), so that the line is encrypted"))
    add.add_argument("--user", default="", help=_("of install: as whom the service runs"))
    add.add_argument("--write-to", type=Path, metavar="DIR", help=_("of install: only write the files of the service into a folder"))
    add.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Do what was asked."""
    match arguments.action:
        case "status":
            return status(arguments)
        case "install":
            return install(arguments)
        case "uninstall":
            say(service.uninstall(service.plan(database.chosen_url(arguments))))
            return 0
        case "secret":
            return secret(arguments)
        case _:
            return serve(arguments)


def serve(arguments: argparse.Namespace) -> int:
    """Work, or do once what is due."""
    with database.working(arguments, unattended=True) as ctx:
        if arguments.once:
            ran = Agent(ctx).step()
            say(_("Ran: {list}.").format(list=", ".join(ran)) if ran else _("Nothing was due."))
            return 0
        agent = Agent(ctx, calendars=_calendars(ctx, arguments))
        end_with_grace(agent.stop)
        say(_("The agent is at work; Ctrl+C ends it."))
        agent.run()
    return 0


def status(arguments: argparse.Namespace) -> int:
    """Say how the agent stands; 1 when something is wrong."""
    with database.working(arguments, unattended=True) as ctx:
        found = read_status(ctx)
    say(found.words)
    for run in found.runs:
        last = format_moment(run.at) if run.at else _("never")
        following = _("next {time}").format(time=format_moment(run.next_at)) if run.next_at else ""
        say("  ".join(part for part in (run.title, last, "" if run.is_well else _("failed"), run.text, following) if part))
    say(_("{waiting} messages wait, {failed} failed.").format(waiting=found.waiting, failed=found.failed))
    for problem in found.problems:
        say(problem)
    return 1 if found.problems else 0


def install(arguments: argparse.Namespace) -> int:
    """Make it a service of the system, or write the files for whoever does."""
    url = database.chosen_url(arguments)
    words = [f"--calendar-port={arguments.calendar_port}"] if arguments.calendar_port else []
    words += [f"--calendar-host={arguments.calendar_host}"] if arguments.calendar_host else []
    words += [f"--calendar-certificate={arguments.calendar_certificate.resolve()}"] if arguments.calendar_certificate else []
    planned = service.plan(url, tuple(words), arguments.user)
    if arguments.write_to is not None:
        for file in service.write(planned, arguments.write_to):
            say(str(file))
        return 0
    say(service.install(planned, database.password_for(url)))
    return 0


def secret(arguments: argparse.Namespace) -> int:
    """Take a password from the keyboard, or from the input where nobody types."""
    if arguments.what is None:
        raise UserError(_("Say which password: mail, sms or program."))
    if arguments.what == "program" and not arguments.name.strip():
        raise UserError(_("Say whose password, with --name."))
    with database.working(arguments, unattended=True) as ctx:
        typed = getpass.getpass(_("Password: ")) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        place = _keep(ctx, arguments, typed)
        say(_("Kept in {place}.").format(place=place) if place else _("The password is forgotten."))
    return 0


def _keep(ctx: Context, arguments: argparse.Namespace, typed: str) -> str:
    """Keep or forget a password; where it is kept in words."""
    if arguments.what == "program":
        return webhook.keep_secret(ctx, arguments.name.strip(), typed)
    channel = Channel.EMAIL if arguments.what == "mail" else Channel.SMS
    if typed:
        return settings.keep_secret(ctx, channel, typed)
    settings.drop_secret(ctx, channel)
    return ""


def _calendars(ctx: Context, arguments: argparse.Namespace) -> CalendarServer | None:
    if arguments.calendar_port is None:
        return None
    server = CalendarServer(ctx, arguments.calendar_port, arguments.calendar_host, arguments.calendar_certificate)
    if not calendar_addresses.read_base(ctx):
        calendar_addresses.save_base(ctx, server.base)
    return server
