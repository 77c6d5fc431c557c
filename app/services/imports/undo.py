"""Takes an import back: what it made is removed, what it changed gets its old values, all from the journal.

Nothing that somebody changed since is overwritten: such rows are listed, and the import stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import chain, count, groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.access.imports import UNDO, UNDO_DAYS
from app.core.changes import Changes
from app.core.enums.exchange import BatchState
from app.core.errors import UserError
from app.core.i18n import _
from app.db.guard import taking_back
from app.models import Base
from app.models.exchange import ImportBatch
from app.services.contact_keeping import keep, put_away
from app.services.context import Context
from app.services.entities import ENTITIES
from app.services.imports.in_the_way import Touched, UndoRefused, Work, in_the_way, parts, restoration, span, standing
from app.services.imports.job import Progress, go_on
from app.services.imports.transactions import transaction_key
from app.services.journal_values import read
from app.services.records import fold_search
from app.services.use_case import use_case

#: the batch stays as the import's record, and of kept phones and e-mails rows are only added
_STAYING = frozenset({"import_batch", "contact_vault"})


def undo(ctx: Context, batch_id: int, progress: Progress = go_on) -> Changes:
    """Undo an import.

    :raises UndoRefused: rows were changed since; nothing is undone.
    :raises UserError: there is no such import, it was undone before, is too old, or is out of the person's reach.
    """
    ctx.rights.demand(UNDO)
    with ctx.reading() as session:
        batch = session.get(ImportBatch, batch_id)
        if batch is None:
            raise UserError(_("There is no import no. {id}.").format(id=batch_id))
        if (problem := why_not_undo(ctx, batch)) is not None:
            raise UserError(problem)
        work = Work(batch.job, span(session, batch_id), list(_transactions(ctx, session, batch.job)))
        if kept := in_the_way(ctx, session, work):
            raise UndoRefused(kept)
    changes: list[Changes] = []
    for done, (number, rows) in enumerate(reversed(work.transactions), 1):
        changes.append(_take_back(ctx, work, number, rows))
        progress(done, len(work.transactions), _("Portions taken back"))
    return Changes.of(chain.from_iterable([*changes, _mark(ctx, batch_id)]))


def _undo_key(job: str, number: int) -> str:
    return f"{transaction_key(job, number)}-undo"


def why_not_undo(ctx: Context, batch: ImportBatch) -> str | None:
    """Why a person cannot undo an import by now, or None: the own ones go, and those of people whose records the person sees."""
    if batch.state is BatchState.UNDONE:
        return _("The import was undone before.")
    if batch.at < clock.now() - timedelta(days=UNDO_DAYS):
        return _("Imports can be undone for {days} days.").format(days=UNDO_DAYS)
    if ctx.sight is not None and batch.employee_id not in {ctx.user.id, *ctx.sight}:
        return _("Somebody else made this import, whose records you do not see.")
    return None


def _transactions(ctx: Context, session: Session, job: str) -> Iterator[tuple[int, list[Touched]]]:
    """The transactions of a job with the rows that each touched, in their order; the batch itself stays as the import's record."""
    for number in count():
        touched = ctx.database.backend.touched_by(session.connection(), transaction_key(job, number))
        if not touched:
            return
        rows = [(table, int(key), op) for table, key, op in touched if table not in _STAYING]
        # an undo that broke off has taken some of them back already
        if rows and not ctx.database.backend.touched_by(session.connection(), _undo_key(job, number)):
            yield number, rows


@use_case(UNDO)
def _take_back(ctx: Context, work: Work, number: int, rows: list[Touched]) -> Changes:
    """Take one transaction back, its last row first."""
    with ctx.uow(_undo_key(work.job, number), job=work.job) as uow:
        for (name, op), group in groupby(reversed(rows), key=lambda row: (row[0], row[2])):
            ids = [id for _name, id, _op in group]
            table = Base.metadata.tables[name]
            if op == "I":
                for part in parts(ids):
                    taking_back.remove(uow.session.connection(), work.job, number, table, part)
            else:
                for id in ids:
                    if not work.is_born(name, id):
                        _restore(uow.session, work, table, id)
            if name in ENTITIES:
                for id in ids:
                    uow.touch(name, id, "D" if op == "I" else "U")
        return uow.commit()


def _restore(session: Session, work: Work, table: sa.Table, id: int) -> None:
    """Give a row the values back that it had before the import.

    :raises UndoRefused: somebody changed it at this very moment.
    """
    before, clash = restoration(session, work, table, id)
    if not before:
        return
    if clash:
        raise UndoRefused([standing(session, table.name, id, _("“{field}” was changed since").format(field=clash))])
    values = {column: read(table.c[column], value) for column, value in before.items()}
    kept = put_away(session, table.name, [values])
    if "version" in table.c:
        values["version"] = table.c.version + 1
    session.connection().execute(sa.update(table).where(table.c.id == id).values(values))
    keep(session.connection(), table.name, [id], kept)
    if table.name in ENTITIES and "search" in table.c:
        record: Any = session.get(ENTITIES.get(table.name).model, id, populate_existing=True)
        fold_search(table.name, record)
        session.flush()


@use_case("exchange.import.mark")
def _mark(ctx: Context, batch_id: int) -> Changes:
    with ctx.uow() as uow:
        batch = uow.session.get(ImportBatch, batch_id)
        assert batch is not None
        batch.state = BatchState.UNDONE
        return uow.commit()
