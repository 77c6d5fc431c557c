"""Carries an import out: portion by portion, each a transaction of its own under one job, so that it can be undone as a whole."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from app.core import clock
from app.core.changes import Changes
from app.core.enums.exchange import BatchState
from app.core.i18n import _
from app.models.exchange import ImportBatch
from app.services.context import Context
from app.services.imports.engines import Engine
from app.services.imports.job import Cancelled, ImportJob, Progress, go_on
from app.services.imports.outcome import Finding, Report
from app.services.imports.refusals import write_refusals
from app.services.imports.transactions import transaction_key
from app.services.imports.undo import undo
from app.services.use_case import use_case

_LONGEST_FILE_NAME = 250


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did.

    :param batch_id: None where nothing was new or changed, so nothing was written.
    :param refused: workbook with the rows that did not come in, if there were any and a place for it was named.
    """

    report: Report
    batch_id: int | None
    changes: Changes
    refused: Path | None = None


def apply(ctx: Context, job: ImportJob, refused: Path | None = None, progress: Progress = go_on) -> Imported:
    """Import the good rows of a file; wrong ones go into a workbook with the reasons.

    :param refused: where that workbook goes.
    :param progress: called after each portion; answering False ends the work and takes back what was written.
    :raises Cancelled: the person stopped it; nothing is left of it.
    """
    run = _Run(ctx, job, progress)
    try:
        run.all_portions()
    except Cancelled:
        if run.batch_id is not None:
            undo(ctx, run.batch_id)
        raise
    if run.batch_id is not None:
        run.changes.append(_close_batch(ctx, run.batch_id, run.counts(), transaction_key(run.code, run.transactions)))
    path = write_refusals(refused, job, run.report) if refused is not None and run.report.refused else None
    return Imported(run.report, run.batch_id, Changes.of(chain.from_iterable(run.changes)), path)


class _Run:
    """One run through one file."""

    def __init__(self, ctx: Context, job: ImportJob, progress: Progress) -> None:
        self.ctx = ctx
        self.job = job
        self.progress = progress
        self.code = str(uuid.uuid4())
        self.report = Report()
        self.engine: Engine = job.engine(ctx, self.report)
        self.batch_id: int | None = None
        self.transactions = 0
        self.changes: list[Changes] = []
        self._fingerprint = ""

    def counts(self) -> dict[str, Any]:
        """What the batch keeps of the result."""
        return {"records": dict(self.report.records), "rows": dict(self.report.rows), "transactions": self.transactions}

    def all_portions(self) -> None:
        """Check and write the whole file."""
        done = 0
        for portion in self.engine.portions(self.job.rows()):
            with self.ctx.reading() as session:
                findings = self.engine.check(session, portion)
            good = [finding for finding in findings if finding.writes]
            if good:
                self.changes.append(_write_portion(self.ctx, self, good))
                self.transactions += 1
                self.engine.accept(good)
            for finding in findings:
                self.report.add(finding)
                done += len(finding.rows)
            if not self.progress(done, None, _("Rows imported")):
                raise Cancelled

    def batch(self, session: Any) -> int:
        """The key of the batch, which the first transaction makes."""
        if self.batch_id is not None:
            return self.batch_id
        self._fingerprint = self._fingerprint or self.job.table.fingerprint()
        record = ImportBatch(
            kind=self.job.kind.code, file_name=self.job.table.path.name[-_LONGEST_FILE_NAME:], file_hash=self._fingerprint,
            state=BatchState.DONE, at=clock.now(), employee_id=self.ctx.user.id, job=self.code, counts={},
        )
        session.add(record)
        session.flush()
        return record.id


@use_case("exchange.import.apply")
def _write_portion(ctx: Context, run: _Run, findings: list[Finding]) -> Changes:
    with ctx.uow(transaction_key(run.code, run.transactions), job=run.code) as uow:
        batch_id = run.batch(uow.session)
        run.engine.write(uow, findings, batch_id)
        changes = uow.commit()
    run.batch_id = batch_id
    return changes


@use_case("exchange.import.close")
def _close_batch(ctx: Context, batch_id: int, counts: dict[str, Any], key: str) -> Changes:
    with ctx.uow(key) as uow:
        batch = uow.session.scalars(sa.select(ImportBatch).where(ImportBatch.id == batch_id)).one()
        batch.counts = counts
        return uow.commit()
