"""The one question about a recurring task: this one, this and later, or all; with how many each answer changes (UX 1 B5)."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.core.i18n import _, format_number, ngettext
from app.services.planning.series_changes import Counts, Which
from app.ui.kit import message
from app.ui.kit.message import Choice


def ask_which(parent: QWidget, found: Counts, title: str = "", *, with_this: bool = True, cancel: str = "") -> Which | None:
    """Ask which instances are meant; None when nothing shall be done.

    :param title: what will be done, as a question. :param with_this: whether only this one is an answer.
    :param cancel: what the way out is called.
    """
    text = _("Each time of it is a task of its own.")
    if found.kept_all:
        kept = ngettext(
            "{count} of them is done or was changed by hand: it stays as it is.",
            "{count} of them are done or were changed by hand: they stay as they are.", found.kept_all,
        )
        text = f"{text} {kept.format(count=format_number(found.kept_all))}"
    this = [Choice(Which.THIS.value, _("Only this one"), "primary")] if with_this else []
    answer = message.choose(parent, title or _("This task recurs. What is to change?"), text, (
        Choice(Which.ALL.value, _("All ({count})").format(count=format_number(found.all))),
        Choice(Which.LATER.value, _("This and later ({count})").format(count=format_number(found.later))),
        *this, Choice("", cancel or _("Cancel")),
    ))
    return Which(answer) if answer else None
