"""Every check of the doctor finds what it looks for: on a really unsafe server where that is cheap, else by what a server would say."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import string
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from app.core import clock
from app.db import migrate
from app.db.engine import Database, open_database
from app.db.session import UnitOfWork
from app.models.access import LoginWish
from app.models.backups import BackupRun
from app.models.organisation import Employee
from app.services.doctor import everywhere, firebird, postgres_state, sqlite
from app.services.doctor.check import CHECKS, FIREBIRD, POSTGRES, SQLITE, Check, Patient
from app.services.doctor.examination import examine
from tests.helpers.databases import FirebirdSource, PostgresSource, Source
from tests.helpers.servers import PASSWORD

#: what an unsafe server shows of itself
UNSAFE = {
    POSTGRES: {
        "fsync", "synchronous_commit", "password_encryption", "idle_in_transaction_session_timeout", "client_connection_check_interval",
        "lock_timeout", "statement_timeout", "archive_mode", "max_slot_wal_keep_size", "log_statement", "log_min_duration_statement",
        "tcp_keepalives_idle", "ssl", "data_checksums", "unlogged_tables", "slot_waits", "server_proves_itself", "hba_trust", "hba_plain",
        "hba_weak", "hba_everywhere", "hba_broken", "weak_password", "superusers", "mighty_logins", "logins_without_employee",
        "employees_without_login", "public_create", "public_database", "public_functions", "public_tables", "open_search_path", "backup",
    },
    FIREBIRD: {"login_method", "forced_writes", "sweep", "linger", "stalled_backup", "public_rights", "administrators", "logins_without_employee", "backup"},
    SQLITE: {"synced_folder", "others_may_open", "references", "backup"},
}
SETTINGS = {"full_page_writes": "off", "max_connections": "20", "wal_level": "minimal", "max_prepared_transactions": "10"}


class Told(Patient):
    """A patient that answers each question with the same rows."""

    def __init__(self, answer: list[Any], database: Any = None) -> None:
        super().__init__(database, None)  # type: ignore[arg-type]
        self._answer = answer

    def rows(self, statement: str, **values: Any) -> list[Any]:
        return self._answer

    def process(self) -> int | None:
        return 4711


#: code → what the server would say to the check
ANSWERS: dict[str, dict[str, list[Any]]] = {
    POSTGRES: {
        **{name: [(value,)] for name, value in SETTINGS.items()}, "version": [("140009",)], "checksum_failures": [(3,)], "prepared": [("x1", "anna")],
        "archive_fails": [("2026-11-22 10:00",)], "pooler": [(4712,)],
    },
    FIREBIRD: {"version": [("2.5.9",)], "embedded": [(None,)], "wire_encryption": [("FALSE",)], "old_transaction": [(2_000_000,)]},
    SQLITE: {"journal_mode": [("delete",)], "synchronous": [(1,)], "integrity": [("row 7 missing from index",)]},
}
#: what has a test of its own below
BY_HAND = {
    POSTGRES: {"free_space", "line_encrypted", "reserve_gone", "tables", "clock", "no_backup"},
    FIREBIRD: {"events", "sysdba_password", "wire_compression", "tables", "clock", "no_backup", "waiting_logins", "vanished"},
    SQLITE: {"share", "read_only", "free_space", "tables", "clock", "no_backup"},
}


def the(kind: str, code: str) -> Check:
    return next(one for one in CHECKS if one.code == code and kind in one.kinds)


@pytest.mark.parametrize("kind", [SQLITE, POSTGRES, FIREBIRD])
def test_check_when_declared_then_it_is_seen_failing_somewhere(kind: str) -> None:
    declared = {one.code for one in CHECKS if kind in one.kinds}
    assert declared == UNSAFE[kind] | set(ANSWERS[kind]) | BY_HAND[kind]


@pytest.mark.parametrize("one", CHECKS.all(), ids=CHECKS.codes())
def test_check_when_declared_then_it_has_a_sentence_and_a_cure(one: Check) -> None:
    assert one.look.__doc__
    assert one.meaning.endswith((".", "}"))
    assert len(one.cure) > 10
    assert {name for _text, name, _spec, _conversion in string.Formatter().parse(one.meaning) if name is not None} <= _known_values(one)


def _known_values(one: Check) -> set[str]:
    """Names that stand in the source of the function."""
    constants = one.look.__code__.co_consts
    names = {name for constant in constants for name in (constant if isinstance(constant, tuple) else (constant,)) if isinstance(name, str)}
    return names


@pytest.mark.parametrize(("kind", "code"), [(kind, code) for kind, answers in ANSWERS.items() for code in answers])
def test_answer_when_unsafe_then_found_with_its_cure(kind: str, code: str) -> None:
    url = {POSTGRES: "postgresql://a@127.0.0.1/k", FIREBIRD: "firebird://a@127.0.0.1//k.fdb", SQLITE: "sqlite:////k.kontor"}[kind]
    findings = the(kind, code).findings(Told(ANSWERS[kind][code], open_database(url)))
    assert len(findings) == 1
    assert "{" not in findings[0].text + findings[0].cure


def age_backups(database: Database) -> None:
    """The last verified backup is of last month."""
    with UnitOfWork(database, "test.backup") as unit:
        then = clock.now() - timedelta(days=30)
        unit.session.add(BackupRun(kind="full", started_at=then, ended_at=then, machine="office", size=1, is_verified=True))
        unit.commit()


def codes(database: Database) -> set[str]:
    return {finding.check for finding in examine(database).findings}


@contextlib.contextmanager
def unsafe_postgres(source: PostgresSource, database: Database) -> Iterator[None]:
    """A cluster after somebody followed a tuning guide and a forum."""
    assert source.server is not None
    name = database.url.database
    in_database = [
        *(f'ALTER DATABASE "{name}" SET {line}' for line in (
            "synchronous_commit = off", "password_encryption = 'md5'", "statement_timeout = '90s'", "log_statement = 'all'", "log_min_duration_statement = 0",
        )),
        "CREATE UNLOGGED TABLE fast(id int)", "GRANT CREATE ON SCHEMA public TO PUBLIC", f'GRANT TEMP ON DATABASE "{name}" TO PUBLIC',
        "CREATE FUNCTION open_door() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'", "GRANT SELECT ON employee TO PUBLIC",
        "SET password_encryption = 'md5'", "CREATE ROLE t_super LOGIN SUPERUSER PASSWORD 'x'", "CREATE ROLE t_maker LOGIN CREATEROLE BYPASSRLS",
        "CREATE ROLE t_ghost LOGIN IN ROLE kontor_staff", "SELECT pg_create_physical_replication_slot('t_slot', true)",
    ]
    after = ["DROP ROLE t_super, t_maker, t_ghost", "SELECT pg_drop_replication_slot('t_slot')"]
    rules = source.server.folder / "data" / "pg_hba.conf"
    before = rules.read_text()
    address = source.url.set(database=name).render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        for statement in in_database:
            connection.execute(statement.encode())
        # the view reads the file, the server would only after a reload
        rules.write_text(before + "host all mallory 10.0.0.0/8 trust\nhost all all 0.0.0.0/0 md5\nnonsense\n")
        try:
            yield
        finally:
            rules.write_text(before)
            for statement in after:
                connection.execute(statement.encode())


@pytest.mark.backends("postgres")
def test_postgres_when_unsafe_then_everything_is_found(source: PostgresSource, database: Database) -> None:
    if source.server is None:
        pytest.skip("needs a server of its own: its pg_hba.conf is changed")
    with UnitOfWork(database, "test.employee") as unit:
        unit.session.add(Employee(name="Anna", login="anna_nowhere"))
        unit.commit()
    age_backups(database)
    with unsafe_postgres(source, database):
        url = database.backend.url.update_query_dict({"sslmode": "prefer"}).render_as_string(hide_password=False)
        weak = open_database(url)
        report = examine(weak)
        weak.dispose()
    assert UNSAFE[POSTGRES] <= {finding.check for finding in report.findings}
    assert report.status == 2
    assert report.unseen == ()


@pytest.mark.backends("firebird-fdb", "firebird-driver")
def test_firebird_when_unsafe_then_everything_is_found(source: FirebirdSource, database: Database) -> None:
    with UnitOfWork(database, "test.employee") as unit:
        unit.session.add(Employee(name="Anna", login="anna_nowhere"))
        unit.commit()
    age_backups(database)
    run_each(database, [
        "ALTER DATABASE SET LINGER TO 60", "GRANT SELECT ON employee TO PUBLIC", "CREATE USER t_admin PASSWORD 'x' GRANT ADMIN ROLE", "CREATE USER t_ghost PASSWORD 'x'",
    ])
    database.dispose()
    source.set_sweep(database, 0)
    run_each(database, ["ALTER DATABASE BEGIN BACKUP"])
    try:
        found = codes(database)
    finally:
        run_each(database, ["ALTER DATABASE END BACKUP", "DROP USER t_admin", "DROP USER t_ghost"])
    assert UNSAFE[FIREBIRD] <= found


def run_each(database: Database, statements: list[str]) -> None:
    """Each in a transaction of its own."""
    for statement in statements:
        with database.engine.connect() as connection:
            connection.exec_driver_sql(statement)
            connection.commit()


def test_sqlite_when_unsafe_then_everything_is_found(database: Database, tmp_path: Path) -> None:
    age_backups(database)
    with UnitOfWork(database, "test.employee") as unit:
        unit.session.add(Employee(name="Anna", login="anna"))
        unit.commit()
    folder = tmp_path / "Dropbox" / "firm"
    folder.mkdir(parents=True)
    file = folder / "firm.kontor"
    with contextlib.closing(sqlite3.connect(database.url.database or "")) as source, contextlib.closing(sqlite3.connect(file)) as target:
        source.backup(target)
    file.chmod(0o666)
    opened = open_database(f"sqlite:///{file}")
    raw = opened.engine.raw_connection()
    raw.dbapi_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
    raw.dbapi_connection.execute("UPDATE employee SET branch_id = 99")  # type: ignore[union-attr]
    raw.close()
    found = codes(opened)
    opened.dispose()
    assert UNSAFE[SQLITE] <= found


@pytest.mark.backends
def test_database_when_fresh_then_only_the_missing_backup_is_a_matter_of_its_own(database: Database) -> None:
    report = examine(database)
    assert "no_backup" in {finding.check for finding in report.findings}
    assert report.unseen == ()
    assert report.done == len([one for one in CHECKS if database.name in one.kinds])


def test_share_when_the_file_lies_there_then_danger(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = "/dev/sda1 / ext4 rw 0 0\n//office/data /mnt/my\\040share cifs rw 0 0\ntmpfs /mnt tmpfs rw 0 0\n"
    assert sqlite.filesystem(Path("/mnt/my share/firm.kontor"), mounts) == "cifs"
    assert sqlite.filesystem(Path("/home/firm.kontor"), mounts) == "ext4"
    monkeypatch.setattr(sqlite, "filesystem", lambda _file, _mounts: "cifs")
    assert "share" in codes(database)


def test_file_when_it_cannot_be_written_then_danger(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_arguments: False)
    assert "read_only" in codes(database)


@pytest.mark.backends("sqlite", "postgres")
def test_disk_when_nearly_full_then_warned(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    module = sqlite if database.name == SQLITE else postgres_state
    monkeypatch.setattr(module, "_SMALLEST_SPACE", 10**18)
    assert "free_space" in codes(database)


@pytest.mark.backends
@pytest.mark.parametrize("days", [-1, 1])
def test_clock_when_a_day_away_then_warned(database: Database, monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    """T-13."""
    monkeypatch.setattr(type(database.backend), "clock_skew", lambda _backend, _connection: days * 86400.0)
    found = [finding for finding in examine(database).findings if finding.check == "clock"]
    assert len(found) == 1
    assert "86400 seconds" in found[0].text


def test_tables_when_of_another_version_then_warned(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrate, "check", lambda _database: migrate.SchemaState.OLDER)
    assert "tables" in codes(database)
    assert "no_backup" not in codes(database)
    assert everywhere.employee_logins(Told([], database)) == {}


@pytest.mark.parametrize(("kind", "code", "answer"), [
    (POSTGRES, "line_encrypted", [(False,)]), (POSTGRES, "line_encrypted", []), (FIREBIRD, "wire_compression", [("FALSE",)]),
])
def test_line_when_plain_then_found_only_in_the_network(kind: str, code: str, answer: list[Any]) -> None:
    url = {POSTGRES: "postgresql://a@{host}/k", FIREBIRD: "firebird://a@{host}//k.fdb"}[kind]
    found = [the(kind, code).findings(Told(answer, open_database(url.format(host=host)))) for host in ("office", "127.0.0.1")]
    assert [len(findings) for findings in found] == [1, 0]


def test_reserve_when_named_and_not_connected_then_danger() -> None:
    class Waiting(Told):
        def rows(self, statement: str, **values: Any) -> list[Any]:
            return [("FIRST 1 (reserve)",)] if "current_setting" in statement else [(0,)]

    assert the(POSTGRES, "reserve_gone").findings(Waiting([]))


@pytest.mark.backends("firebird-fdb", "firebird-driver")
def test_sysdba_when_its_password_is_known_then_danger(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "sysdba_password" not in codes(database)
    monkeypatch.setattr(firebird, "_BUILT_IN", PASSWORD)
    assert "sysdba_password" in codes(database)


@pytest.mark.backends("firebird-fdb", "firebird-driver")
def test_events_when_the_second_port_is_shut_then_told(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def shut(_connection: object) -> None:
        raise OSError("refused")

    assert "events" not in codes(database)
    monkeypatch.setattr("app.db.backends.firebird_feed.Bell", shut)
    assert "events" in codes(database)


@pytest.mark.backends("postgres")
def test_login_when_it_may_not_look_then_that_is_said(source: Source, database: Database) -> None:
    assert isinstance(source, PostgresSource)
    run_each(database, [f"CREATE ROLE t_low LOGIN PASSWORD '{PASSWORD}' IN ROLE kontor_staff"])
    low = open_database(source.url.set(username="t_low", database=database.url.database).render_as_string(hide_password=False))
    try:
        report = examine(low)
    finally:
        low.dispose()
        run_each(database, ["DROP ROLE t_low"])
    assert {"hba_trust", "weak_password"} <= set(report.unseen)
    assert "fsync" in {finding.check for finding in report.findings}




@pytest.mark.backends("firebird-fdb", "firebird-driver")
def test_wishes_for_logins_when_nobody_does_them_then_warned(database: Database) -> None:
    with UnitOfWork(database, "test.wish") as unit:
        employee = Employee(name="Ann", role="sales", scope="own")
        unit.session.add(employee)
        unit.session.flush()
        wish = LoginWish(employee_id=employee.id, kind="lock", login="ann", token="t")
        unit.session.add(wish)
        unit.commit()
    assert "waiting_logins" not in codes(database)
    with UnitOfWork(database, "test.wish") as unit:
        unit.session.get_one(LoginWish, wish.id).asked_at = clock.now() - timedelta(minutes=6)
        unit.commit()
    assert "waiting_logins" in codes(database)
