"""The declared rights are what the server grants, and people can do their work with them and no more."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy import exc

from app.core.access import TABLES
from app.core.access.tables import undeclared
from app.core.errors import AccessDenied, UserError
from app.db.engine import Database
from app.db.guard import journal, rights_lint, staff
from app.models import Base
from app.models.clients import Client
from app.services import history, listing, logins, records, sessions, taking, undo
from app.services.documents import actions, chain, drafts
from app.services.listing import ListQuery
from tests.helpers.firm import SmallFirm
from tests.helpers.staffed import Staffed, staffed

pytestmark = pytest.mark.backends("postgres")


@pytest.fixture
def firm(database: Database, standing_firm: SmallFirm) -> Iterator[Staffed]:
    with staffed(database, standing_firm) as made:
        yield made


@pytest.fixture
def guarded(database: Database) -> Iterator[sa.Connection]:
    """A connection of the owner, with the rights in force."""
    with database.engine.connect() as connection:
        staff.grant(connection, Base.metadata.sorted_tables)
        connection.commit()
        yield connection


def test_declaration_when_compared_with_the_models_then_every_table_has_rights() -> None:
    assert undeclared(Base.metadata.tables) == []


def test_matrix_when_read_back_then_it_is_what_is_declared(guarded: sa.Connection) -> None:
    assert rights_lint.granted(guarded) == rights_lint.declared(Base.metadata)
    guarded.execute(sa.text('GRANT UPDATE (manager_id) ON "client" TO kontor_sales'))
    assert rights_lint.granted(guarded) != rights_lint.declared(Base.metadata)
    staff.grant(guarded, Base.metadata.sorted_tables)
    assert rights_lint.granted(guarded) == rights_lint.declared(Base.metadata)


@pytest.mark.parametrize(
    ("mistake", "told"),
    [
        ("CREATE TABLE loot(id int)", "loot: no rights are declared"),
        ("CREATE TABLE loot(id int)", "loot: no journal trigger"),
        ('ALTER TABLE "client" DISABLE ROW LEVEL SECURITY', "client: row policies are off"),
        ('ALTER TABLE "client" DISABLE TRIGGER jrn_row', "client: no journal trigger"),
        ("DROP TRIGGER posted_born ON document", "document: a trigger that keeps the books is missing"),
        ("ALTER TABLE stock_balance DISABLE TRIGGER posted_changed", "stock_balance: a trigger that keeps the books is missing"),
        ('CREATE POLICY open_door ON "client" USING (true)', "client: unknown policy open_door"),
        ("CREATE FUNCTION public.leak() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'", "public.leak: everybody may call it"),
        ("CREATE FUNCTION public.leak() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'", "public.leak: runs as its owner with the caller's search_path"),
        ('CREATE VIEW all_clients AS SELECT * FROM "client"', "public.all_clients: a view that reads as its owner"),
        ('CREATE MATERIALIZED VIEW frozen AS SELECT * FROM "client"', "public.frozen: a materialized view has no row policies"),
        ('GRANT SELECT ON "client" TO PUBLIC', "public.client: everybody has SELECT"),
        ("GRANT CREATE ON SCHEMA public TO kontor_staff", "schema public: CREATE is open"),
        ("GRANT CREATE ON SCHEMA public TO PUBLIC", "schema public: CREATE is open"),
        ('ALTER TABLE "unit" OWNER TO kontor_sales', "public.unit: belongs to kontor_sales, who is staff"),
        (
            'DROP POLICY kontor_see ON "deal"; CREATE POLICY kontor_see ON "deal" FOR SELECT TO kontor_sales USING (kontor.sees(\'deal\', id::text))',
            "deal: policy kontor_see asks a function for each row",
        ),
    ],
)
def test_lint_when_something_is_left_open_then_it_is_named(guarded: sa.Connection, mistake: str, told: str) -> None:
    assert rights_lint.findings(guarded) == []
    for statement in mistake.split("; "):
        guarded.execute(sa.text(statement))
    assert told in rights_lint.findings(guarded)
    guarded.rollback()


def test_sales_when_working_then_own_and_unowned_clients_are_seen(firm: Staffed) -> None:
    with firm.context("sales") as ctx:
        seen = {row.id for row in listing.window(ctx, ListQuery("client", ("name",)), 0, 50)}
        assert seen == {firm.clients["sales"], firm.clients["nobody"]}
        assert {row.id for row in listing.window(ctx, ListQuery("deal", ("title",)), 0, 50)} == {firm.deals["sales"]}
        with pytest.raises(UserError):
            records.load(ctx, "client", firm.clients["rival"])
        with ctx.reading() as session:
            assert journal.history(session, "client", firm.clients["sales"])
            assert journal.history(session, "client", firm.clients["rival"]) == []
    with firm.context("head") as ctx:
        assert {row.id for row in listing.window(ctx, ListQuery("client", ("name",)), 0, 50)} == set(firm.clients.values())


def test_journal_when_asked_for_what_is_personal_then_only_the_person_and_the_people_s_managers_are_told(firm: Staffed) -> None:
    with firm.context("sales") as ctx:
        id = sessions.begin(ctx).created("sign_in")[0]
    told = {}
    for role in ("sales", "rival", "head", "accountant", "auditor", "storekeeper", "administrator", "owner"):
        with firm.context(role) as ctx, ctx.reading() as session:
            told[role] = bool(journal.history(session, "sign_in", id))
    assert {role for role, is_told in told.items() if is_told} == {"sales", "administrator", "owner"}


def test_people_when_each_does_the_own_part_then_a_sale_goes_through(firm: Staffed) -> None:
    with firm.context("sales") as ctx:
        order = chain.create_from(ctx, [_quotation(firm, ctx)], "order")
        ordered = drafts.save(ctx, order).created("document")[0]
        actions.post(ctx, ordered, drafts.load(ctx, ordered).version)
        invoiced = drafts.save(ctx, chain.create_from(ctx, [ordered], "invoice")).created("document")[0]
        actions.post(ctx, invoiced, drafts.load(ctx, invoiced).version)
        with pytest.raises(AccessDenied):
            actions.post(ctx, drafts.save(ctx, chain.create_from(ctx, [invoiced], "delivery_note")).created("document")[0], 1)
    with firm.context("storekeeper") as ctx:
        delivered = drafts.save(ctx, chain.create_from(ctx, [invoiced], "delivery_note")).created("document")[0]
        actions.post(ctx, delivered, drafts.load(ctx, delivered).version)
    with firm.context("accountant") as ctx:
        paid = drafts.save(ctx, chain.create_from(ctx, [invoiced], "payment_in")).created("document")[0]
        actions.post(ctx, paid, drafts.load(ctx, paid).version)
        actions.unpost(ctx, paid, drafts.load(ctx, paid).version, "typed wrongly")


def _quotation(firm: Staffed, ctx: object) -> int:
    from app.services.documents import defaults

    draft = drafts.new(ctx, "quotation", client=firm.clients["sales"])
    draft.lines = defaults.product_lines(ctx, draft, [(firm.firm.products[1], Decimal(3))])
    made = drafts.save(ctx, draft).created("document")[0]
    actions.post(ctx, made, drafts.load(ctx, made).version)
    return made


def test_administrator_when_managing_people_then_no_business_row_is_seen(firm: Staffed) -> None:
    with firm.context("administrator") as ctx:
        with ctx.reading() as session, pytest.raises(exc.DBAPIError) as refused:
            session.scalars(sa.select(Client.id)).all()
        assert ctx.database.backend.classify(refused.value).name == "DENIED"
        hired = records.save(ctx, records.new(ctx, "employee", name="New Hand", role="sales")).created("employee")[0]
        login = f"new_{firm.logins['sales']}"
        logins.make(ctx, hired, login, "a new secret", "a new secret")
        firm.logins["new"] = login
        assert logins.standing(ctx, hired) is logins.Standing.OPEN
        logins.lock(ctx, hired)
        assert logins.standing(ctx, hired) is logins.Standing.LOCKED
        with pytest.raises(UserError):
            logins.set_password(ctx, firm.employees["owner"], "i own you now", "i own you now")
        promoted = records.load(ctx, "employee", hired)
        promoted["role"] = "owner"
        with pytest.raises(UserError):
            records.save(ctx, promoted)


@pytest.mark.parametrize("mighty", ["kontor_owner", "pg_read_all_data", ""])
def test_administrator_when_a_card_names_a_login_that_is_not_the_firms_then_it_stays_as_it_is(firm: Staffed, mighty: str) -> None:
    """The card is the administrator's to write; the login of a former owner, of another program or of the server's backup is not."""
    foreign = f"foreign_{firm.logins['sales']}"
    with firm.database.engine.connect() as connection:
        connection.execute(sa.text(f'CREATE ROLE "{foreign}" LOGIN{f" IN ROLE {mighty}" if mighty else ""}'))
        connection.commit()
    firm.logins["foreign"] = foreign
    with firm.context("administrator") as ctx:
        card = records.new(ctx, "employee", name="Straw Man", role="sales", login=foreign)
        records.save(ctx, card)
        for definition in (f"set_password('{foreign}', 'SCRAM-SHA-256$x')", f"shut_out('{foreign}')", f"let_in_again('{foreign}')"):
            with ctx.database.engine.connect() as connection, pytest.raises(exc.DBAPIError) as refused:
                connection.execute(sa.text(f"SELECT kontor.{definition}"))
            assert ctx.database.backend.classify(refused.value).name == "DENIED", definition


def test_login_when_another_card_has_it_with_capitals_then_refused(firm: Staffed) -> None:
    with firm.context("administrator") as ctx, ctx.database.engine.connect() as connection:
        twin = {"name": "Twin", "login": firm.logins["owner"].upper(), "role": "sales", "scope": "own"}
        known = Base.metadata.tables["employee"]
        card = sa.select(known).where(known.c.id == firm.employees["sales"])
        values = {**connection.execute(card).mappings().one(), **twin}
        del values["id"]
        with pytest.raises(exc.IntegrityError):
            connection.execute(sa.insert(known).values(values))


def test_role_when_changed_on_the_card_then_the_group_follows(firm: Staffed) -> None:
    ctx = firm.firm.ctx
    card = records.load(ctx, "employee", firm.employees["rival"])
    card["role"] = "accountant"
    records.save(ctx, card)
    with firm.context("rival") as rival:
        assert {row.id for row in listing.window(rival, ListQuery("client", ("name",)), 0, 50)} == set(firm.clients.values())
    assert set(TABLES) >= {"client", "deal"}


def test_administrator_when_at_the_people_and_the_journal_then_nothing_asks_for_what_the_server_refuses(firm: Staffed) -> None:
    with firm.context("administrator") as ctx:
        assert [one.title for one in history.timeline(ctx, "employee", firm.employees["rival"])]
        deeds = undo.recent(ctx, everybody=True)
        assert any(deed.use_case == "clients.client.save" for deed in deeds)
        assert not any("Bakery" in deed.title for deed in deeds)
        assert taking.not_acknowledged(ctx) == []
