"""What counts as putting a task off."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.core.rules.planning import is_put_off

#: ten in Berlin on the evening before the clocks go forward
LATE = datetime(2026, 3, 28, 21)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("before", "after", "now", "expected"),
    [
        (LATE, LATE + HOUR, LATE - HOUR, False),  # another hour of the same evening
        (LATE, LATE + 2 * HOUR, LATE - HOUR, True),  # midnight in Berlin, still the same day in UTC
        (LATE, LATE + HOUR, LATE, True),  # its time had come
        (LATE, LATE - HOUR, LATE, False),
        (LATE, LATE, LATE, False),
        (LATE, None, LATE - HOUR, True),
        (None, LATE, LATE, False),
        (None, None, LATE, False),
    ],
)
def test_is_put_off_when_moved_then_days_count_and_hours_only_when_it_was_due(
    before: datetime | None, after: datetime | None, now: datetime, expected: bool
) -> None:
    assert is_put_off(before, after, "Europe/Berlin", now) is expected
