"""A small firm on a server, with an employee and a login for each role, and clients of two salespeople."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal

import sqlalchemy as sa

from app.core.access.tables import ROLES, SALES
from app.db.engine import Database, open_database
from app.db.guard import journal, staff
from app.models import Base
from app.services import logins, notes, records
from app.services.context import Context, open_context
from app.services.documents import defaults, drafts
from tests.helpers.firm import SmallFirm, post, small_firm

PASSWORD = "correct horse battery"
_numbers = itertools.count(1)


@dataclass
class Staffed:
    """The firm, the logins by role (and ``rival``, a second salesperson), the clients by whose they are."""

    firm: SmallFirm
    logins: dict[str, str] = field(default_factory=dict)
    employees: dict[str, int] = field(default_factory=dict)
    clients: dict[str, int] = field(default_factory=dict)
    deals: dict[str, int] = field(default_factory=dict)
    invoices: dict[str, int] = field(default_factory=dict)

    @property
    def database(self) -> Database:
        """The database as its owner opens it."""
        return self.firm.ctx.database

    @contextmanager
    def opened(self, who: str) -> Iterator[Database]:
        """The database as somebody of the staff opens it."""
        database = open_database(self.database.url.set(username=self.logins[who]).render_as_string(), PASSWORD)
        try:
            yield database
        finally:
            database.dispose()

    @contextmanager
    def context(self, who: str) -> Iterator[Context]:
        """The program in the hands of somebody of the staff."""
        with self.opened(who) as database:
            yield open_context(database)


@contextmanager
def staffed(database: Database, firm: SmallFirm | None = None) -> Iterator[Staffed]:
    """Set the firm up, unless it stands there already; the logins belong to the whole server and are taken away again."""
    with database.engine.connect() as connection:
        if database.name == "postgres":  # PostgreSQL copies no rights from a template's database
            staff.grant(connection, Base.metadata.sorted_tables)
        connection.commit()
    made = Staffed(firm or small_firm(database))
    ctx = made.firm.ctx
    number = next(_numbers)
    people: Mapping[str, str] = {**dict(zip(ROLES, ROLES, strict=True)), "rival": SALES}
    try:
        for who, role in people.items():
            name, login = f"{who.capitalize()} Person", f"{who}_{number}"
            made.employees[who] = records.save(ctx, records.new(ctx, "employee", name=name, role=role)).created("employee")[0]
            logins.make(ctx, made.employees[who], login, PASSWORD, PASSWORD)
            made.logins[who] = login
        for who in ("sales", "rival"):
            _work(made, ctx, who)
        unowned = records.load(ctx, "client", made.firm.client)
        unowned["manager"] = None
        records.save(ctx, unowned)
        made.clients["nobody"] = made.firm.client
        records.save(ctx, records.new(ctx, "product_cost", product=made.firm.products[0], cost=Decimal("7.31")))
        yield made
    finally:
        _dismiss(database, made.logins.values())


def _work(firm: Staffed, ctx: Context, who: str) -> None:
    """A client with a contact, a deal, an invoice and a note of one salesperson."""
    manager = firm.employees[who]
    named = records.new(ctx, "client", name=f"{who.capitalize()} Bakery", phone="+49 30 1234567", email=f"{who}@example.org", manager=manager)
    client = firm.clients[who] = records.save(ctx, named).created("client")[0]
    records.save(ctx, records.new(ctx, "contact", client=client, name=f"Contact of {who}", phone="+49 30 7654321"))
    deal = records.new(ctx, "deal", title=f"Oven for {who}", client=client, manager=manager)
    firm.deals[who] = records.save(ctx, deal).created("deal")[0]
    invoice = drafts.new(ctx, "invoice", client=client, manager=manager)
    invoice.lines = defaults.product_lines(ctx, invoice, [(firm.firm.products[0], Decimal(2))])
    firm.invoices[who] = post(ctx, drafts.save(ctx, invoice))
    notes.add_note(ctx, "client", client, f"Secret of {who}")


def _dismiss(database: Database, names: Iterable[str]) -> None:
    with database.engine.connect() as connection:
        for login in names:
            if database.name == "postgres":
                kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = :login"
                connection.execute(sa.text(kill), {"login": login})
                journal.run(connection, [f'DROP OWNED BY "{login}"', f'DROP ROLE "{login}"'])
            else:
                journal.run(connection, [f'DROP USER "{login.upper()}"'])
        connection.commit()
