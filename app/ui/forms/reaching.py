"""Calling and writing to a record's phone and e-mail: asks for what is hidden, and hands it to the programs of this computer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Literal

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QWidget

from app.core.errors import UserError
from app.core.i18n import _, format_number
from app.services import contacts
from app.services.contacts import Allowance, Contacts, Why
from app.services.context import Context
from app.ui.kit import message
from app.ui.kit.run import run

Field = Literal["phone", "email"]
#: what is left of a day's allowance is told from here on: so many records, or this part of it
FEW, PART = 5, 10


@dataclass(frozen=True, slots=True)
class Shown:
    """What was shown of a record, and what is left of the day; None for whoever has no limit."""

    contacts: Contacts
    allowance: Allowance | None


def read(context: Context, entity: str, record: int, why: Why) -> Shown:
    """Have the contacts of a record shown; belongs on a worker thread.

    :raises UserError: the day's quota is used, or the record is not there.
    """
    found = contacts.reveal(context, entity, record, why)
    has_limit = contacts.are_metered(context) and not context.rights.may(contacts.UNLIMITED)
    return Shown(found, contacts.allowance(context) if has_limit else None)


def words_of_rest(allowance: Allowance | None) -> str:
    """What is left of the day, where it is little."""
    if allowance is None or allowance.quota is None:
        return ""
    left = max(allowance.quota - allowance.shown, 0)
    if left > max(FEW, allowance.quota // PART):
        return ""
    return _("{left} of {quota} left today").format(left=format_number(left), quota=format_number(allowance.quota))


def reach(parent: QWidget, why: Why, value: str | None) -> None:
    """Call, write to or copy a true value."""
    if not value:
        message.show_error(parent, UserError(_("There is no e-mail.") if why == "write" else _("There is no phone."), _("Enter it on the card.")))
    elif why == "copy":
        QGuiApplication.clipboard().setText(value)
        message.toast(parent, _("Copied."))
    elif not QDesktopServices.openUrl(address(why, value)):
        what = _("This computer has no program for e-mails.") if why == "write" else _("This computer has no program for calls.")
        message.show_error(parent, UserError(what, _("Copy it, and use another device.")))


def address(why: Why, value: str) -> QUrl:
    """What is handed to the system: ``tel:+79001234567``, ``mailto:who@firm.example``."""
    if why == "write":
        return QUrl(f"mailto:{value.strip()}")
    plus = "+" if value.strip().startswith("+") else ""
    return QUrl(f"tel:{plus}{''.join(sign for sign in value if sign.isdecimal())}")


def reach_record(parent: QWidget, context: Context, entity: str, record: int, why: Why, field: Field) -> None:
    """Call, write to or copy the phone or e-mail of a record that is not open."""

    def done(shown: Shown) -> None:
        reach(parent, why, getattr(shown.contacts, field))
        if rest := words_of_rest(shown.allowance):
            message.toast(parent, rest)

    run(parent, partial(read, context, entity, record, why), done=done)
