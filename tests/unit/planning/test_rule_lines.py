"""What kept lines of a series say in a list, where its first time stands in another column."""

from __future__ import annotations

import pytest

from app.core.planning.rule_words import lines_in_words


@pytest.mark.parametrize(("lines", "words"), [
    ("RRULE:FREQ=WEEKLY;BYDAY=MO", "every Monday"), ("RRULE:FREQ=WEEKLY", "every week"), ("RRULE:FREQ=MONTHLY;COUNT=3", "every month, 3 times"),
    ("RRULE:FREQ=MONTHLY;BYMONTHDAY=10", "every month on day 10"), ("RDATE:20261124T090000Z", "on single days"), ("RRULE:FREQ=OFTEN", "RRULE:FREQ=OFTEN"),
])
def test_lines_when_read_without_the_first_time_then_nothing_is_invented(lines: str, words: str) -> None:
    assert lines_in_words(lines) == words
