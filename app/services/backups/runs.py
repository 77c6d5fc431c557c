"""The backups and trials that were run, and what one looks like to people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.core.changes import Changes
from app.models.backups import BackupRun
from app.services.context import Context
from app.services.use_case import use_case

#: a planned backup or one that somebody asked for; the trial of an older one
COPY, TRIAL = "copy", "trial"


@dataclass(frozen=True, slots=True)
class Run:
    """One backup, or one trial.

    :param size: bytes of the file.
    :param written_ms: milliseconds it took to write it, ``checked_ms`` to restore and compare it.
    :param compared: tables, rows, sums and the key of the journal's last entry; empty when it did not come to that.
    """

    kind: str
    started_at: datetime
    ended_at: datetime
    machine: str
    file: str = ""
    second_file: str = ""
    size: int = 0
    key_mark: str = ""
    written_ms: int = 0
    checked_ms: int = 0
    is_verified: bool = False
    compared: Any = None
    text: str = ""
    id: int = 0


_COLUMNS = tuple(name for name in Run.__dataclass_fields__ if name != "id")


@use_case("maintenance.backup.note")
def note(ctx: Context, run: Run) -> Changes:
    """Remember a run; what it found stands in the journal's header too."""
    said: dict[str, Any] = {"kind": run.kind, "verified": run.is_verified, "file": run.file[-200:], "size": run.size, "compared": run.compared}
    with ctx.uow(None, **said, written_ms=run.written_ms, checked_ms=run.checked_ms) as uow:
        uow.session.add(BackupRun(**{name: getattr(run, name) for name in _COLUMNS}))
        return uow.commit()


def recent(ctx: Context, limit: int = 100) -> list[Run]:
    """The newest runs, newest first."""
    with ctx.reading() as session:
        rows = session.scalars(sa.select(BackupRun).order_by(BackupRun.started_at.desc(), BackupRun.id.desc()).limit(limit))
        return [_run(row) for row in rows]


def last_verified(ctx: Context) -> Run | None:
    """The newest backup that could be restored."""
    with ctx.reading() as session:
        statement = sa.select(BackupRun).where(BackupRun.kind == COPY, BackupRun.is_verified.is_(True))
        row = session.scalars(statement.order_by(BackupRun.started_at.desc()).limit(1)).first()
        return None if row is None else _run(row)


def _run(row: BackupRun) -> Run:
    values: dict[str, Any] = {name: "" if getattr(row, name) is None else getattr(row, name) for name in _COLUMNS}
    return Run(**values, id=row.id)
