"""A backup every night, tried by reading it back; the newest are kept."""

from __future__ import annotations

import tempfile
from datetime import time
from pathlib import Path

from app.agent.schedule import job
from app.core import clock, paths
from app.core.errors import UserError
from app.core.i18n import _
from app.services import copies
from app.services.context import Context

KEPT = 14


@job("nightly_backup", at=time(1, 30))
def back_up(ctx: Context) -> str:
    """Write a backup, compare it with the database where that needs no second server, and drop the oldest."""
    folder = paths.data() / "backups"
    folder.mkdir(exist_ok=True)
    name = Path(str(ctx.database.url.database or "kontor")).stem
    file = folder / f"{name}-{clock.now():%Y%m%d-%H%M%S}.backup"
    copies.write(ctx, file)
    if ctx.database.name == "sqlite":
        with tempfile.TemporaryDirectory() as scratch:
            difference = copies.compare(ctx, file, Path(scratch) / "restored.kontor")
        if difference:
            raise UserError(_("The backup {file} differs from the database: {what}.").format(file=file.name, what=difference))
    for old in sorted(folder.glob(f"{name}-*.backup"))[:-KEPT]:
        old.unlink()
    return _("{file}, {size} KB").format(file=file.name, size=file.stat().st_size // 1024)
