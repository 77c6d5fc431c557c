"""Commands that open the window: none at all, gui, demo."""

from __future__ import annotations

import argparse
import gc
from pathlib import Path
from typing import Any

from app.cli import database
from app.core import i18n
from app.core.i18n import _


def add_commands(commands: Any) -> None:
    """Declare the commands."""
    add = commands.add_parser("gui", help=_("open the window"))
    add.set_defaults(run=show)
    add = commands.add_parser("demo", help=_("make a demo firm and open it"))
    add.add_argument("--tour", type=Path, metavar="DIR", help=_("open every window, write pictures and papers into DIR, and end"))
    add.add_argument("--lang", choices=tuple(i18n.LANGUAGES), help=_("language"))
    add.add_argument("--theme", choices=("light", "dark", "contrast"))
    add.add_argument("--scale", type=float, default=1.0, help=_("size of everything, 2 for 200 %%"))
    add.set_defaults(run=demonstrate)


def show(arguments: argparse.Namespace) -> int:
    """``kontor`` and ``kontor gui``."""
    load_quickly()
    from app.main import run_window

    return run_window(database.chosen_url(arguments) if arguments.db else None)


def load_quickly() -> None:
    """What the program does before it loads the window."""
    gc.disable()  # the window has a collector of its own; going through all that is being loaded costs a tenth of the start
    import app.ui  # noqa: F401 - keeps PySide from reading the source of all that follows


def demonstrate(arguments: argparse.Namespace) -> int:
    """``kontor demo``."""
    from app.demo import demonstrate as run_demo

    return run_demo(arguments.tour, arguments.lang, arguments.theme, arguments.scale)
