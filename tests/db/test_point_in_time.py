"""Which base a moment is made of; the ways back themselves are in the acceptance tests."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from app.core.errors import UserError
from app.db import point_in_time
from app.db.engine import Database


@pytest.mark.parametrize(
    ("until", "names"),
    [
        ("12:30", ["base-20260101-100000", "base-20260101-110000-level1", "base-20260101-120000-level2"]),
        ("11:30", ["base-20260101-100000", "base-20260101-110000-level1"]),
        ("13:30", ["base-20260101-130000"]),
    ],
)
def test_chain_when_bases_and_levels_lie_there_then_the_newest_before_the_moment(tmp_path: Path, until: str, names: list[str]) -> None:
    for name in ("090000", "100000", "110000-level1", "120000-level2", "113000-level3", "130000"):
        (tmp_path / f"base-20260101-{name}").touch()
    found = point_in_time.chain(tmp_path, datetime.fromisoformat(f"2026-01-01 {until}"))
    assert [path.name for path in found] == names


def test_chain_when_every_base_is_later_then_told(tmp_path: Path) -> None:
    (tmp_path / "base-20260101-090000").touch()
    with pytest.raises(UserError, match="no base backup from before"):
        point_in_time.chain(tmp_path, datetime(2026, 1, 1, 8))


def test_base_when_the_database_is_a_file_then_it_has_no_moments(database: Database, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="SQLite keeps no log"):
        point_in_time.base(database, tmp_path)
