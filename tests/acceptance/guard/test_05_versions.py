"""Bar 5, T-11 and T-12: programs and tables of different versions, and a migration that dies."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app import main
from app.core import paths
from app.core.errors import AccessDenied, UserError
from app.core.settings import SavedConnection
from app.db import backup, migrate
from app.db.engine import Database, open_database
from app.db.guard import journal
from app.db.migrate import SchemaState
from app.models import Base
from tests.acceptance.guard.test_05_faults import names, save
from tests.acceptance.guard.test_05_window import TYPED, Desk, home  # noqa: F401 - a fixture
from tests.acceptance.standup.test_06_faults import ROOT, environment, plain_url
from tests.helpers.databases import Source
from tests.helpers.firm import small_firm
from tests.helpers.staffed import PASSWORD, staffed
from tests.helpers.window import settle

pytestmark = [pytest.mark.heavy, pytest.mark.timeout(600)]
SERVERS = pytest.mark.backends("postgres", "firebird-fdb", "firebird-driver")
EVERYWHERE = pytest.mark.backends("sqlite", "postgres", "firebird-fdb")
POINTS = 3
_NEWER = '''"""of tomorrow."""

import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "9000", "{head:04}", None, None


def upgrade() -> None:
    op.add_column("branch", sa.Column("tomorrow", sa.Integer(), nullable=True))
'''


def upgraded(database: Database, *more: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Another computer migrates."""
    words = [sys.executable, "-m", "tests.acceptance.guard.upgrader", plain_url(database), *more]
    return subprocess.run(words, cwd=ROOT, env=environment(database, **variables), capture_output=True, text=True, timeout=300, check=False)


@SERVERS
def test_window_when_somebody_upgrades_the_database_then_it_is_gone_before_the_first_write_and_may_not_come_back(
    database: Database, qtbot: QtBot, tmp_path: Path, home: Path, backend: str, capsys: pytest.CaptureFixture[str],  # noqa: F811
) -> None:
    """T-11: running old clients are stopped; a database that is newer refuses the old program."""
    tomorrow = tmp_path / "migrations"
    shutil.copytree(migrate.MIGRATIONS, tomorrow, ignore=shutil.ignore_patterns("__pycache__"))
    (tomorrow / "versions" / "9000_of_tomorrow.py").write_text(_NEWER.format(head=migrate.newest()))
    desk = Desk(qtbot, small_firm(database), database.url.port or 0)
    desk.type()
    told: list[str] = []
    desk.shell.ended.connect(told.append)
    words = [sys.executable, "-m", "tests.acceptance.guard.upgrader", plain_url(database), str(tomorrow)]
    began = time.monotonic()
    with subprocess.Popen(words, cwd=ROOT, env=environment(database), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        qtbot.waitUntil(lambda: bool(told))
        seconds = time.monotonic() - began
        settle(qtbot)
        desk.ctx.database.dispose()
        database.dispose()
        said, errors = running.communicate(timeout=200)
    assert running.returncode == 0, errors[-2000:]
    assert TYPED in " ".join(file.read_text(encoding="utf-8") for file in paths.drafts().rglob("*.json"))
    assert migrate.check(database) is SchemaState.NEWER
    with pytest.raises(UserError) as refused:
        main.connect(SavedConnection("Alfa", plain_url(database), database.backend.url.username or ""), database.backend.url.password or "")
    with capsys.disabled():
        print(f"\nT-11, {backend}: the window of the old program closed {seconds:.1f} s after the upgrade was begun (“{told[0]}”), its draft kept; "
              f"{said.split()[1]} other connections at the first write; the old program then: “{refused.value}”")
    assert said.startswith("others 0")
    assert "newer" in refused.value.text
    assert "Install" in refused.value.hint


@SERVERS
def test_window_when_the_tables_are_others_then_it_closes(
    database: Database, qtbot: QtBot, home: Path, backend: str, capsys: pytest.CaptureFixture[str],  # noqa: F811
) -> None:
    """T-11: also a window that came in while the migration ran."""
    desk = Desk(qtbot, small_firm(database), database.url.port or 0)
    told: list[str] = []
    desk.shell.ended.connect(told.append)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    began = time.monotonic()
    qtbot.waitUntil(lambda: bool(told))
    seconds = time.monotonic() - began
    settle(qtbot)
    desk.ctx.database.dispose()
    with capsys.disabled():
        print(f"\nT-11, {backend}: tables became newer under a window: closed after {seconds:.1f} s, “{told[0]}”")
    assert "another version" in told[0]


@SERVERS
def test_upgrade_when_a_salesperson_tries_then_refused_and_the_owner_may(
    database: Database, home: Path, backend: str, capsys: pytest.CaptureFixture[str],  # noqa: F811
) -> None:
    """T-11: tables that are older."""
    with staffed(database) as firm:
        before = migrate.newest() - 1
        migrate.downgrade(database, before)
        seller = database.url.set(username=firm.logins["sales"]).render_as_string()
        with pytest.raises(UserError) as told:
            main.connect(SavedConnection("Alfa", seller, firm.logins["sales"]), PASSWORD)
        opened = open_database(seller, PASSWORD)
        with pytest.raises(AccessDenied) as refused:
            migrate.create_or_upgrade(opened)
        opened.dispose()
        assert migrate.check(database) is SchemaState.OLDER
        migrate.create_or_upgrade(database)
        assert migrate.check(database) is SchemaState.CURRENT
    with capsys.disabled():
        print(f"\nT-11, {backend}: tables older: everybody reads “{told.value}”; a salesperson who tries: “{refused.value}”; the owner may")


@EVERYWHERE
def test_migration_when_killed_at_any_step_then_old_or_new_and_a_copy_was_made(
    source: Source, database: Database, home: Path, backend: str, capsys: pytest.CaptureFixture[str],  # noqa: F811
) -> None:
    """T-12. Firebird cannot take definitions back: there the half-done tables are refused, and the copy is brought back."""
    small_firm(database)
    save(database, "kept")
    wanted, before = names(database), migrate.newest() - 1
    migrate.downgrade(database, before)
    database.dispose()
    first = upgraded(database, KONTOR_KILL_AT="0")
    assert first.returncode == 0, first.stderr[-2000:]
    statements = int(first.stdout.split()[-1])
    points = sorted({1, *(statements * part // POINTS for part in range(1, POINTS)), statements})
    outcome = {"old": 0, "new": 0, "refused, copy restored": 0}
    for point in points:
        migrate.downgrade(database, before)
        database.dispose()
        died = upgraded(database, KONTOR_KILL_AT=str(point))
        assert died.returncode == 9, died.stderr[-2000:]
        copy = next((file for file in (Path(database.url.database or "").parent, paths.data()) for file in file.glob(f"*.before-{before + 1:04}*")), None)
        assert copy is not None
        try:
            state = migrate.check(database)
        except UserError as refused:
            assert "between two versions" in refused.text
            scratch = source.empty(f"scratch_{database.name}")
            backup.restore(scratch, copy)
            assert names(scratch) == wanted
            source.drop(scratch)
            outcome["refused, copy restored"] += 1
            source.drop(database)
            database = source.fresh()
            small_firm(database)
            save(database, "kept")
            continue
        assert state in (SchemaState.OLDER, SchemaState.CURRENT)
        if state is SchemaState.CURRENT:
            with database.engine.connect() as connection:
                assert journal.stale(connection, Base.metadata) == [], f"killed before statement {point}: new tables without their triggers"
        outcome["old" if state is SchemaState.OLDER else "new"] += 1
        again = upgraded(database)
        assert again.returncode == 0, again.stderr[-2000:]
        assert migrate.check(database) is SchemaState.CURRENT
        assert names(database) == wanted
        copy.unlink()
    with capsys.disabled():
        print(f"\nT-12, {backend}: killed before {len(points)} of {statements} statements: " + ", ".join(f"{name} {count}" for name, count in outcome.items() if count)
              + "; between two versions and unnoticed 0; a copy was made before each")
