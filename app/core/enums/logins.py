"""Vocabularies of what is asked of the server for an employee's login."""

from __future__ import annotations

from app.core.enums.vocabulary import Vocabulary
from app.core.i18n import N_


class WishKind(Vocabulary):
    """What somebody wants done with a login."""

    MAKE = "make", N_("Make the login")
    ROLE = "role", N_("Give the login the role of the card")
    LOCK = "lock", N_("Lock the login")
    DISMISS = "dismiss", N_("Lock the login of somebody who left")
    UNLOCK = "unlock", N_("Unlock the login")
    PASSWORD = "password", N_("Give a new password")

    @property
    def ends(self) -> bool:
        """Whether it keeps the person out."""
        return self in (WishKind.LOCK, WishKind.DISMISS)

    @property
    def is_sealed(self) -> bool:
        """Whether a password belongs to it."""
        return self in (WishKind.MAKE, WishKind.PASSWORD)


class WishState(Vocabulary):
    """How far a wish came."""

    ASKED = "asked", N_("Being done"), "info"
    DONE = "done", N_("Done"), "ok"
    REFUSED = "refused", N_("Refused"), "bad"


class Refusal(Vocabulary):
    """Why a wish was not done."""

    NOT_YOURS = "not_yours", N_("Only an owner and an administrator manage logins.")
    OWN = "own", N_("Nobody changes the own login.")
    OWNER = "owner", N_("Only an owner touches the login of an owner.")
    LAST_OWNER = "last_owner", N_("This is the last owner who can sign in.")
    SERVER = "server", N_("This login belongs to the server itself.")
    NAME = "name", N_("This cannot be a login.")
    TAKEN = "taken", N_("The server knows this login already.")
    NO_LOGIN = "no_login", N_("The server knows no such login of this firm.")
    GONE = "gone", N_("This person does not work here.")
    NOT_THEIRS = "not_theirs", N_("The card of the employee names another login.")
    SEAL = "seal", N_("The password cannot be read: it was meant for something else, or the agent was started anew. Ask once more.")
    FAILED = "failed", N_("The server refused; the log of the agent has the reason.")
