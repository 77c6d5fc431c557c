"""A whole phone or e-mail finds its client in lists, in the box for everything and while typing, also where it is masked; a part of it does not."""

from __future__ import annotations

import pytest

from app.core import clock
from app.services import as_of, contacts, duplicates, history, journal, listing, records, search
from app.services.contact_search import field_of
from app.services.context import Context
from app.services.journal import JournalQuery
from app.services.listing import ListQuery

PHONE, EMAIL = "+7 900 123-45-12", "max@firm.example"


@pytest.fixture(params=[True, False], ids=["metered", "open"])
def client(ctx: Context, request: pytest.FixtureRequest) -> int:
    """A client with a phone, in a firm that meters contacts and in one that does not."""
    contacts.set_metering(ctx, on=request.param)
    records.save(ctx, records.new(ctx, "client", name="Gamma", phone="+7 900 123-45-99"))
    return records.save(ctx, records.new(ctx, "client", name="Beta", phone=PHONE, email=EMAIL)).created("client")[0]


@pytest.mark.backends("sqlite")
@pytest.mark.parametrize("typed", ["8 (900) 123-45-12", "9001234512", "MAX@firm.example", " +7 900 1234512 "])
def test_search_when_the_whole_is_typed_then_the_client_is_found(ctx: Context, client: int, typed: str) -> None:
    assert listing.all_ids(ctx, ListQuery("client", (), search=typed)) == [client]
    assert [(hit.entity, hit.id, hit.title) for hit in search.find(ctx, typed)] == [("client", client, "Beta")]


@pytest.mark.backends("sqlite")
def test_search_when_masked_and_a_part_is_typed_then_nothing_tells_of_it(ctx: Context) -> None:
    contacts.set_metering(ctx, on=True)
    records.save(ctx, records.new(ctx, "client", name="Beta", phone=PHONE, email=EMAIL))
    for typed in ("1234512", "123-45", "max", "max@"):
        assert listing.all_ids(ctx, ListQuery("client", (), search=typed)) == []
        assert search.find(ctx, typed) == []


@pytest.mark.backends
def test_find_when_a_phone_is_typed_that_somebody_has_then_told(ctx: Context, client: int) -> None:
    found = duplicates.find(ctx, "client", {"name": "Beta GmbH", "phone": "8 900 1234512"})
    assert [(one.id, one.fields) for one in found] == [(client, ("phone", "name"))]




@pytest.mark.parametrize(("typed", "field"), [
    ("+7 900 123-45-12", "phone"), ("123-45-12", ""), ("INV-2026-000123", ""), ("a@b.example", "email"), ("a@b", ""), ("Beta", ""),
])
def test_field_of_when_asked_then_only_whole_ones_count(typed: str, field: str) -> None:
    assert field_of(typed) == field


@pytest.mark.backends("sqlite")
def test_history_when_metered_later_then_the_values_of_before_are_masked_too(ctx: Context) -> None:
    client = records.save(ctx, records.new(ctx, "client", name="Beta", phone=PHONE, email=EMAIL)).created("client")[0]
    draft = records.load(ctx, "client", client)
    draft["phone"] = "+7 911 222-33-44"
    records.save(ctx, draft)
    contacts.set_metering(ctx, on=True)
    told = [line for one in history.timeline(ctx, "client", client) for line in (one.title, one.detail)]
    told += [field.then for field in as_of.card(ctx, "client", client, moment=clock.now()).fields]
    told += [line.detail for line in journal.older(ctx, JournalQuery()).lines]
    assert any("+7 911 •••-••-44" in text for text in told)
    assert [one.title for one in history.changes(ctx, "client", client)] == ["Phone: +7 900 •••-••-12 → +7 911 •••-••-44", "Created"]
    assert not [text for text in told if "222-33" in text or "123-45" in text or "max@" in text]
