"""T-09 on SQLite; the acceptance test does the same on all databases."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.db.engine import Database
from app.services.context import open_context
from tests.helpers.every_statement import USE_CASES, Act, fail_everywhere
from tests.helpers.shop import Shop, make_shop

#: each use case takes seconds, so every day only each fourth of them is tried, and all with --acceptance
TRIED = [use_case if number % 4 == 0 else pytest.param(use_case, marks=pytest.mark.heavy) for number, use_case in enumerate(USE_CASES)]


@pytest.mark.parametrize("use_case", TRIED, ids=lambda use_case: use_case.__name__)
def test_use_case_when_it_fails_before_any_statement_then_nothing_of_it_stays(database: Database, use_case: Callable[[Shop], Act]) -> None:
    shop = make_shop(open_context(database))
    shop.stock_up(bolt=100, nut=100)
    assert fail_everywhere(shop, use_case(shop)) >= 4
