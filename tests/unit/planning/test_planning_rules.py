"""What stands in the way of a drop: sentences before it is made."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from app.core.enums.planning import TaskKind, TaskState
from app.core.planning.board import Block, Board, Row, RowKey, Span, TimeOff
from app.core.rules.planning import conflicts, time_errors, why_not_move

NINE, HOUR = datetime(2026, 11, 23, 9), timedelta(hours=1)
ANN, BEN, NOBODY = RowKey("employee", 1), RowKey("employee", 2), RowKey("employee", 0)
VISIT = Block(7, 1, TaskKind.VISIT, "Visit Alpha", "", (ANN,), NINE, NINE + HOUR, 60, "Europe/Berlin")
BOARD = Board(
    Span(datetime(2026, 11, 23), datetime(2026, 11, 24)), "UTC",
    (
        Row(ANN, "Ann", working=(Span(NINE, NINE + 8 * HOUR),)),
        Row(BEN, "Ben", working=(Span(NINE, NINE + 8 * HOUR),), time_off=(TimeOff(Span(NINE + 4 * HOUR, NINE + 5 * HOUR), "Dentist"),)),
    ),
    (VISIT, replace(VISIT, id=8, title="Call Beta", rows=(BEN,)), replace(VISIT, id=9, title="", rows=(BEN,), is_hidden=True)), (), NINE,
)


@pytest.mark.parametrize(("block", "row", "hours", "told"), [
    (VISIT, BEN, (2, 3), ""),
    (VISIT, NOBODY, (2, 3), ""),
    (replace(VISIT, is_fixed=True), BEN, (2, 3), "is fixed"),
    (replace(VISIT, state=TaskState.DONE), BEN, (2, 3), "is finished"),
    (replace(VISIT, is_hidden=True), BEN, (2, 3), "somebody else's time"),
    (VISIT, RowKey("employee", 99), (2, 3), "any more"),
    (VISIT, BEN, (3, 2), "before it begins"),
    (VISIT, BEN, (0, 400 * 24), "at most 366 days"),
])
def test_why_not_move_when_something_forbids_it_then_it_is_told_in_a_sentence(block: Block, row: RowKey, hours: tuple[int, int], told: str) -> None:
    found = why_not_move(BOARD, block, row, NINE + hours[0] * HOUR, NINE + hours[1] * HOUR)
    assert told in found
    assert bool(found) == bool(told)


def test_conflicts_when_dropped_on_what_is_there_then_each_is_named_with_its_minutes() -> None:
    assert conflicts(BOARD, VISIT, BEN, NINE + HOUR / 2, NINE + 2 * HOUR) == [
        "Overlaps “Call Beta” by 30 minutes", "Overlaps “what is not shown to you” by 30 minutes",
    ]
    assert conflicts(BOARD, VISIT, BEN, NINE + 4 * HOUR, NINE + 5 * HOUR) == ["Not at work: Dentist"]
    assert conflicts(BOARD, VISIT, BEN, NINE + 7 * HOUR + HOUR / 2, NINE + 9 * HOUR) == ["60 minutes outside working hours"]
    assert conflicts(BOARD, VISIT, BEN, NINE + 2 * HOUR, NINE + 3 * HOUR) == []
    assert conflicts(BOARD, VISIT, ANN, NINE, NINE + HOUR) == []
    assert conflicts(BOARD, VISIT, BEN, NINE, NINE + HOUR, moving=(8, 9)) == []


@pytest.mark.parametrize(("starts_at", "ends_at", "zone", "fields"), [
    (NINE, NINE, "UTC", []), (None, None, "UTC", []), (NINE, NINE + 366 * 24 * HOUR, "UTC", []), (NINE, NINE - HOUR, "UTC", ["ends_at"]),
    (NINE, NINE + 400 * 24 * HOUR, "UTC", ["ends_at"]), (NINE, None, "UTC", ["ends_at"]), (None, NINE, "UTC", ["starts_at"]),
    (NINE, NINE + HOUR, "Mars/Olympus", ["zone"]), (datetime(1, 1, 1), datetime(9999, 12, 31), "UTC", ["starts_at", "ends_at"]),
    (NINE.replace(year=1900), NINE.replace(year=1900) + HOUR, "UTC", []), (NINE.replace(year=2201), NINE.replace(year=2201), "UTC", ["starts_at", "ends_at"]),
])
def test_time_errors_when_times_make_no_sense_then_the_field_is_named(
    starts_at: datetime | None, ends_at: datetime | None, zone: str, fields: list[str],
) -> None:
    assert list(time_errors(starts_at, ends_at, zone)) == fields
