"""Bar 4, S-08, C-11, B-10: tampering by whoever may do everything is named; restores raise no false alarm; sealing keeps up with 50 writers."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.util import immutabledict

from app.db import backup
from app.db.engine import Database
from app.db.guard import seal, seal_blocks, seal_check
from app.db.guard.journal_hash import pieces
from app.db.guard.seal_check import Fault
from app.db.session import UnitOfWork
from app.models.organisation import Branch
from app.services.witness import Loss, Witness
from tests.helpers import tampering
from tests.helpers.databases import Source

pytestmark = pytest.mark.heavy

#: entries of the journal that is verified
ENTRIES = {"sqlite": 100_000, "postgres": 100_000, "firebird": 20_000}
ROUNDS = 6
WRITERS, SHARE, SECONDS = 50, 10, 10.0
#: how pgbench and our own writers say how many transactions they committed
COUNTED = re.compile(r"(?:processed: |^)([0-9]+)$", re.MULTILINE)
ROOT = Path(__file__).resolve().parents[3]


def fill(database: Database, count: int) -> None:
    """A journal of about so many entries."""
    for start in range(0, count, 1000):
        with UnitOfWork(database, "test.fill") as uow:
            rows = [{"name": f"Branch {start + number} Жук", "address": "street " * 8, "version": 1} for number in range(min(1000, count - start))]
            uow.session.execute(sa.insert(Branch), rows)
            uow.commit()


def seal_all(database: Database) -> int:
    count = 0
    while (sealed := seal.seal(database)).entries:
        count += sealed.entries
    return count


def proof(database: Database) -> seal_check.Proof:
    with seal.looking(database) as connection:
        return seal_check.check(connection)


def sealed_ids(database: Database) -> list[int]:
    with seal.looking(database) as connection:
        return [id for block in seal_blocks.blocks(connection, 0, 10_000) for id, _hash in pieces(block.content)]


ATTACKS = ("edit", "edit with hash", "delete", "insert", "reorder")


def attack(database: Database, kind: str, ids: list[int], at: int) -> tuple[Fault, int]:
    """Tamper with an entry; returns what the verifier must say."""
    match kind:
        case "edit":
            tampering.edit(database, ids[at])
        case "edit with hash":
            tampering.edit_with_hash(database, ids[at])
        case "delete":
            tampering.delete(database, ids[at])
            return Fault.DELETED, ids[at]
        case "insert":
            tampering.insert(database, ids[0], -1 - at)
            return Fault.INSERTED, -1 - at
        case _:
            tampering.swap(database, ids[at], ids[at + 3])
    return Fault.CHANGED, ids[at]


@pytest.mark.backends
def test_journal_when_tampered_with_by_the_owner_then_the_right_entry_is_named(
    source: Source, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chance, named = random.Random(4), 0
    for kind in ATTACKS:
        for _turn in range(ROUNDS):
            database = source.fresh()
            for _block in range(3):
                fill(database, 20)
                seal_all(database)
            ids = sealed_ids(database)
            fault, entry = attack(database, kind, ids, chance.randrange(1, len(ids) - 4))
            broken = proof(database).broken
            assert broken is not None, kind
            assert (broken.fault, broken.entry) == (fault, entry), kind
            named += 1
            source.drop(database)
    for turn in range(ROUNDS):
        database = source.fresh()
        witness = Witness(tmp_path / f"{turn}.heads")
        for _block in range(4):
            fill(database, 20)
            seal_all(database)
            head = seal.head(database)
            assert head is not None and witness.note(head)
        kept = chance.randrange(1, 4)
        tampering.cut(database, kept)
        with seal.looking(database) as connection:
            missing = Witness(tmp_path / f"{turn}.heads").missing(connection)
        assert missing is not None and missing.kept is not None
        assert (missing.loss, missing.kept.number, missing.head.number) == (Loss.LOST, kept, kept + 1)
        named += 1
        source.drop(database)
    with capsys.disabled():
        print(f"\ntampering, {database.name} ({database.engine.dialect.driver}): {named} of {(len(ATTACKS) + 1) * ROUNDS} attacks named at the right place")


@pytest.mark.backends
def test_journal_when_restored_then_100_new_entries_raise_no_alarm(
    source: Source, database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for _block in range(5):
        fill(database, 20)
        seal_all(database)
    fill(database, 7)  # not sealed when the backup is made
    witness = Witness(tmp_path / "a.heads")
    head = seal.head(database)
    assert head is not None and witness.note(head)
    backup.backup(database, tmp_path / "firm.backup")
    restored = source.empty("tampering_restored")
    try:
        backup.restore(restored, tmp_path / "firm.backup")
        for _turn in range(5):
            fill(restored, 19)  # and the header
            seal_all(restored)
        found = proof(restored)
        assert (found.broken, found.waiting) == (None, 0)
        with seal.looking(restored) as connection:
            assert witness.missing(connection) is None
            epochs = {block.epoch for block in seal_blocks.blocks(connection, 0, 1000)}
        assert len(epochs) == 2
    finally:
        source.drop(restored)
    with capsys.disabled():
        print(f"\nrestore, {database.name} ({database.engine.dialect.driver}): 100 entries in a new epoch, {found.entries} verify, 0 false alarms")


@pytest.mark.backends
def test_journal_when_long_then_it_is_sealed_and_verified_fast(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    fill(database, ENTRIES[database.name])
    began = time.perf_counter()
    count = seal_all(database)
    sealed = time.perf_counter() - began
    began = time.perf_counter()
    found = proof(database)
    verified = time.perf_counter() - began
    assert (found.broken, found.entries) == (None, count)
    with capsys.disabled():
        print(
            f"\nseals, {database.name} ({database.engine.dialect.driver}): {count} entries sealed at {count / sealed:,.0f}/s,"
            f" verified at {count / verified:,.0f}/s"
        )


def pgbench(database: Database, first: int, folder: Path) -> list[subprocess.Popen[str]]:
    """Writers in C, so that they leave the processor to the server: an action with its header and one row."""
    script = folder / "write.sql"
    script.write_text(
        f"\\set id {first} + :client_id\nBEGIN;\nSELECT jrn.begin_action('test.write', gen_random_uuid()::text, NULL);\n"
        "UPDATE branch SET name = 'turn ' || clock_timestamp() WHERE id = :id;\nCOMMIT;\n"
    )
    url = database.backend.url
    program = sorted(Path("/usr/lib/postgresql").glob("*/bin/pgbench"))[-1]
    command = [str(program), "-n", "-c", str(WRITERS), "-j", "2", "-T", f"{SECONDS:.0f}", "-f", str(script)]
    command += ["-h", str(url.host), "-p", str(url.port), "-U", str(url.username), str(url.database)]
    environment = {**os.environ, "PGPASSWORD": str(url.password)}
    return [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment)]


def workstations(database: Database, first: int, _folder: Path) -> list[subprocess.Popen[str]]:
    """Processes with as many threads as the pool of a workstation holds connections."""
    url = database.backend.url.set(drivername="firebird")._replace(query=immutabledict({"driver": "fdb"}))
    command = [sys.executable, "-m", "tests.helpers.journal_worker", url.render_as_string(hide_password=False)]
    return [
        subprocess.Popen([*command, str(first + start), str(SECONDS), str(SHARE)], stdout=subprocess.PIPE, text=True, cwd=ROOT)
        for start in range(0, WRITERS, SHARE)
    ]


@pytest.mark.backends("postgres", "firebird-fdb")
def test_journal_when_50_write_then_sealing_keeps_up(database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fill(database, WRITERS)
    seal_all(database)
    with database.engine.connect() as connection:
        first = connection.scalar(sa.select(sa.func.min(Branch.id)))
        assert first is not None
    begin = {"postgres": pgbench, "firebird": workstations}[database.name]
    workers = begin(database, first, tmp_path)
    sealed, slowest = 0, 0.0
    while any(worker.poll() is None for worker in workers):
        began = time.perf_counter()
        sealed += seal_all(database)
        slowest = max(slowest, time.perf_counter() - began)
        time.sleep(1)
    written = sum(int(COUNTED.findall(worker.communicate()[0])[0]) for worker in workers)
    sealed += seal_all(database)
    found = proof(database)
    assert sealed == 2 * written
    assert (found.broken, found.waiting) == (None, 0)
    with capsys.disabled():
        print(
            f"\nsealing, {database.name}: {WRITERS} writers {written / SECONDS:,.0f} transactions/s, {2 * written} entries all sealed each second"
            f" (slowest call {slowest:.2f} s), 0 broken"
        )
