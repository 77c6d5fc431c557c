"""The one clock: where days begin, also in nights in which clocks are turned (T-14)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, datetime

import pytest

from app.core import clock


@pytest.fixture
def here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This computer stands in another zone."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("here", "day", "begin"),
    [
        ("Europe/Berlin", date(2026, 3, 29), datetime(2026, 3, 28, 23)), ("Europe/Berlin", date(2026, 3, 30), datetime(2026, 3, 29, 22)),
        ("Asia/Kolkata", date(2028, 2, 29), datetime(2028, 2, 28, 18, 30)), ("America/Havana", date(2026, 11, 1), datetime(2026, 11, 1, 4)),
        ("America/Havana", date(2026, 3, 8), datetime(2026, 3, 8, 5)), ("Asia/Beirut", date(2026, 3, 29), datetime(2026, 3, 28, 22)),
    ],
    indirect=["here"],
)
def test_day_when_clocks_are_turned_then_it_begins_where_the_day_before_ends(here: None, day: date, begin: datetime) -> None:
    assert clock.begin_of(day) == begin
    assert clock.local(begin).date() == day
