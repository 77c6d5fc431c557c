"""Failed tries of one person to prove who it is: counted in the database, and slowed down after the fifth."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.errors import AccessDenied
from app.core.i18n import _
from app.models.access import PersonSecret

#: failures that cost nothing
FREE_TRIES = 5
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)


def secret_of(session: Session, employee_id: int) -> PersonSecret | None:
    """What a person proves with, as it stands."""
    return session.scalar(sa.select(PersonSecret).where(PersonSecret.employee_id == employee_id))


def locked_secret(session: Session, employee_id: int) -> PersonSecret:
    """The same, locked until the transaction ends and made where it is missing."""
    found = session.scalar(sa.select(PersonSecret).where(PersonSecret.employee_id == employee_id).with_for_update())
    if found is None:
        found = PersonSecret(employee_id=employee_id, failures=0, is_locked=False, is_given=False)
        session.add(found)
    return found


def refuse_while_waiting(secret: PersonSecret) -> None:
    """Refuse a try that comes too early, right or wrong.

    :raises AccessDenied: the person has to wait; the text says until when.
    """
    if secret.wait_until is not None and clock.now() < secret.wait_until:
        until = clock.local(secret.wait_until).strftime("%H:%M:%S")
        raise AccessDenied(_("Too many wrong tries."), _("Try again after {time}.").format(time=until))


def note_failure(secret: PersonSecret) -> None:
    """Count a failure; from the fifth on each doubles the time to wait."""
    secret.failures += 1
    if secret.failures >= FREE_TRIES:
        wait = min(FIRST_WAIT * 2 ** min(secret.failures - FREE_TRIES, 10), LONGEST_WAIT)
        secret.wait_until = clock.now() + wait


def note_success(secret: PersonSecret) -> None:
    """Forget the failures."""
    if secret.failures or secret.wait_until is not None:
        secret.failures, secret.wait_until = 0, None
