"""The one clock: where days begin, also in nights in which clocks are turned (T-14)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from app.core import clock


@pytest.fixture
def here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This computer stands in another zone, or its person works in one."""
    zone, is_person = request.param
    if is_person:
        clock.live_in(zone)
    else:
        monkeypatch.setenv("TZ", zone)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


TURNED = [
    ("Europe/Berlin", date(2026, 3, 29), datetime(2026, 3, 28, 23)), ("Europe/Berlin", date(2026, 3, 30), datetime(2026, 3, 29, 22)),
    ("Asia/Kolkata", date(2028, 2, 29), datetime(2028, 2, 28, 18, 30)), ("America/Havana", date(2026, 11, 1), datetime(2026, 11, 1, 4)),
    ("America/Havana", date(2026, 3, 8), datetime(2026, 3, 8, 5)), ("Asia/Beirut", date(2026, 3, 29), datetime(2026, 3, 28, 22)),
]


@pytest.mark.parametrize(
    ("here", "day", "begin"), [((zone, is_person), day, begin) for zone, day, begin in TURNED for is_person in (False, True)], indirect=["here"],
)
def test_day_when_clocks_are_turned_then_it_begins_where_the_day_before_ends(here: None, day: date, begin: datetime) -> None:
    assert clock.begin_of(day) == begin
    assert clock.local(begin).date() == day
    assert clock.moment_of(clock.local(begin)) == begin


@pytest.mark.parametrize(("ahead", "followed"), [(3600.0, 3600.0), (-86400.0, -86400.0), (1.9, 0.0), (0.0, 0.0)])
def test_clock_when_another_one_is_followed_then_all_moments_are_its(ahead: float, followed: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """T-13."""
    monkeypatch.setattr(time, "time", lambda: 1_795_348_800.5)  # 22 November 2026, 12:00:00.5 UTC
    try:
        clock.follow(ahead)
        assert clock.now() == datetime(2026, 11, 22, 12, 0, 0, 500_000) + timedelta(seconds=followed)
        assert clock.today() == clock.local(clock.now()).date()
        with clock.frozen(datetime(2026, 1, 1, 12)):
            assert clock.now() == datetime(2026, 1, 1, 12)
    finally:
        clock.follow(0)
