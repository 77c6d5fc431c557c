"""Undo and redo of business actions: exactly what was there before, or a refusal that says what stands in the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.core import clock
from app.core.access import Rights
from app.core.errors import AccessDenied, UserError
from app.services import attachments, notes, records, references, undo
from app.services.context import Context
from app.services.undo import Deed, UndoRefused
from tests.services.test_records import make_client

pytestmark = pytest.mark.backends


def last(ctx: Context) -> Deed:
    """The latest action."""
    return undo.recent(ctx, 1)[0]


def save(ctx: Context, entity: str, id: int, **values: Any) -> Deed:
    draft = records.load(ctx, entity, id)
    for name, value in values.items():
        draft[name] = value
    records.save(ctx, draft)
    return last(ctx)


def values_of(ctx: Context, entity: str, id: int, *names: str) -> list[Any]:
    draft = records.load(ctx, entity, id)
    return [draft[name] for name in names]


def test_undo_when_a_record_was_changed_then_its_values_search_and_version_follow_and_redo_puts_them_back(ctx: Context) -> None:
    client = make_client(ctx, "Alfa", city="Kiel", discount=Decimal("2.5"))
    open_elsewhere = records.load(ctx, "client", client)
    deed = save(ctx, "client", client, name="Omega", discount=Decimal(7), city=None)
    assert (deed.title, deed.why_not) == ("Changed: Client “Omega”", "")
    changes = undo.undo(ctx, deed.id)
    assert changes.ids("client") == (client,)
    assert values_of(ctx, "client", client, "name", "city", "discount") == ["Alfa", "Kiel", Decimal("2.5")]
    assert [hit.id for hit in references.suggest(ctx, "client", "alfa")] == [client]
    assert references.suggest(ctx, "client", "omega") == []
    assert records.load(ctx, "client", client).version > open_elsewhere.version
    assert undo.recent(ctx, 2)[1].is_undone
    undo.undo(ctx, last(ctx).id)
    assert values_of(ctx, "client", client, "name", "city", "discount") == ["Omega", None, Decimal(7)]
    assert last(ctx).title == "Redone: Client “Omega”"


def test_undo_when_another_field_was_changed_since_then_that_change_stays(ctx: Context) -> None:
    client = make_client(ctx, "Alfa", city="Kiel")
    deed = save(ctx, "client", client, city="Bremen")
    save(ctx, "client", client, source="Fair")
    undo.undo(ctx, deed.id)
    assert values_of(ctx, "client", client, "city", "source") == ["Kiel", "Fair"]


def test_undo_when_the_field_was_changed_since_then_refused_with_record_field_who_and_when(ctx: Context) -> None:
    client = make_client(ctx, "Alfa", city="Kiel")
    deed = save(ctx, "client", client, city="Bremen", source="Fair")
    save(ctx, "client", client, city="Köln")
    with pytest.raises(UndoRefused) as caught:
        undo.undo(ctx, deed.id)
    (one,) = caught.value.found
    assert (one.table, one.id, one.title, one.field, one.who) == ("client", client, "Client “Alfa”", "City", "Olga Owner")
    assert one.at is not None
    assert abs(one.at - clock.now()) < timedelta(minutes=10)
    assert "Alfa" in str(caught.value)
    assert undo.why_not(ctx, deed.id) == [one]
    assert values_of(ctx, "client", client, "city", "source") == ["Köln", "Fair"]


def test_undo_when_something_hangs_on_what_it_made_then_refused_until_that_is_undone(ctx: Context) -> None:
    client = make_client(ctx, "Alfa")
    made = last(ctx)
    records.save(ctx, records.new(ctx, "contact", name="Anna", client=client))
    contact = last(ctx)
    notes.add_note(ctx, "client", client, "Called")
    note = last(ctx)
    with pytest.raises(UndoRefused) as caught:
        undo.undo(ctx, made.id)
    assert sorted(one.table for one in caught.value.found) == ["contact", "note"]
    for deed in (note, contact, made):
        undo.undo(ctx, deed.id)
    assert references.suggest(ctx, "client", "") == []
    assert [deed.is_undone for deed in undo.recent(ctx) if deed.id in (made.id, contact.id, note.id)] == [True] * 3
    for deed in [deed for deed in undo.recent(ctx) if deed.undoes in (made.id, contact.id, note.id)]:
        undo.undo(ctx, deed.id)
    assert values_of(ctx, "client", client, "name") == ["Alfa"]


def test_undo_when_the_old_reference_is_gone_since_then_refused(ctx: Context) -> None:
    records.save(ctx, records.new(ctx, "client_category", name="Wholesale"))
    made = last(ctx)
    category = next(id for id in undo_target(ctx, made))
    client = make_client(ctx, "Alfa", category=category)
    deed = save(ctx, "client", client, category=None)
    created = next(one for one in undo.recent(ctx) if one.title == "New: Client “Alfa”")
    with pytest.raises(UndoRefused):
        undo.undo(ctx, created.id)
    undo.undo(ctx, made.id)
    with pytest.raises(UndoRefused) as caught:
        undo.undo(ctx, deed.id)
    assert (caught.value.found[0].field, caught.value.found[0].reason) == ("Category", "would name a record that was put into the bin since")


def test_undo_when_the_old_code_belongs_to_another_by_now_then_that_one_is_named(ctx: Context) -> None:
    client = make_client(ctx, "Alfa", code="A-1")
    deed = save(ctx, "client", client, code="A-2")
    other = make_client(ctx, "Beta", code="A-1")
    with pytest.raises(UndoRefused) as caught:
        undo.undo(ctx, deed.id)
    (one,) = caught.value.found
    assert (one.id, one.title, one.field, one.who) == (other, "Client “Beta”", "Code", "Olga Owner")
    assert values_of(ctx, "client", client, "code") == ["A-2"]


def undo_target(ctx: Context, deed: Deed) -> list[int]:
    """Keys of the rows of an action."""
    from app.db.guard import journal_actions

    with ctx.reading() as session:
        return [int(entry.key) for entry in journal_actions.action(session, deed.id) if entry.op != "A"]


def test_undo_when_many_were_edited_or_deleted_then_all_of_them_come_back(ctx: Context) -> None:
    clients = [make_client(ctx, name, city="Kiel") for name in ("Alfa", "Beta", "Gamma")]
    records.edit_many(ctx, "client", clients, {"city": "Bonn"})
    edited = last(ctx)
    assert edited.title == "Changed: Clients, 3 records"
    records.delete(ctx, "client", clients[:2])
    deleted = last(ctx)
    assert deleted.title == "Put into the bin: Clients, 2 records"
    undo.undo(ctx, deleted.id)
    assert len(references.suggest(ctx, "client", "")) == 3
    undo.undo(ctx, edited.id)
    assert [values_of(ctx, "client", client, "city") for client in clients] == [["Kiel"]] * 3


def test_undo_when_a_file_was_added_then_redo_brings_its_bytes_back(ctx: Context) -> None:
    client = make_client(ctx, "Alfa")
    file = attachments.attach(ctx, "client", client, "offer.txt", b"3 pieces").created("attachment")[0]
    undo.undo(ctx, last(ctx).id)
    assert references.suggest(ctx, "attachment", "") == []
    undo.undo(ctx, last(ctx).id)
    assert [hit.id for hit in references.suggest(ctx, "attachment", "")] == [file]
    assert attachments.content(ctx, file) == ("offer.txt", b"3 pieces")


def test_steps_when_undone_and_redone_then_they_lead_back_and_forth_until_something_new(ctx: Context) -> None:
    start = clock.now() - timedelta(minutes=5)
    client = make_client(ctx, "Alfa")
    for text in ("Beta", "Gamma"):
        save(ctx, "client", client, name=text)

    def step(redo: bool = False) -> None:
        now = undo.steps(ctx, start)
        deed = now.redo if redo else now.undo
        assert deed is not None
        undo.undo(ctx, deed.id)

    def name() -> str:
        return str(records.load(ctx, "client", client)["name"])

    step()
    assert name() == "Beta"
    step()
    assert name() == "Alfa"
    step(redo=True)
    assert name() == "Beta"
    step(redo=True)
    assert name() == "Gamma"
    assert undo.steps(ctx, start).redo is None
    step()
    save(ctx, "client", client, name="Delta")
    assert undo.steps(ctx, start).redo is None
    step()
    assert name() == "Beta"
    assert undo.steps(ctx, clock.now() + timedelta(minutes=5)) == undo.Steps(None, None)


def test_undo_when_the_action_is_old_or_somebody_elses_then_time_and_rights_say_no(ctx: Context) -> None:
    client = make_client(ctx, "Alfa")
    deed = save(ctx, "client", client, name="Beta")
    with clock.frozen(clock.now() + timedelta(days=31)), pytest.raises(UserError, match="30 days"):
        undo.undo(ctx, deed.id)
    with pytest.raises(UserError, match="not in the journal"):
        undo.undo(ctx, deed.id + 100_000)
    reader = replace(ctx, rights=Rights(frozenset({"clients.*.view"})))
    with pytest.raises(AccessDenied):
        undo.undo(reader, deed.id)
    other = replace(ctx, user=replace(ctx.user, login="somebody"), rights=Rights(frozenset({"clients.*"})))
    with pytest.raises(AccessDenied, match="others"):
        undo.undo(other, deed.id)
    with pytest.raises(AccessDenied):
        undo.recent(other, everybody=True)
    undo.undo(replace(other, rights=Rights(frozenset({"clients.*", undo.OTHERS}))), deed.id)
    assert values_of(ctx, "client", client, "name") == ["Alfa"]
