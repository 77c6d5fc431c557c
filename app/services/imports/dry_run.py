"""Tries an import: every row is checked against the database, and nothing is written."""

from __future__ import annotations

from app.core.i18n import _
from app.services.context import Context
from app.services.imports.job import Cancelled, ImportJob, Progress, go_on
from app.services.imports.outcome import Report


def dry_run(ctx: Context, job: ImportJob, progress: Progress = go_on) -> Report:
    """Check all rows of a file.

    :param progress: called after each portion; answering False ends the work.
    :raises Cancelled: the person stopped it.
    :raises UserError: the mapping does not fit the file, or the file breaks off.
    """
    report = Report()
    engine = job.engine(ctx, report)
    done = 0
    with ctx.reading() as session:
        for portion in engine.portions(job.rows()):
            for finding in engine.check(session, portion):
                report.add(finding)
                done += len(finding.rows)
            session.expunge_all()
            if not progress(done, None, _("Rows checked")):
                raise Cancelled
    return report
