"""Bar 6, C-11: fifty people write at once under an own login while the journal is sealed; beside the same without a journal, in one run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.db.engine import Database
from app.db.guard import journal, seal, seal_check
from app.models.clients import Client
from tests.helpers.large_firm import PASSWORD, LargeFirm, large_firm

pytestmark = pytest.mark.heavy

SECONDS = float(os.environ.get("KONTOR_COSTS_SECONDS", "20"))
WRITERS, SHARE, CLIENTS = 50, 10, 4000
#: C-11
WRITTEN, VERIFIED = 1000, 30_000  # transactions, rows a second
#: C-11 was set with PostgreSQL; Firebird, whose journal has no hash in SQL, is told beside it
GOALS = {"postgres": (WRITTEN, VERIFIED), "firebird": (0, 0)}
#: how pgbench and our own writers say how many transactions they committed
COUNTED = re.compile(r"(?:processed: |^)([0-9]+)$", re.MULTILINE)
ROOT = Path(__file__).resolve().parents[3]
TRIGGERS = {
    "postgres": ["ALTER TABLE client {} TRIGGER jrn_row", "ALTER TABLE client {} TRIGGER jrn_say"],
    "firebird": ['ALTER TRIGGER "J_client" {}'],
}


def writers(firm: LargeFirm, is_journaled: bool, folder: Path) -> list[subprocess.Popen[str]]:
    """Fifty connections under the login of a salesperson, each on a client of its own."""
    with firm.context("sales") as ctx:
        assert ctx.sight is not None
        with firm.database.engine.connect() as connection:
            mine = sa.select(Client.id).where(Client.manager_id.in_(ctx.sight)).order_by(Client.id).limit(WRITERS)
            keys = list(connection.scalars(mine))
    assert len(keys) == WRITERS
    return (pgbench if firm.database.name == "postgres" else workstations)(firm, keys, is_journaled, folder)


def pgbench(firm: LargeFirm, keys: list[int], is_journaled: bool, folder: Path) -> list[subprocess.Popen[str]]:
    """Writers in C, so that they leave the processor to the server."""
    cases = " ".join(f"when :client_id = {number} then {key}" for number, key in enumerate(keys))
    header = "SELECT jrn.begin_action('test.write', gen_random_uuid()::text, NULL);\n" if is_journaled else ""
    script = folder / f"write-{is_journaled}.sql"
    script.write_text(f"\\set id case {cases} end\nBEGIN;\n{header}UPDATE client SET city = 'turn ' || clock_timestamp() WHERE id = :id;\nCOMMIT;\n")
    url = firm.database.backend.url
    program = sorted(Path("/usr/lib/postgresql").glob("*/bin/pgbench"))[-1]
    command = [str(program), "-n", "-M", "prepared", "-c", str(WRITERS), "-j", "2", "-T", f"{SECONDS:.0f}", "-f", str(script)]
    command += ["-h", str(url.host), "-p", str(url.port), "-U", firm.logins["sales"], str(url.database)]
    environment = {**os.environ, "PGPASSWORD": PASSWORD}
    return [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment)]


def workstations(firm: LargeFirm, keys: list[int], is_journaled: bool, _folder: Path) -> list[subprocess.Popen[str]]:
    """Processes with as many threads as the pool of a workstation holds connections."""
    url = firm.database.url.set(username=firm.logins["sales"], password=PASSWORD).render_as_string(hide_password=False)
    made = []
    for start in range(0, WRITERS, SHARE):
        words = [f"{SECONDS}", "journal" if is_journaled else "bare", *map(str, keys[start : start + SHARE])]
        command = [sys.executable, "-m", "tests.helpers.costs_worker", *words]
        made.append(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT))
        assert made[-1].stdin is not None
        made[-1].stdin.write(f"{url}\n")
        made[-1].stdin.flush()
    return made


def counted(workers: list[subprocess.Popen[str]]) -> int:
    """Transactions that were committed."""
    return sum(int(COUNTED.findall(worker.communicate()[0])[0]) for worker in workers)


@contextmanager
def without_journal(database: Database) -> Iterator[None]:
    """The triggers of the journal on the clients do nothing."""
    off, on = {"postgres": ("DISABLE", "ENABLE"), "firebird": ("INACTIVE", "ACTIVE")}[database.name]
    for word in (off, on):
        with database.engine.connect() as connection:
            journal.run(connection, [statement.format(word) for statement in TRIGGERS[database.name]])
            connection.commit()
        if word == off:
            yield


@pytest.mark.backends("postgres", "firebird-fdb")
def test_journal_when_50_people_write_then_it_is_sealed_and_costs_little(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with large_firm(database, CLIENTS) as firm:
        with without_journal(database):
            bare = counted(writers(firm, False, tmp_path)) / SECONDS
        before = seal_all(database)
        workers = writers(firm, True, tmp_path)
        sealed, slowest = 0, 0.0
        while any(worker.poll() is None for worker in workers):
            began = time.perf_counter()
            sealed += seal_all(database)
            slowest = max(slowest, time.perf_counter() - began)
            time.sleep(1)
        written = counted(workers)
        sealed += seal_all(database)
        began = time.perf_counter()
        with seal.looking(database) as connection:
            found = seal_check.check(connection)
        speed = found.entries / (time.perf_counter() - began)
    most, rows = GOALS[database.name]
    with capsys.disabled():
        print(
            f"\nbar 6, {database.name}: {WRITERS} writers {written / SECONDS:,.0f} transactions/s with the journal and its seals"
            f" (goal {WRITTEN:,}; without {bare:,.0f}; ratio {bare * SECONDS / written:.2f}), slowest call of the sealer {slowest:.2f} s;"
            f" {found.entries} entries verified at {speed:,.0f} rows/s (goal {VERIFIED:,})"
        )
    assert sealed == 2 * written
    assert found.entries == before + sealed
    assert (found.broken, found.waiting) == (None, 0)
    assert written / SECONDS >= most
    assert speed >= rows


def seal_all(database: Database) -> int:
    """Seal until nothing is left that may be."""
    count = 0
    while (sealed := seal.seal(database)).entries:
        count += sealed.entries
    return count
