"""Filters in words, relative filters, filters from a cell and from typing."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from app.core import clock
from app.core.fields import FieldInfo, Option, Reference
from app.services.listing import Filter
from app.ui.lists.filter_words import ME, by_cell, filter_words, resolve, typed_filter

NAME = FieldInfo("name", "text", "Name")
MONEY = FieldInfo("amount", "money", "Amount", digits=2)
DAY = FieldInfo("since", "date", "Since")
STATUS = FieldInfo("status", "choice", "Status", options=(Option("active", "Active"), Option("new", "New")))
MANAGER = FieldInfo("manager", "ref", "Manager", reference="employee")


@pytest.mark.parametrize(("info", "wanted", "words"), [
    (STATUS, Filter("status", "in", ("active", "new")), "Active, New"), (STATUS, Filter("status", "ne", "new"), "not New"),
    (NAME, Filter("name", "contains", "bau"), "“bau”"), (MONEY, Filter("amount", "gt", Decimal(0)), "> 0.00"),
    (MONEY, Filter("amount", "between", (Decimal(1), None)), "≥ 1.00"), (DAY, Filter("since", "between", "this_month"), "this month"),
    (MANAGER, Filter("manager", "eq", 7), "Anna Weber"), (MANAGER, Filter("manager", "eq", ME), "me"), (NAME, Filter("name", "empty"), "empty"),
])
def test_filter_words_when_shown_then_as_people_say_it(info: FieldInfo, wanted: Filter, words: str) -> None:
    assert filter_words(info, wanted, {7: "Anna Weber"}) == words


def test_resolve_when_relative_then_days_and_keys() -> None:
    with clock.frozen(datetime(2026, 11, 21, 12)):
        assert resolve(Filter("since", "between", "this_month"), 3).value == (date(2026, 11, 1), date(2026, 11, 30))
    assert resolve(Filter("manager", "eq", ME), 3).value == 3
    assert resolve(Filter("name", "eq", "x"), 3) == Filter("name", "eq", "x")


def test_by_cell_when_value_is_missing_then_empty() -> None:
    assert by_cell("manager", MANAGER, Reference(None, "")) == Filter("manager", "empty")
    assert by_cell("manager", MANAGER, Reference(4, "Tom")) == Filter("manager", "eq", 4)
    assert by_cell("status", STATUS, "new") == Filter("status", "in", ("new",))


@pytest.mark.parametrize(("info", "text", "wanted"), [
    (NAME, "bau", Filter("name", "contains", "bau")), (MONEY, "12,5", Filter("amount", "eq", Decimal("12.5"))), (MONEY, "x", None),
    (STATUS, "act", Filter("status", "in", ("active",))), (STATUS, "zzz", None), (MANAGER, "ann", Filter("manager", "contains", "ann")),
    (DAY, "21.11.2026", Filter("since", "eq", date(2026, 11, 21))),
])
def test_typed_filter_when_typed_then_by_the_kind_of_the_column(info: FieldInfo, text: str, wanted: Filter | None) -> None:
    assert typed_filter(info.name, info, text) == wanted
