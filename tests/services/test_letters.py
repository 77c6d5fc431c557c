"""Filters, defaults and histories speak the firm's language and currency."""

from __future__ import annotations

import pytest

from app.db.engine import Database
from app.services import history, listing, records, setup
from app.services.context import Context, open_context
from app.services.listing import Filter, ListQuery


def cities(ctx: Context, text: str) -> list[str]:
    query = ListQuery("client", ("city",), (Filter("city", "contains", text),), (("city", False),))
    return [row.values[0] for row in listing.window(ctx, query, 0, 10)]


@pytest.mark.backends
@pytest.mark.parametrize(("city", "typed"), [("Санкт-Петербург", "ПЕТЕРБУРГ"), ("Köln", "KÖ"), ("Évora", "évo")])
def test_contains_when_the_letters_are_not_latin_then_their_size_does_not_matter(ctx: Context, city: str, typed: str) -> None:
    records.save(ctx, records.new(ctx, "client", name="Alfa", city=city))
    assert cities(ctx, typed) == [city]
    assert cities(ctx, "nowhere") == []


@pytest.mark.parametrize("entity", ["deal", "price_list", "firm_bank_account", "client_bank_account"])
def test_new_record_when_it_has_a_currency_then_it_is_ours(database: Database, entity: str) -> None:
    ctx = open_context(database)
    setup.set_up(ctx, setup.Beginning("Альфа", "ru", "Ольга", ctx.user.login))
    assert records.new(open_context(database), entity)["currency"] == "RUB"


def test_history_when_a_choice_changed_then_its_words_are_told(ctx: Context) -> None:
    id = records.save(ctx, records.new(ctx, "client", name="Alfa")).created("client")[0]
    draft = records.load(ctx, "client", id)
    draft["status"] = "stopped"
    draft["is_supplier"] = True
    records.save(ctx, draft)
    told = history.changes(ctx, "client", id)[0]
    assert "Status: New → Stopped" in told.detail
    assert "Supplier: no → yes" in told.detail
