"""Import and undo in one call each, for the command line and for scripts."""

from __future__ import annotations

from pathlib import Path

from app.core.changes import Changes
from app.services.context import Context
from app.services.imports.apply import Imported, apply
from app.services.imports.dry_run import dry_run
from app.services.imports.job import Progress, go_on, open_job
from app.services.imports.refusals import write_refusals
from app.services.imports.saved_mappings import find_mapping
from app.services.imports.undo import undo


def import_file(
    ctx: Context,
    kind: str,
    file: Path | str,
    mapping: Path | str | None = None,
    dry: bool = False,
    report_file: Path | str | None = None,
    progress: Progress = go_on,
) -> Imported:
    """Import a file.

    :param kind: code of ``KINDS``: clients, contacts, products, prices, stock, documents.
    :param mapping: a TOML or JSON file, or the name of a saved one; without one the columns are guessed.
    :param dry: only say what would happen.
    :param report_file: workbook for the rows that did not come in, with the reasons.
    :raises UserError: the file cannot be read or the mapping does not fit it.
    """
    job = open_job(ctx, kind, file, find_mapping(ctx, kind, mapping) if mapping is not None else None)
    target = Path(report_file) if report_file is not None else None
    if not dry:
        return apply(ctx, job, target, progress)
    report = dry_run(ctx, job, progress)
    path = write_refusals(target, job, report) if target is not None and report.refused else None
    return Imported(report, None, Changes(), path)


def undo_batch(ctx: Context, batch_id: int, progress: Progress = go_on) -> Changes:
    """Undo an import by the number of its batch.

    :raises UndoRefused: some of its rows were changed since; nothing is undone.
    """
    return undo(ctx, batch_id, progress)
