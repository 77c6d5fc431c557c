"""Metered contacts: a record shows a mask of phone and e-mail, and the whole of them is shown, dialled or written to only counted and journaled.

A reveal takes two transactions: the first asks and is counted, the second is answered. In one, ROLLBACK would take the trace back with it
(RELIABILITY, section 2.1).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Literal

import sqlalchemy as sa

from app.core import clock
from app.core.changes import Changes
from app.core.contact_mask import is_masked
from app.core.errors import FieldErrors, UserError
from app.core.i18n import _, format_moment, format_number, ngettext
from app.db.guard import vault
from app.models.contact_vault import ContactReveal, ContactRule
from app.models.organisation import Employee
from app.services import contact_moving
from app.services.contact_finding import holders, holders_of
from app.services.context import Context
from app.services.entities import entity_of, model_of
from app.services.id_ranges import plain_ranges
from app.services.use_case import attempted, declare, use_case

__all__ = [
    "EXPORT", "SAVE", "SHOW", "UNLIMITED", "Allowance", "Contacts", "Why", "allowance", "are_metered", "holders", "holders_of", "is_masked",
    "quota", "refresh", "reveal", "reveal_many", "save_quota", "set_metering",
]

Why = Literal["show", "call", "write", "copy"]
SHOW, UNLIMITED, EXPORT, SAVE = vault.USE_CASE, "contact.reveal.unlimited", vault.EXPORT, "contact.metering.save"
HIGHEST_QUOTA = 100_000
SHORTEST_REASON = 5

declare(SHOW, EXPORT, undo=False)


@dataclass(frozen=True, slots=True)
class Contacts:
    """The true contacts of a record."""

    phone: str | None
    email: str | None


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many records the person was shown today.

    :param quota: how many may be; None for no limit.
    """

    shown: int
    quota: int | None


def are_metered(ctx: Context) -> bool:
    """Whether the firm's contacts are metered: known since the person came in, and read anew by `refresh`."""
    if ctx.metering.is_on is None:
        refresh(ctx)
    return bool(ctx.metering.is_on)


def refresh(ctx: Context) -> None:
    """Read anew whether contacts are metered: to be called when ``contact_rule`` was changed."""
    with ctx.reading() as session:
        ctx.metering.read(session)


def reveal(ctx: Context, entity: str, record_id: int, why: Why) -> Contacts:
    """The true phone and e-mail of a record, counted once a day for each record, and journaled; belongs on a worker thread.

    :param entity: client or contact.
    :raises AccessDenied: the person may not be shown contacts at all.
    :raises UserError: the record is not there, or the day's quota is used.
    """
    ctx.rights.demand(SHOW)
    row = _shown(ctx, entity, [record_id]).get(record_id)
    if row is None:
        raise UserError(_("{name} no. {id} is not there any more.").format(name=entity_of(entity).name, id=record_id))
    if not is_masked(row.phone) and not is_masked(row.email):
        return row
    most = _quota_of(ctx)
    try:
        asker = vault.Asker(ctx.user.login, ctx.user.id, most)
        request = attempted(lambda: vault.ask(ctx.database, asker, entity, record_id, why))
    except vault.QuotaUsed:
        raise _refused(ctx) from None
    with ctx.reading() as session:
        found = vault.answer(session.connection(), request)
    return Contacts(found.get("phone"), found.get("email"))


def reveal_many(ctx: Context, entity: str, ids: Iterable[int], reason: str) -> dict[int, Contacts]:
    """The true contacts of many records, for an export or a mailing: takes a right and a reason, stands in the journal with the keys, and the
    owner is told.

    :raises AccessDenied: the right ``exchange.export.contacts`` is missing.
    :raises UserError: there is no reason.
    """
    ctx.rights.demand(EXPORT)
    if len(reason.strip()) < SHORTEST_REASON:
        raise UserError(_("Contacts are taken out only with a reason."), _("Say in a few words what they are for."))
    found = _shown(ctx, entity, sorted(set(ids)))
    masked = [id for id, row in found.items() if is_masked(row.phone) or is_masked(row.email)]
    if not masked:
        return found
    told = {"reason": reason.strip()[:500], "records": plain_ranges(masked), "title": entity_of(entity).title}
    true: dict[tuple[int, str], str] = {
        (id, field): value
        for id, field, value in vault.take_out(ctx.database, vault.Asker(ctx.user.login, ctx.user.id, None), entity, masked, told)
    }
    return {id: Contacts(true.get((id, "phone"), row.phone), true.get((id, "email"), row.email)) for id, row in found.items()}


def _shown(ctx: Context, entity: str, ids: list[int]) -> dict[int, Contacts]:
    """What stands in the records that the person sees."""
    model: Any = model_of(entity)
    with ctx.reading() as session:
        parts = (ids[start : start + 500] for start in range(0, len(ids), 500))
        rows = [row for part in parts for row in session.execute(sa.select(model.id, model.phone, model.email).where(model.id.in_(part)))]
    return {row.id: Contacts(row.phone, row.email) for row in rows}


def _refused(ctx: Context) -> UserError:
    """The refusal in words; the database has written it into the journal."""
    known = allowance(ctx)
    text = ngettext(
        "Today you have been shown the contacts of {count} record, and no more may be.",
        "Today you have been shown the contacts of {count} records, and no more may be.", known.quota or 0,
    ).format(count=format_number(known.quota or 0))
    next_day = datetime.combine(clock.now().date() + timedelta(days=1), time())
    hint = _("The count begins again on {moment}; the owner can raise it on your employee's card.").format(moment=format_moment(next_day))
    return UserError(text, hint)


def allowance(ctx: Context) -> Allowance:
    """How many records the person was shown today (a day of UTC), and how many may be."""
    statement = sa.select(ContactReveal.tbl, ContactReveal.record_id).distinct().where(
        ContactReveal.employee_id == ctx.user.id, ContactReveal.on_day == clock.now().date(), ContactReveal.record_id.is_not(None),
    )
    with ctx.reading() as session:
        shown = session.scalar(sa.select(sa.func.count()).select_from(statement.subquery())) or 0
    return Allowance(shown, _quota_of(ctx))


def quota(ctx: Context) -> int:
    """Records that a person may be shown on a day where the employee's card says nothing."""
    with ctx.reading() as session:
        said = session.scalar(sa.select(ContactRule.quota).order_by(ContactRule.id).limit(1))
    return vault.USUAL_QUOTA if said is None else said


def _quota_of(ctx: Context) -> int | None:
    if ctx.rights.may(UNLIMITED):
        return None
    with ctx.reading() as session:
        own = session.scalar(sa.select(Employee.contact_quota).where(Employee.id == ctx.user.id))
    return quota(ctx) if own is None else own


@use_case("contact.quota.save")
def save_quota(ctx: Context, records: int, key: str | None = None) -> Changes:
    """Set how many records a person may be shown on a day.

    :raises FieldErrors: it is negative or beyond a hundred thousand.
    """
    if not 0 <= records <= HIGHEST_QUOTA:
        raise FieldErrors({"quota": _("The number lies between 0 and {most}.").format(most=format_number(HIGHEST_QUOTA))})
    with ctx.uow(key, quota=records) as uow:
        contact_moving.rule(uow.session, ctx.metering).quota = records
        return uow.commit()


@use_case("contact.metering.save")
def set_metering(ctx: Context, on: bool, key: str | None = None) -> Changes:
    """Switch metering on, which puts all present values into the vault, or off, which brings them back; in one transaction."""
    known = {} if on else contact_moving.taken_out(ctx)
    with ctx.uow(key, on=on) as uow:
        contact_moving.rule(uow.session, ctx.metering).is_on = on
        uow.session.flush()
        contact_moving.move(uow, on, known)
        changes = uow.commit()
    ctx.metering.is_on = on
    return changes
