"""Bar 5, T-08: no space left on the disk of the data, and on that of PostgreSQL's log. Real small disks are filled to the last byte."""

from __future__ import annotations

import shutil
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from app.core.errors import Unreachable, UserError
from app.db import migrate
from app.db.engine import Database, open_database
from app.services.verifying import verify
from tests.acceptance.guard.test_05_faults import names, save
from tests.helpers.databases import FirebirdSource
from tests.helpers.firm import SmallFirm, small_firm
from tests.helpers.servers import FirebirdServer, PostgresServer, present
from tests.helpers.small_disk import SmallDisk, small_disk

pytestmark = [pytest.mark.heavy, pytest.mark.timeout(300)]
MOST = 20_000
FULL = "The disk of the database is full; nothing was saved."


@contextmanager
def place_of_postgres() -> Iterator[Path]:
    """A folder that the server's user may enter."""
    folder = Path(tempfile.mkdtemp(prefix="kontor-disk-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def moved(log: Path, there: Path) -> None:
    """Take the log of a stopped cluster to another folder."""
    shutil.copytree(log, there / "log")
    shutil.rmtree(log)
    log.symlink_to(there / "log")
    for path in (there / "log", *there.rglob("*")):
        shutil.chown(path, "postgres")


def firm_on(server: PostgresServer) -> Database:
    """A database with its tables."""
    with psycopg.connect(f"{server.url}/postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE firm")
    database = open_database(f"{server.url}/firm")
    migrate.create_or_upgrade(database)
    return database


def saved_until_refused(database: Database) -> tuple[list[str], UserError]:
    """Save row after row; what was acknowledged, and the first refusal."""
    keys: list[str] = []
    while len(keys) < MOST:
        key = uuid.uuid4().hex
        try:
            save(database, key)
        except UserError as error:
            return keys, error
        keys.append(key)
    raise AssertionError("the disk was never full")


def lost(database: Database, keys: list[str]) -> int:
    """How many acknowledged rows are not there."""
    there = names(database)
    assert all(count == 1 for count in there.values())
    return sum(key not in there for key in keys)


def until_saved(database: Database, key: str) -> float:
    """Seconds until saving goes well again."""
    began = time.monotonic()
    while time.monotonic() - began < 60:
        try:
            save(database, key)
        except UserError:
            time.sleep(0.1)
            continue
        return time.monotonic() - began
    raise AssertionError("it does not heal")


def data_disk_drill(firm: SmallFirm, disk: SmallDisk, kind: str, tell: Callable[[str], None]) -> None:
    """Fill the disk, save until refused, read, free the disk, save again."""
    database = firm.ctx.database
    save(database, "before")
    disk.fill()
    keys, refusal = saved_until_refused(database)
    refused_again = [str(saved_until_refused(database)[1]) for _time in range(3)]
    missing = lost(database, keys)
    read = len(names(database))
    disk.free()
    healed = until_saved(database, "after")
    missing += lost(database, [*keys, "before", "after"])
    wrong = verify(firm.ctx)
    tell(f"T-08, {kind}, disk of the data full: {len(keys)} more acknowledged, then “{refusal}”; {missing} lost, {read} rows read while it was full, "
         f"healed {healed:.1f} s after space was free, without a restart; invariants broken: {len(wrong)}")
    assert refusal.text == FULL
    assert all(FULL in words for words in refused_again)
    assert missing == 0
    assert wrong == []


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Prints a figure."""

    def say(text: str) -> None:
        with capsys.disabled():
            print(f"\n{text}")

    return say


def test_sqlite_when_the_disk_is_full_then_told_nothing_is_lost_and_it_heals(tmp_path: Path, tell: Callable[[str], None]) -> None:
    """T-08."""
    (tmp_path / "disk").mkdir()
    with small_disk(tmp_path / "disk", 40) as disk:
        database = open_database(f"sqlite:///{disk.place}/firm.kontor")
        migrate.create_or_upgrade(database)
        data_disk_drill(small_firm(database), disk, "sqlite", tell)
        database.dispose()


def test_postgres_when_the_disk_of_the_data_is_full_then_told_nothing_is_lost_and_it_heals(tell: Callable[[str], None]) -> None:
    """T-08."""
    server = present(PostgresServer)
    with place_of_postgres() as elsewhere, small_disk(server.folder, 300) as disk:
        try:
            server.start()
            firm_on(server).dispose()
            server.kill()
            moved(server.folder / "data" / "pg_wal", elsewhere)
            server.run()
            database = open_database(f"{server.url}/firm")
            data_disk_drill(small_firm(database), disk, "postgres", tell)
            database.dispose()
        finally:
            server.kill()


def test_postgres_when_the_disk_of_the_log_is_full_then_nothing_is_lost_and_it_is_back_after_space_is_free(tell: Callable[[str], None]) -> None:
    """T-08: PostgreSQL stops itself when it cannot write its log."""
    server = present(PostgresServer)
    with place_of_postgres() as small, small_disk(small, 200) as disk:
        try:
            server.start()
            database = firm_on(server)
            firm = small_firm(database)
            database.dispose()
            server.kill()
            moved(server.folder / "data" / "pg_wal", small)
            server.run()
            save(database, "before")
            disk.fill()
            keys: list[str] = []
            with pytest.raises(UserError) as told, database.said_plainly():  # noqa: PT012 - the save or the switch meets the full disk
                while len(keys) < MOST:
                    save(database, f"row {len(keys)}")
                    keys.append(f"row {len(keys)}")
                    if len(keys) % 5 == 0:
                        with database.engine.connect() as connection:
                            connection.exec_driver_sql("SELECT pg_switch_wal()")
            with pytest.raises(Unreachable) as down:
                save(database, "while it is down")
            disk.free()
            server.kill()
            began = time.monotonic()
            server.run()
            seconds = time.monotonic() - began
            until_saved(database, "after")
            missing = lost(database, [*keys, "before", "after"])
            wrong = verify(firm.ctx)
            database.dispose()
        finally:
            server.stop()
    tell(f"T-08, postgres, disk of the log full: {len(keys)} more acknowledged, then the server stopped itself: “{told.value}”, then “{down.value}”; {missing} lost, "
         f"up {seconds:.1f} s after space was free; invariants broken: {len(wrong)}")
    assert missing == 0
    assert wrong == []


@pytest.mark.parametrize("driver", ["fdb", "firebird-driver"])
def test_firebird_when_the_disk_is_full_then_told_nothing_is_lost_and_it_heals(driver: str, tell: Callable[[str], None]) -> None:
    """T-08."""
    server = present(FirebirdServer)
    server.start()
    try:
        with small_disk(server.databases, 120) as disk:
            source = FirebirdSource(migrate.create_or_upgrade, server.url, server.databases, server)
            source.driver = driver
            database = source.empty("firm")
            migrate.create_or_upgrade(database)
            data_disk_drill(small_firm(database), disk, f"firebird ({driver})", tell)
            database.dispose()
            server.kill()
    finally:
        server.stop()
