"""S-04 and S-05 of RELIABILITY: a salesperson with the own password never sees more contacts than the quota, and everything that was shown stands in
the journal, with ten sessions at once, and whatever is rolled back."""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from app.core import clock
from app.core.changes import Changes
from app.core.errors import UserError
from app.db.engine import Database
from app.db.guard import trail, vault
from app.db.guard.trail import Wanted
from app.models.contact_vault import ContactReveal
from app.services import contacts, records
from app.services.context import Context
from app.services.use_case import perform
from tests.helpers.staffed import Staffed, staffed

SESSIONS, RECORDS, QUOTA = 10, 115, 100

pytestmark = [pytest.mark.heavy, pytest.mark.timeout(600), pytest.mark.backends("postgres", "firebird-fdb", "firebird-driver")]


@pytest.fixture
def firm(database: Database) -> Iterator[Staffed]:
    with staffed(database) as made:
        yield made


def _people_at(ctx: Context, client: int, count: int) -> list[int]:
    """Contacts of a client, in one transaction."""
    fresh = [records.new(ctx, "contact", client=client, name=f"Person {number}", phone=f"+49 30 77{number:05}") for number in range(count)]

    def write(inner: Context) -> Changes:
        with inner.uow() as uow:
            for draft in fresh:
                records.write(uow, draft, flush=False)
            return uow.commit()

    return perform(ctx, "clients.contact.save", write).created("contact")


def _journaled(firm: Staffed, kind: str = "app:reveal") -> list[str]:
    """What the journal says was shown."""
    with firm.firm.ctx.reading() as session:
        entries = trail.search(session, Wanted(table=kind), limit=5000).entries
    return [entry.key for entry in entries if entry.login.lower() == firm.logins["sales"]]


def test_quota_when_ten_sessions_race_then_never_exceeded_and_all_journaled(firm: Staffed, capsys: pytest.CaptureFixture[str]) -> None:
    people = _people_at(firm.firm.ctx, firm.clients["sales"], RECORDS)

    def take(number: int) -> dict[int, str | None]:
        order = random.Random(number).sample(people, len(people) * 2 // 5)
        found: dict[int, str | None] = {}
        with firm.context("sales") as ctx:
            for id in order:
                with suppress(UserError):
                    found[id] = contacts.reveal(ctx, "contact", id, "call").phone
        return found

    with ThreadPoolExecutor(SESSIONS) as pool:
        taken = list(pool.map(take, range(SESSIONS)))
    shown = {id: phone for one in taken for id, phone in one.items()}
    with firm.context("sales") as ctx:
        for id in people:
            if id not in shown and len(shown) < QUOTA:
                shown[id] = contacts.reveal(ctx, "contact", id, "call").phone
        refused = next(id for id in people if id not in shown)
        with pytest.raises(UserError, match=str(QUOTA)):
            contacts.reveal(ctx, "contact", refused, "call")
        assert contacts.allowance(ctx) == contacts.Allowance(QUOTA, QUOTA)
    journaled = set(_journaled(firm))
    with capsys.disabled():
        print(f"\nS-05, {firm.database.name}: {SESSIONS} sessions at once asked {sum(map(len, taken))} times and more; {len(shown)} of {len(people)} records"
              f" were shown, {len(journaled)} are journaled, the next one was refused")
    assert len(shown) == QUOTA
    assert all(shown.values())
    assert journaled == {f"contact|{id}" for id in shown}


def test_reveal_when_rolled_back_or_somebody_elses_then_nothing_is_told(firm: Staffed, capsys: pytest.CaptureFixture[str]) -> None:
    mine = firm.clients["sales"]
    tried = 0
    with firm.opened("sales") as database, firm.opened("rival") as other:
        asker = vault.Asker("", None, None)
        theirs = vault.ask(other, asker, "client", firm.clients["rival"], "show")
        with database.engine.connect() as connection:
            assert vault.answer(connection, theirs) == {}
            connection.rollback()
            tried += 1
        with other.engine.connect() as connection:
            assert vault.answer(connection, theirs)["email"] == "rival@example.org"
            connection.rollback()
        for way in ("ROLLBACK", "SAVEPOINT"):
            with database.engine.connect() as connection:
                _ask_and_take_back(connection, database.name, mine, way)
                tried += 1
        before = len(_journaled(firm))
        if firm.database.name == "firebird":
            assert before == 2, "what was answered before a rollback is journaled all the same"
        request = vault.ask(database, asker, "client", mine, "show")
        with database.engine.connect() as connection:
            assert vault.answer(connection, request)["email"] == "sales@example.org"
            connection.rollback()
        assert len(_journaled(firm)) == before + 1
        with firm.database.engine.connect() as connection:  # the owner of the tables can make it old, nobody else
            old = clock.now() - timedelta(minutes=11)
            connection.execute(sa.update(ContactReveal).where(ContactReveal.id == request).values(asked_at=old))
            connection.commit()
        with database.engine.connect() as connection:
            assert vault.answer(connection, request) == {}
            connection.rollback()
            tried += 1
    with capsys.disabled():
        print(f"\nS-05, {firm.database.name}: {tried} ways to be answered without a trace, or without an own, fresh request: none told anything")


def test_refusal_above_the_quota_when_an_sql_tool_asks_then_the_server_itself_journals_it(firm: Staffed, capsys: pytest.CaptureFixture[str]) -> None:
    first, *others = _people_at(firm.firm.ctx, firm.clients["sales"], 5)
    with firm.context("owner") as ctx:
        contacts.save_quota(ctx, 1)
    with firm.opened("sales") as database:
        vault.ask(database, vault.Asker("", None, None), "contact", first, "show")
        for id, way in zip(others, ("commit", "rollback", "commit", "rollback"), strict=True):
            with database.engine.connect() as connection:
                request = None
                with suppress(DBAPIError):  # Firebird raises an error, PostgreSQL gives no number
                    request = connection.exec_driver_sql(_asking(database.name, "contact", id)).scalar_one()
                assert request is None
                getattr(connection, way)()
        with database.engine.connect() as connection:
            told = [value for number in range(1, 30) for value in vault.answer(connection, number).values() if value]
            connection.rollback()
    with firm.context("sales") as ctx, pytest.raises(UserError, match="1 record"):
        contacts.reveal(ctx, "contact", others[0], "call")
    refused = _journaled(firm, "app:refusal")
    kept = [f"contact|{id}" for id in others] if firm.database.name == "firebird" else [f"contact|{id}" for id in others[::2]]
    with capsys.disabled():
        print(f"\nS-05, {firm.database.name}: {len(others)} times asked above the quota by an SQL tool, half of them rolled back: nothing told,"
              f" {len(set(refused))} refusals in the journal")
    assert len(told) == 1, "what was asked for within the quota"
    assert sorted(refused) == sorted([*kept, f"contact|{others[0]}"]), "the program's refusal is there once"


def _asking(name: str, table: str, record: int) -> str:
    """The statement with which an SQL tool asks."""
    statement = {"postgres": "SELECT kontor.reveal_request('{0}', {1}, 'show')", "firebird": "EXECUTE PROCEDURE kv_ask('{0}', {1}, 'show')"}[name]
    return statement.format(table, record)


def _ask_and_take_back(connection: sa.Connection, name: str, record: int, way: str) -> None:
    """Ask and answer in one transaction, with a savepoint around the question or without; then roll back."""
    ask = _asking(name, "client", record)
    with suppress(DBAPIError):
        if way == "SAVEPOINT":
            connection.exec_driver_sql("SAVEPOINT s")
        request = connection.exec_driver_sql(ask).scalar_one()
        if way == "SAVEPOINT":
            connection.exec_driver_sql("ROLLBACK TO SAVEPOINT s")
        answered = vault.answer(connection, request)
        # Firebird has kept the trace in a transaction of its own, so it may answer
        assert answered == {} or name == "firebird"
    connection.rollback()
