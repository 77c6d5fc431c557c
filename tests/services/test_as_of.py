"""Cards and lists as they were, and single changes taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from time import sleep
from typing import Any

import pytest

from app.core.access import Rights
from app.core.errors import AccessDenied, FieldErrors, UserError
from app.services import as_of, history, records, revert
from app.services.context import Context
from app.services.documents import drafts
from app.services.revert import ChangedSince
from tests.services.test_records import make_client

pytestmark = pytest.mark.backends


def save(ctx: Context, id: int, **values: Any) -> int:
    """Change a client; returns the entry in the journal."""
    draft = records.load(ctx, "client", id)
    for name, value in values.items():
        draft[name] = value
    records.save(ctx, draft)
    return history.changes(ctx, "client", id)[0].entry


def moment_of(ctx: Context, id: int) -> datetime:
    """When the latest change of a client was made; what follows is later."""
    sleep(0.005)  # the journal counts milliseconds
    return history.changes(ctx, "client", id)[0].at


def test_card_when_seen_as_of_a_moment_then_it_shows_that_days_values_and_marks_what_differs(ctx: Context) -> None:
    manager = ctx.user.id
    client = make_client(ctx, "Alfa", city="Kiel", credit_limit=Decimal("10.50"), manager=manager)
    then = moment_of(ctx, client)
    entry = save(ctx, client, name="Beta", city=None)
    save(ctx, client, manager=None, source="Fair")
    past = as_of.card(ctx, "client", client, moment=then)
    shown = {field.name: (field.then, field.now, field.differs) for field in past.fields}
    assert past.title == "Alfa"
    assert shown["name"] == ("Alfa", "Beta", True)
    assert shown["city"] == ("Kiel", "", True)
    assert shown["manager"] == ("Olga Owner", "", True)
    assert shown["credit_limit"] == ("10.50", "10.50", False)
    between = {field.name: field.then for field in as_of.card(ctx, "client", client, entry=entry).fields}
    assert (between["name"], between["manager"], between["source"]) == ("Beta", "Olga Owner", "")


def test_card_when_it_was_not_there_then_or_lay_in_the_bin_then_that_is_said(ctx: Context) -> None:
    first = make_client(ctx, "Alfa")
    then = moment_of(ctx, first)
    later = make_client(ctx, "Beta")
    with pytest.raises(UserError, match="was not there"):
        as_of.card(ctx, "client", later, moment=then)
    records.delete(ctx, "client", [later])
    binned = moment_of(ctx, later)
    records.restore(ctx, "client", [later])
    assert as_of.card(ctx, "client", later, moment=binned).was_in_bin
    assert not as_of.card(ctx, "client", later, moment=moment_of(ctx, later)).was_in_bin


def test_rows_when_some_were_changed_deleted_and_made_since_then_the_list_is_that_of_then(ctx: Context) -> None:
    alfa, beta = make_client(ctx, "Alfa", city="Kiel", discount=Decimal("2.5")), make_client(ctx, "Beta")
    then = moment_of(ctx, beta)
    save(ctx, alfa, city="Bonn", discount=Decimal(3))
    records.delete(ctx, "client", [beta])
    gamma = make_client(ctx, "Gamma")
    found = as_of.rows(ctx, "client", then)
    assert {id: (row["name"], row["city"], row["discount"]) for id, row in found.items()} == {
        alfa: ("Alfa", "Kiel", Decimal("2.5")), beta: ("Beta", None, Decimal(0)),
    }
    assert set(as_of.rows(ctx, "client", then, [alfa, gamma])) == {alfa}
    assert set(as_of.rows(ctx, "client", moment_of(ctx, gamma))) == {alfa, gamma}


def test_rows_when_one_was_removed_for_good_then_it_reappears(ctx: Context) -> None:
    client = make_client(ctx, "Alfa")
    then = moment_of(ctx, client)
    with ctx.database.engine.begin() as connection:
        connection.exec_driver_sql(f"DELETE FROM client WHERE id = {client:d}")
    assert as_of.rows(ctx, "client", then)[client]["name"] == "Alfa"
    assert as_of.card(ctx, "client", client, moment=then).is_gone


def test_take_back_when_a_field_or_the_whole_edit_is_chosen_then_only_that_returns(ctx: Context) -> None:
    client = make_client(ctx, "Alfa", city="Kiel", discount=Decimal("2.5"))
    entry = save(ctx, client, name="Beta", city="Bonn", discount=Decimal(3))
    save(ctx, client, source="Fair")
    revert.take_back(ctx, "client", client, entry, ["city"])
    draft = records.load(ctx, "client", client)
    assert (draft["name"], draft["city"], draft["source"]) == ("Beta", "Kiel", "Fair")
    shown = revert.edit(ctx, "client", client, entry)
    assert shown.who == "Olga Owner"
    assert [(field.label, field.old, field.new, field.now, bool(field.why_not)) for field in shown.fields] == [
        ("Name", "Alfa", "Beta", "Beta", False), ("City", "Kiel", "Bonn", "Kiel", True), ("Discount", "2.5", "3", "3", False),
    ]
    assert "City" in shown.why_not
    with pytest.raises(ChangedSince, match="Olga Owner"):
        revert.take_back(ctx, "client", client, entry)
    revert.take_back(ctx, "client", client, entry, ["name", "discount"])
    draft = records.load(ctx, "client", client)
    assert (draft["name"], draft["city"], draft["discount"]) == ("Alfa", "Kiel", Decimal("2.5"))


def test_take_back_when_it_is_the_whole_edit_or_the_bin_then_all_of_it_returns(ctx: Context) -> None:
    client = make_client(ctx, "Alfa", city="Kiel")
    entry = save(ctx, client, name="Beta", city="Bonn")
    revert.take_back(ctx, "client", client, entry)
    draft = records.load(ctx, "client", client)
    assert (draft["name"], draft["city"]) == ("Alfa", "Kiel")
    records.delete(ctx, "client", [client])
    binned = history.changes(ctx, "client", client)[0].entry
    assert revert.edit(ctx, "client", client, binned).why_not == ""
    revert.take_back(ctx, "client", client, binned)
    assert set(as_of.rows(ctx, "client", moment_of(ctx, client))) == {client}
    created = history.changes(ctx, "client", client)[-1].entry
    assert revert.edit(ctx, "client", client, created).why_not
    with pytest.raises(UserError):
        revert.take_back(ctx, "client", client, created)


def test_take_back_when_the_save_would_be_refused_then_this_is_refused_as_well(ctx: Context) -> None:
    client = make_client(ctx, "Alfa", city="Kiel")
    entry = save(ctx, client, city="Bonn")
    with pytest.raises(AccessDenied):
        revert.take_back(replace(ctx, rights=Rights(frozenset({"clients.*.view"}))), "client", client, entry)
    locked = replace(ctx, rights=Rights(frozenset({"*"}), locked=frozenset({"client.city"})))
    with pytest.raises((FieldErrors, ChangedSince)):
        revert.take_back(locked, "client", client, entry)
    with pytest.raises(UserError, match="not in the journal"):
        revert.edit(ctx, "client", client, entry + 1000)


def test_take_back_when_a_document_was_changed_then_only_what_does_not_follow_from_posting_returns(ctx: Context) -> None:
    firm = records.save(ctx, records.new(ctx, "firm", name="Nova", country="DE", currency="EUR")).created("firm")[0]
    client = make_client(ctx, "Alfa")
    document = drafts.save(ctx, drafts.new(ctx, "order", client=client, firm=firm)).created("document")[0]
    draft = drafts.load(ctx, document)
    draft["comment"] = "Call before"
    drafts.save(ctx, draft)
    entry = history.changes(ctx, "document", document)[0].entry
    revert.take_back(ctx, "document", document, entry)
    assert drafts.load(ctx, document)["comment"] is None
