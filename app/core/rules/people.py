"""Who may decide about people: what a server keeps by its triggers (``db.guard.people_…``), and what the program keeps to in a file. Pure."""

from __future__ import annotations

from app.core.access.tables import ADMINISTRATOR, OWNER
from app.core.i18n import N_

#: what decides on an employee's card what the person may do
DECIDING = ("role", "login", "is_active", "scope", "deleted_at")
#: what a person proves with who it is
PROVING = ("password_hash", "is_locked", "factor_secret")

_NOT_YOURS = N_("Only owner and administrator give logins and roles.")
_OWN = N_("Nobody changes the own role.")
_OWNERS = N_("Only an owner makes and unmakes an owner.")


def refusal_of_card(asker: str, before: str | None, after: str, *, is_own: bool, has_login: bool) -> str:
    """Why somebody may not change what decides on a card; empty where it is allowed.

    :param asker: role of whoever asks. :param before: role that the card had, None for a new one; ``after`` the one it gets.
    :param is_own: it is the asker's own card. :param has_login: the card names a login.
    """
    if asker == OWNER or (before is None and not has_login and after != OWNER):
        return ""
    if asker != ADMINISTRATOR:
        return _NOT_YOURS
    if is_own:
        return _OWN
    return _OWNERS if OWNER in (before, after) else ""


def refusal_of_door(asker: str, role: str, *, is_own: bool) -> str:
    """Why somebody may not change how a person gets in; empty where it is allowed.

    :param role: of the person.
    """
    if is_own or asker == OWNER:
        return ""
    if asker != ADMINISTRATOR:
        return _NOT_YOURS
    return _OWNERS if role == OWNER else ""
