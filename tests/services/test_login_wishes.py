"""Whoever manages the people of a Firebird server asks, and the agent there does it within seconds."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import pytest
import sqlalchemy as sa

from app.agent.doorkeeper import Doorkeeper
from app.core import sealed_letter
from app.core.enums.logins import Refusal, WishKind, WishState
from app.core.errors import AccessDenied, UserError
from app.db.engine import Database, open_database
from app.db.guard import journal, staff
from app.models.access import LoginWish
from app.services import login_wishes, logins, records, sessions
from app.services.context import Context, open_context
from app.services.login_office import Office
from app.services.logins import Standing
from tests.helpers.firm import small_firm

pytestmark = pytest.mark.backends("firebird-fdb", "firebird-driver")
#: what the driver has no part in
ONE_DRIVER = pytest.mark.backends("firebird-fdb")
PASSWORD, OTHER = "it's a secret", "quite another"
_numbers = itertools.count(1)


@dataclass
class House:
    """A firm whose administrator is no administrator of the server."""

    owner: Context
    admin: Context
    people: dict[str, int]
    logins: dict[str, str]

    def opened(self, login: str, password: str = PASSWORD) -> Database:
        return open_database(self.owner.database.url.set(username=login).render_as_string(), password)


@contextmanager
def doorkeeper(house: House) -> Iterator[None]:
    """The agent's thread at work."""
    keeper = Doorkeeper(house.owner, "test")
    keeper.start()
    assert keeper.ready.wait(30)
    try:
        yield
    finally:
        keeper.stop()


@pytest.fixture
def house(database: Database) -> Iterator[House]:
    owner, number = small_firm(database).ctx, next(_numbers)
    people, names = {}, {}
    for who, role in (("admin", "administrator"), ("sam", "sales"), ("new", "sales")):
        names[who] = f"{who}_w{number}"
        people[who] = records.save(owner, records.new(owner, "employee", name=f"{who.capitalize()} Person", role=role)).created("employee")[0]
        if who != "new":
            logins.make(owner, people[who], names[who], PASSWORD, PASSWORD)
    opened = open_database(database.url.set(username=names["admin"]).render_as_string(), PASSWORD)
    made = House(owner, open_context(opened), people, names)
    yield made
    opened.dispose()
    known = staff.doors(database)
    with database.engine.connect() as connection:
        journal.run(connection, [f'DROP USER "{login.upper()}"' for login in names.values() if login in known])


def wishes(house: House) -> list[LoginWish]:
    with house.owner.reading() as session:
        return list(session.scalars(sa.select(LoginWish).order_by(LoginWish.id)))


def test_login_when_the_administrator_makes_it_then_the_person_gets_in_and_the_password_lies_nowhere(house: House) -> None:
    with doorkeeper(house):
        logins.make(house.admin, house.people["new"], house.logins["new"], PASSWORD, PASSWORD)
    assert logins.standing(house.admin, house.people["new"]) is Standing.OPEN
    mine = house.opened(house.logins["new"])
    inner = open_context(mine)
    assert (inner.user.id, inner.user.role) == (house.people["new"], "sales")
    assert logins.is_known_to_others(inner)
    mine.dispose()
    (wish,) = wishes(house)
    assert (wish.state, wish.letter, wish.asked_by, wish.asked_role) == (
        WishState.DONE, None, house.logins["admin"].upper(), "KONTOR_ADMINISTRATOR",
    )
    with house.owner.database.engine.connect() as connection:
        entries = " ".join(f"{doc} {long}" for doc, long in connection.exec_driver_sql("SELECT doc, doc_long FROM jrn_entry WHERE tbl = 'login_wish'"))
        connection.rollback()
    assert house.logins["new"] in entries
    assert "secret" not in entries
    assert '"letter"' not in entries


def test_role_when_changed_on_the_card_then_open_sessions_end_and_the_next_one_has_it(house: House) -> None:
    mine = house.opened(house.logins["sam"])
    inner = open_context(mine)
    (window,) = sessions.begin(inner).created("sign_in")
    card = records.load(house.admin, "employee", house.people["sam"])
    card["role"] = "accountant"
    with doorkeeper(house):
        records.save(house.admin, card)
        _until(lambda: wishes(house)[-1].state is not WishState.ASKED)
    assert wishes(house)[-1].state is WishState.DONE
    with suppress(UserError):
        open_context(mine)  # the pool may hold a connection that was cut
    again = open_context(mine)  # the same program, on: the role is found anew
    assert again.user.role == "accountant"
    assert sessions.beat(again, window) == "Admin Person has ended your session."
    with again.reading() as session:
        assert session.connection().exec_driver_sql("SELECT TRIM(CURRENT_ROLE) FROM rdb$database").scalar() == "KONTOR_ACCOUNTANT"
    assert records.load(again, "client", 1)["name"]
    mine.dispose()


def test_person_when_marked_as_gone_then_nobody_gets_in_and_unlocking_lets_in_again(house: House) -> None:
    id, login = house.people["sam"], house.logins["sam"]
    mine = house.opened(login)
    mine.greet()
    with doorkeeper(house):
        _set(house, id, is_active=False)
        _until(lambda: wishes(house)[-1].state is WishState.DONE)
        assert logins.standing(house.admin, id) is Standing.LOCKED
        mine.dispose()
        with pytest.raises(AccessDenied):
            mine.greet()
        with pytest.raises(UserError, match="does not work here"):
            logins.unlock(house.admin, id)
        _set(house, id, is_active=True)
        logins.unlock(house.admin, id)
        logins.set_password(house.admin, id, OTHER, OTHER)
        logins.lock(house.admin, id)
        logins.unlock(house.admin, id)
    fresh = house.opened(login, OTHER)
    fresh.greet()
    fresh.dispose()


@ONE_DRIVER
def test_wish_when_no_agent_is_at_work_then_it_says_so_and_is_done_when_one_comes(house: House) -> None:
    id, login = house.people["sam"], house.logins["sam"]
    with pytest.raises(UserError, match="does not answer") as unheard:
        logins.lock(house.admin, id)
    assert f'ALTER USER "{login.upper()}" INACTIVE' in unheard.value.hint
    assert logins.situation(house.admin, id).pending.is_waiting
    with pytest.raises(UserError, match="nothing was done"):
        logins.set_password(house.admin, id, OTHER, OTHER)
    assert [wish.kind for wish in wishes(house)] == [WishKind.LOCK]
    with doorkeeper(house):
        _until(lambda: wishes(house)[-1].state is WishState.DONE)
    assert logins.standing(house.admin, id) is Standing.LOCKED
    assert not logins.situation(house.admin, id).pending.words


@ONE_DRIVER
def test_card_when_the_servers_administrator_changes_it_then_it_is_done_without_an_agent(house: House) -> None:
    _set(house, house.people["sam"], house.owner, role="accountant")
    assert staff.doors(house.owner.database)[house.logins["sam"]].role == "accountant"
    _set(house, house.people["sam"], house.owner, is_active=False)
    assert logins.standing(house.owner, house.people["sam"]) is Standing.LOCKED
    assert logins.standing(house.admin, house.people["sam"]) is Standing.LOCKED


@ONE_DRIVER
def test_letter_when_it_was_meant_for_another_wish_then_it_is_refused(house: House) -> None:
    office = Office(house.owner, "test")
    office.open()
    with house.admin.reading() as session:
        address = login_wishes.agent_address(session)
    token = login_wishes.about(WishKind.PASSWORD, house.people["sam"], house.logins["sam"], "somebody", "t")
    letter = sealed_letter.seal(address or "", PASSWORD, token)
    _insert(house.admin, house, kind="password", letter=letter, address=address)
    assert office.work() == 1
    assert (wishes(house)[-1].state, wishes(house)[-1].refusal, wishes(house)[-1].letter) == (WishState.REFUSED, Refusal.SEAL, None)
    office.close()
    mine = house.opened(house.logins["sam"])
    mine.greet()
    mine.dispose()


@ONE_DRIVER
def test_wish_when_forged_then_the_database_writes_who_asked(house: House) -> None:
    _insert(house.admin, house, kind="lock", asked_by="SYSDBA", asked_role="NONE", state="done")
    (wish,) = wishes(house)
    assert (wish.asked_by, wish.asked_role, wish.state) == (house.logins["admin"].upper(), "KONTOR_ADMINISTRATOR", WishState.ASKED)


def _insert(ctx: Context, house: House, **values: object) -> None:
    given = {"employee_id": house.people["sam"], "login": house.logins["sam"], "token": "t", "asked_by": "", "asked_role": "", "state": "asked", **values}
    table = sa.table("login_wish", *(sa.column(name) for name in (*given, "asked_at")))
    with ctx.database.engine.begin() as connection:
        connection.execute(sa.insert(table).values(**given, asked_at=sa.func.current_timestamp()))


def _set(house: House, id: int, who: Context | None = None, **values: object) -> None:
    card = records.load(who or house.admin, "employee", id)
    for name, value in values.items():
        card[name] = value
    records.save(who or house.admin, card)


def _until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)
