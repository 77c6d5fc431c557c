"""What the program asks about clients, caught as statements that can be asked again and again past the program."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from app.db import watchdog
from app.db.engine import Database
from app.models.clients import Client
from app.services import clients, listing, records, search
from app.services.context import Context
from app.ui.lists.row_store import PAGE
from tests.helpers.large_firm import LargeFirm

Sent = list[tuple[str, Any]]


@contextmanager
def sent(database: Database) -> Iterator[Sent]:
    """The statements that reach a database within the block."""
    seen: Sent = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        seen.append((statement, parameters))

    sa.event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(database.engine, "before_cursor_execute", note)


def questions(firm: LargeFirm, ctx: Context) -> dict[str, Callable[[Context], object]]:
    """What the program asks, about clients of the person."""
    with firm.database.engine.connect() as connection:
        mine = sa.select(Client.id, Client.name).order_by(Client.id.desc()).limit(1)
        key, name = connection.execute(mine if ctx.sight is None else mine.where(Client.manager_id.in_(ctx.sight))).one()
    words = " ".join(name.split()[:2])
    page = listing.standard("client")
    stages = replace(listing.standard("deal"), group=("stage",))
    return {
        "card by id": lambda who: records.load(who, "client", key),
        "figures of the card": lambda who: clients.summary(who, key),
        "first page": lambda who: listing.window(who, page, 0, PAGE),
        "search in the list": lambda who: listing.window(who, replace(page, search=words), 0, PAGE),
        "search everywhere": lambda who: search.find(who, words),
        "totals by stage": lambda who: listing.groups(who, stages),
    }


def ask(raw: Any, statements: Sent) -> tuple[float, list[list[str]]]:
    """Milliseconds until all rows of all statements are there, and the rows as texts."""
    found = []
    began = time.perf_counter()
    for statement, parameters in statements:
        cursor = raw.cursor()
        cursor.execute(statement, parameters)
        found.append(cursor.fetchall())
        cursor.close()
    taken = (time.perf_counter() - began) * 1000
    return taken, [sorted(map(str, rows)) for rows in found]


@contextmanager
def reader(database: Database) -> Iterator[Any]:
    """A connection of the driver as the program reads with; nobody knocks at the server meanwhile."""
    with database.engine.execution_options(**database.backend.reading_options()).connect() as connection:
        watchdog.wait_for_others(connection)
        yield connection.connection.dbapi_connection
