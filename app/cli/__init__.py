"""The ``kontor`` command: for administrators, for checking, and to open the window.

Exit status: 0 done, 1 refused or wrong (a sentence says why), 2 the words were not understood.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence

from app import __version__
from app.cli import backups, database, exchange, maintenance, output, window
from app.core import i18n, logs, settings
from app.core.errors import UserError
from app.core.i18n import _

_log = logging.getLogger(__name__)


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    i18n.set_language(os.environ.get("KONTOR_LANGUAGE") or settings.load().language or i18n.system_language())
    arguments = parser().parse_args(list(sys.argv[1:] if words is None else words))
    log = logs.start()
    try:
        return int(arguments.run(arguments) or 0)
    except UserError as error:
        output.complain(error)
        return 1
    except Exception:  # noqa: BLE001 - the outermost call of the program: whatever it is belongs into the log, not on the screen
        _log.exception("a command failed unexpectedly")
        output.say(_("This should not have happened: it is a fault of Kontor. What happened stands in {file}.").format(file=log))
        return 1
    except KeyboardInterrupt:
        output.say(_("Stopped."))
        return 1


def parser() -> argparse.ArgumentParser:
    """All commands with their help."""
    top = argparse.ArgumentParser(prog="kontor", description=_("Kontor runs a small firm: clients, deals, documents, stock, payments, reports."))
    top.add_argument("--version", action="version", version=f"kontor {__version__}")
    database.add_arguments(top)
    top.set_defaults(run=window.show)
    commands = top.add_subparsers(title=_("commands"), metavar="COMMAND")
    for part in (window, maintenance, backups, exchange):
        part.add_commands(commands)
    return top
