"""Values in words."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from app.core import clock
from app.core.fields import FieldInfo, Option, Reference
from app.core.i18n import set_language
from app.services.listing import Row
from app.ui.lists.cell_painter import due_words
from app.ui.lists.cell_text import NONE, cell_text, due_text, exact_text, near_day
from app.ui.lists.columns import make_column

NOON = datetime(2026, 11, 21, 12)
MONEY = FieldInfo("amount", "money", "Amount", digits=2)


@pytest.fixture(autouse=True)
def stopped_clock():  # type: ignore[no-untyped-def]
    with clock.frozen(NOON):
        yield


def test_cell_text_when_nothing_then_dash() -> None:
    assert cell_text(MONEY, None) == NONE
    assert cell_text(FieldInfo("client", "ref", "Client"), Reference(None, "")) == NONE
    assert exact_text(MONEY, None) == ""


def test_cell_text_when_zero_then_two_decimals() -> None:
    assert cell_text(MONEY, Decimal(0)) == "0.00"


@pytest.mark.parametrize(("kind", "value", "shown"), [
    ("quantity", Decimal("2.5000"), "2.5"), ("quantity", Decimal("3.0000"), "3"), ("percent", Decimal("7.5000"), "7.5"),
    ("price", Decimal("12.5000"), "12.50"), ("price", Decimal("0.0125"), "0.0125"), ("int", 7, "7"),
])
def test_cell_text_when_number_then_places_of_its_kind(kind: str, value: Decimal, shown: str) -> None:
    assert cell_text(FieldInfo("n", kind, "N"), value) == shown  # type: ignore[arg-type]


@pytest.mark.parametrize(("day", "shown"), [
    (date(2026, 11, 21), "Today"), (date(2026, 11, 20), "Yesterday"), (date(2026, 9, 2), "2 Sep"), (date(2025, 9, 2), "2 Sep 2025"),
])
def test_near_day_when_near_then_by_name_or_without_the_year(day: date, shown: str) -> None:
    assert near_day(day) == shown


@pytest.mark.parametrize(("day", "shown"), [
    (date(2026, 11, 9), ("12 d late", True)), (date(2026, 11, 21), ("today", False)), (date(2026, 11, 22), ("in 1 day", False)),
    (date(2026, 12, 5), ("in 14 days", False)),
])
def test_due_text_when_late_then_it_says_how_many_days(day: date, shown: tuple[str, bool]) -> None:
    assert due_text(day) == shown


def test_exact_text_when_choice_then_its_label() -> None:
    info = FieldInfo("status", "choice", "Status", options=(Option("active", "Active", "ok"),))
    assert exact_text(info, "active") == "Active"
    assert exact_text(info, "old") == "old"


def test_cell_text_when_russian_then_numbers_as_russians_write_them() -> None:
    set_language("ru")
    assert cell_text(MONEY, Decimal("1234.5")) == "1\u202f234,50"


@pytest.mark.parametrize(("language", "text"), [("en", "1234567.50"), ("ru", "1234567,50")])
def test_exact_text_when_for_other_programs_then_a_number_that_they_read(language: str, text: str) -> None:
    set_language(language)
    assert exact_text(MONEY, Decimal("1234567.5"), grouped=False) == text
    assert exact_text(MONEY, Decimal("1234567.5")).replace("\u202f", "") == text


DUE = make_column("due_on", FieldInfo("due_on", "date", "Due"))
OPEN = make_column("open", FieldInfo("open", "money", "Open amount", digits=2))


@pytest.mark.parametrize(
    ("amount", "words", "ink"),
    [("100", "9 d late", "bad"), ("0", "settled", "text3"), ("-5", "12 Nov", "text3"), (None, "12 Nov", "text3")],
)
def test_due_words_when_nothing_is_open_then_nothing_is_late(amount: str | None, words: str, ink: str) -> None:
    row = Row(1, (date(2026, 11, 12), Decimal(amount) if amount else None))
    assert due_words(date(2026, 11, 12), DUE, row, (DUE, OPEN)) == (words, ink)
