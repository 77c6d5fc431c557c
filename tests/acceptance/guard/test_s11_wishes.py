"""S-11 on Firebird without its administrator: the firm's administrator asks, the agent does it, and open sessions die at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from app.agent.main import Agent
from app.core.errors import AccessDenied
from app.core.rules.handing_over import Rule
from app.db.engine import Database
from app.db.guard import journal, staff
from app.services import handover, logins, records
from app.services.context import Context, open_context
from app.services.logins import Standing
from tests.helpers.staffed import PASSWORD, Staffed, staffed

LONGEST = 10.0  # s from the click to the outcome, and that a session may live on


@pytest.fixture
def firm(database: Database) -> Iterator[Staffed]:
    with staffed(database) as made:
        yield made


@pytest.mark.heavy
@pytest.mark.backends("firebird-fdb", "firebird-driver")
def test_logins_when_the_firms_administrator_asks_then_the_agent_does_it_within_seconds(firm: Staffed, capsys: pytest.CaptureFixture[str]) -> None:
    owner, login = firm.firm.ctx, f"hired_{firm.employees['owner']}"
    agent = Agent(owner, "acceptance")
    thread = threading.Thread(target=agent.run, name="agent", daemon=True)
    thread.start()
    figures: dict[str, float] = {}
    try:
        assert agent.doorkeeper.ready.wait(60)
        with firm.context("administrator") as admin:
            hired = records.save(admin, records.new(admin, "employee", name="Nora New", role="sales")).created("employee")[0]
            figures["hired"] = _seconds(lambda: logins.make(admin, hired, login, PASSWORD, PASSWORD))
            firm.logins["hired"] = login
            with firm.opened("hired") as theirs:
                assert open_context(theirs).user.id == hired
                figures["moved"] = _life(theirs, lambda: _set(admin, hired, role="storekeeper"))
                with suppress(DBAPIError):
                    theirs.dispose()
                with theirs.engine.connect() as again:
                    assert again.exec_driver_sql("SELECT TRIM(CURRENT_ROLE) FROM rdb$database").scalar() == "KONTOR_STOREKEEPER"
                    again.rollback()
                figures["locked"] = _life(theirs, lambda: logins.lock(admin, hired))
                figures["unlocked"] = _seconds(lambda: logins.unlock(admin, hired))
                theirs.dispose()
                figures["dismissed"] = _life(theirs, lambda: _set(admin, hired, is_active=False))
            figures["told"] = _seconds(lambda: _until(lambda: logins.standing(admin, hired) is Standing.LOCKED))
            with pytest.raises(AccessDenied), firm.opened("hired") as again_theirs:
                again_theirs.greet()
        with firm.context("owner") as chief:  # an owner of the firm, who is no administrator of the server either
            with firm.opened("rival") as theirs:
                rule = Rule("one", (firm.employees["head"],))
                figures["handed over"] = _life(theirs, lambda: handover.apply(chief, firm.employees["rival"], rule, dismiss=True))
            assert logins.standing(chief, firm.employees["rival"]) is Standing.LOCKED
            _set(chief, firm.employees["sales"], login="sales_renamed")
            _until(lambda: not staff.doors(owner.database)[firm.logins["sales"]].is_open)
    finally:
        agent.stop()
        thread.join(60)
        if login in staff.doors(owner.database):
            with owner.database.engine.connect() as connection:
                journal.run(connection, [f'DROP USER "{login.upper()}"'])
        firm.logins.pop("hired", None)
    with capsys.disabled():
        print(f"\nS-11 Firebird, by the firm's administrator and the agent: {', '.join(f'{what} {took:.2f} s' for what, took in figures.items())}")
    assert max(figures.values()) < LONGEST


def _until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 4 * LONGEST
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def _seconds(act: Callable[[], object]) -> float:
    began = time.monotonic()
    act()
    return time.monotonic() - began


def _life(theirs: Database, act: Callable[[], object]) -> float:
    """Seconds that an open session of the person answers after something was done to the login."""
    live = theirs.engine.connect()
    try:
        live.execute(sa.text("SELECT COUNT(*) FROM branch"))
        live.commit()
        began = time.monotonic()
        act()
        while time.monotonic() - began < 4 * LONGEST:
            try:
                live.execute(sa.text("SELECT COUNT(*) FROM branch"))
                live.commit()
            except DBAPIError:
                break
            time.sleep(0.02)
        return time.monotonic() - began
    finally:
        with suppress(DBAPIError):
            live.close()


def _set(ctx: Context, id: int, **values: object) -> None:
    card = records.load(ctx, "employee", id)
    for name, value in values.items():
        card[name] = value
    records.save(ctx, card)
