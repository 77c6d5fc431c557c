"""Asks why so many rows shall leave the house, where they are more than the firm lets go without a word."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from app.core.i18n import _, format_number, ngettext
from app.services import taking
from app.services.context import Context
from app.services.taking import SHORTEST_REASON
from app.ui.forms.reason_dialog import ReasonDialog
from app.ui.kit.run import run


def asking(parent: QWidget, count: int, limit: int) -> ReasonDialog:
    """How many rows, who will see it, and what they are for."""
    title = ngettext("Take {count} row out?", "Take {count} rows out?", count).format(count=format_number(count))
    text = _("Above {limit} rows the owner sees who took what and why. It stands in the journal for ever.").format(limit=format_number(limit))
    why_not = _("Say in a few words what they are for.")
    return ReasonDialog(parent, title, text, _("Take out"), _("What are they for?"), why_not, SHORTEST_REASON)


def with_reason(parent: QWidget, context: Context, count: int, go: Callable[[str], object]) -> None:
    """Call ``go`` with a reason, or with none where so many rows need none; whoever lacks the right is refused by what is called."""
    run(parent, partial(taking.limit, context), done=partial(_decide, parent, context, count, go))


def _decide(parent: QWidget, context: Context, count: int, go: Callable[[str], object], limit: int) -> None:
    if count <= limit or not context.rights.may(taking.LARGE):
        go("")
        return
    dialog = asking(parent, count, limit)
    dialog.accepted.connect(lambda: go(dialog.reason))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
