"""The bin: parts go and come back together, the journal says who, and only what nothing refers to is deleted for ever."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.core.access import Rights
from app.core.errors import AccessDenied, UserError
from app.services import bin as recycle
from app.services import listing, notes, records
from app.services.context import Context
from app.services.entities import entity_of
from app.services.listing import ListQuery


def make(ctx: Context, entity: str, **values: object) -> int:
    return next(iter(records.save(ctx, records.new(ctx, entity, **values)).created(entity)))


def alive(ctx: Context, entity: str) -> set[int]:
    return set(listing.all_ids(ctx, ListQuery(entity, (entity_of(entity).label,))))


@pytest.fixture
def client(ctx: Context) -> dict[str, int]:
    made = {"client": make(ctx, "client", name="Bolt & Nut")}
    made["contact"] = make(ctx, "contact", name="Ann", client=made["client"])
    made["earlier"] = make(ctx, "contact", name="Bob, who left before", client=made["client"])
    made["legal_entity"] = make(ctx, "legal_entity", name="Bolt GmbH", client=made["client"])
    made["client_bank_account"] = make(ctx, "client_bank_account", account="DE89370400440532013000", legal_entity=made["legal_entity"])
    made["note"] = next(iter(notes.add_note(ctx, "client", made["client"], "calls on Mondays").created("note")))
    records.delete(ctx, "contact", [made["earlier"]])
    return made


PARTS = ("client", "contact", "legal_entity", "client_bank_account", "note")


@pytest.mark.backends
def test_client_when_deleted_and_restored_then_its_parts_go_and_come_back_with_it(ctx: Context, client: dict[str, int]) -> None:
    changes = records.delete(ctx, "client", [client["client"]])
    assert {entity for entity in PARTS if changes.touches(entity)} == set(PARTS)
    assert all(client[entity] not in alive(ctx, entity) for entity in PARTS)
    shown = recycle.contents(ctx)
    assert [(one.entity, one.id, one.title, one.who) for one in shown] == [
        ("client", client["client"], "Bolt & Nut", "Olga Owner"), ("contact", client["earlier"], "Bob, who left before", "Olga Owner"),
    ]
    assert [one.id for one in recycle.contents(ctx, "contact")] == [client["earlier"]]
    assert [one.entity for one in recycle.contents(ctx, text="BOLT")] == ["client"]
    recycle.restore(ctx, [("client", client["client"])], "key")
    assert all(client[entity] in alive(ctx, entity) for entity in PARTS)
    assert client["earlier"] not in alive(ctx, "contact")


def test_part_when_restored_alone_then_what_it_belongs_to_comes_back(ctx: Context, client: dict[str, int]) -> None:
    records.delete(ctx, "client", [client["client"]])
    recycle.restore(ctx, [("client_bank_account", client["client_bank_account"])], "key")
    assert all(client[entity] in alive(ctx, entity) for entity in PARTS)


@pytest.mark.backends
def test_record_when_deleted_for_ever_then_its_parts_are_gone_and_the_journal_keeps_it(ctx: Context, client: dict[str, int]) -> None:
    with pytest.raises(UserError, match="not in the bin"):
        recycle.purge(ctx, [("client", client["client"])])
    records.delete(ctx, "client", [client["client"]])
    with pytest.raises(UserError, match=r"still needed: Contacts \(1\)"):
        recycle.purge(ctx, [("client", client["client"])])
    changes = recycle.purge(ctx, [("contact", client["earlier"])]) | recycle.purge(ctx, [("client", client["client"])])
    assert {row.entity for row in changes if row.op == "D"} == set(PARTS)
    assert recycle.contents(ctx) == []
    with pytest.raises(UserError):
        records.load(ctx, "client", client["client"])


def test_purge_when_the_right_is_missing_then_it_is_refused(ctx: Context, client: dict[str, int]) -> None:
    records.delete(ctx, "client", [client["client"]])
    head = replace(ctx, rights=Rights(frozenset({"clients.*"})))
    assert not recycle.may_purge(head)
    assert [one.entity for one in recycle.contents(head)] == ["client", "contact"]
    with pytest.raises(AccessDenied):
        recycle.purge(head, [("client", client["client"])])
