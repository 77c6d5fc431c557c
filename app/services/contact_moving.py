"""Moves all contacts into the vault when metering is switched on, and back when it is switched off."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.contact_mask import FIELDS, is_masked, mask
from app.core.folding import fold_all
from app.core.i18n import _
from app.db.guard import vault
from app.db.guard.vault import Asker, Kept
from app.db.many_rows import KEY, update_many
from app.db.session import UnitOfWork
from app.models import Base
from app.models.contact_vault import ContactRule
from app.services.contact_keeping import Metering, searched
from app.services.context import Context
from app.services.entities import entity_of
from app.services.id_ranges import plain_ranges

_PORTION = 2_000


def rule(session: Session, metering: Metering) -> ContactRule:
    """The firm's row, made where there is none yet."""
    found = session.scalars(sa.select(ContactRule).order_by(ContactRule.id)).first()
    if found is None:
        found = ContactRule(is_on=metering.read(session))
        session.add(found)
    return found


Known = dict[tuple[str, int, str], str]


def taken_out(ctx: Context) -> Known:
    """All values out of the vault, told to journal and owner: table, record, field → value."""
    found: Known = {}
    for name in FIELDS:
        table = Base.metadata.tables[name]
        with ctx.reading() as session:
            shown = session.execute(sa.select(table.c.id, *(table.c[field] for field in FIELDS[name]))).all()
        masked = [id for id, *texts in shown if any(map(is_masked, texts))]
        told = {"reason": _("Contacts are no longer metered"), "records": plain_ranges(masked), "title": entity_of(name).title}
        rows = vault.take_out(ctx.database, Asker(ctx.user.login, ctx.user.id, None), name, masked, told) if masked else []
        found |= {(name, id, field): value for id, field, value in rows}
    return found


def move(uow: UnitOfWork, on: bool, known: Known) -> None:
    """Write masks instead of values, or the known values instead of masks, in all records, those in the bin among them."""
    for name in FIELDS:
        table = Base.metadata.tables[name]
        connection = uow.session.connection()
        columns = (table.c.id, table.c.version, *(table.c[column] for column in searched(name)))
        has_any = sa.or_(*(table.c[field].is_not(None) for field in FIELDS[name]))
        rows = connection.execute(sa.select(*columns).where(has_any).order_by(table.c.id)).mappings().all()
        for start in range(0, len(rows), _PORTION):
            _portion(uow, table, rows[start : start + _PORTION], known, on)


def _portion(uow: UnitOfWork, table: sa.Table, rows: Any, known: Known, on: bool) -> None:
    kept: list[Kept] = []
    updates: list[dict[str, Any]] = []
    for row in rows:
        written = dict(row)
        for field in FIELDS[table.name]:
            text = row[field]
            if on and text and not is_masked(text):
                written[field] = mask(field, text)
                kept.append(Kept(table.name, row["id"], field, written[field], text))
            elif not on and is_masked(text):
                written[field] = known.get((table.name, row["id"], field), text)
        if any(written[field] != row[field] for field in FIELDS[table.name]):
            own = {field: written[field] for field in FIELDS[table.name]}
            folded = fold_all([written[name] for name in searched(table.name)])
            updates.append({KEY: row["id"], **own, "search": folded, "version": row["version"] + 1})
            uow.touch(table.name, row["id"])
    connection = uow.session.connection()
    update_many(connection, table, updates)
    vault.keep(connection, kept)
