"""Databases with enough in them: one of each kind, filled the same way and thrown away at the end."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import sqlalchemy as sa

from app.core import clock, folding
from app.db import migrate
from app.db.engine import Database, open_database
from app.models.clients import Client, Contact, LegalEntity
from app.services import setup
from app.services.context import Context, open_context
from tests.helpers.servers import FirebirdServer, PostgresServer

CITIES = ("Hamburg", "Lyon", "Porto", "Kazan", "Warszawa", "Valencia", "Kiel", "Nantes")
BATCH = 2000


@dataclass(frozen=True, slots=True)
class Stage:
    """A filled database, and the person who works on it.

    :param empty: makes another database beside it, without tables.
    """

    database: Database
    ctx: Context
    clients: int
    empty: Callable[[str], Database]

    @property
    def name(self) -> str:
        """Kind of the database."""
        return self.database.name


@contextmanager
def stages(kinds: tuple[str, ...], clients: int) -> Iterator[list[Stage]]:
    """Filled databases of the wanted kinds."""
    servers: list[PostgresServer | FirebirdServer] = []
    made: list[Stage] = []
    with tempfile.TemporaryDirectory(prefix="kontor-bench-") as folder:
        try:
            for kind in kinds:
                empty = _maker(kind, Path(folder), servers)
                database = empty("bench")
                migrate.create_or_upgrade(database)
                made.append(Stage(database, _filled(database, clients), clients, empty))
            yield made
        finally:
            for stage in made:
                stage.database.dispose()
            for server in servers:
                server.stop()


def _maker(kind: str, folder: Path, servers: list[PostgresServer | FirebirdServer]) -> Callable[[str], Database]:
    """What makes empty databases of a kind; starts its server."""
    from tests.helpers.databases import FirebirdSource, PostgresSource

    if kind == "sqlite":
        return lambda name: open_database(f"sqlite:///{folder / name}.kontor")
    server: PostgresServer | FirebirdServer = PostgresServer() if kind == "postgres" else FirebirdServer()
    servers.append(server)
    server.start()
    if isinstance(server, PostgresServer):
        return PostgresSource(lambda _database: None, server.url, server).empty
    return FirebirdSource(lambda _database: None, server.url, server.databases, server).empty


def _filled(database: Database, clients: int) -> Context:
    ctx = open_context(database)
    setup.set_up(ctx, setup.Beginning("Bench", "DE", "Olga", ctx.user.login))
    ctx = open_context(database)
    rows = [_client(number) for number in range(1, clients + 1)]
    with database.engine.begin() as connection:
        for start in range(0, len(rows), BATCH):
            connection.execute(sa.insert(Client), rows[start : start + BATCH])
    with database.engine.begin() as connection:
        keys = list(connection.scalars(sa.select(Client.id).order_by(Client.id).limit(2000)))
        connection.execute(sa.insert(Contact), [{"client_id": key, "name": f"Person {key}", "version": 1, "is_main": True} for key in keys])
        connection.execute(sa.insert(LegalEntity), [{"client_id": key, "name": f"Firm {key} GmbH", "version": 1, "is_default": True} for key in keys])
    know(database)
    return ctx


def know(database: Database) -> None:
    """Let the planner know what was brought in: the servers of tests do not look by themselves, as those of firms do."""
    with database.engine.begin() as connection:
        if database.name == "firebird":
            names = sa.text("SELECT TRIM(rdb$index_name) FROM rdb$indices WHERE rdb$system_flag = 0")
            for name in list(connection.scalars(names)):
                connection.exec_driver_sql(f'SET STATISTICS INDEX "{name}"')
        else:
            connection.exec_driver_sql("ANALYZE")


def _client(number: int) -> dict[str, object]:
    name, city, phone = f"Firm {number * 7919 % 1_000_003:07} Handel", CITIES[number % len(CITIES)], f"+49 40 {number:07}"
    return {
        "name": name, "code": f"C{number:06}", "city": city, "phone": phone, "since": clock.today(), "credit_limit": Decimal(10_000_000 + number % 500),
        "search": folding.fold_all([f"C{number:06}", name, phone, city]), "version": 1, "address": f"Street {number % 900}",
    }
