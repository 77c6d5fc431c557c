"""Keys of removed rows: no database gives one again, or journal and history would take the new row for the old one."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from app.db import migrate
from app.db.engine import Database
from app.db.guard import keys_sqlite
from app.db.session import UnitOfWork
from app.models import Base

TABLES = Base.metadata.tables


def added(database: Database, table: str, **values: Any) -> int:
    """Add a row past the services; its key."""
    with UnitOfWork(database, "test.add") as uow:
        key = uow.session.execute(sa.insert(TABLES[table]).values(values).returning(TABLES[table].c.id)).scalar_one()
        uow.commit()
        return int(key)


def removed(database: Database, table: str, id: int) -> None:
    with UnitOfWork(database, "test.remove") as uow:
        uow.session.execute(sa.delete(TABLES[table]).where(TABLES[table].c.id == id))
        uow.commit()


def uncounted(database: Database) -> list[str]:
    """Tables of the program whose definition does not say that keys are counted."""
    with database.engine.connect() as connection:
        told = {row.name: row.sql for row in connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'table'")}
    return [name for name in TABLES if "id" in TABLES[name].c and "AUTOINCREMENT" not in told[name]]


@pytest.mark.backends
def test_key_when_its_row_is_removed_then_the_next_row_gets_another(database: Database) -> None:
    first = added(database, "unit", name="Box", sign="bx", digits=0, version=1)
    removed(database, "unit", first)
    assert added(database, "unit", name="Bag", sign="bg", digits=0, version=1) > first


def test_file_when_made_then_all_its_tables_count_and_it_is_whole(database: Database) -> None:
    assert uncounted(database) == []
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalars().all() == ["ok"]
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


def test_file_of_an_older_program_when_brought_up_then_counts_on_from_what_the_journal_knows(database: Database) -> None:
    """Its newest row is gone, and its tables do not count; the same is so for a table that a migration writes anew."""
    gone = added(database, "unit", name="Box", sign="bx", digits=0, version=1)
    removed(database, "unit", gone)
    with database.backend.migrating(database.engine) as connection:
        version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
        connection.exec_driver_sql("PRAGMA writable_schema = ON")
        connection.exec_driver_sql("UPDATE sqlite_master SET sql = replace(sql, '(id AUTOINCREMENT)', '(id)') WHERE name IN ('unit', 'branch')")
        connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
        connection.exec_driver_sql("PRAGMA writable_schema = RESET")
        connection.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = 'unit'")
        connection.commit()
    assert sorted(uncounted(database)) == ["branch", "unit"]
    migrate.create_or_upgrade(database)
    assert uncounted(database) == []
    assert added(database, "unit", name="Bag", sign="bg", digits=0, version=1) > gone
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalars().all() == ["ok"]


def test_keys_when_a_migration_fails_then_the_tables_are_as_they_were(database: Database) -> None:
    with database.backend.migrating(database.engine) as connection:
        connection.exec_driver_sql("CREATE TABLE k_trial(id INTEGER NOT NULL, CONSTRAINT pk_k_trial PRIMARY KEY (id))")
        connection.commit()
        keys_sqlite.install(connection)
        connection.rollback()
        told = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = 'k_trial'").scalar_one()
        assert "AUTOINCREMENT" not in told
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalars().all() == ["ok"]
