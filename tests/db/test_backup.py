"""Backups come back whole, with a new epoch, and only into an empty database."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.core.errors import UserError
from app.db import backup, migrate, upgrading
from app.db.engine import Database
from app.db.guard import journal
from app.db.session import UnitOfWork, reading
from app.models import Base
from app.models.organisation import Branch
from tests.helpers.databases import Source


def add(database: Database, name: str) -> None:
    with UnitOfWork(database, "test.branch.save") as uow:
        uow.session.add(Branch(name=name))
        uow.commit()


@pytest.mark.backends
def test_backup_when_restored_then_rows_journal_and_triggers_are_back(source: Source, database: Database, tmp_path: Path) -> None:
    add(database, "Норд \"quoted\"")
    file = tmp_path / "firm.backup"
    backup.backup(database, file)
    add(database, "too late")
    copy = source.empty("restored")
    try:
        backup.restore(copy, file)
        assert migrate.check(copy) is migrate.SchemaState.CURRENT
        add(copy, "after")
        with reading(copy) as session:
            names = session.scalars(sa.select(Branch.name).order_by(Branch.id)).all()
            first = journal.history(session, "branch", 1)
            assert journal.stale(session.connection(), Base.metadata) == []
        assert names == ["Норд \"quoted\"", "after"]
        assert [entry.op for entry in first] == ["I"]
        table = "jrn.entry" if copy.name == "postgres" else "jrn_entry"
        with copy.engine.connect() as connection:
            assert connection.exec_driver_sql(f"SELECT DISTINCT epoch FROM {table} ORDER BY epoch").scalars().all() == [1, 2]
    finally:
        source.drop(copy)
    assert [path.name for path in tmp_path.iterdir()] == ["firm.backup"]


@pytest.mark.backends("sqlite", "postgres", "firebird-fdb")
def test_restore_when_database_is_not_empty_or_file_is_no_backup_then_refused(source: Source, database: Database, tmp_path: Path) -> None:
    file = tmp_path / "no.backup"
    with pytest.raises(UserError, match="no file"):
        backup.restore(database, file)
    file.write_bytes(b"this is not a backup at all" * 100)
    with pytest.raises(UserError, match="empty database only"):
        backup.restore(database, file)
    empty = source.empty("damaged")
    with pytest.raises(UserError):
        backup.restore(empty, file)
    source.drop(empty)


def test_backup_when_folder_is_missing_then_told(database: Database, tmp_path: Path) -> None:
    with pytest.raises(UserError):
        backup.backup(database, tmp_path / "no such folder" / "firm.backup")


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a person's folders to that person")
@pytest.mark.backends("sqlite", "postgres", "firebird-fdb")
def test_files_when_made_then_nobody_else_on_the_computer_may_read_them(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KONTOR_HOME", str(tmp_path))
    plain, sealed, before = tmp_path / "plain.copy", tmp_path / "firm.backup", os.umask(0o022)
    try:
        backup.backup(database, plain)
        backup.write(database, sealed, None, Base.metadata.sorted_tables)
        kept = upgrading.keep_copy(database, 99)
    finally:
        os.umask(before)
    assert [file.stat().st_mode & 0o077 for file in (plain, sealed, kept)] == [0, 0, 0]
    assert kept.stat().st_size > 0


def test_restore_when_the_name_of_a_copy_has_signs_of_addresses_then_it_is_found(source: Source, database: Database, tmp_path: Path) -> None:
    copy = tmp_path / "Firm #2 50%20?.copy"
    backup.backup(database, copy)
    fresh = source.empty("restored")
    try:
        assert backup.restore(fresh, copy) is None
        assert migrate.check(fresh) is migrate.SchemaState.CURRENT
        assert os.name == "nt" or Path(str(fresh.url.database)).stat().st_mode & 0o077 == 0
    finally:
        source.drop(fresh)
