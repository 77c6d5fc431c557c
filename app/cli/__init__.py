"""The ``kontor`` command: for administrators, for checking, and to open the window.

Exit status: 0 done, 1 refused or wrong (a sentence says why), 2 the words were not understood.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from app import __version__
from app.cli import argument_words, database, output, window
from app.core import i18n, logs, settings
from app.core.errors import UserError
from app.core.i18n import _

_log = logging.getLogger(__name__)
#: the window does not wait for these: they bring along all that reads and writes workbooks and papers
OTHERS = ("maintenance", "agent", "backups", "exchange")


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    i18n.set_language(os.environ.get("KONTOR_LANGUAGE") or settings.load().language or i18n.system_language())
    given = list(sys.argv[1:] if words is None else words)
    arguments = parser(whole=_command(given) not in ("gui", "demo")).parse_args(given)
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


def _command(words: Sequence[str]) -> str:
    """The command that is named, perhaps behind the database; the one that opens the window where there is none."""
    first = 2 if words[:1] == ["--db"] else 1 if words and words[0].startswith("--db=") else 0
    return words[first] if len(words) > first else "gui"


def parser(*, whole: bool = True) -> argparse.ArgumentParser:
    """The commands with their help.

    :param whole: False for those of the window alone.
    """
    argument_words.translate()
    top = argparse.ArgumentParser(prog="kontor", description=_("Kontor runs a small firm: clients, deals, documents, stock, payments, reports."))
    top.add_argument("--version", action="version", version=f"kontor {__version__}", help=argument_words.version_help())
    database.add_arguments(top)
    top.set_defaults(run=window.show)
    commands = top.add_subparsers(title=_("commands"), metavar="COMMAND")
    window.add_commands(commands)
    for name in OTHERS if whole else ():
        import_module(f"{__name__}.{name}").add_commands(commands)
    return top
