"""A fresh database becomes a firm once."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.core.errors import UserError
from app.db.engine import Database
from app.services import listing, setup
from app.services.context import open_context
from app.services.listing import ListQuery


@pytest.mark.backends
def test_set_up_when_done_twice_then_the_second_is_refused(database: Database) -> None:
    ctx = open_context(database)
    assert setup.is_empty(ctx)
    setup.set_up(ctx, setup.Beginning("Alfa", "ru", "Olga", ctx.user.login))
    assert open_context(database).user.name == "Olga"
    percents = [row.values for row in listing.window(ctx, ListQuery("vat_rate_period", ("vat_rate", "percent", "valid_from")), 0, 50)]
    assert Decimal(22) in {values[1] for values in percents}
    with pytest.raises(UserError):
        setup.set_up(ctx, setup.Beginning("Beta", "de", "Otto"))


@pytest.mark.parametrize("code", ["XX", "../de", ""])
def test_country_when_unknown_then_the_choices_are_named(code: str) -> None:
    with pytest.raises(UserError, match="DE"):
        setup.country_file(code)
