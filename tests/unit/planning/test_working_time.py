"""Weeks, holidays of countries, absences, and how full a day is."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.enums.planning import TaskKind, TaskState
from app.core.errors import FieldErrors
from app.core.planning.board import Block, Load, Row, RowKey, Span
from app.core.planning.free import shared, slots
from app.core.planning.load import counted, load_of, planned_minutes, recounted
from app.core.planning.public_holidays import is_region, public_holidays
from app.core.planning.working_time import (
    USUAL_WEEK,
    Hours,
    WorkCalendar,
    absent,
    merged,
    minutes,
    stored_week,
    week_of,
    without,
)

BERLIN = "Europe/Berlin"
ANN = RowKey("employee", 1)
SPANS = st.lists(
    st.tuples(st.integers(0, 500), st.integers(1, 80)).map(
        lambda both: Span(datetime(2026, 1, 1) + timedelta(minutes=both[0]), datetime(2026, 1, 1) + timedelta(minutes=sum(both)))
    ), max_size=8,
)


def block(starts_at: datetime, hours: float, **values: object) -> Block:
    ends_at = starts_at + timedelta(hours=hours)
    return Block(1, 1, TaskKind.VISIT, "Visit", "", (ANN,), starts_at, ends_at, int(hours * 60), BERLIN, **values)  # type: ignore[arg-type]


def test_working_when_the_clocks_change_then_hours_follow_the_wall() -> None:
    weekend = WorkCalendar(week_of([[["09:00", "17:00"]]] * 7))
    span = Span(datetime(2026, 10, 23, 22), datetime(2026, 10, 25, 23))
    assert weekend.working(span, BERLIN) == (
        Span(datetime(2026, 10, 24, 7), datetime(2026, 10, 24, 15)), Span(datetime(2026, 10, 25, 8), datetime(2026, 10, 25, 16)),
    )


def test_working_when_a_shift_lasts_over_midnight_then_it_belongs_to_the_evening() -> None:
    night = WorkCalendar(week_of([[["22:00", "06:00"]], *[[]] * 6]))
    assert night.working(Span(datetime(2026, 11, 24), datetime(2026, 11, 24, 12)), "UTC") == (Span(datetime(2026, 11, 24), datetime(2026, 11, 24, 6)),)


def test_week_of_when_stored_and_read_then_it_is_the_same() -> None:
    assert week_of(stored_week(USUAL_WEEK)) == USUAL_WEEK
    assert week_of([[["00:00", "24:00"]], *[[]] * 6])[0] == (Hours(0, 1440),)


@pytest.mark.parametrize("stored", [
    None, [], [[]] * 6, [[["9", "17"]], *[[]] * 6], [[["09:00", "25:00"]], *[[]] * 6], [[["09:00"]], *[[]] * 6], [[["09:00", "09:00"]], *[[]] * 6],
    [[["09:00", "13:00"], ["12:00", "18:00"]], *[[]] * 6],
])
def test_week_of_when_it_is_no_week_then_the_cure_is_named(stored: object) -> None:
    with pytest.raises(FieldErrors) as refused:
        week_of(stored)
    assert list(refused.value.errors) == ["hours"]


def test_calendar_when_a_saturday_is_worked_then_it_has_the_hours_of_the_first_working_day() -> None:
    calendar = WorkCalendar(days_off={date(2026, 11, 23): "Holiday"}, worked=frozenset({date(2026, 11, 21)}))
    assert calendar.hours_on(date(2026, 11, 21)) == USUAL_WEEK[0]
    assert calendar.after(date(2026, 11, 20), 1) == date(2026, 11, 21)
    assert calendar.after(date(2026, 11, 20), 2) == date(2026, 11, 24)
    assert calendar.after(date(2026, 11, 22), 0) == date(2026, 11, 24)
    assert calendar.working_day(date(2026, 11, 23), -1) == date(2026, 11, 21)
    assert WorkCalendar(((),) * 7).working_day(date(2026, 11, 23)) is None


def test_public_holidays_when_a_region_has_its_own_then_only_it_has_them() -> None:
    assert date(2026, 1, 6) in public_holidays("DE", "BY", 2026, "en").off
    assert date(2026, 1, 6) not in public_holidays("DE", "BE", 2026, "en").off
    assert public_holidays("DE", "XX", 2026, "en").off == public_holidays("DE", "", 2026, "en").off
    assert public_holidays("QQ", "", 2026, "en").off == {}
    assert public_holidays("RU", "", 2026, "ru").off[date(2026, 5, 9)] == "День Победы"
    assert date(2024, 11, 2) not in public_holidays("RU", "", 2024, "ru").off
    assert is_region("DE", "BY")
    assert not is_region("DE", "XX")


def test_absent_when_hours_are_named_then_each_day_has_them() -> None:
    assert absent(date(2026, 11, 23), date(2026, 11, 24), "09:00", "10:30", "UTC") == (
        Span(datetime(2026, 11, 23, 9), datetime(2026, 11, 23, 10, 30)), Span(datetime(2026, 11, 24, 9), datetime(2026, 11, 24, 10, 30)),
    )
    assert absent(date(2026, 11, 23), date(2026, 11, 24), None, None, "UTC") == (Span(datetime(2026, 11, 23), datetime(2026, 11, 25)),)


@given(SPANS, SPANS)
def test_without_when_put_together_again_then_nothing_is_lost_or_double(spans: list[Span], taken: list[Span]) -> None:
    whole = merged(spans)
    left = without(whole, taken)
    again = without(whole, left)
    assert minutes(left) + minutes(again) == minutes(whole)
    assert all(not (a.starts_at < b.ends_at and b.starts_at < a.ends_at) for a in left for b in taken)


@given(SPANS, SPANS)
def test_shared_when_asked_for_then_each_place_lies_in_both(one: list[Span], other: list[Span]) -> None:
    both = shared([merged(one), merged(other)])
    for slot in slots(both, 20, 15, "UTC"):
        assert slot.starts_at.minute % 15 == 0
        for spans in (merged(one), merged(other)):
            assert any(span.starts_at <= slot.starts_at and slot.ends_at <= span.ends_at for span in spans)


def test_load_when_a_task_lasts_over_midnight_then_each_day_has_its_share() -> None:
    working = WorkCalendar(week_of([[["09:00", "17:00"]]] * 7)).working(Span(datetime(2026, 11, 23), datetime(2026, 11, 25)), "UTC")
    row = Row(ANN, "Ann", working=working)
    late = block(datetime(2026, 11, 23, 22), 4)
    both = Span(datetime(2026, 11, 23), datetime(2026, 11, 25))
    (found_row,) = counted([row], [late], both, "UTC")
    assert found_row.loads == (Load(480, 120), Load(480, 120))
    assert (found_row.capacity, found_row.planned) == (960, 240)
    earlier = block(datetime(2026, 11, 23, 9), 1)
    assert recounted([found_row], [late], [earlier], both, "UTC") == counted([row], [earlier], both, "UTC")
    full = [block(datetime(2026, 11, 23, 9), 8), block(datetime(2026, 11, 23, 17), 2)]
    found = load_of(row, full, Span(datetime(2026, 11, 23), datetime(2026, 11, 24)))
    assert (found.percent, found.over) == (125, 120)
    assert Load(0, 0).percent == 0
    assert Load(0, 60).percent > 100


def test_planned_minutes_when_cancelled_waiting_or_without_length_then_they_are_told_apart() -> None:
    day = Span(datetime(2026, 11, 23), datetime(2026, 11, 24))
    assert planned_minutes(block(datetime(2026, 11, 23, 9), 1, state=TaskState.CANCELLED), day) == 0
    assert planned_minutes(Block(1, 1, TaskKind.CALL, "", "", (ANN,), None, None, 30, "UTC"), day) == 0
    point = Block(1, 1, TaskKind.CALL, "", "", (ANN,), datetime(2026, 11, 23, 9), datetime(2026, 11, 23, 9), 10, "UTC")
    assert planned_minutes(point, day) == 10
