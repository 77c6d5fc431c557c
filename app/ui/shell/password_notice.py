"""The bar that asks for a password of one's own."""

from __future__ import annotations

from functools import partial

from app.core.i18n import _
from app.services import logins
from app.services.context import Context
from app.ui.kit.message import Bar, bars
from app.ui.kit.run import run
from app.ui.shell.window import Shell


def ask_for_own_password(ctx: Context, shell: Shell) -> None:
    """Whoever got a password from somebody else is asked for one of their own until there is one."""
    run(shell, partial(logins.is_known_to_others, ctx), done=partial(_show, shell), quiet=True)


def _show(shell: Shell, is_known: bool) -> None:
    if not is_known:
        bars.hide("password")
        return
    text = _("Your password was given to you: choose one that only you know.")
    bars.show("password", Bar(text, "warn", "password", _("Change my password…"), lambda: shell.workspace.open_page("settings"), closable=True))
