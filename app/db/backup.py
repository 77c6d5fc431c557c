"""Copies of a whole database in one file, the trial of a copy, and the way back."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app import __version__
from app.core import clock
from app.core.errors import UserError
from app.core.i18n import N_, _
from app.db import backup_file, figures, migrate
from app.db.backup_file import Going, Head, Unreadable, quiet
from app.db.engine import Database, open_database
from app.db.figures import Figures
from app.db.guard import journal

KINDS = {"sqlite": N_("SQLite"), "postgres": N_("PostgreSQL"), "firebird": N_("Firebird")}


@dataclass(frozen=True, slots=True)
class Compared:
    """What a trial found.

    :param journal: key of the journal's last entry.
    :param wrong: what differs, in sentences; empty when the backup is whole.
    """

    tables: int
    rows: int
    sums: int
    journal: int
    wrong: tuple[str, ...]


def backup(database: Database, file: Path) -> None:
    """Write a plain copy, as the database's own tools read it, while others go on working.

    :param file: is replaced only when the copy is complete. SQLite writes a database, PostgreSQL a pg_dump archive, Firebird a gbak file.
    :raises UserError: the tools are missing, the login lacks the right or the disk is full.
    """
    with backup_file.replaced(file) as fresh:
        database.backend.backup(database.engine, fresh)


def write(database: Database, file: Path, key: bytes | None, tables: Sequence[sa.Table], going: Going = quiet) -> Head:
    """Write a backup in Kontor's own form: with a head, with the figures of the moment, encrypted when there is a key.

    :param tables: whose figures are kept for the trial.
    :param going: see ``Going``; what it raises ends the work and leaves no file.
    :raises UserError: see ``backup``.
    """
    seen: list[Figures] = []
    schema: list[int] = []

    def look(connection: Connection) -> None:
        seen.append(figures.read(connection, tables))
        schema.append(migrate.revision(connection) or 0)

    with tempfile.TemporaryDirectory(prefix="kontor-") as folder, backup_file.replaced(file) as fresh, database.said_plainly():
        copy = Path(folder) / "copy"
        database.backend.backup(database.engine, copy, look, lambda: going(0, 0))
        before, after = seen[0], seen[-1]
        kept = {"before": before, "after": {name: after[name] for name in before if after[name] != before[name]}}
        made_at = clock.now().isoformat(timespec="milliseconds")
        return backup_file.seal(
            fresh, copy, kept, key, kind=database.name, schema=schema[0], made_at=made_at, program=__version__, going=going,
        )


def try_restoring(database: Database, file: Path, key: bytes | None, tables: Sequence[sa.Table], going: Going = quiet) -> Compared:
    """Bring a backup back into a scratch place beside the database and compare it with the figures that were kept in it.

    :raises Unreadable: the file is damaged, or the key is another one.
    :raises UserError: there is no place to try it in.
    """
    with tempfile.TemporaryDirectory(prefix="kontor-") as name:
        folder = Path(name)
        copy, kept = _unpack(database, file, key, folder, going)
        with _scratch(database, folder) as restored:
            restored.backend.restore(restored.engine, copy, lambda: going(0, 0))
            with restored.engine.execution_options(**restored.backend.reading_options()).connect() as connection:
                found = figures.read(connection, tables)
    return _compare(kept, found)


def restore(database: Database, file: Path, key: bytes | None = None, going: Going = quiet) -> Head | None:
    """Fill an empty database from a backup, bring its tables up to this program and begin a new epoch of the journal.

    The file is checked wholly before anything is written.

    :param file: a backup of ours, or a plain copy as the database's own tools write it.
    :returns: the head of the backup; None for a plain copy.
    :raises Unreadable: it is neither, is damaged, of another kind of database, of a newer program or of another key.
    :raises UserError: the database is not empty.
    """
    if not file.is_file():
        raise UserError(_("There is no file {file}.").format(file=file))
    if migrate.check(database) is not migrate.SchemaState.EMPTY:
        raise UserError(_("A backup is restored into an empty database only."), _("Create a new database and restore into it."))
    with tempfile.TemporaryDirectory(prefix="kontor-") as folder:
        head = None
        if backup_file.is_ours(file):
            copy, _kept = _unpack(database, file, key, Path(folder), going)
            head = backup_file.read_head(file)
        elif database.backend.is_copy(file):
            copy = file
        else:
            raise Unreadable(_("{file} is no backup of Kontor.").format(file=file.name), _("Choose another file."))
        database.backend.restore(database.engine, copy, lambda: going(0, 0))
    migrate.create_or_upgrade(database, in_use=False)
    with database.engine.connect() as connection:
        journal.begin_epoch(connection)
        connection.commit()
    return head


def _unpack(database: Database, file: Path, key: bytes | None, folder: Path, going: Going) -> tuple[Path, Any]:
    """The database's copy and the figures out of a backup that this program and this kind of database can read."""
    head = backup_file.read_head(file)
    if head.kind != database.name:
        text = _("{file} is a backup of {theirs}, and this database is {ours}.")
        names = {"theirs": _(KINDS.get(head.kind, head.kind)), "ours": _(KINDS[database.name])}
        raise Unreadable(text.format(file=file.name, **names), _("Choose a database of the same kind."))
    if head.schema > migrate.revisions()[-1]:
        text = _("The backup {file} was made by a newer Kontor.").format(file=file.name)
        raise Unreadable(text, _("Install the new version on this computer."))
    copy = folder / "copy"
    _head, kept = backup_file.unseal(file, copy, key, going)
    return copy, kept


def _compare(kept: Any, found: Figures) -> Compared:
    before, after = kept["before"], kept["after"]
    wrong = figures.differences(before, after, found)
    tables = [table for name, table in found.items() if name != figures.JOURNAL]
    rows, sums = sum(int(table[0]) for table in tables), sum(len(table) - 1 for table in tables)
    return Compared(len(tables), rows, sums, int(found[figures.JOURNAL][0]), tuple(wrong))


@contextmanager
def _scratch(database: Database, folder: Path) -> Iterator[Database]:
    """An empty database that is gone afterwards."""
    url = database.backend.scratch(database.engine, folder, f"kontor_check_{uuid.uuid4().hex[:12]}")
    made = open_database(url.render_as_string(hide_password=False))
    try:
        yield made
    finally:
        made.dispose()
        database.backend.drop_scratch(database.engine, url)
