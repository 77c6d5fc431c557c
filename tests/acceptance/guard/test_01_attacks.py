"""Bar 1: each role with its own password and an SQL tool tries to read, steal, give away, forge and break in; every refusal by its SQLSTATE.

An attack is refused when the server says so with the state that is expected, or harmless when it runs and gives or touches nothing that is not the person's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest
import sqlalchemy as sa
from psycopg import sql
from sqlalchemy import exc

from app.core import sealed_letter
from app.core.enums.logins import WishKind
from app.db.engine import Database
from app.db.failures import Failure
from app.db.guard import staff
from app.db.session import reading
from app.models.access import LoginWish
from app.services import login_wishes
from app.services.login_office import Office
from tests.acceptance.guard import attacks_contacts, attacks_firebird, attacks_tasks
from tests.acceptance.guard.attacks import Attack, attacks
from tests.helpers.staffed import PASSWORD, Staffed, staffed

LEAST_ATTACKS, LEAST_ON_FIREBIRD = 80, 40


@dataclass
class Tried:
    """What became of an attack: the SQLSTATE of the refusal, or the rows that came or were touched."""

    state: str = ""
    rows: int = 0


@pytest.fixture
def firm(database: Database) -> Iterator[Staffed]:
    with staffed(database) as made:
        yield made


def play(firm: Staffed, attack: Attack) -> Tried:
    """Run the statements of an attack as somebody would by hand, and roll everything back."""
    url = firm.database.url
    place = {"host": url.host, "port": url.port, "dbname": url.database, "user": firm.logins[attack.who], "password": PASSWORD}
    place |= {"host": dict(url.query).get("host", url.host)}
    with psycopg.connect(**{name: value for name, value in place.items() if value}) as connection:
        try:
            rows = 0
            for statement in attack.statements:
                cursor = connection.execute(sql.SQL(statement))
                rows = cursor.rowcount if cursor.description is None else len([row for row in cursor.fetchall() if any(value is not None for value in row)])
            return Tried(rows=max(rows, 0))
        except psycopg.Error as error:
            return Tried(state=error.sqlstate or "none")
        finally:
            connection.rollback()


@pytest.mark.heavy
@pytest.mark.backends("postgres")
@pytest.mark.timeout(900)
def test_staff_when_attacking_by_hand_then_each_attack_is_refused_or_gives_nothing(firm: Staffed, capsys: pytest.CaptureFixture[str]) -> None:
    tried = [(attack, play(firm, attack)) for attack in [*attacks(firm), *attacks_contacts.on_postgres(firm), *attacks_tasks.on_postgres(firm)]]
    wrong = [
        (attack.who, attack.statements[-1], result)
        for attack, result in tried
        if (result.state != attack.state if attack.state else bool(result.state) or result.rows > attack.most)
    ]
    refused = sum(1 for _attack, result in tried if result.state)
    with capsys.disabled():
        print(f"\nbar 1, PostgreSQL: {len(tried)} attacks by {len({attack.who for attack, _result in tried})} people: {refused} refused by the server,"
              f" {len(tried) - refused} ran and gave nothing that is not theirs")
    assert not wrong, "\n".join(map(str, wrong))
    assert len(tried) >= LEAST_ATTACKS


@pytest.mark.heavy
@pytest.mark.backends("firebird-fdb", "firebird-driver")
@pytest.mark.timeout(900)
def test_staff_when_attacking_firebird_by_hand_then_each_attack_is_refused_or_gives_nothing(firm: Staffed, capsys: pytest.CaptureFixture[str]) -> None:
    tried, planned = [], [*attacks_firebird.attacks(firm), *attacks_tasks.on_firebird(firm)]
    for who in {attack.who: None for attack in planned}:
        with firm.opened(who) as database:
            tried += [(attack, _play_on_firebird(database, attack)) for attack in planned if attack.who == who]
    wrong = [(attack.who, attack.statements[-1], result) for attack, result in tried if result.state != attack.state or result.rows]
    refused = sum(1 for _attack, result in tried if result.state)
    with capsys.disabled():
        print(f"\nbar 1, Firebird: {len(tried)} attacks by {len({attack.who for attack, _result in tried})} people: {refused} refused by the server,"
              f" {len(tried) - refused} ran and gave nothing that is not theirs")
    assert not wrong, "\n".join(map(str, wrong))
    assert len(tried) >= LEAST_ON_FIREBIRD


@pytest.mark.heavy
@pytest.mark.backends("firebird-fdb", "firebird-driver")
@pytest.mark.timeout(900)
def test_administrator_when_forging_wishes_then_the_agent_does_none_of_them(firm: Staffed, capsys: pytest.CaptureFixture[str]) -> None:
    office = Office(firm.firm.ctx, "test")
    office.open()
    letter = sealed_letter.seal(office.box.address, PASSWORD, login_wishes.about(WishKind.PASSWORD, 1, "somebody", firm.logins["owner"], "t"))
    forged = attacks_firebird.wishes(firm, letter, office.box.address)
    before = staff.doors(firm.database)
    with firm.opened("administrator") as database, database.engine.connect() as connection:
        for statement, _reason in forged:
            connection.exec_driver_sql(statement)
        connection.commit()
    office.work()
    with reading(firm.database) as session:
        answered = session.scalars(sa.select(LoginWish).order_by(LoginWish.id)).all()
    wrong = [(statement, wish.refusal) for (statement, reason), wish in zip(forged, answered, strict=True) if wish.refusal != reason]
    with capsys.disabled():
        print(f"\nbar 1, Firebird: {len(forged)} forged wishes for logins, {sum(wish.refusal is not None for wish in answered)} refused by the agent")
    assert not wrong, "\n".join(map(str, wrong))
    assert staff.doors(firm.database) == before
    assert {(wish.asked_by, wish.letter) for wish in answered} == {(firm.logins["administrator"].upper(), None)}


def _play_on_firebird(database: Database, attack: Attack) -> Tried:
    """Run the statements of an attack; a refusal is one whose error code says that a right is missing."""
    with database.engine.connect() as connection:
        try:
            rows = 0
            for statement in attack.statements:
                result = connection.exec_driver_sql(statement)
                rows = len(result.fetchall()) if result.returns_rows else 0
                connection.connection.dbapi_connection.commit()  # type: ignore[union-attr]
            return Tried(rows=rows)
        except exc.DBAPIError as error:
            return Tried(state="denied" if database.backend.classify(error) is Failure.DENIED else str(error.orig))
        except database.engine.dialect.dbapi.Error as error:  # type: ignore[union-attr]
            told = exc.DBAPIError("", None, error)
            return Tried(state="denied" if database.backend.classify(told) is Failure.DENIED else str(error))
        finally:
            connection.rollback()
