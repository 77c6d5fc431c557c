"""Who sees only some rows is shown no others, in a file as on the servers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.errors import AccessDenied, UserError
from app.db.guard import journal
from app.models.clients import Client, Contact
from app.models.documents import Document, DocumentLine
from app.models.organisation import Employee
from app.services import as_of, attachments, handover, history, listing, notes, overview, records, revert, search, undo
from app.services.context import Context, open_context
from app.services.documents import defaults, drafts
from app.services.listing import ListQuery
from tests.helpers.firm import SmallFirm, post


@pytest.fixture
def firm(standing_firm: SmallFirm) -> SmallFirm:
    return standing_firm


def person(firm: SmallFirm, name: str, **values: object) -> int:
    return records.save(firm.ctx, records.new(firm.ctx, "employee", name=name, login=name, **values)).created("employee")[0]


def client(firm: SmallFirm, name: str, manager: int | None) -> int:
    made = records.save(firm.ctx, records.new(firm.ctx, "client", name=name, manager=manager)).created("client")[0]
    records.save(firm.ctx, records.new(firm.ctx, "contact", client=made, name=f"Contact of {name}"))
    notes.add_note(firm.ctx, "client", made, f"Note of {name}")
    draft = drafts.new(firm.ctx, "invoice", client=made, manager=manager)
    draft.lines = defaults.product_lines(firm.ctx, draft, [(firm.service, Decimal(1))])
    post(firm.ctx, drafts.save(firm.ctx, draft))
    return made


@pytest.fixture
def as_ann(firm: SmallFirm) -> Context:
    """A salesperson with one client, beside a colleague with another."""
    ann, bob = person(firm, "ann", role="sales"), person(firm, "bob", role="sales")
    client(firm, "Bakery", ann)
    client(firm, "Butcher", bob)
    return open_context(firm.ctx.database, "ann")


def names(ctx: Context, entity: str, column: str) -> set[str]:
    return {str(row.values[0]) for row in listing.window(ctx, ListQuery(entity, (column,)), 0, 100)}


def test_sales_when_reading_then_only_own_rows_come(as_ann: Context, firm: SmallFirm) -> None:
    assert names(as_ann, "client", "name") == {"Bakery"}
    assert names(as_ann, "contact", "name") == {"Contact of Bakery"}
    assert names(as_ann, "note", "text") == {"Note of Bakery"}
    assert listing.count(as_ann, ListQuery("document", ("number",))) == 1
    assert "Bakery" in {hit.title for hit in search.find(as_ann, "bakery")}
    assert search.find(as_ann, "butcher") == []
    with as_ann.reading() as session:
        mine = session.scalars(sa.select(DocumentLine.document_id)).all()
        assert len(mine) == 1
        assert session.scalars(sa.select(Client.name).join(Document, Document.client_id == Client.id)).all() == ["Bakery"]
    with firm.ctx.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Contact)) == 2


def test_sales_when_changing_anothers_record_then_it_is_not_there(as_ann: Context, firm: SmallFirm) -> None:
    with firm.ctx.reading() as session:
        butcher = session.scalars(sa.select(Client.id).where(Client.name == "Butcher")).one()
    with pytest.raises(UserError):
        records.load(as_ann, "client", butcher)
    draft = records.load(firm.ctx, "client", butcher)
    draft["city"] = "Elsewhere"
    with pytest.raises(UserError):
        records.save(as_ann, draft)


@pytest.mark.parametrize(("scope", "seen"), [("own", {"Bakery"}), ("department", {"Bakery", "Butcher"}), ("branch", {"Bakery", "Fish"}), ("all", {"Bakery", "Butcher", "Fish"})])
def test_head_when_the_scope_is_set_then_it_says_whose_clients_are_seen(firm: SmallFirm, scope: str, seen: set[str]) -> None:
    north = records.save(firm.ctx, records.new(firm.ctx, "branch", name="North")).created("branch")[0]
    head = person(firm, "head", role="head", scope=scope, branch=north)
    below = person(firm, "below", role="sales", head=person(firm, "middle", role="sales", head=head))
    beside = person(firm, "beside", role="sales", branch=north)
    for name, manager in (("Bakery", head), ("Butcher", below), ("Fish", beside)):
        records.save(firm.ctx, records.new(firm.ctx, "client", name=name, manager=manager))
    assert names(open_context(firm.ctx.database, "head"), "client", "name") - {"Beta Bau"} == seen


def test_new_client_when_a_salesperson_makes_it_then_it_is_the_own(as_ann: Context) -> None:
    made = records.save(as_ann, records.new(as_ann, "client", name="Found by Ann")).created("client")[0]
    loaded = records.load(as_ann, "client", made)
    assert loaded["manager"] == as_ann.user.id
    assert not loaded.schema["manager"].writable
    with as_ann.reading() as session:
        assert session.get_one(Employee, as_ann.user.id).name == "ann"
    assert replace(as_ann, sight=None).sight is None


def test_context_when_the_login_is_nobodys_then_nobody_gets_the_rights_of_the_owner(firm: SmallFirm) -> None:
    with pytest.raises(AccessDenied):
        open_context(firm.ctx.database, "stranger")


@pytest.mark.backends
def test_lists_when_two_people_read_in_turn_then_each_sees_the_own_rows_through_joins(as_ann: Context, firm: SmallFirm) -> None:
    with firm.ctx.reading() as session:
        ids = {row.login: row.id for row in session.execute(sa.select(Employee.login, Employee.id))}
    for login, seen in (("ann", "Bakery"), ("bob", "Butcher"), ("ann", "Bakery")):
        ctx = replace(firm.ctx, sight=frozenset({ids[login]}))
        rows = listing.window(ctx, ListQuery("contact", ("name", "client"), sort=(("client", False),)), 0, 10)
        assert [(row.values[0], row.values[1].text) for row in rows] == [(f"Contact of {seen}", seen)]
        assert [row.values[0].text for row in listing.window(ctx, ListQuery("document", ("client",), sort=(("client", False),)), 0, 10)] == [seen]
        assert overview.overview(ctx).orders.count == 0


def test_sales_when_asking_past_the_lists_then_anothers_record_is_shown_nowhere(as_ann: Context, firm: SmallFirm) -> None:
    """The journal of a file knows everything and leaves out nothing by itself."""
    with firm.ctx.reading() as session:
        butcher = session.scalars(sa.select(Client.id).where(Client.name == "Butcher")).one()
        bakery = session.scalars(sa.select(Client.id).where(Client.name == "Bakery")).one()
    draft = records.load(firm.ctx, "client", butcher)
    draft["city"] = "Ulm"
    records.save(firm.ctx, draft)
    with firm.ctx.reading() as session:
        entry = journal.history(session, "client", butcher)[0].id
    theirs = undo.recent(firm.ctx)[0].id
    asked: list[Callable[[], object]] = [
        lambda: as_of.card(as_ann, "client", butcher, moment=clock.now()),
        lambda: history.timeline(as_ann, "client", butcher),
        lambda: revert.edit(as_ann, "client", butcher, entry),
        lambda: undo.lines(as_ann, theirs),
        lambda: undo.why_not(as_ann, theirs),
        lambda: notes.add_note(as_ann, "client", butcher, "I was here"),
        lambda: attachments.attach(as_ann, "client", butcher, "a.txt", b"I was here"),
        lambda: handover.holdings(as_ann, firm.ctx.user.id or 0),
    ]
    for ask in asked:
        with pytest.raises(UserError):
            ask()
    assert butcher not in as_of.rows(as_ann, "client", clock.now())
    assert bakery in as_of.rows(as_ann, "client", clock.now())
    assert history.timeline(as_ann, "client", bakery)


def test_administrator_when_asking_in_a_file_then_no_business_row_is_shown(as_ann: Context, firm: SmallFirm) -> None:
    person(firm, "adam", role="administrator")
    adam = open_context(firm.ctx.database, "adam")
    with firm.ctx.reading() as session:
        butcher = session.scalars(sa.select(Client.id).where(Client.name == "Butcher")).one()
    for ask in (
        lambda: as_of.card(adam, "client", butcher, moment=clock.now()), lambda: as_of.rows(adam, "client", clock.now()),
        lambda: history.timeline(adam, "client", butcher), lambda: notes.add_note(adam, "client", butcher, "I was here"),
    ):
        with pytest.raises(AccessDenied):
            ask()
