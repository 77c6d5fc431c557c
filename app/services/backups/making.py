"""One backup from beginning to end: written, copied to the second place, brought back on trial, and the old ones cleared away."""

from __future__ import annotations

import logging
import platform
import shutil
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from app.core import clock, file_errors
from app.core.errors import UserError
from app.core.i18n import N_, _
from app.core.keeping import kept
from app.db import backup, backup_file
from app.models.base import Base
from app.services import events, taking
from app.services.backups import keys, runs
from app.services.backups.plan import PERMISSION, Plan, read_plan
from app.services.backups.runs import Run
from app.services.context import Context
from app.services.events import Event

_log = logging.getLogger(__name__)
#: how far a long operation is, and the place where it can be cancelled: done, of how many, in words
Report = Callable[[int, int, str], object]
SUFFIX, _STAMP = ".backup", "%Y%m%d-%H%M%S"
_STEPS = (N_("Writing the backup…"), N_("Taking it to the second folder…"), N_("Restoring it on trial…"))
_PARTS = 100


class _Steps:
    """Turns bytes done into the bar of all steps."""

    def __init__(self, report: Report | None) -> None:
        self._report, self._step = report, 0
        #: the person wanted no more of it
        self.is_cancelled = False

    def begin(self, step: int) -> None:
        self._step = step
        self(0, 0)

    def __call__(self, done: int, total: int) -> None:
        if self._report is None:
            return
        try:
            self._report(self._step * _PARTS + (done * _PARTS // total if total else 0), len(_STEPS) * _PARTS, _(_STEPS[self._step]))
        except BaseException:
            self.is_cancelled = True
            raise


def back_up(ctx: Context, report: Report | None = None) -> Run:
    """Make the backup of the plan now, and try it.

    :param report: told how far it is; what it raises cancels the work and leaves nothing behind.
    :raises AccessDenied: the person may not.
    :raises UserError: it could not be written or brought back; the run is remembered as a failed one.
    """
    ctx.rights.demand(PERMISSION)
    plan, started, steps = read_plan(ctx), clock.now(), _Steps(report)
    state: dict[str, Any] = {}
    try:
        _make(ctx, plan, started, state, steps)
    except Exception as error:
        if not steps.is_cancelled:
            text = str(error) if isinstance(error, UserError) else _("An unexpected error; the log has it.")
            runs.note(ctx, Run(runs.COPY, started, clock.now(), platform.node(), **state, text=text))
        raise
    run = Run(runs.COPY, started, clock.now(), platform.node(), **state, is_verified=True, text=_("Tried by restoring: it is whole."))
    events.note(ctx, Event.BACKUP, title=Path(state["file"]).name, sha256=taking.digest_of_file(Path(state["file"])))
    runs.note(ctx, run)
    return run


def _make(ctx: Context, plan: Plan, started: datetime, state: dict[str, Any], steps: _Steps) -> None:
    key = keys.key_for(ctx.database, plan)
    tables = Base.metadata.sorted_tables
    name = Path(str(ctx.database.url.database or "kontor")).stem
    file = plan.place() / f"{name}-{started.strftime(_STAMP)}{SUFFIX}"
    begun = time.monotonic()
    steps.begin(0)
    try:
        head = backup.write(ctx.database, file, key, tables, steps)
        state |= {"file": str(file), "size": file.stat().st_size, "key_mark": head.key_mark, "written_ms": _since(begun)}
        if plan.second:
            steps.begin(1)
            state["second_file"] = str(_take(file, Path(plan.second)))
        begun = time.monotonic()
        steps.begin(2)
        found = backup.try_restoring(ctx.database, file, key, tables, steps)
    except BaseException:
        if steps.is_cancelled:
            for folder in filter(None, (str(plan.place()), plan.second)):
                (Path(folder) / file.name).unlink(missing_ok=True)
        raise
    state |= {"checked_ms": _since(begun), "compared": as_figures(found)}
    if found.wrong:
        raise UserError(_("The backup {file} differs from the database: {what}.").format(file=file.name, what=", ".join(found.wrong)))
    for folder in filter(None, (str(plan.place()), plan.second)):
        _clear(Path(folder), name, plan)


def as_figures(found: backup.Compared) -> dict[str, int]:
    """What was compared, as it is remembered."""
    return {"tables": found.tables, "rows": found.rows, "sums": found.sums, "journal": found.journal, "wrong": len(found.wrong)}


def _take(file: Path, folder: Path) -> Path:
    """A second copy, read back; a place that is away does not lose us the first one."""
    copy = folder / file.name
    fresh = copy.with_name(copy.name + ".part")
    try:
        fresh.unlink(missing_ok=True)
        fresh.touch(mode=0o600)
        shutil.copyfile(file, fresh)
        fresh.replace(copy)
    except OSError as error:
        text = _("The backup is written, but could not be taken to {folder}: {reason}.").format(folder=folder, reason=file_errors.why(error))
        raise UserError(text, _("Look whether the second folder can be reached.")) from error
    finally:
        fresh.unlink(missing_ok=True)
    backup_file.check(copy)
    return copy


def _clear(folder: Path, name: str, plan: Plan) -> None:
    """Drop what the plan does not keep. What cannot be dropped stays, and the log says so."""
    found = {}
    for file in folder.glob(f"{name}-*{SUFFIX}"):
        try:
            found[file] = datetime.strptime(file.name[len(name) + 1 : -len(SUFFIX)], _STAMP)
        except ValueError:
            continue  # not named by us
    stay = kept(found.values(), plan.days, plan.weeks, plan.months)
    for file, moment in found.items():
        if moment not in stay:
            try:
                file.unlink()
            except OSError:
                _log.warning("the old backup %s cannot be dropped", file, exc_info=True)


def _since(begun: float) -> int:
    return round((time.monotonic() - begun) * 1000)
