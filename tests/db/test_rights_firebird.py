"""On Firebird the roles hold what is declared, and who sees only some rows reaches them through views that leak nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.orm import Session

from app.core.access import TABLES, Verb
from app.core.access.tables import ROLES
from app.core.errors import AccessDenied, UserError
from app.db.engine import Database
from app.db.failures import Failure
from app.db.guard import journal, paging_firebird, rights_firebird, staff
from app.db.locking import lock_behind_views, lock_rows
from app.models import Base
from app.models.clients import Client
from app.services import listing, records
from app.services.context import Context
from app.services.documents import actions, chain, defaults, drafts
from app.services.listing import Filter, ListQuery
from app.services.listing.by_server import keys_by_server
from tests.helpers.firm import SmallFirm
from tests.helpers.staffed import Staffed, staffed

pytestmark = pytest.mark.backends("firebird-fdb", "firebird-driver")


@pytest.fixture
def firm(database: Database, standing_firm: SmallFirm) -> Iterator[Staffed]:
    with staffed(database, standing_firm) as made:
        yield made


def test_roles_when_read_back_then_they_hold_what_is_declared(database: Database) -> None:
    with database.engine.connect() as connection:
        for _once_more in range(2):
            staff.grant(connection, Base.metadata.sorted_tables)
        held = [tuple(row) for row in connection.execute(sa.text(rights_firebird.HELD))]
    given = {(role, relation.lower(), letter) for role, relation, letter, _column in held if not relation.startswith(("JRN_", "ALEMBIC"))}
    letters = {Verb.READ: "S", Verb.ADD: "I", Verb.CHANGE: "U", Verb.REMOVE: "D"}
    declared = {
        (rights_firebird.role_name(role), rights_firebird.view_name(name) if role in rights.limited else name, letters[verb])
        for name, rights in TABLES.items() for role in ROLES for verb in Verb if role in rights.roles(verb) or (verb is Verb.CHANGE and role in rights.hold)
    }
    assert given == declared


def test_people_when_each_does_the_own_part_then_a_sale_goes_through_and_no_more(firm: Staffed) -> None:
    with firm.context("sales") as ctx:
        assert {row.id for row in listing.window(ctx, ListQuery("client", ("name",)), 0, 50)} == {firm.clients["sales"], firm.clients["nobody"]}
        assert {row.id for row in listing.window(ctx, ListQuery("deal", ("title",)), 0, 50)} == {firm.deals["sales"]}
        with pytest.raises(UserError):
            records.load(ctx, "client", firm.clients["rival"])
        with ctx.reading() as session:
            assert journal.history(session, "client", firm.clients["sales"])
            assert journal.history(session, "client", firm.clients["rival"]) == []
        _change(ctx, firm)
        invoiced = _invoice(ctx, firm)
    with firm.context("storekeeper") as ctx:
        delivered = drafts.save(ctx, chain.create_from(ctx, [invoiced], "delivery_note")).created("document")[0]
        actions.post(ctx, delivered, drafts.load(ctx, delivered).version)
    with firm.context("head") as ctx:
        assert {row.id for row in listing.window(ctx, ListQuery("client", ("name",)), 0, 50)} > set(firm.clients.values())


def _change(ctx: Context, firm: Staffed) -> None:
    """Change, make and lock through the view."""
    card = records.load(ctx, "client", firm.clients["sales"])
    card["city"] = "Potsdam"
    records.save(ctx, card)
    assert records.load(ctx, "client", firm.clients["sales"])["city"] == "Potsdam"
    made = records.save(ctx, records.new(ctx, "client", name="Found by hand")).created("client")[0]
    assert records.load(ctx, "client", made)["manager"] == firm.employees["sales"]
    with ctx.database.engine.connect() as connection, Session(connection) as session:
        sa.event.listen(session, "do_orm_execute", lock_behind_views)
        assert [client.id for client in lock_rows(session, Client, firm.clients.values())] == [firm.clients["nobody"], firm.clients["sales"]]
    foreign = records.new(ctx, "client", name="For somebody else")
    foreign["manager"] = firm.employees["rival"]
    with pytest.raises(AccessDenied):
        records.save(ctx, foreign)


def _invoice(ctx: Context, firm: Staffed) -> int:
    draft = drafts.new(ctx, "invoice", client=firm.clients["sales"])
    draft.lines = defaults.product_lines(ctx, draft, [(firm.firm.products[1], Decimal(3))])
    made = drafts.save(ctx, draft).created("document")[0]
    actions.post(ctx, made, drafts.load(ctx, made).version)
    return made


def _execute(connection: sa.Connection, statement: str) -> None:
    connection.exec_driver_sql(statement)
    connection.commit()


def test_sales_when_attacking_by_hand_then_nothing_of_a_colleague_comes(firm: Staffed) -> None:
    rival, mine = firm.clients["rival"], firm.clients["sales"]
    refused = (
        "SELECT name FROM client", "SELECT * FROM deal", "SELECT cost FROM product_cost", "SELECT login FROM jrn_entry", "SELECT owner_id FROM k_sight",
        f"UPDATE v_client SET manager_id = {firm.employees['rival']} WHERE id = {mine}", f"UPDATE v_client SET credit_limit = 1 WHERE id = {mine}",
        f"DELETE FROM v_client WHERE id = {mine}", "DELETE FROM stock_movement", "UPDATE product SET name = 'x'", "EXECUTE PROCEDURE k_refresh",
        f"INSERT INTO v_contact(client_id, name, is_main, version) VALUES ({rival}, 'x', FALSE, 1)", "DROP VIEW v_client", "CREATE TABLE mine(id INT)",
        f"UPDATE employee SET role = 'owner' WHERE id = {firm.employees['sales']}", "GRANT KONTOR_OWNER TO USER SALES",
    )
    empty = (
        f"SELECT name FROM v_client WHERE id = {rival}", f"SELECT c.name FROM rdb$database LEFT JOIN v_client c ON c.id = {rival} WHERE c.name IS NOT NULL",
        f"SELECT 1 FROM rdb$database r JOIN v_client c ON c.id = {rival} AND c.name STARTING WITH 'R'", f"SELECT title FROM v_deal WHERE client_id = {rival}",
        f"SELECT text FROM v_note WHERE record_id = {rival} AND entity = 'client'", f"SELECT gross FROM v_document WHERE id = {firm.invoices['rival']}",
        f"SELECT 1 FROM rdb$database JOIN v_client c ON c.id = {rival} AND 1 / (CHAR_LENGTH(c.name) - CHAR_LENGTH(c.name)) > 0",
    )
    with firm.opened("sales") as database:
        for statement in refused:
            with database.engine.connect() as connection, pytest.raises(exc.DBAPIError) as denied:
                _execute(connection, statement)
            assert database.backend.classify(denied.value) is Failure.DENIED, statement
        for statement in empty:
            with database.engine.connect() as connection:
                assert connection.exec_driver_sql(statement).fetchall() == [], statement
                connection.rollback()


@pytest.mark.parametrize("few", [0, paging_firebird.FEW])
def test_list_by_name_when_the_server_gives_the_keys_then_it_is_the_list_of_the_statement(
    firm: Staffed, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    owner = firm.firm.ctx
    for number in range(7):  # two of one name, so that the key decides, and one that the person does not see
        held_by = firm.employees["rival" if number == 3 else "sales"]
        records.save(owner, records.new(owner, "client", name=f"Nordwind {number // 2}", manager=held_by))
    monkeypatch.setattr(paging_firebird, "FEW", few)
    monkeypatch.setattr(paging_firebird, "SMALL_PART", 1000)
    with firm.database.engine.begin() as connection:
        for definition in paging_firebird.procedures():
            connection.exec_driver_sql(definition)
    with firm.context("sales") as ctx:
        query = listing.standard("client")
        assert keys_by_server(ctx, query, 3, None) is not None
        pages = [listing.window(ctx, query, 0, 3)]
        while pages[-1]:
            pages.append(listing.window(ctx, query, 3 * len(pages), 3, pages[-1][-1]))
        filtered = replace(query, filters=(Filter("name", "filled"),))
        assert keys_by_server(ctx, filtered, 3, None) is None
        rows = [row for page in pages for row in page]
        assert rows == listing.window(ctx, filtered, 0, 100)
        assert len(rows) == 8
        assert firm.clients["rival"] not in {row.id for row in rows}
