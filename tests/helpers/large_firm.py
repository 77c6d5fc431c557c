"""A firm of sixty people with many clients, contacts, deals and claims, put in by a few statements past services and journal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.core import clock, folding
from app.core.enums.people import Scope
from app.db.engine import Database, open_database
from app.db.guard import journal, staff
from app.models import Base
from app.models.clients import Client, Contact
from app.models.documents import Document
from app.models.finance import Claim
from app.models.organisation import Employee, Firm
from app.models.sales import Deal, DealStage
from app.services import setup
from app.services.context import Context, open_context

PASSWORD = "correct horse battery"
HEADS, PEOPLE_OF_A_HEAD = 5, 9
#: role → how many; with heads, salespeople and the owner they are sixty
OTHERS = {"operator": 2, "accountant": 2, "storekeeper": 2, "administrator": 1, "auditor": 2}
#: who signs in with an own login
MEASURED = ("sales", "head", "owner")

_FIRST = (
    "North", "South", "East", "West", "River", "Harbour", "Garden", "Castle", "Silver", "Golden", "Green", "Blue", "Old", "New", "Upper",
    "Lower", "Royal", "Free", "Bright", "Stone", "Iron", "Copper", "Oak", "Birch", "Linden", "Maple", "Rose", "Falcon", "Eagle", "Swan",
    "Lion", "Bear", "Wolf", "Fox", "Star", "Moon", "Sun", "Storm", "Snow", "Rain", "Cloud", "Hill", "Valley", "Meadow", "Forest", "Bridge",
    "Tower", "Gate", "Market", "Mill",
)
_SECOND = (
    "Bakery", "Brewery", "Timber", "Steel", "Glass", "Paper", "Textile", "Leather", "Pottery", "Joinery", "Print", "Press", "Motors",
    "Cycles", "Tools", "Machines", "Pumps", "Valves", "Cables", "Lamps", "Tiles", "Bricks", "Paints", "Roofing", "Windows", "Doors",
    "Kitchens", "Furniture", "Carpets", "Toys", "Books", "Music", "Optics", "Dental", "Pharma", "Clinic", "Foods", "Dairy", "Fish", "Meat",
    "Fruit", "Wine", "Tea", "Coffee", "Sweets", "Seeds", "Flowers", "Tractors", "Freight", "Logistics",
)
_CITIES = ("Hamburg", "Lyon", "Porto", "Kazan", "Warszawa", "Valencia", "Kiel", "Nantes")
#: rows of the scratch table, whose square is the most clients that can be made
_NUMBERS = 500
#: each so many clients have a claim; one of so many belongs to nobody
_CLAIMED, _NOBODYS = 4, 200

_numbers = sa.Table(
    "kx_number", sa.MetaData(), sa.Column("n", sa.Integer, primary_key=True, autoincrement=False), sa.Column("first", sa.String(30)),
    sa.Column("second", sa.String(30)), sa.Column("low_first", sa.String(30)), sa.Column("low_second", sa.String(30)), sa.Column("city", sa.String(30)),
    sa.Column("manager", sa.BigInteger),
)


@dataclass(frozen=True, slots=True)
class LargeFirm:
    """The firm.

    :param logins: of those who are measured, by role; `employees` their keys.
    """

    database: Database
    logins: dict[str, str]
    employees: dict[str, int]

    @contextmanager
    def context(self, role: str) -> Iterator[Context]:
        """The program in the hands of somebody of the staff."""
        database = open_database(self.database.url.set(username=self.logins[role]).render_as_string(), PASSWORD)
        try:
            yield open_context(database)
        finally:
            database.dispose()

    def bare(self, ctx: Context) -> Context:
        """The same person's program on the plain tables: a session of the database's owner, past policies and views."""
        return replace(ctx, database=self.database)


@contextmanager
def large_firm(database: Database, clients: int) -> Iterator[LargeFirm]:
    """Make it; the logins belong to the whole server and are taken away again."""
    with database.engine.connect() as connection:
        if database.name == "postgres":  # PostgreSQL copies no rights from a template's database
            staff.grant(connection, Base.metadata.sorted_tables)
        connection.commit()
    ctx = open_context(database)
    setup.set_up(ctx, setup.Beginning("Alfa Handel", "DE", "Olga Owner", ctx.user.login))
    with database.engine.connect() as connection:
        heads, sellers = _hire(connection)
        with _unguarded(connection):
            _fill(connection, clients, [*heads, *sellers])
        connection.commit()
    know(database)
    employees = {"sales": sellers[0], "head": heads[0], "owner": _a_second_owner(database)}
    logins = {role: f"{role}_of_many" for role in MEASURED}
    try:
        for role, login in logins.items():
            _let_in(database, employees[role], login)
        yield LargeFirm(database, logins, employees)
    finally:
        dismiss(database, logins.values())


def _hire(connection: Connection) -> tuple[list[int], list[int]]:
    """Heads, and the salespeople of each; and everybody else."""

    def add(name: str, role: str, scope: Scope, head: int | None = None) -> int:
        values = {"name": name, "role": role, "scope": scope, "head_id": head, "version": 1, "search": folding.fold(name), "login": None}
        return int(connection.execute(sa.insert(Employee).values(values).returning(Employee.id)).scalar_one())

    heads = [add(f"Head {number}", "head", Scope.DEPARTMENT) for number in range(HEADS)]
    sellers = [add(f"Seller {number} of {head}", "sales", Scope.OWN, head) for head in heads for number in range(PEOPLE_OF_A_HEAD)]
    for role, count in OTHERS.items():
        for number in range(count):
            add(f"{role.capitalize()} {number}", role, Scope.OWN if role == "operator" else Scope.ALL)
    connection.commit()
    return heads, sellers


def _a_second_owner(database: Database) -> int:
    """Somebody who owns the firm and signs in with an own login; the first owner's is the database owner's."""
    with database.engine.begin() as connection:
        values = {"name": "Oleg Owner", "role": "owner", "scope": Scope.ALL, "version": 1}
        return int(connection.execute(sa.insert(Employee).values(values).returning(Employee.id)).scalar_one())


def _let_in(database: Database, employee: int, login: str) -> None:
    with database.engine.connect() as connection:
        connection.execute(sa.update(Employee).where(Employee.id == employee).values(login=login))
        connection.commit()
        staff.create_login(database, connection, login, PASSWORD)
        connection.commit()


@contextmanager
def _unguarded(connection: Connection) -> Iterator[None]:
    """Without the journal, what it costs is measured elsewhere and here it would take minutes; and without the guard of the books, which no document follows."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET session_replication_role = replica")
        yield
        connection.exec_driver_sql("SET session_replication_role = DEFAULT")
        return
    filled = ", ".join(f"'{table.upper()}'" for table in ("client", "contact", "deal", "document", "claim"))
    names = list(connection.scalars(sa.text(
        f"SELECT TRIM(rdb$trigger_name) FROM rdb$triggers WHERE rdb$system_flag = 0 AND rdb$trigger_inactive = 0 AND rdb$relation_name IN ({filled})"
    )))
    journal.run(connection, [f'ALTER TRIGGER "{name}" INACTIVE' for name in names])
    yield
    journal.run(connection, [f'ALTER TRIGGER "{name}" ACTIVE' for name in names])


def _fill(connection: Connection, clients: int, managers: list[int]) -> None:
    """Clients out of the square of a small table, and the rest out of the clients."""
    _numbers.create(connection)
    connection.commit()
    connection.execute(sa.insert(_numbers), [
        {"n": n, "first": _FIRST[n % 50], "second": _SECOND[n % 50], "low_first": _FIRST[n % 50].lower(), "low_second": _SECOND[n % 50].lower(),
         "city": _CITIES[n % 8], "manager": managers[n % len(managers)]} for n in range(_NUMBERS)
    ])
    a, b = _numbers.alias("a"), _numbers.alias("b")
    w, v, m = _numbers.alias("w"), _numbers.alias("v"), _numbers.alias("m")
    number = a.c.n * _NUMBERS + b.c.n
    square = sa.select(number.label("n"), sa.cast(number, sa.String(12)).label("t"), ((number * 17 + a.c.n) % _NUMBERS).label("x"),
                       (number % _NUMBERS).label("y"), ((number * 7 + a.c.n) % len(managers)).label("z")).select_from(sa.join(a, b, sa.true()))
    square = square.where(number < clients)
    s = square.subquery("s")
    # outer joins, because Firebird would begin an inner one at any of them
    source = sa.outerjoin(s, w, w.c.n == s.c.x).outerjoin(v, v.c.n == s.c.y).outerjoin(m, m.c.n == s.c.z)
    manager = sa.case((s.c.n % _NOBODYS == 0, sa.null()), else_=m.c.manager)
    made = {
        "code": sa.literal_column("'C'").concat(s.c.t), "name": _text(w.c.first, v.c.second, s.c.t), "search": _text(_small(s.c.t), w.c.low_first, v.c.low_second, s.c.t, w.c.city),
        "city": w.c.city, "manager_id": manager, "version": sa.literal_column("1"), "since": sa.cast(sa.literal(clock.today()), sa.Date),
    }
    _copy(connection, Client, made, source)
    client = Client.__table__
    person = {"client_id": client.c.id, "name": _text("Person", client.c.city), "search": _text("person", client.c.city), "version": sa.literal_column("1")}
    _copy(connection, Contact, person | {"is_main": sa.true()}, client)
    stages = list(connection.scalars(sa.select(DealStage.id).order_by(DealStage.id)))
    cases = sa.case(*((client.c.id % len(stages) == at, sa.literal_column(str(stage))) for at, stage in enumerate(stages)), else_=stages[0])
    deal = {
        "title": _text("Order of", client.c.code), "search": _text("order of", client.c.code), "client_id": client.c.id, "stage_id": cases,
        "manager_id": client.c.manager_id, "amount": client.c.id % 1000 + 100, "opened_on": client.c.since, "version": sa.literal_column("1"),
    }
    _copy(connection, Deal, deal, client, client.c.id % 10 < 3)
    firm = connection.scalar(sa.select(sa.func.min(Firm.id)))
    paper = {
        "type": sa.literal_column("'invoice'"), "number": _text("R", client.c.code), "date": client.c.since, "state": sa.literal_column("'posted'"),
        "firm_id": sa.literal_column(str(firm)), "client_id": client.c.id, "manager_id": client.c.manager_id, "gross": client.c.id % 1000 + 100,
        "search": _text("r", client.c.code), "version": sa.literal_column("1"),
    }
    _copy(connection, Document, paper, client, client.c.id % _CLAIMED == 0)
    document = Document.__table__
    owed = {
        "document_id": document.c.id, "firm_id": document.c.firm_id, "client_id": document.c.client_id, "currency": document.c.currency,
        "due_on": document.c.date, "charged": document.c.gross,
    }
    _copy(connection, Claim, owed, document)
    connection.commit()
    _numbers.drop(connection)
    connection.commit()


def _copy(connection: Connection, model: Any, columns: dict[str, Any], source: Any, *conditions: Any) -> None:
    kept = model.__table__.columns
    defaults = {column.name: column.default.arg for column in kept if column.default is not None and column.default.is_scalar}
    values = {name: _constant(value, kept[name].type) for name, value in defaults.items()} | columns
    select = sa.select(*(value.label(name) for name, value in values.items())).select_from(source).where(*conditions)
    connection.execute(sa.insert(model).from_select(list(values), select, include_defaults=False))
    connection.commit()


def _constant(value: Any, kind: Any) -> Any:
    """A default in a SELECT; Firebird takes no parameter that is true or false there."""
    if isinstance(value, bool):
        return sa.true() if value else sa.false()
    return sa.cast(sa.literal(value, kind), kind)


def _small(text: Any) -> Any:
    return sa.literal_column("'c'").concat(text)


def _text(*parts: Any) -> Any:
    """Parts with blanks between them."""
    columns = [sa.literal_column(f"'{part}'") if isinstance(part, str) else part for part in parts]
    whole = columns[0]
    for part in columns[1:]:
        whole = whole.concat(sa.literal_column("' '")).concat(part)
    return whole


def know(database: Database) -> None:
    """Let the planner know what was brought in: the servers of tests do not look by themselves, as those of firms do."""
    if database.name == "postgres":
        with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")  # the visibility map as well
        return
    with database.engine.begin() as connection:
        for name in list(connection.scalars(sa.text("SELECT TRIM(rdb$index_name) FROM rdb$indices WHERE rdb$system_flag = 0"))):
            connection.exec_driver_sql(f'SET STATISTICS INDEX "{name}"')
        connection.exec_driver_sql("SELECT count(*) FROM client")


def dismiss(database: Database, logins: Iterable[str]) -> None:
    """Take logins from the server again."""
    with database.engine.connect() as connection:
        for login in logins:
            if database.name == "postgres":
                kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = :login"
                connection.execute(sa.text(kill), {"login": login})
                journal.run(connection, [f'DROP OWNED BY "{login}"', f'DROP ROLE "{login}"'])
            else:
                journal.run(connection, [f'DROP USER "{login.upper()}"'])
        connection.commit()
