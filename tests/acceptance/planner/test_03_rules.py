"""Bar 3, first half: libical's recurrence rules give exactly the instances that libical lists. The data lie beside the checkout."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from app.core.planning.recurrence import count, parse_recurrence
from app.core.planning.rule import parse_moment

DATA = Path(__file__).resolve().parents[4] / "shared/data/icalendar"
RULES = DATA / "libical/icalrecur_test.txt"

pytestmark = [pytest.mark.heavy, pytest.mark.skipif(not RULES.exists(), reason=f"the calendars of the trial are not at {DATA}")]


def cases() -> list[dict[str, str]]:
    """Blocks of ``NAME:value`` lines, told apart by empty lines."""
    found = []
    for block in re.split(r"\n\s*\n", RULES.read_text()):
        lines = (line.partition(":") for line in block.splitlines() if line and not line.startswith("#"))
        case = {name: value.strip() for name, _colon, value in lines}
        if "RRULE" in case:
            found.append(case)
    return found


def test_rules_when_counted_then_exactly_the_listed_instances_come(capsys: pytest.CaptureFixture[str]) -> None:
    wrong, right, open_ones = [], 0, 0
    for case in cases():
        start, _is_utc, is_date = parse_moment(case["DTSTART"])
        known = parse_recurrence(f"RRULE:{case['RRULE']}", start, "UTC", is_all_day=is_date)
        if case["INSTANCES"].startswith("***"):  # libical says that it cannot do this one itself, and lists nothing
            open_ones += 1
            assert count(known, start, start + timedelta(days=3000)).found
            continue
        listed = [parse_moment(text)[0] for text in case["INSTANCES"].split(",")]
        found = count(known, start, max([*listed, start]) + timedelta(days=0 if known.is_endless else 20_000, milliseconds=1), most=len(listed) + 1)
        since = parse_moment(case["START-AT"])[0] if "START-AT" in case else start
        later = count(known, since, listed[-1] + timedelta(milliseconds=1), most=len(listed) + 1).found
        as_listed = [one.occurrence_at for one in found.found] == listed
        if as_listed and [one.occurrence_at for one in later] == [one for one in listed if one >= since]:
            right += 1
        else:
            wrong.append(f"{case['RRULE']} from {case['DTSTART']}: {[f'{one.occurrence_at:%Y%m%dT%H%M%S}' for one in found.found[:8]]}")
    with capsys.disabled():
        print(f"\nbar 3: {right} of {right + len(wrong)} rules of libical give exactly the listed instances; {open_ones} lists none")
    assert not wrong, "\n".join(wrong)
    assert right + open_ones == 146
