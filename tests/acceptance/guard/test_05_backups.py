"""Bar 5, backups: B-01 each is restored and compared, B-02 spoilt ones are refused, B-04 back to a moment."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from app.cli import main
from app.core import clock
from app.core.errors import UserError
from app.db import backup, migrate, point_in_time
from app.db.engine import Database, open_database
from app.db.session import UnitOfWork
from app.models import Base
from app.models.organisation import Branch
from app.services.backups import keys, making
from app.services.context import open_context
from tests.helpers.databases import FirebirdSource, PostgresSource, Source
from tests.helpers.firm import small_firm
from tests.helpers.servers import PASSWORD, PostgresServer
from tests.helpers.vault import memory_vault

TABLES = Base.metadata.sorted_tables
#: seconds after which the server archives a piece of its log that is not full
ARCHIVE_TIMEOUT = int(os.environ.get("KONTOR_DRILL_ARCHIVE", "5"))
#: megabytes of data beside the small firm, to measure how long a real one takes
BALLAST = int(os.environ.get("KONTOR_DRILL_MEGABYTES", "0"))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A home and a vault of the test's own."""
    monkeypatch.setenv("KONTOR_HOME", str(tmp_path))
    monkeypatch.delenv(keys.VARIABLE, raising=False)
    with memory_vault():
        yield


def add(database: Database, *names: str) -> None:
    for name in names:
        with UnitOfWork(database, "test.branch.save") as uow:
            uow.session.add(Branch(name=name))
            uow.commit()


def branches(database: Database) -> list[str]:
    with database.engine.connect() as connection:
        return list(connection.scalars(sa.select(Branch.name).order_by(Branch.id)))


@pytest.mark.heavy
@pytest.mark.backends("sqlite", "postgres", "firebird-fdb")
def test_backups_when_made_then_all_are_tried_and_spoilt_ones_refused(source: Source, database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """B-01, B-02."""
    small_firm(database)
    ctx = open_context(database)
    keys.make_key(ctx)
    made = []
    for number in range(5):
        add(database, f"branch {number}")
        made.append(making.back_up(ctx))
    assert all(run.is_verified and run.compared["wrong"] == 0 for run in made)
    file, key, last = Path(made[-1].file), keys.own_key(database), made[-1]
    whole = file.read_bytes()
    middle = len(whole) // 2
    spoilt = {
        "wrong key": (whole, bytes(32)),
        "truncated": (whole[:middle], key),
        "one byte flipped": (whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :], key),
        "newer form": (whole[:9] + b"\x63" + whole[10:], key),
        "not ours": (b"PK\x03\x04" + whole[4:], key),
    }
    refused = []
    empty = source.empty(f"empty_{database.name}")
    for name, (content, used) in spoilt.items():
        bad = tmp_path / "bad.backup"
        bad.write_bytes(content)
        with pytest.raises(UserError) as told:
            backup.restore(empty, bad, used)
        assert migrate.check(empty) is migrate.SchemaState.EMPTY
        refused.append(f"{name}: {told.value.text}")
    begun = time.monotonic()
    backup.restore(empty, file, key)
    restored = time.monotonic() - begun
    assert branches(empty) == branches(database)
    source.drop(empty)
    with capsys.disabled():
        print(f"\nB-01 {database.name}: {len(made)} of {len(made)} restored and compared; {last.size / 1e6:.1f} MB, written {last.written_ms / 1000:.2f} s, "
              f"tried {last.checked_ms / 1000:.2f} s, brought back {restored:.2f} s; {last.compared}")
        print(f"B-02 {database.name}: {len(refused)} of 5 refused before anything was written\n  " + "\n  ".join(refused))


@pytest.fixture
def archiving(tmp_path: Path) -> Iterator[tuple[PostgresServer, Path]]:
    """A server of its own that archives its log."""
    server = PostgresServer()
    server.start()
    wal = server.folder / "wal"
    wal.mkdir()
    if server._user:
        shutil.chown(wal, server._user)
    settings = {
        "wal_level": "replica", "archive_mode": "on", "archive_timeout": str(ARCHIVE_TIMEOUT),
        "archive_command": f"test ! -f {wal}/%f && cp %p {wal}/%f.part && mv {wal}/%f.part {wal}/%f",
    }
    with psycopg.connect(f"{server.url}/postgres", autocommit=True) as connection:
        for name, value in settings.items():
            connection.execute(f"ALTER SYSTEM SET {name} = '{value}'".encode())
    server.kill()
    server.run()
    yield server, wal
    server.stop()


@pytest.mark.heavy
def test_postgres_when_everything_is_deleted_then_back_to_the_minute_before(
    archiving: tuple[PostgresServer, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:
    """B-04."""
    server, wal = archiving
    monkeypatch.setenv("KONTOR_PASSWORD", PASSWORD)
    url = f"{server.url}/firm"
    with psycopg.connect(f"{server.url}/postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE firm")
    database = open_database(url)
    migrate.create_or_upgrade(database)
    small_firm(database)
    with psycopg.connect(f"{server.url}/firm", autocommit=True) as connection:
        connection.execute(f"CREATE TABLE ballast AS SELECT id, repeat(md5(id::text), 30) AS text FROM generate_series(1, {BALLAST * 1000}) id".encode())
    bases = server.folder / "bases"
    bases.mkdir()
    add(database, "before the base")
    plain = sa.make_url(url)._replace(password=None).render_as_string()
    begun = time.monotonic()
    assert main(["--db", plain, "backup", "--base", str(bases)]) == 0
    base_seconds = time.monotonic() - begun
    time.sleep(2)
    add(database, *(f"after the base {number}" for number in range(20)))
    wanted = branches(database)
    moment = clock.now() + timedelta(milliseconds=1)
    time.sleep(1.1)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("DELETE FROM branch")
        connection.commit()
    gone = clock.now()
    assert branches(database) == []
    time.sleep(ARCHIVE_TIMEOUT + 3)  # the server archives by itself
    target = server.folder / "recovered"
    here = moment.replace(tzinfo=UTC).astimezone().replace(tzinfo=None) + timedelta(seconds=1)
    begun = time.monotonic()
    assert main(["--db", plain, "restore", "--until", f"{here:%Y-%m-%d %H:%M:%S}", "--base", str(bases), "--wal", str(wal), "--into", str(target)]) == 0
    recovery_seconds = time.monotonic() - begun
    assert started(server, target, branches) == wanted

    # and when the whole disk is lost: as far as the log goes
    stamps: list[datetime] = []
    end = time.monotonic() + 4 * ARCHIVE_TIMEOUT
    while time.monotonic() < end:
        add(database, f"late {len(stamps)}")
        stamps.append(clock.now())
        time.sleep(0.25)
    database.dispose()
    server.kill()
    lost_at = clock.now()
    shutil.rmtree(server.folder / "data")
    last = server.folder / "last"
    assert main(["--db", plain, "restore", "--until", "last", "--base", str(bases), "--wal", str(wal), "--into", str(last)]) == 0
    kept = [name for name in started(server, last, branches) if name.startswith("late")]
    missing = (lost_at - stamps[len(kept) - 1]).total_seconds() if kept else (lost_at - gone).total_seconds()
    assert missing <= ARCHIVE_TIMEOUT + 3
    size = sum(path.stat().st_size for path in bases.rglob("*") if path.is_file())
    with capsys.disabled():
        print(f"\nB-04 PostgreSQL: {len(wanted)} of {len(wanted)} rows back after everything was deleted; base {size / 1e6:.0f} MB in {base_seconds:.1f} s, "
              f"back in {recovery_seconds:.1f} s; disk lost: the last {missing:.1f} s are missing with archive_timeout={ARCHIVE_TIMEOUT} s")


def started(server: PostgresServer, folder: Path, look: object) -> list[str]:
    """What a recovered cluster holds when it is run."""
    other = PostgresServer()
    other._binaries, original = server._binaries, other.folder
    shutil.rmtree(original)
    (folder / "data").exists() or (server.folder / f"run-{folder.name}").mkdir()
    other.folder = server.folder / f"run-{folder.name}"
    if server._user:
        shutil.chown(other.folder, server._user)
    (other.folder / "data").symlink_to(folder)
    other.run()
    database = open_database(f"{other.url}/firm")
    try:
        add(database, "the new one writes")
        names = branches(database)
        assert names.pop() == "the new one writes"
        with database.engine.connect() as connection:
            assert connection.exec_driver_sql("SELECT count(DISTINCT epoch) FROM jrn.entry").scalar() == 2
        return names
    finally:
        database.dispose()
        other.kill()


@pytest.mark.heavy
@pytest.mark.backends("firebird-fdb")
def test_firebird_when_everything_is_deleted_then_back_to_the_last_level(source: FirebirdSource, database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """B-04."""
    small_firm(database)
    levels = source.folder / "levels"
    levels.mkdir(exist_ok=True)
    levels.chmod(0o777)
    sizes, seconds = [], []
    for level in range(3):
        add(database, f"before level {level}")
        begun = time.monotonic()
        file = point_in_time.base(database, levels, level)
        seconds.append(time.monotonic() - begun)
        sizes.append(file.stat().st_size)
        time.sleep(1.1)
    wanted, moment = branches(database), clock.now()
    add(database, "after the last level")
    with database.engine.connect() as connection:
        connection.execute(sa.delete(Branch))
        connection.commit()
    target = source.folder / "recovered.fdb"
    begun = time.monotonic()
    done = point_in_time.recover(database, levels, target, moment, TABLES)
    restored = time.monotonic() - begun
    recovered = source.open("recovered")
    assert branches(recovered) == wanted
    source.drop(recovered)
    with capsys.disabled():
        shown = ", ".join(f"level {number} {size / 1e6:.1f} MB {took:.2f} s" for number, (size, took) in enumerate(zip(sizes, seconds, strict=True)))
        print(f"\nB-04 Firebird: {len(wanted)} of {len(wanted)} rows back; {shown}; back in {restored:.2f} s; {done.rows} rows in {done.tables} tables")


@pytest.mark.heavy
@pytest.mark.backends("postgres")
def test_trial_when_others_write_meanwhile_then_no_false_alarm(source: PostgresSource, database: Database, tmp_path: Path) -> None:
    """B-01."""
    import threading

    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            add(database, f"writer {number}")
            number += 1

    worker = threading.Thread(target=write)
    worker.start()
    try:
        for number in range(3):
            file = tmp_path / f"{number}.backup"
            backup.write(database, file, None, TABLES)
            assert backup.try_restoring(database, file, None, TABLES).wrong == ()
    finally:
        stop.set()
        worker.join()


@pytest.mark.heavy
@pytest.mark.backends("postgres")
def test_restore_when_the_server_is_a_new_one_then_rights_and_policies_are_made_anew(source: PostgresSource, database: Database, tmp_path: Path) -> None:
    """B-10: a new cluster."""
    other = PostgresServer()
    other.start()
    try:
        migrate.create_or_upgrade(database)
        add(database, "Nord")
        file = tmp_path / "firm.backup"
        backup.write(database, file, None, TABLES)
        with psycopg.connect(f"{other.url}/postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE firm")
        restored = open_database(f"{other.url}/firm")
        backup.restore(restored, file)
        assert branches(restored) == ["Nord"]
        add(restored, "Süd")
        policies = "SELECT count(*) FROM pg_policies"
        with database.engine.connect() as here, restored.engine.connect() as there:
            count = here.exec_driver_sql(policies).scalar()
            assert count
            assert there.exec_driver_sql(policies).scalar() == count
        restored.dispose()
    finally:
        other.stop()
