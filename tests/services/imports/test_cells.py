"""What stands in a cell."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from app.services.imports.cells import Style, Unreadable, as_day, as_number, as_yes_or_no, code_of, is_email, is_phone, text_of


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        ("1234.5", ".", "1234.5"), ("2,999.99", ".", "2999.99"), ("2.999,99", ".", "2999.99"), ("850,85", ".", "850.85"),
        ("1,234", ".", "1234"), ("1,234", ",", "1.234"), ("1.234", ",", "1234"), ("1.234", ".", "1.234"), ("1 234 567,8", ",", "1234567.8"),
        ("1\u00a0402 руб.", ",", "1402"), ("€ 12,50", ",", "12.50"), ("(12.50)", ".", "-12.50"), ("12-", ".", "-12"), ("−3", ".", "-3"),
        ("15 %", ".", "15"), (".5", ".", "0.5"), ("0,123", ".", "0.123"), ("1E+03", ".", "1000"), ("5.", ".", "5"),
    ],
)
def test_number_when_written_in_a_usual_way_then_read(text: str, decimal: str, value: str) -> None:
    assert as_number(text, Style(decimal=decimal)) == Decimal(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["RUB", "12a", "1,2,3", "1.2.3", "12 x 19", "--", "1..2", "1e999999999"])
def test_number_when_none_then_refused_with_the_text(text: str) -> None:
    with pytest.raises(Unreadable, match=r"not a number") as caught:
        as_number(text, Style())
    assert text[:5] in str(caught.value)


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("2010-12-01 08:26:00", "dmy", (2010, 12, 1)), ("1996-07-04 00:00:00.000", "dmy", (1996, 7, 4)), ("03/04/2011", "dmy", (2011, 4, 3)),
        ("03/04/2011", "mdy", (2011, 3, 4)), ("30.11.2020 16:44", "dmy", (2020, 11, 30)), ("1.2.70", "dmy", (1970, 2, 1)),
        ("1.2.68", "dmy", (2068, 2, 1)), ("5 января 2011 г.", "dmy", (2011, 1, 5)), ("Jan 5, 2011", "mdy", (2011, 1, 5)),
        ("2011/1/5", "mdy", (2011, 1, 5)), ("12 Dez 2024", "dmy", (2024, 12, 12)),
    ],
)
def test_day_when_written_in_a_usual_way_then_read(text: str, order: str, day: tuple[int, int, int]) -> None:
    assert as_day(text, Style(order=order)) == date(*day)  # type: ignore[arg-type]


def test_day_when_excel_gives_a_serial_number_or_a_moment_then_read() -> None:
    assert as_day(Decimal(45_000), Style()) == date(2023, 3, 15)
    assert as_day(datetime(2020, 4, 22, 12, 38), Style()) == date(2020, 4, 22)


@pytest.mark.parametrize("text", ["31.02.2020", "soon", "2020", "13/13/2020", "99999"])
def test_day_when_none_then_refused(text: str) -> None:
    with pytest.raises(Unreadable, match="not a date"):
        as_day(text, Style())


def test_code_when_a_whole_number_was_written_as_float_then_loses_the_point() -> None:
    assert code_of("17850.0") == "17850"
    assert code_of("85123A") == "85123A"
    assert code_of("1.5") == "1.5"
    assert code_of("0") == "0"


@pytest.mark.parametrize("text", ["NULL", " null ", "#N/A", "-", "", "\u00a0"])
def test_text_when_a_word_for_nothing_then_empty(text: str) -> None:
    assert text_of(text) == ""


def test_yes_and_no_when_in_several_languages_then_read() -> None:
    assert [as_yes_or_no(text) for text in ("да", "Yes", "0", "нет", "")] == [True, True, False, False, None]
    with pytest.raises(Unreadable):
        as_yes_or_no("perhaps")


def test_addresses_when_real_then_known() -> None:
    assert is_email("a.b@firm.example")
    assert not is_email("a.b@firm")
    assert is_phone("+7 (495) 123-45-67 доб. 12")
    assert not is_phone("place Kléber 24")
