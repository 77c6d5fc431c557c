"""Back to a moment: base backups, and a new database as it was just before something went wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from app.core import clock
from app.core.errors import UserError
from app.core.i18n import _
from app.db import figures, migrate
from app.db.engine import Database, open_database
from app.db.guard import journal

#: called now and then; what it raises ends the work
Pulse = Callable[[], None]
_STAMP = "%Y%m%d-%H%M%S"
_BEGINS, _LEVEL = "base-", "-level"


@dataclass(frozen=True, slots=True)
class Recovered:
    """A database as it was.

    :param place: the new folder or file.
    :param base: name of the base that it was made of.
    :param journal: key of the journal's last entry before the moment.
    """

    place: Path
    base: str
    tables: int
    rows: int
    journal: int


def base(database: Database, folder: Path, level: int = 0, pulse: Pulse = lambda: None) -> Path:
    """Write a base backup into a folder of the server's computer.

    :param level: of Firebird: 0 for everything, 1 for what changed since the last 0, and so on.
    :raises UserError: there is no such folder, a level below is missing, or the server refuses.
    """
    if not folder.is_dir():
        raise UserError(_("There is no folder {folder}.").format(folder=folder))
    made = database.backend.base_backup(folder, f"part-{clock.now().strftime(_STAMP)}", level, pulse)
    # named by its end: earlier than that it can bring nothing back
    end = clock.now() + timedelta(seconds=1)
    return made.rename(folder / f"{_BEGINS}{end.strftime(_STAMP)}{made.name[len('part-') + len(end.strftime(_STAMP)):]}")


def recover(
    database: Database, folder: Path, target: Path, until: datetime, tables: Sequence[sa.Table], wal: Path | None = None, pulse: Pulse = lambda: None,
) -> Recovered:
    """Make a new database as it was at a moment; the present one is not touched, and need not even run on PostgreSQL.

    On Firebird it is as of the last level before the moment. The journal begins a new epoch.

    :param folder: of the base backups.
    :param target: the new cluster's folder, or the new file; must not be there.
    :param until: naive UTC; ``datetime.max`` for as far as the log goes.
    :param wal: folder of PostgreSQL's archived log.
    :raises UserError: there is no base before the moment, it is damaged, or the log does not reach the moment.
    """
    if target.exists() and (target.is_file() or any(target.iterdir())):
        raise UserError(_("{place} is there already: nothing is written over it.").format(place=target), _("Name a new place."))
    sources = chain(folder, until)
    with database.backend.recovered(sources, wal or folder, target, until, pulse) as url:
        made = open_database(url.render_as_string(hide_password=False))
        try:
            migrate.create_or_upgrade(made, in_use=False)
            with made.engine.connect() as connection:
                found = figures.read(connection, tables)
                journal.begin_epoch(connection)
                connection.commit()
        finally:
            made.dispose()
    counts = [int(table[0]) for name, table in found.items() if name != figures.JOURNAL]
    return Recovered(target, " + ".join(source.name for source in sources), len(counts), sum(counts), int(found[figures.JOURNAL][0]))


def chain(folder: Path, until: datetime) -> list[Path]:
    """The newest base that ended before a moment, and the newest level above each, in their order.

    :raises UserError: there is none.
    """
    found: dict[int, list[tuple[datetime, Path]]] = {}
    for path in folder.glob(f"{_BEGINS}*"):
        stamp, _mark, number = path.name[len(_BEGINS) :].partition(_LEVEL)
        found.setdefault(int(number or 0), []).append((datetime.strptime(stamp, _STAMP), path))
    sources: list[Path] = []
    after = datetime.min
    for level in sorted(found):
        if len(sources) != level:
            break
        fitting = [(moment, path) for moment, path in found[level] if after < moment <= until]
        if not fitting:
            break
        after, path = max(fitting)
        sources.append(path)
    if not sources:
        raise UserError(_("There is no base backup from before that moment."), _("Choose a later moment, or restore the backup of the day before."))
    return sources
