"""What the typed line promises beyond its corpus: places, doubts, other languages, and that nothing typed breaks it."""

from __future__ import annotations

import random
from datetime import date, datetime, time

import pytest

from app.core.enums.planning import TaskKind
from app.core.planning.typed_line import Name, read_line
from app.core.planning.typed_line.russian_forms import forms
from app.core.planning.typed_line.words import WORDS

NOW = datetime(2026, 11, 18, 11, 36)
PETROV, ROMASHKA = Name("employee", 1, "Oleg Petrov"), Name("client", 2, "Romashka LLC")


def test_line_when_read_then_each_part_knows_its_place() -> None:
    line = "tomorrow 10:30 call Petrov, 20 min, Romashka"
    reading = read_line(line, "en", NOW, [PETROV, ROMASHKA])
    parts = [part for part in (reading.day, reading.time, reading.minutes, *reading.mentions) if part is not None]
    assert [line[place.start:place.end] for part in parts for place in part.places] == ["tomorrow", "10:30", "20 min", "Petrov", "Romashka"]
    assert reading.starts_at == datetime(2026, 11, 19, 10, 30)
    assert reading.is_sure


def test_line_when_doubtful_then_the_doubtful_words_are_marked() -> None:
    line = "call Petrov at 5 on 03/04"
    reading = read_line(line, "en", NOW, [PETROV])
    assert not reading.is_sure
    assert sorted(line[place.start:place.end] for place in reading.doubts) == ["at 5", "on 03/04"]


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("завтра в 10 позвонить в банк", "ru"), ("demain 10h appeler la banque", "fr"), ("mañana a las 10 llamar al banco", "es"),
        ("amanhã às 10 ligar ao banco", "pt"), ("tomorrow at 10 call the bank", "en"),
    ],
)
@pytest.mark.parametrize("preferred", sorted(WORDS))
def test_line_when_typed_in_another_language_then_it_is_understood(line: str, language: str, preferred: str) -> None:
    reading = read_line(line, preferred, NOW)
    assert reading.language == language
    assert (reading.kind.value, reading.starts_at) == (TaskKind.CALL, datetime(2026, 11, 19, 10))


def test_hour_when_it_has_passed_then_the_day_is_asked() -> None:
    reading = read_line("9:00 call the bank", "en", NOW)
    assert reading.day is not None
    assert (reading.day.choices, reading.day.is_sure) == ((date(2026, 11, 19), date(2026, 11, 18)), False)


def test_line_when_it_has_two_hours_then_they_are_a_question() -> None:
    reading = read_line("tomorrow 10:30 call the bank about the delivery at 14:00", "en", NOW)
    assert reading.time is not None
    assert (reading.time.choices, reading.time.is_sure) == ((time(10, 30), time(14)), False)


def test_29_february_when_this_year_has_none_then_the_next_is_meant() -> None:
    reading = read_line("29 February 2028 10:00 audit", "en", NOW)
    assert reading.day is not None and reading.day.value == date(2028, 2, 29)
    impossible = read_line("29 February 2027 10:00 audit", "en", NOW)
    assert impossible.day is not None and (impossible.day.choices, impossible.day.is_sure) == ((), False)


def test_typed_over_midnight_when_in_two_hours_then_it_is_the_next_day() -> None:
    reading = read_line("in two hours call the bank", "en", datetime(2026, 11, 18, 23, 10))
    assert reading.starts_at == datetime(2026, 11, 19, 1, 10)


def test_figures_when_counted_then_they_are_no_hours() -> None:
    reading = read_line("order 12 chairs and 3 tables tomorrow", "en", NOW)
    assert (reading.time, reading.minutes, reading.title) == (None, None, "Order 12 chairs and 3 tables")


def test_surname_when_dative_then_the_woman_of_that_name_is_not_meant() -> None:
    woman = Name("employee", 3, "Ольга Петрова")
    reading = read_line("завтра в 10 позвонить Петрову", "ru", NOW, [woman])
    assert all(not mention.is_sure for mention in reading.mentions)
    sure = read_line("завтра в 10 позвонить Петровой", "ru", NOW, [woman])
    assert [mention.is_sure for mention in sure.mentions] == [True]


def test_word_when_also_a_name_then_it_stays_a_word_unless_addressed() -> None:
    mark = Name("employee", 4, "Mark Baker")
    assert all(not mention.is_sure for mention in read_line("mark the boxes tomorrow 10:00", "en", NOW, [mark]).mentions)
    assert [mention.is_sure for mention in read_line("call Mark tomorrow 10:00", "en", NOW, [mark]).mentions] == [True]


@pytest.mark.parametrize(("name", "form", "case"), [("петров", "петрову", "d"), ("ромашка", "ромашки", "g"), ("павел", "павла", "g"), ("сталь", "стали", "d")])
def test_russian_name_when_inflected_then_its_case_is_known(name: str, form: str, case: str) -> None:
    assert case in forms(name)[form]


@pytest.mark.parametrize("language", sorted(WORDS))
def test_line_when_anything_is_typed_then_it_is_read_without_error(language: str) -> None:
    chance = random.Random(language)
    words = ["tomorrow", "завтра", "10", "25:99", "31.02", "99/99", "at", "в", "à", "@", ":", ",", "-", "1h", "0", "min", "until", "до", "«", "№", "12h77", "in", "через", "dans", "Petrov", "call", "", "ß", "İ", "\t", "2", "2-2", "10-10", "24:00"]
    for _turn in range(400):
        line = " ".join(chance.choices(words, k=chance.randint(0, 9)))
        reading = read_line(line, language, NOW, [PETROV, ROMASHKA])
        assert all(0 <= place.start <= place.end <= len(line) for place in reading.doubts)
        assert reading.time is None or reading.time.value is None or isinstance(reading.time.value, time)
