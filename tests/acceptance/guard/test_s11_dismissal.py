"""S-11 and S-16 of RELIABILITY: whoever is dismissed is out at once and leaves nothing behind, and no secret of the door is written anywhere."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from app.core import clock, totp
from app.core.changes import Changes
from app.core.errors import UserError
from app.core.rules.handing_over import Rule
from app.db.engine import Database
from app.db.many_rows import insert_many
from app.models.clients import Client
from app.services import file_passwords, handover, handover_past, logins, records, second_factor, sessions, sign_in
from app.services.context import Context, open_context
from app.services.use_case import perform
from tests.helpers.firm import small_firm
from tests.helpers.staffed import PASSWORD, Staffed, staffed

CLIENTS = 3_000
LONGEST_LIFE = 1.0  # s that a session may live on
LONGEST_WAIT = 10.0  # s until the window says so


@pytest.fixture
def firm(database: Database) -> Iterator[Staffed]:
    with staffed(database) as made:
        yield made


def _many_clients(ctx: Context, manager: int) -> None:
    """Clients of one person, past the services: their number counts here."""
    rows = [
        {"name": f"Client {number:05}", "kind": "company", "status": "new", "is_customer": True, "is_supplier": False, "discount": 0,
         "manager_id": manager, "version": 1} for number in range(CLIENTS)
    ]  # fmt: skip

    def write(inner: Context) -> Changes:
        with inner.uow() as uow:
            insert_many(uow.session.connection(), sa.inspect(Client).local_table, rows)
            return uow.commit()

    perform(ctx, "clients.client.save", write)


@pytest.mark.heavy
@pytest.mark.backends("postgres", "firebird-fdb", "firebird-driver")
def test_dismissal_when_done_then_the_person_is_out_and_everything_has_moved(firm: Staffed, capsys: pytest.CaptureFixture[str]) -> None:
    owner = firm.firm.ctx
    _many_clients(owner, firm.employees["sales"])
    held = sum(handover.holdings(owner, firm.employees["sales"]).counts.values())
    with firm.opened("sales") as theirs:
        window = open_context(theirs)
        (session,) = sessions.begin(window).created("sign_in")
        assert sessions.beat(window, session) == ""
        live = theirs.engine.connect()
        began = time.monotonic()
        rule = Rule("shares", (firm.employees["rival"], firm.employees["head"]))
        handover.apply(owner, firm.employees["sales"], rule, dismiss=True)
        moved = time.monotonic() - began
        life = _life(live)
        told = _told(window, session)
        with suppress(DBAPIError):
            live.close()
    with pytest.raises(UserError), firm.opened("sales") as again:
        again.greet()
    (past,) = handover_past.all_past(owner)
    assert sum(past.counts.values()) == held > CLIENTS
    began = time.monotonic()
    handover.undo(owner, past.id)
    back = time.monotonic() - began
    assert sum(handover.holdings(owner, firm.employees["sales"]).counts.values()) == held
    with capsys.disabled():
        name = firm.database.name
        print(f"\nS-11 {name}: {held} records handed over in {moved:.1f} s and back in {back:.1f} s; session dead {life:.2f} s after, window told {told:.2f} s")
    assert life < LONGEST_LIFE
    assert told < LONGEST_WAIT


def _life(live: sa.Connection) -> float:
    """Seconds that a session goes on answering."""
    began = time.monotonic()
    while time.monotonic() - began < LONGEST_WAIT:
        try:
            live.execute(sa.text("SELECT COUNT(*) FROM branch"))
            live.commit()
        except DBAPIError:
            return time.monotonic() - began
    return time.monotonic() - began


def _told(window: Context, session: int) -> float:
    """Seconds until the window hears why it has to close."""
    began = time.monotonic()
    while time.monotonic() - began < LONGEST_WAIT:
        with suppress(UserError):
            if sessions.beat(window, session):
                return time.monotonic() - began
    return time.monotonic() - began


@pytest.mark.heavy
@pytest.mark.backends("sqlite", "postgres", "firebird-fdb", "firebird-driver")
def test_secrets_of_the_door_when_used_then_they_stand_in_no_log_and_not_in_the_journal(
    database: Database, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    ctx = small_firm(database).ctx
    if database.name == "sqlite":
        id = records.save(ctx, records.new(ctx, "employee", name="Sam", role="sales")).created("employee")[0]
        logins.make(ctx, id, "sam", PASSWORD, PASSWORD)
        file_passwords.ask_who_works(ctx, "olga", PASSWORD, PASSWORD)
    offered = second_factor.offer(ctx)
    code = totp.hotp(totp.secret_bytes(offered.secret), totp.step_of(clock.now()))
    second_factor.confirm(ctx, offered, code)
    entered = sign_in.enter(database, "olga" if database.name == "sqlite" else "", PASSWORD, offered.codes[0])
    assert entered.user.id == ctx.user.id
    place = {"sqlite": "jrn_entry", "postgres": "jrn.entry", "firebird": "jrn_entry"}[database.name]
    with database.engine.connect() as connection:
        entries = " ".join(str(row) for row in connection.exec_driver_sql(f"SELECT * FROM {place}"))
        hashes = [str(row[0]) for row in connection.exec_driver_sql("SELECT code_hash FROM recovery_code")]
        hashes += [str(row[0]) for row in connection.exec_driver_sql("SELECT password_hash FROM person_secret") if row[0]]
    secrets = [PASSWORD, offered.secret, offered.grouped, *offered.codes, *hashes]
    found = [secret for secret in secrets if secret in caplog.text or secret in entries]
    with capsys.disabled():
        print(f"\nS-16 {database.name}: {len(secrets)} secrets looked for in {len(entries)} letters of the journal and {len(caplog.text)} of the log: {len(found)} found")
    assert found == []
