"""A record that is there already is found while it is typed once more (UX 3 B4)."""

from __future__ import annotations

import pytest

from app.services import duplicates, records
from app.services.context import Context

pytestmark = pytest.mark.backends


@pytest.fixture
def client(ctx: Context) -> int:
    """A client with all that tells it."""
    made = records.save(ctx, records.new(
        ctx, "client", name="ООО «Бета Строй»", phone="+7 (495) 555-01-42", email="Info@Beta.example", tax_id="7707083893", city="Москва",
    )).created("client")[0]
    records.save(ctx, records.new(ctx, "legal_entity", client=made, name="Бета Строй Север", tax_id="5003052454"))
    records.save(ctx, records.new(ctx, "client", name="Бета", phone="+7 495 555 99 99"))
    return made


@pytest.mark.parametrize(("name", "typed"), [
    ("name", "бета строй"), ("name", "Бета-Строй ЗАО"), ("phone", "8 495 5550142"), ("phone", "(495) 555 01 42"),
    ("email", " info@beta.EXAMPLE "), ("tax_id", "7707 083 893"), ("tax_id", "5003052454"),
])
def test_find_when_the_same_is_typed_otherwise_then_found(ctx: Context, client: int, name: str, typed: str) -> None:
    found = duplicates.find(ctx, "client", {name: typed})
    assert [(one.id, one.fields) for one in found] == [(client, (name,))]


@pytest.mark.parametrize(("name", "typed"), [
    ("name", "Бета Ст"), ("name", "Бе"), ("name", "ООО"), ("name", "100%_"), ("phone", "555"), ("phone", "+7 495 555 01 43"), ("email", "info@"),
    ("email", "x@beta.example"), ("tax_id", "7707"), ("tax_id", "9" * 400), ("name", "x" * 400), ("name", None),
])
def test_find_when_it_is_another_or_too_little_then_nothing(ctx: Context, client: int, name: str, typed: str | None) -> None:
    assert duplicates.find(ctx, "client", {name: typed}) == []


def test_find_when_several_fields_are_the_same_then_that_one_comes_first(ctx: Context, client: int) -> None:
    found = duplicates.find(ctx, "client", {"name": "Бета", "phone": "74955550142", "email": "info@beta.example"})
    assert [one.fields for one in found] == [("email", "phone"), ("name",)]
    assert found[0].id == client


def test_find_when_it_is_in_the_bin_then_nothing(ctx: Context, client: int) -> None:
    records.delete(ctx, "client", [client])
    assert duplicates.find(ctx, "client", {"email": "info@beta.example", "tax_id": "5003052454"}) == []


def test_find_when_a_person_is_typed_then_the_name_counts_at_the_same_client_alone(ctx: Context, client: int) -> None:
    person = records.save(ctx, records.new(ctx, "contact", client=client, name="Anna Schmidt", email="anna@beta.example")).created("contact")[0]
    assert [one.id for one in duplicates.find(ctx, "contact", {"client": client, "name": "Schmidt Anna"})] == [person]
    assert duplicates.find(ctx, "contact", {"client": None, "name": "Anna Schmidt"}) == []
    assert [one.id for one in duplicates.find(ctx, "contact", {"client": None, "email": "anna@beta.example"})] == [person]
