"""The trial of a backup that lies there already."""

from __future__ import annotations

import platform
import time
from dataclasses import replace
from pathlib import Path

from app.core import backup_key, clock
from app.core.errors import UserError
from app.core.i18n import _
from app.db import backup
from app.db.backup_file import Going, quiet
from app.models.base import Base
from app.services.backups import keys, runs
from app.services.backups.making import Report, as_figures
from app.services.backups.plan import PERMISSION
from app.services.backups.runs import Run
from app.services.context import Context


def try_restoring(ctx: Context, file: Path, key_text: str = "", report: Report | None = None) -> Run:
    """Bring a backup back into a scratch place and compare it with what was kept in it; the database itself is not touched.

    :param key_text: its key where it is another one than this computer holds.
    :raises UserError: it is damaged, of another key, or differs; the run is remembered as a failed one.
    """
    ctx.rights.demand(PERMISSION)
    if not file.is_file():
        raise UserError(_("There is no file {file}.").format(file=file), _("Perhaps it was moved, or the drive is not connected."))
    started, begun = clock.now(), time.monotonic()
    run = Run(runs.TRIAL, started, started, platform.node(), str(file), size=file.stat().st_size)
    try:
        key = backup_key.read(key_text) if key_text else keys.own_key(ctx.database)
        found = backup.try_restoring(ctx.database, file, key, Base.metadata.sorted_tables, _told(report))
        if found.wrong:
            raise UserError(_("The backup {file} differs from the database: {what}.").format(file=file.name, what=", ".join(found.wrong)))
    except UserError as error:
        runs.note(ctx, _ended(run, begun, text=str(error)))
        raise
    done = _ended(run, begun, text=_("Tried by restoring: it is whole."), is_verified=True, compared=as_figures(found))
    runs.note(ctx, done)
    return done


def _told(report: Report | None) -> Going:
    """Bytes as parts of a hundred."""
    if report is None:
        return quiet

    def going(done: int, total: int) -> None:
        report(done * 100 // total if total else 0, 100, _("Restoring it on trial…"))

    return going


def _ended(run: Run, begun: float, **found: object) -> Run:
    return replace(run, ended_at=clock.now(), checked_ms=round((time.monotonic() - begun) * 1000), **found)  # type: ignore[arg-type]
