"""Lets nobody decide about people who may not. A server refuses it by itself; in a file these are the only words that stand between."""

from __future__ import annotations

from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.core.errors import AccessDenied
from app.core.i18n import _
from app.core.rules.people import DECIDING, PROVING, refusal_of_card, refusal_of_door
from app.models.access import PersonSecret
from app.models.organisation import Employee


def watch_people(session: Session, role: str, person: int | None) -> None:
    """Look at what every flush of a session writes about people.

    :param role: of whoever writes, and ``person`` the key of that employee.
    """
    event.listen(session, "before_flush", partial(_before, role, person))


def _before(role: str, person: int | None, session: Session, *_rest: object) -> None:
    for record in (*session.new, *session.dirty):
        if isinstance(record, Employee) and (record in session.new or _is_changed(record, DECIDING)):
            gone = sa.inspect(record).attrs["role"].history.deleted
            before = None if record in session.new else str(gone[0] if gone else record.role)
            is_own = person is not None and record.id == person
            _refuse(refusal_of_card(role, before, str(record.role), is_own=is_own, has_login=bool(record.login)))
        elif isinstance(record, PersonSecret) and _is_changed(record, PROVING):
            with session.no_autoflush:
                of = session.get_one(Employee, record.employee_id)
            _refuse(refusal_of_door(role, str(of.role), is_own=record.employee_id == person))


def _is_changed(record: Any, names: tuple[str, ...]) -> bool:
    attributes = sa.inspect(record).attrs
    return any(attributes[name].history.has_changes() for name in names)


def _refuse(reason: str) -> None:
    if reason:
        raise AccessDenied(_(reason), _("Ask the owner."))
