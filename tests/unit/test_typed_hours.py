"""Hours and lengths as people type them."""

from __future__ import annotations

import pytest

from app.core.planning.typed_hours import hours_text, minutes_of, read_hour, read_hours
from app.core.planning.words import length_words, read_length


@pytest.mark.parametrize(("text", "hour"), [("9", "09:00"), ("9:30", "09:30"), ("930", "09:30"), (" 18.15 ", "18:15"), ("24", "24:00"), ("0", "00:00")])
def test_hour_when_typed_in_any_way_then_it_is_kept_in_one(text: str, hour: str) -> None:
    assert read_hour(text) == hour


@pytest.mark.parametrize("text", ["", "25", "9:60", "24:30", "nine", "-1", "1:2:3", "99999"])
def test_hour_when_it_is_none_then_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^.*$"):
        read_hour(text)


def test_hours_when_typed_then_stretches_in_order() -> None:
    assert read_hours("9-13, 14 – 18:30") == [["09:00", "13:00"], ["14:00", "18:30"]]
    assert read_hours("") == []
    assert minutes_of(read_hours("22-6")) == 480
    assert read_hours(hours_text([["09:00", "13:00"], ["14:00", "18:00"]])) == [["09:00", "13:00"], ["14:00", "18:00"]]


@pytest.mark.parametrize("text", ["9", "9-9", "9-13, 12-18", "13-9, 10-12", "9-25", "a-b", "9-10-11"])
def test_hours_when_they_make_no_sense_then_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^.*$"):
        read_hours(text)


@pytest.mark.parametrize(("text", "minutes"), [("45", 45), ("1:30", 90), ("1.5 h", 90), ("1,5 ч", 90), ("2 h 15 min", 135), ("0", 0), ("20 min", 20)])
def test_length_when_typed_in_any_way_then_minutes(text: str, minutes: int) -> None:
    assert read_length(text) == minutes


@pytest.mark.parametrize("text", ["", "soon", "-5", "1:2:3", "h", "1e9", "9" * 40, "1:60", "1:99", "1.5:30"])
def test_length_when_it_is_none_then_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^.*$"):
        read_length(text)


def test_length_when_said_then_hours_and_minutes() -> None:
    assert [length_words(minutes) for minutes in (0, 45, 60, 95, -30)] == ["0 min", "45 min", "1 h", "1 h 35 min", "−30 min"]
