"""Handing the records of a person over to colleagues, by rule, in small transactions, and taking it back.

Each record is noted before it moves, so that an interrupted handover goes on where it stood, and taking back restores exactly the records
whose manager nobody has changed since.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, cast
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.changes import Changes
from app.core.enums.handover import HandoverState, ItemState
from app.core.errors import AccessDenied, FieldErrors, UserError
from app.core.i18n import _
from app.core.rules import handing_over
from app.core.rules.handing_over import Rule
from app.db.locking import lock_and_read
from app.db.many_rows import KEY, insert_many, update_many
from app.db.session import UnitOfWork
from app.models.clients import ClientCategory
from app.models.handover import Handover, HandoverItem
from app.models.organisation import Branch, Employee
from app.services import handover_records, logins, sessions
from app.services.context import Context
from app.services.logins import Standing
from app.services.planning.undoing import rearrange
from app.services.use_case import declare, perform

APPLY, UNDO = "organisation.handover.apply", "organisation.handover.undo"
declare(APPLY, UNDO, undo=False)
#: records that change hands in one transaction: locks are held for a blink
CHUNK = 200

#: tells how far it is: done, of how many, words
Report = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a person holds, as the wizard shows it.

    :param counts: entity → number. :param notes: written by the person, and ``posted`` documents: they stay.
    :param branches: of the clients concerned, key and name; ``categories`` likewise.
    """

    name: str
    counts: Counter[str]
    notes: int
    posted: int
    branches: tuple[tuple[int, str], ...]
    categories: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """Who would get what: employee → entity → number."""

    shares: dict[int, Counter[str]]
    names: dict[int, str]


def holdings(ctx: Context, employee_id: int) -> Holdings:
    """What a person holds.

    :raises AccessDenied: the right to hand over is missing.
    """
    ctx.rights.demand(APPLY)
    with ctx.reading() as session:
        held = handover_records.held_by(session, employee_id)
        return Holdings(
            session.scalar(sa.select(Employee.name).where(Employee.id == employee_id)) or "",
            Counter(one.entity for one in held),
            handover_records.notes_of(session, employee_id),
            handover_records.posted_of(session, employee_id),
            handover_records.names_of(session, Branch, {one.branch for one in held}),
            handover_records.names_of(session, ClientCategory, {one.category for one in held}),
        )


def colleagues(ctx: Context, employee_id: int) -> list[tuple[int, str]]:
    """Everybody else who works here, by name."""
    statement = sa.select(Employee.id, Employee.name).where(Employee.is_active, Employee.deleted_at.is_(None), Employee.id != employee_id)
    with ctx.reading() as session:
        return [(id, name) for id, name in session.execute(statement.order_by(Employee.name))]


def preview(ctx: Context, employee_id: int, rule: Rule) -> Preview:
    """Who would get what.

    :raises FieldErrors: the rule names nobody, the person itself, or somebody who does not work here.
    """
    ctx.rights.demand(APPLY)
    with ctx.reading() as session:
        names = _checked(session, employee_id, rule)
        return Preview(handing_over.counts(handing_over.deal_out(handover_records.held_by(session, employee_id), rule)), names)


def apply(ctx: Context, employee_id: int, rule: Rule, *, dismiss: bool, key: str | None = None, report: Report | None = None) -> Changes:
    """Hand everything over, and let the person go if that is wanted: no more work here, sessions ended, login locked.

    :param key: of the form; a second use continues what the first began.
    :raises FieldErrors: see `preview`.
    :raises UserError: it is oneself who would be dismissed; or all is handed over and the server does not let us lock the login.
    """
    if dismiss and employee_id == ctx.user.id:
        raise UserError(_("You cannot dismiss yourself."), _("Somebody else who manages the firm can."))
    begun = perform(ctx, APPLY, partial(_plan, employee_id=employee_id, rule=rule, dismiss=dismiss, key=key or uuid4().hex))
    return resume(ctx, begun.created("handover")[0], report)


def resume(ctx: Context, handover: int, report: Report | None = None) -> Changes:
    """Go on with a handover that was begun, until everything has moved.

    :raises UserError: all is handed over and the server does not let us lock the login.
    """
    with ctx.reading() as session:
        found = _handover(session, handover)
        employee_id, dismisses, state = found.employee_id, found.dismisses, found.state
    changes = Changes()
    if state is HandoverState.RUNNING:
        changes = _work_through(ctx, APPLY, handover, ItemState.PLANNED, partial(_move, employee_id=employee_id), report)
        changes |= perform(ctx, APPLY, partial(_finish, handover=handover))
    if dismisses and state is not HandoverState.UNDONE:
        changes |= _lock(ctx, employee_id)
    return changes


def _lock(ctx: Context, employee_id: int) -> Changes:
    """Lock the login of somebody who was dismissed; an administrator of people may do so at the server, not everybody who hands over."""
    try:
        is_out = logins.standing(ctx, employee_id) in (Standing.ABSENT, Standing.LOCKED)
        return Changes() if is_out else logins.lock(ctx, employee_id)
    except UserError as error:
        hint = error.hint
        if isinstance(error, AccessDenied):
            hint = _("Let whoever manages the logins of the server lock it on the card of the employee.")
        raise UserError(_("Everything is handed over and the person is marked as gone, but the login is still open."), hint) from error


def undo(ctx: Context, handover: int, report: Report | None = None) -> Changes:
    """Give back every record whose manager nobody has changed since; the rest is told by `handover_past.outcome`.

    A dismissed person works here again; the login stays locked until somebody opens it.

    :raises UserError: it is not finished, or was taken back already.
    """
    with ctx.reading() as session:
        found = _handover(session, handover)
        employee_id = found.employee_id
        if found.state is HandoverState.UNDONE:
            raise UserError(_("This handover was taken back already."))
        if found.state is HandoverState.RUNNING:
            raise UserError(_("This handover is not finished."), _("Let it go on first."))
    changes = _work_through(ctx, UNDO, handover, ItemState.MOVED, partial(_give_back, employee_id=employee_id), report)
    return changes | perform(ctx, UNDO, partial(_end_undo, handover=handover))


def _plan(ctx: Context, employee_id: int, rule: Rule, dismiss: bool, key: str) -> Changes:
    """Write down who gets what; nothing moves yet."""
    with ctx.uow(key, employee=employee_id, rule=rule.kind) as uow:
        _checked(uow.session, employee_id, rule)
        made = Handover(
            employee_id=employee_id, made_by_id=ctx.user.id, made_at=clock.now(), rule=rule.as_json(), state=HandoverState.RUNNING, dismisses=dismiss,
        )
        uow.session.add(made)
        uow.session.flush()
        dealt = handing_over.deal_out(handover_records.held_by(uow.session, employee_id), rule)
        rows = [{"handover_id": made.id, "entity": one.entity, "record_id": one.id, "to_id": one.to, "state": ItemState.PLANNED} for one in dealt]
        insert_many(uow.session.connection(), _table(HandoverItem), rows)
        return uow.commit()


#: one piece of work: the context, the unit, an entity, record → who was to get it → the records that have changed hands, or not, by their new state
Work = Callable[[Context, UnitOfWork, str, dict[int, int]], dict[ItemState, set[int]]]


def _work_through(ctx: Context, code: str, handover: int, waiting: ItemState, work: Work, report: Report | None) -> Changes:
    """Take the items of a state piece by piece, each piece in a transaction of its own."""
    conditions = (HandoverItem.handover_id == handover, HandoverItem.state == waiting)
    open_items = sa.select(HandoverItem.id, HandoverItem.entity, HandoverItem.record_id, HandoverItem.to_id).where(*conditions)
    with ctx.reading() as session:
        total = session.scalar(sa.select(sa.func.count()).select_from(HandoverItem).where(*conditions)) or 0
    done, changes = 0, Changes()

    def piece(inner: Context) -> Changes:
        nonlocal done
        with inner.uow(handover=handover) as uow:
            items = uow.session.execute(open_items.order_by(HandoverItem.id).limit(CHUNK).with_for_update()).all()
            for entity in handover_records.MODELS:
                mine = {item.record_id: item for item in items if item.entity == entity}
                for state, ids in (work(inner, uow, entity, {id: item.to_id for id, item in mine.items()}) if mine else {}).items():
                    settled = sa.update(HandoverItem).where(HandoverItem.id.in_([mine[id].id for id in ids])).values(state=state)
                    uow.session.execute(settled, execution_options={"synchronize_session": False})
            done = len(items)
            return uow.commit()

    seen = 0
    while seen < total:
        changes |= perform(ctx, code, piece)
        if not done:
            break
        seen += done
        if report is not None:
            report(seen, total, _("Handing over"))
    return changes


def _move(ctx: Context, uow: UnitOfWork, entity: str, takers: dict[int, int], *, employee_id: int) -> dict[ItemState, set[int]]:
    moved = _change_hands(ctx, uow, entity, {id: (employee_id, taker) for id, taker in takers.items()})
    return {ItemState.MOVED: moved, ItemState.SKIPPED: takers.keys() - moved}


def _give_back(ctx: Context, uow: UnitOfWork, entity: str, takers: dict[int, int], *, employee_id: int) -> dict[ItemState, set[int]]:
    moved = _change_hands(ctx, uow, entity, {id: (taker, employee_id) for id, taker in takers.items()})
    return {ItemState.RETURNED: moved, ItemState.KEPT: takers.keys() - moved}


def _change_hands(ctx: Context, uow: UnitOfWork, entity: str, wanted: dict[int, tuple[int, int]]) -> set[int]:
    """Give records from one person to another where they are still with the first; returns those that went.

    :param wanted: record → from, to.
    """
    model = handover_records.MODELS[entity]
    name = handover_records.holder(entity)
    rows = lock_and_read(uow.session, (model.id, handover_records.held(entity).label("held_by"), model.version), wanted)
    movable = handover_records.still_open(uow.session, entity, list(wanted))
    moved = [row for row in rows if row.id in movable and row.held_by == wanted[row.id][0]]
    updates = [{KEY: row.id, name: wanted[row.id][1], "version": row.version + 1} for row in moved]
    update_many(uow.session.connection(), _table(model), updates)
    for row in moved:
        uow.touch(entity, row.id)
    rearrange(ctx, uow, ((entity, row.id) for row in moved))
    return {row.id for row in moved}


def _finish(ctx: Context, handover: int) -> Changes:
    """Everything has moved: let the person go where that was wanted."""
    with ctx.uow(handover=handover) as uow:
        found = _handover(uow.session, handover)
        found.state = HandoverState.DONE
        if found.dismisses:
            employee = uow.session.get_one(Employee, found.employee_id, with_for_update=True)
            employee.is_active = False
            sessions.end_all_of(uow.session, employee.id, ctx.user.id)
        return uow.commit()


def _end_undo(ctx: Context, handover: int) -> Changes:
    with ctx.uow(handover=handover) as uow:
        found = _handover(uow.session, handover)
        found.state, found.undone_at = HandoverState.UNDONE, clock.now()
        if found.dismisses:
            uow.session.get_one(Employee, found.employee_id, with_for_update=True).is_active = True
        return uow.commit()


def _checked(session: Session, employee_id: int, rule: Rule) -> dict[int, str]:
    """Names of those who may get something.

    :raises FieldErrors: nobody, the person itself, or somebody who does not work here.
    """
    if not rule.colleagues:
        raise FieldErrors({"colleagues": _("Choose at least one colleague.")})
    statement = sa.select(Employee.id, Employee.name).where(Employee.id.in_(rule.receivers), Employee.is_active, Employee.deleted_at.is_(None))
    names = {int(id): str(name) for id, name in session.execute(statement)}
    if employee_id in rule.receivers or len(names) < len(rule.receivers):
        raise FieldErrors({"colleagues": _("Choose colleagues who work here.")})
    return names


def _handover(session: Session, id: int) -> Handover:
    found = session.get(Handover, id)
    if found is None:
        raise UserError(_("This handover is not there any more."))
    return found


def _table(model: type[Any]) -> sa.Table:
    return cast("sa.Table", sa.inspect(model).local_table)
