"""Cards: what is typed is written, what is wrong is said, what somebody else saved is kept."""

from __future__ import annotations

import uuid
from decimal import Decimal

import pytest

from app.core.errors import FieldErrors, StaleRecord, UserError
from app.services import records, references
from app.services.context import Context

pytestmark = pytest.mark.backends


def make_client(ctx: Context, name: str, **values: object) -> int:
    draft = records.new(ctx, "client", name=name, **values)
    return records.save(ctx, draft).created("client")[0]


def test_save_when_one_field_was_typed_then_only_it_is_written(ctx: Context) -> None:
    key = make_client(ctx, "Alfa", city="Hamburg", credit_limit=Decimal("10.10"))
    draft = records.load(ctx, "client", key)
    draft["name"] = "Alfa Maschinenbau"
    assert set(draft.changed) == {"name"}
    records.save(ctx, draft)
    stored = records.load(ctx, "client", key)
    assert (stored["name"], stored["city"], stored["credit_limit"]) == ("Alfa Maschinenbau", "Hamburg", Decimal("10.10"))


def test_typing_back_the_stored_value_when_saved_then_nothing_is_changed(ctx: Context) -> None:
    draft = records.load(ctx, "client", make_client(ctx, "Alfa"))
    draft["name"] = "Beta"
    draft["name"] = "Alfa"
    assert not draft.is_changed


def test_save_when_many_fields_are_wrong_then_all_are_told_at_once(ctx: Context) -> None:
    draft = records.new(ctx, "client", name="", email="no address", discount=Decimal(-3), credit_limit=Decimal("1234567890123.00"))
    with pytest.raises(FieldErrors) as caught:
        records.save(ctx, draft)
    assert {"name", "email", "discount", "credit_limit"} <= set(caught.value.errors)


def test_save_when_the_iban_has_a_wrong_digit_then_the_account_field_says_so(ctx: Context) -> None:
    client = make_client(ctx, "Alfa")
    entity = records.save(ctx, records.new(ctx, "legal_entity", name="Alfa GmbH", client=client)).created("legal_entity")[0]
    draft = records.new(ctx, "client_bank_account", legal_entity=entity, account="DE89370400440532013001")
    with pytest.raises(FieldErrors) as caught:
        records.save(ctx, draft)
    assert "account" in caught.value.errors
    draft["account"] = "DE89370400440532013000"
    assert records.save(ctx, draft).created("client_bank_account")


def test_save_when_somebody_saved_meanwhile_then_the_clash_names_the_field(ctx: Context) -> None:
    key = make_client(ctx, "Alfa", city="Hamburg")
    mine, theirs = records.load(ctx, "client", key), records.load(ctx, "client", key)
    theirs["name"], theirs["city"] = "Alfa AG", "Kiel"
    records.save(ctx, theirs)
    mine["name"], mine["source"] = "Alfa GmbH", "Fair"
    with pytest.raises(StaleRecord):
        records.save(ctx, mine)
    present, clashes = records.clashes(ctx, mine)
    assert [(clash.name, clash.base, clash.mine, clash.theirs) for clash in clashes] == [("name", "Alfa", "Alfa GmbH", "Alfa AG")]
    records.save(ctx, records.merge(present, mine, keep_mine=["name"]))
    stored = records.load(ctx, "client", key)
    assert (stored["name"], stored["city"], stored["source"]) == ("Alfa GmbH", "Kiel", "Fair")


def test_save_when_the_key_was_used_before_then_nothing_is_doubled(ctx: Context) -> None:
    key = uuid.uuid4().hex
    draft = records.new(ctx, "client", name="Alfa")
    first = records.save(ctx, draft, key)
    again = records.save(ctx, draft, key)
    assert again.created("client") == first.created("client")
    assert len(references.suggest(ctx, "client", "alfa")) == 1


def test_save_when_a_unique_value_stands_already_then_its_field_is_named(ctx: Context) -> None:
    make_client(ctx, "Alfa", code="A-1")
    with pytest.raises(UserError) as caught:
        make_client(ctx, "Beta", code="A-1")
    assert "code" in getattr(caught.value, "errors", {})


def test_delete_when_restored_then_the_record_is_found_again(ctx: Context) -> None:
    key = make_client(ctx, "Œuvrard Ёлкин")
    assert [hit.id for hit in references.suggest(ctx, "client", "oeuv елк")] == [key]
    records.delete(ctx, "client", [key])
    assert references.suggest(ctx, "client", "oeuv") == []
    records.restore(ctx, "client", [key])
    assert [hit.id for hit in references.suggest(ctx, "client", "ёлкин")] == [key]


def test_suggest_when_words_begin_words_then_before_words_within(ctx: Context) -> None:
    within, beginning, first = (make_client(ctx, name) for name in ("Mohr Book AG", "Mohr Kindergarten", "Zahn Mohr Kiel"))
    assert [hit.id for hit in references.suggest(ctx, "client", "mohr k")] == [beginning, first, within]


def test_edit_many_when_one_value_is_wrong_then_nothing_is_written(ctx: Context) -> None:
    keys = [make_client(ctx, name) for name in ("Alfa", "Beta")]
    with pytest.raises(FieldErrors):
        records.edit_many(ctx, "client", keys, {"email": "nobody"})
    changes = records.edit_many(ctx, "client", keys, {"city": "Lübeck"})
    assert sorted(changes.ids("client")) == keys
    assert references.suggest(ctx, "client", "lubeck", limit=5)[0].detail.startswith("Lübeck")
