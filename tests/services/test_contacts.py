"""Metered contacts: records show masks, and the values come only counted and journaled."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.core.errors import FieldErrors, UserError
from app.db.guard import trail
from app.db.guard.trail import Wanted
from app.models.clients import Client
from app.models.contact_vault import ContactVault
from app.services import contacts, records, taking, undo
from app.services.contacts import Contacts
from app.services.context import Context, open_context
from app.services.imports.apply import apply
from app.services.imports.job import open_job
from app.services.imports.mapping import ColumnUse, Mapping
from app.services.verifying import verify
from tests.helpers.statements import counted
from tests.services.imports.files import text_file

pytestmark = pytest.mark.backends

PHONE, EMAIL = "+7 900 123-45-12", "max@firm.example"


@pytest.fixture
def metered(ctx: Context) -> Context:
    """The owner, with contacts metered."""
    contacts.set_metering(ctx, on=True)
    return ctx


def add(ctx: Context, **values: object) -> int:
    """A client."""
    return records.save(ctx, records.new(ctx, "client", **{"name": "Beta", "phone": PHONE, "email": EMAIL, **values})).created("client")[0]


def change(ctx: Context, id: int, **values: object) -> None:
    draft = records.load(ctx, "client", id)
    for name, value in values.items():
        draft[name] = value
    records.save(ctx, draft)


def test_save_when_metered_then_the_record_shows_masks_and_the_reveal_the_values(metered: Context) -> None:
    client = add(metered)
    draft = records.load(metered, "client", client)
    assert (draft["phone"], draft["email"]) == ("+7 900 •••-••-12", "m•••@firm.example")
    with metered.reading() as session:
        search = session.scalars(sa.select(Client.search).where(Client.id == client)).one()
    assert "9001234512" not in (search or "").replace(" ", "").replace("-", "")
    assert contacts.reveal(metered, "client", client, "show") == Contacts(PHONE, EMAIL)


def test_save_when_the_mask_comes_back_unchanged_then_nothing_is_written(metered: Context) -> None:
    client = add(metered)
    change(metered, client, city="Berlin", phone="+7 900 •••-••-12")
    assert contacts.reveal(metered, "client", client, "call").phone == PHONE


def test_save_when_another_number_has_the_same_mask_then_the_newest_is_shown_and_the_version_rises(metered: Context) -> None:
    client = add(metered)
    version = records.load(metered, "client", client).version
    change(metered, client, phone="+7 900 999-99-12")
    assert contacts.reveal(metered, "client", client, "show").phone == "+7 900 999-99-12"
    assert records.load(metered, "client", client).version == version + 1


def test_save_when_a_mask_is_made_up_then_refused(metered: Context) -> None:
    client = add(metered)
    with pytest.raises(FieldErrors):
        change(metered, client, phone="+7 911 •••-••-77")
    with pytest.raises(FieldErrors):
        add(metered, name="Copy", phone="+7 900 •••-••-12")


def test_save_when_an_old_mask_comes_back_then_its_value_with_it(metered: Context) -> None:
    client = add(metered)
    change(metered, client, phone="+7 911 222-33-44")
    change(metered, client, phone="+7 900 •••-••-12")
    assert contacts.reveal(metered, "client", client, "show").phone == PHONE


def test_reveal_when_done_then_journaled_without_the_value(metered: Context) -> None:
    client = add(metered)
    contacts.reveal(metered, "client", client, "call")
    with metered.reading() as session:
        entries = trail.search(session, Wanted(), limit=500).entries
    told = [(entry.key, json.loads(entry.document or "")) for entry in entries if entry.table == "app:reveal"]
    assert told == [(f"client|{client}", {"why": "call"})]
    assert not [entry for entry in entries if "123-45-12" in (entry.document or "") or "max@" in (entry.document or "")]


def test_set_metering_when_switched_on_and_off_then_values_go_into_the_vault_and_come_back(ctx: Context) -> None:
    contacts.set_metering(ctx, on=False)
    client = add(ctx)
    assert not contacts.are_metered(ctx)
    assert contacts.reveal(ctx, "client", client, "show") == Contacts(PHONE, EMAIL)
    contacts.set_metering(ctx, on=True)
    assert contacts.are_metered(ctx)
    assert contacts.are_metered(open_context(ctx.database))
    assert records.load(ctx, "client", client)["phone"] == "+7 900 •••-••-12"
    assert contacts.reveal(ctx, "client", client, "show") == Contacts(PHONE, EMAIL)
    contacts.set_metering(ctx, on=False)
    assert records.load(ctx, "client", client)["phone"] == PHONE


@pytest.mark.backends("sqlite")
def test_reveal_when_the_quota_is_used_then_refused_and_the_owner_is_told(metered: Context) -> None:
    contacts.save_quota(metered, 2)
    seller = records.save(metered, records.new(metered, "employee", name="Sam Seller", role="sales", login="sam")).created("employee")[0]
    clients = [add(metered, name=f"Client {number}", manager=seller) for number in range(3)]
    sam = open_context(metered.database, "sam")
    for client in (clients[0], clients[1], clients[0]):
        contacts.reveal(sam, "client", client, "show")
    assert contacts.allowance(sam) == contacts.Allowance(2, 2)
    with pytest.raises(UserError, match="2 records"):
        contacts.reveal(sam, "client", clients[2], "show")
    assert [(one.event, one.rows) for one in taking.not_acknowledged(metered)] == [(taking.Event.REVEAL, 2)]
    assert contacts.allowance(metered).quota is None


def test_reveal_many_when_a_reason_is_given_then_all_at_once_and_the_owner_is_told(metered: Context) -> None:
    ids = [add(metered, name=f"Client {number}", phone=f"+7 900 123-45-{number:02}") for number in range(3)]
    with pytest.raises(UserError):
        contacts.reveal_many(metered, "client", ids, "")
    found = contacts.reveal_many(metered, "client", ids, "Christmas cards")
    assert [found[id].phone for id in ids] == [f"+7 900 123-45-{number:02}" for number in range(3)]
    assert [(one.event, one.rows, one.reason) for one in taking.not_acknowledged(metered)] == [(taking.Event.REVEAL, 3, "Christmas cards")]


def test_holders_when_the_whole_number_is_given_then_found_and_a_part_is_not(metered: Context) -> None:
    client = add(metered)
    assert contacts.holders(metered, "client", "phone", "8 900 1234512") == [client]
    assert contacts.holders(metered, "client", "email", "MAX@firm.example") == [client]
    assert contacts.holders(metered, "client", "phone", "1234512") == []
    change(metered, client, phone=None)
    assert contacts.holders(metered, "client", "phone", PHONE) == []


def test_vault_when_filled_then_rows_are_only_added(metered: Context) -> None:
    client = add(metered)
    change(metered, client, phone="+7 911 222-33-44")
    with metered.reading() as session:
        kept = session.execute(sa.select(ContactVault.field, ContactVault.shown).order_by(ContactVault.id)).all()
    assert sorted(map(tuple, kept)) == [("email", "m•••@firm.example"), ("phone", "+7 900 •••-••-12"), ("phone", "+7 911 •••-••-44")]


def test_import_when_metered_then_known_by_the_address_and_compared_with_the_true_number(metered: Context, tmp_path: Path) -> None:
    client = add(metered)
    path = text_file(tmp_path, "c.csv", "name,email,phone", f"Beta,MAX@firm.example,{PHONE}", "Gamma,gamma@firm.example,+7 900 777-77-77")
    uses = {"name": ColumnUse("name"), "email": ColumnUse("email", "never"), "phone": ColumnUse("phone")}
    job = open_job(metered, "clients", path).with_mapping(Mapping("clients", uses, ("email",)))
    done = apply(metered, job)
    assert dict(done.report.records) == {"same": 1, "new": 1}
    gamma = done.changes.created("client")[0]
    assert records.load(metered, "client", gamma)["phone"] == "+7 900 •••-••-77"
    assert contacts.reveal(metered, "client", gamma, "show") == Contacts("+7 900 777-77-77", "gamma@firm.example")
    path = text_file(tmp_path, "d.csv", "name,email,phone", "Beta,max@firm.example,+7 900 999-99-12")
    changed = apply(metered, open_job(metered, "clients", path).with_mapping(Mapping("clients", uses, ("email",))))
    assert dict(changed.report.records) == {"changed": 1}
    assert contacts.reveal(metered, "client", client, "show").phone == "+7 900 999-99-12"


def test_import_when_there_are_many_then_the_vault_costs_few_round_trips(metered: Context, tmp_path: Path) -> None:
    rows = (f"C{number},Client {number},c{number}@firm.example,+7 900 {number:07}" for number in range(300))
    job = open_job(metered, "clients", text_file(tmp_path, "c.csv", "code,name,email,phone", *rows))
    with counted(metered.database) as seen:
        apply(metered, job)
    keeping = [statement for statement in seen if "keep_contacts" in statement or "kv_keep" in statement or "INSERT INTO contact_vault" in statement]
    assert 1 <= len(keeping) <= 10, len(keeping)


def test_undo_when_contacts_were_changed_then_their_values_come_back(metered: Context) -> None:
    client = add(metered)
    change(metered, client, phone="+7 911 222-33-44", city="Kiel")
    undo.undo(metered, undo.recent(metered, 1)[0].id)
    assert contacts.reveal(metered, "client", client, "show") == Contacts(PHONE, EMAIL)
    records.delete(metered, "client", [client])
    records.restore(metered, "client", [client])
    assert contacts.reveal(metered, "client", client, "show") == Contacts(PHONE, EMAIL)
    assert verify(metered) == []
