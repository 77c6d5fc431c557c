"""Bar 3, second half: 215 calendars go in and come out without loss; broken ones are refused with the line. The data lie beside the checkout."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.core.planning.calendar_entry import ENTRIES, read_entry
from app.core.planning.calendar_text import CalendarError, Component, Line, Parts, decoded, parse
from app.core.planning.calendar_zones import Zones
from app.core.planning.recurrence import count, parse_recurrence
from app.models.planning import CalendarFile
from app.services.context import Context
from app.services.planning import calendars

DATA = Path(__file__).resolve().parents[4] / "shared/data/icalendar"

pytestmark = [pytest.mark.heavy, pytest.mark.skipif(not DATA.exists(), reason=f"the calendars of the trial are not at {DATA}")]


@pytest.fixture
def ctx(owned: Context) -> Context:
    return owned


def flat(parts: Parts) -> list[str]:
    """All lines as they stand, folds included, without the control characters that no calendar may have, of which the import warns."""
    found = []
    for part in parts:
        if isinstance(part, Line):
            found.append(re.sub("[\x00-\x08\x0b\x0c\x0d-\x1f]", "", part.raw))
        else:
            found += [part.begin.raw, *flat(part.parts), part.end.raw]
    return found


def entries(parts: Parts) -> Iterator[Component]:
    for part in parts:
        if isinstance(part, Component):
            if part.name in ENTRIES:
                yield part
            else:
                yield from entries(part.parts)


def forget(ctx: Context) -> None:
    """The next file finds an empty firm."""
    names = ("reminder_delivery", "reminder", "task_postponement", "task_participant", "task_check", "task_resource", "notice", "task", "task_series")
    with ctx.database.engine.begin() as connection:
        for name in (*names, "calendar_file"):
            connection.execute(sa.delete(CalendarFile.metadata.tables[name]))


@pytest.mark.backends("sqlite")
def test_calendars_when_imported_and_exported_then_nothing_is_lost(ctx: Context, capsys: pytest.CaptureFixture[str]) -> None:
    outcome: Counter[str] = Counter()
    wrong, refused, slowest = [], [], 0.0
    for path in sorted(DATA.rglob("*.ics")):
        data, began = path.read_bytes(), time.monotonic()
        try:
            calendars.import_calendar(ctx, data, path.name)
        except CalendarError as error:
            outcome["refused"] += 1
            refused.append(str(error))
            continue
        slowest = max(slowest, time.monotonic() - began)
        exported = calendars.export_person(ctx)
        if flat(parse(decoded(exported)[0])) == flat(parse(decoded(data)[0])):
            outcome["equal"] += 1
        else:
            wrong.append(path.name)
        again = calendars.import_calendar(ctx, data, path.name)
        preview = calendars.preview_import(ctx, data)
        assert not again.ids("task"), f"{path.name}: the second import wrote something"
        assert preview.new == preview.changed == 0, path.name
        outcome["entries"] += len(preview.lines)
        forget(ctx)
    with capsys.disabled():
        print(f"\nbar 3: of 215 calendars {outcome['equal']} come out letter by letter with {outcome['entries']} entries taken as tasks; "
              f"{outcome['refused']} broken ones are refused with their line; slowest import {slowest:.2f} s")
    assert not wrong, wrong
    assert all(text.startswith(("Line ", "This is no calendar")) for text in refused), refused
    assert outcome["equal"] + outcome["refused"] == 215


def test_events_with_expected_numbers_when_counted_then_the_numbers_are_right(capsys: pytest.CaptureFixture[str]) -> None:
    roots = parse((DATA / "libical/recur.txt").read_text())
    zones, wrong, right = Zones(roots, "America/New_York"), [], 0
    for part in entries(roots):
        expected = part.first("X-EXPECT-NUMEVENTS")
        if expected is None:
            continue
        entry = read_entry(part, "one", zones, "America/New_York")
        assert entry.starts_at
        known = parse_recurrence(entry.rule, entry.starts_at, entry.zone, is_all_day=entry.is_all_day)
        found = len(count(known, entry.starts_at, entry.starts_at.replace(year=2037)).found)
        if found == int(expected.value):
            right += 1
        else:
            wrong.append(f"line {part.number}: {entry.rule!r} gives {found}, not {expected.value}")
    with capsys.disabled():
        print(f"\nbar 3: {right} of {right + len(wrong)} events give the number of instances that libical expects")
    assert not wrong, "\n".join(wrong)


