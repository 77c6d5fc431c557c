"""Lengths of working time are read in five languages and said in that of the window."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.core.errors import UserError
from app.core.i18n import set_language
from app.processes.durations import read_duration, say_duration


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    yield
    set_language("en")


@pytest.mark.parametrize(("text", "minutes"), [
    ("1 day", 480), ("4 h", 240), ("30 min", 30), ("1h30", 90), ("2d 4h 15m", 1215), ("1d4h", 720), ("2 weeks", 4800), ("3 working days", 1440),
    ("half an hour", 30), ("an hour and a half", 90), ("two days", 960), ("2", 120), ("1.5", 90),
    ("1 день", 480), ("2д 4ч", 1200), ("1,5 ч", 90), ("полчаса", 30), ("полтора дня", 720), ("3 рабочих дня", 1440), ("один день и два часа", 600), ("1 нед", 2400),
    ("3 jours ouvrés", 1440), ("2 semaines", 4800), ("1 j", 480), ("dos dias", 960), ("3 días hábiles", 1440), ("uma hora", 60), ("3 dias úteis", 1440),
])
def test_length_when_typed_then_it_is_working_minutes(text: str, minutes: int) -> None:
    assert read_duration(text) == minutes


@pytest.mark.parametrize("text", ["", "soon", "0 h", "-1 h", "1 day foo", "99999999 weeks", "h" * 500])
def test_length_when_it_is_none_then_it_is_refused(text: str) -> None:
    with pytest.raises(UserError):
        read_duration(text)


@pytest.mark.parametrize("minutes", [1, 59, 60, 480, 481, 1215, 4800])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_length_when_said_then_it_is_read_the_same(minutes: int, language: str) -> None:
    set_language(language)
    assert read_duration(say_duration(minutes)) == minutes


def test_length_when_a_day_is_shorter_then_it_is_counted_so() -> None:
    assert (read_duration("1 day", 360), say_duration(420, 360)) == (360, "1 day 1 h")
