"""Absences from asking to granting: whoever works asks, whoever manages working time grants or refuses, and each is told of the other.

A request that is refused or withdrawn goes into the bin: there it can be looked up and brought back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from app.core import clock
from app.core.access import rights_of
from app.core.changes import Changes
from app.core.errors import UserError
from app.core.i18n import _
from app.db.locking import lock_rows
from app.db.session import UnitOfWork
from app.models.organisation import Employee
from app.models.working_time import Absence
from app.services.context import Context
from app.services.reminders.notices import tell
from app.services.use_case import declare, perform, use_case

ASK, WITHDRAW = "working_time.absence.ask", "working_time.absence.withdraw"
GRANT, REFUSE = "working_time.absence.grant", "working_time.absence.refuse"

declare(WITHDRAW, undo=True)


def absence_defaults(ctx: Context) -> dict[str, Any]:
    """A fresh absence is the own one; whoever grants need not ask."""
    return {"employee": ctx.user.id, "is_approved": ctx.rights.may(GRANT)}


@contextmanager
def around_absences(ctx: Context, uow: UnitOfWork, ids: Sequence[int], _values: Mapping[str, Any]) -> Iterator[list[Any]]:
    """Surround the writing of absences on cards and in lists: who is granted one by the way is told."""
    before = {one.id: one.is_approved for one in lock_rows(uow.session, Absence, ids)}
    written: list[Any] = []
    yield written
    uow.session.flush()
    for one in lock_rows(uow.session, Absence, ids):
        if one.is_approved and not before[one.id]:
            _tell(ctx, uow, [one.employee_id], "absence_granted", one)


def announce(ctx: Context, uow: UnitOfWork, absence: Absence) -> None:
    """Tell the head of whoever asks; where nobody is named who may grant, everybody who may."""
    people = sa.select(Employee.id, Employee.role).where(Employee.is_active, Employee.deleted_at.is_(None)).order_by(Employee.id)
    able = [id for id, role in uow.session.execute(people) if rights_of(role.value).may(GRANT)]
    head = uow.session.scalar(sa.select(Employee.head_id).where(Employee.id == absence.employee_id))
    _tell(ctx, uow, [head] if head in able else able, "absence_asked", absence)


@use_case(GRANT, undo=True)
def grant(ctx: Context, ids: Sequence[int], key: str | None = None) -> Changes:
    """Grant absences that are asked for; from now on nobody is planned on them."""
    def decide(uow: UnitOfWork, one: Absence) -> None:
        one.is_approved = True
        _tell(ctx, uow, [one.employee_id], "absence_granted", one)

    return _each_asked(ctx, ids, key, decide)


@use_case(REFUSE, undo=True)
def refuse(ctx: Context, ids: Sequence[int], key: str | None = None) -> Changes:
    """Refuse absences that are asked for; they go into the bin."""
    def decide(uow: UnitOfWork, one: Absence) -> None:
        one.deleted_at = clock.now()
        _tell(ctx, uow, [one.employee_id], "absence_refused", one)

    return _each_asked(ctx, ids, key, decide)


def withdraw(ctx: Context, ids: Sequence[int], key: str | None = None) -> Changes:
    """Take back what one has asked for oneself; with the right to ask.

    :raises UserError: one of them is somebody else's, or was granted meanwhile.
    """
    def decide(_uow: UnitOfWork, one: Absence) -> None:
        if one.employee_id != ctx.user.id:
            raise UserError(_("Somebody else has asked for this absence."), _("Only whoever asked takes it back."))
        one.deleted_at = clock.now()

    return perform(ctx, WITHDRAW, lambda inner: _each_asked(inner, ids, key, decide), right=ASK)


def _each_asked(ctx: Context, ids: Sequence[int], key: str | None, decide: Callable[[UnitOfWork, Absence], None]) -> Changes:
    with ctx.uow(key, count=len(ids)) as uow:
        found = [one for one in lock_rows(uow.session, Absence, ids) if one.deleted_at is None and not one.is_approved]
        if not found:
            raise UserError(_("None of them is asked for any more: somebody has decided already."), _("Read the list again."))
        for one in found:
            decide(uow, one)
        return uow.commit()


def _tell(ctx: Context, uow: UnitOfWork, people: Sequence[int | None], code: str, absence: Absence) -> None:
    tell(uow, ctx, people, code, "absence", absence.id, kind=absence.kind.source, days=f"{absence.first_day}/{absence.last_day}")
