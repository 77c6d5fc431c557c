"""``kontor doctor``: what this installation is, and what is unsafe about its database.

Exit status: 0 well (notices do not count), 1 warnings, or nothing could be examined, 2 dangers.
"""

from __future__ import annotations

import argparse
import json
import platform
from typing import Any

from app import __version__
from app.cli import database
from app.cli.output import say
from app.core import paths, settings
from app.core.i18n import N_, _, ngettext
from app.db import migrate
from app.services.doctor.check import Severity
from app.services.doctor.examination import Report, examine

STATES = {
    migrate.SchemaState.CURRENT: N_("Tables: as this program needs them"), migrate.SchemaState.OLDER: N_("Tables: of an older Kontor"),
    migrate.SchemaState.NEWER: N_("Tables: of a newer Kontor"), migrate.SchemaState.EMPTY: N_("Tables: none yet"),
}
WORDS = {Severity.DANGER: N_("DANGER"), Severity.WARNING: N_("WARNING"), Severity.NOTICE: N_("Notice")}


def add_commands(commands: Any) -> None:
    """Declare the command."""
    add = commands.add_parser("doctor", help=_("say what this installation is, what is unsafe about its database, and how to cure it"))
    add.add_argument("--json", action="store_true", help=_("for programs"))
    add.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """``kontor doctor``."""
    if not arguments.json:
        say(f"Kontor {__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}")
        say(_("Data: {path}").format(path=paths.data()))
        say(_("Settings: {path}").format(path=settings.default_file()))
        say(_("Logs: {path}").format(path=paths.logs()))
    with database.opened(arguments) as opened:
        address = opened.url.render_as_string()
        if not arguments.json:
            say(_("Database: {url}").format(url=address))
        opened.greet()
        state = migrate.check(opened)
        report = examine(opened)
    if arguments.json:
        say(json.dumps(_plain(report, address, state), ensure_ascii=False, indent=2))
    else:
        say(_(STATES[state]))
        _tell(report)
    return report.status


def _tell(report: Report) -> None:
    for finding in report.findings:
        say("")
        say(f"{_(WORDS[finding.severity])} [{finding.check}] {finding.text}")
        say("  " + _("Cure: {line}").format(line=finding.cure))
    say("")
    say(ngettext("{count} check done.", "{count} checks done.", report.done).format(count=report.done))
    if report.unseen:
        say(_("Not examined, because this login may not see it: {list}.").format(list=", ".join(report.unseen)))
    if not report.status:
        say(_("Nothing unsafe was found."))


def _plain(report: Report, address: str, state: migrate.SchemaState) -> dict[str, Any]:
    return {
        "kontor": __version__, "database": address, "tables": state.value, "status": report.status,
        "done": report.done, "unseen": list(report.unseen),
        "findings": [{"check": one.check, "severity": one.severity.name.lower(), "text": one.text, "cure": one.cure} for one in report.findings],
    }
