"""The firm's plan of backups: made, encrypted, kept, tried, watched."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.core import clock, paths
from app.core.access import Rights
from app.core.errors import AccessDenied, FieldErrors, UserError
from app.core.keeping import kept
from app.db import backup_file
from app.db.engine import Database
from app.services import setup
from app.services.backups import closing, keys, light, making, runs, trying
from app.services.backups.light import Colour
from app.services.backups.plan import Plan, read_plan, save_plan
from app.services.context import Context, open_context
from tests.helpers.vault import MemoryVault, memory_vault


@pytest.fixture
def ctx(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Context:
    """A firm, with a home of its own."""
    monkeypatch.setenv("KONTOR_HOME", str(tmp_path))
    first = open_context(database)
    setup.set_up(first, setup.Beginning("Alfa", "DE", "Olga", first.user.login))
    return open_context(database)


@pytest.fixture
def vault(monkeypatch: pytest.MonkeyPatch) -> Iterator[MemoryVault]:
    """The vault of this computer, in memory."""
    monkeypatch.delenv(keys.VARIABLE, raising=False)
    with memory_vault() as made:
        yield made


def headers(ctx: Context, code: str) -> list[dict[str, object]]:
    """What the journal's headers of a use case carry."""
    table = "jrn.entry" if ctx.database.name == "postgres" else "jrn_entry"
    with ctx.database.engine.connect() as connection:
        rows = connection.exec_driver_sql(f"SELECT doc FROM {table} WHERE op = 'A' AND tbl = '{code}' ORDER BY id")
        return [json.loads(row[0]) if row[0] else {} for row in rows]


@pytest.mark.backends("sqlite", "postgres", "firebird-fdb")
def test_back_up_when_planned_then_sealed_copied_tried_and_journaled(ctx: Context, tmp_path: Path, vault: MemoryVault) -> None:
    shown = keys.make_key(ctx)
    nas = tmp_path / "nas"
    nas.mkdir()
    save_plan(ctx, replace(read_plan(ctx), second=str(nas)))
    steps: list[tuple[int, int, str]] = []
    run = making.back_up(ctx, lambda *step: steps.append(step))
    assert run.is_verified
    assert run.compared["wrong"] == 0
    assert run.compared["sums"] > 5
    assert backup_file.read_head(Path(run.file)).key_mark == read_plan(ctx).key_mark == run.key_mark
    assert Path(run.second_file).read_bytes() == Path(run.file).read_bytes()
    assert len({text for _done, _total, text in steps}) == 3
    assert runs.recent(ctx)[0].size == run.size
    noted = headers(ctx, "maintenance.backup.note")[-1]
    assert (noted["verified"], noted["size"], noted["compared"]) == (True, run.size, run.compared)
    assert shown not in "".join(str(path.read_bytes()) for path in tmp_path.rglob("*.toml"))
    assert light.light(ctx).colour is Colour.GREEN
    other = trying.try_restoring(ctx, Path(run.second_file), shown)
    assert other.is_verified


def test_back_up_when_the_key_is_not_here_then_nothing_leaves_in_clear(ctx: Context, vault: MemoryVault) -> None:
    keys.make_key(ctx)
    vault.kept.clear()
    with pytest.raises(UserError, match="does not hold the key"):
        making.back_up(ctx)
    assert list(read_plan(ctx).place().iterdir()) == []
    failed = runs.recent(ctx)[0]
    assert not failed.is_verified
    assert "key" in failed.text


def test_key_when_lost_then_the_printed_sheet_brings_it_back(ctx: Context, vault: MemoryVault) -> None:
    shown = keys.make_key(ctx)
    run = making.back_up(ctx)
    vault.kept.clear()
    with pytest.raises(UserError, match="key is needed"):
        trying.try_restoring(ctx, Path(run.file))
    with pytest.raises(UserError, match="mistyped"):
        keys.enter_key(ctx, ("1" if shown[0] != "1" else "2") + shown[1:])
    keys.enter_key(ctx, shown.lower())
    assert trying.try_restoring(ctx, Path(run.file)).is_verified
    assert making.back_up(ctx).key_mark == run.key_mark


def test_enter_key_when_it_is_another_one_then_refused(ctx: Context, vault: MemoryVault) -> None:
    first = keys.make_key(ctx)
    keys.make_key(ctx)
    with pytest.raises(UserError, match="another key"):
        keys.enter_key(ctx, first)


def test_back_up_when_cancelled_then_neither_file_nor_run_is_left(ctx: Context, vault: MemoryVault) -> None:
    class Cancelled(Exception):
        pass

    def report(done: int, _total: int, _text: str) -> None:
        if done >= 200:
            raise Cancelled

    with pytest.raises(Cancelled):
        making.back_up(ctx, report)
    assert list(read_plan(ctx).place().iterdir()) == []
    assert runs.recent(ctx) == []


def test_back_up_when_the_trial_breaks_then_the_file_is_kept_and_the_run_noted(
    ctx: Context, vault: MemoryVault, monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_arguments: object) -> None:
        raise OSError("no room for the trial")

    monkeypatch.setattr(making.backup, "try_restoring", broken)
    with pytest.raises(OSError, match="no room"):
        making.back_up(ctx)
    (kept_file,) = read_plan(ctx).place().iterdir()
    failed = runs.recent(ctx)[0]
    assert (failed.file, failed.is_verified) == (str(kept_file), False)
    assert light.light(ctx).colour is not Colour.GREEN


def test_back_up_when_second_folder_is_away_then_the_first_is_kept_and_told(ctx: Context, tmp_path: Path, vault: MemoryVault) -> None:
    nas = tmp_path / "nas"
    nas.mkdir()
    save_plan(ctx, replace(read_plan(ctx), second=str(nas)))
    nas.rmdir()
    with pytest.raises(UserError, match="could not be taken"):
        making.back_up(ctx)
    assert len(list(read_plan(ctx).place().iterdir())) == 1
    assert light.light(ctx).colour is not Colour.GREEN


def test_light_when_backups_stop_then_yellow_then_red_and_journaled_once_a_day(ctx: Context, vault: MemoryVault) -> None:
    start = clock.now()
    assert light.watch(ctx).colour is Colour.YELLOW
    with clock.frozen(start + timedelta(days=5)):
        assert light.watch(ctx).colour is Colour.RED
    making.back_up(ctx)
    wanted = {1: Colour.GREEN, 30: Colour.YELLOW, 71: Colour.YELLOW, 73: Colour.RED}
    for hours, colour in wanted.items():
        with clock.frozen(start + timedelta(hours=hours)):
            assert light.watch(ctx).colour is colour
            assert light.watch(ctx).colour is colour
    assert len(headers(ctx, "maintenance.backup.overdue")) == 2


def test_light_when_the_last_backup_could_not_be_restored_then_it_does_not_count(ctx: Context, vault: MemoryVault) -> None:
    run = making.back_up(ctx)
    with clock.frozen(clock.now() + timedelta(days=4)):
        runs.note(ctx, replace(run, started_at=clock.now(), is_verified=False))
        assert light.light(ctx).colour is Colour.RED


def test_close_when_the_last_backup_is_a_day_old_then_one_is_made(ctx: Context, vault: MemoryVault) -> None:
    closing.at_close(ctx)
    closing.at_close(ctx)
    assert len(runs.recent(ctx)) == 1
    with clock.frozen(clock.now() + timedelta(hours=25)):
        closing.at_close(ctx)
    assert len(runs.recent(ctx)) == 2


def test_back_up_when_old_ones_lie_there_then_only_the_planned_stay(ctx: Context, vault: MemoryVault) -> None:
    save_plan(ctx, replace(read_plan(ctx), days=2, weeks=0, months=0))
    first = Path(making.back_up(ctx).file)
    name = first.name.partition("-")[0]
    for day in range(1, 6):
        shutil.copyfile(first, first.with_name(f"{name}-2026010{day}-010000.backup"))
    foreign = first.with_name(f"{name}-by hand.backup")
    foreign.write_bytes(b"x")
    making.back_up(ctx)
    left = {path.name for path in paths.data().joinpath("backups").iterdir()}
    assert foreign.name in left
    assert len(left) in (3, 4)  # by hand, and two days: today's last, and where the clock has not moved a second, that alone
    assert f"{name}-20260105-010000.backup" in left
    assert f"{name}-20260104-010000.backup" not in left


def test_plan_when_wrong_then_each_field_is_told(ctx: Context, tmp_path: Path) -> None:
    with pytest.raises(FieldErrors) as told:
        save_plan(ctx, Plan(folder="relative", second=str(tmp_path / "no such"), days=0, weeks=200))
    assert set(told.value.errors) == {"folder", "second", "days", "weeks"}


def test_back_up_when_person_may_not_then_refused(ctx: Context) -> None:
    with pytest.raises(AccessDenied):
        making.back_up(replace(ctx, rights=Rights(frozenset({"sales.*"}))))


def test_kept_when_a_year_of_days_then_days_weeks_and_months_stay() -> None:
    days = [datetime(2026, 12, 31, 1, 30) - timedelta(days=number) for number in range(365)]
    stay = sorted(kept(days, 14, 8, 12), reverse=True)
    assert stay[:14] == days[:14]
    assert len([day for day in stay if day < days[13]]) == 6 + 10  # six more Sundays, ten more ends of months
    assert kept(days[:1], 0, 0, 0) == {days[0]}
