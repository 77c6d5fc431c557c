"""What `argparse` itself says, in the language of the window: Python brings it in English only."""

from __future__ import annotations

import argparse

from app.core.i18n import N_, _

#: what a person meets: the heads of the help, and why words were not understood
TEXTS = (
    N_("usage: "), N_("positional arguments"), N_("options"), N_("show this help message and exit"), N_("show program's version number and exit"),
    N_("%(prog)s: error: %(message)s\n"), N_("argument %(argument_name)s: %(message)s"), N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("invalid %(type)s value: %(value)r"), N_("the following arguments are required: %s"), N_("one of the arguments %s is required"),
    N_("not allowed with argument %s"), N_("unrecognized arguments: %s"), N_("expected one argument"), N_("expected at least one argument"),
    N_("expected at most one argument"), N_("ignored explicit argument %r"), N_("ambiguous option: %(option)s could match %(matches)s"),
)


def translate() -> None:
    """Let every parser that is made from now on speak the language of the window.

    `argparse` takes its texts through a function of its own module (https://docs.python.org/3/library/argparse.html says nothing of another way).
    """
    vars(argparse)["_"] = _


def version_help() -> str:
    """The help of ``--version``, which `argparse` does not pass through that function."""
    return _("show program's version number and exit")
