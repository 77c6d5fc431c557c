"""Bar 1, the books: whoever may post tries by hand to change what is posted and to move goods and money; every refusal by its code.

An attack that the server lets through would stay in the database, so the check of all data speaks last.
"""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import exc

from app.db.engine import Database
from app.db.failures import Failure
from app.services.verifying import verify
from tests.acceptance.guard import attacks_books
from tests.acceptance.guard.attacks import Attack
from tests.helpers.staffed import PASSWORD, Staffed, staffed

CHECK_VIOLATION, INSUFFICIENT_PRIVILEGE = "23514", "42501"
LEAST = 70


@pytest.fixture
def firm(database: Database) -> Iterator[Staffed]:
    with staffed(database) as made:
        yield made


def play(firm: Staffed, attack: Attack) -> str:
    """Run an attack in one transaction and commit it; returns the name of the refusal, with its SQLSTATE checked."""
    url = firm.database.url
    place = {"host": dict(url.query).get("host", url.host), "port": url.port, "dbname": url.database, "user": firm.logins[attack.who], "password": PASSWORD}
    with psycopg.connect(**{name: value for name, value in place.items() if value}) as connection:
        try:
            for statement in attack.statements:
                connection.execute(sql.SQL(statement))
            connection.commit()
            return "nothing"
        except psycopg.Error as error:
            connection.rollback()
            if error.sqlstate == CHECK_VIOLATION:
                return error.diag.constraint_name or "no name"
            return attacks_books.DENIED if error.sqlstate == INSUFFICIENT_PRIVILEGE else str(error)


def play_on_firebird(database: Database, attack: Attack) -> str:
    """The same through the driver; an exception of ours comes under its name."""
    driver = database.engine.dialect.dbapi
    with database.engine.connect() as connection:
        try:
            for statement in attack.statements:
                connection.exec_driver_sql(statement)
            connection.commit()
            return "nothing"
        except (exc.DBAPIError, driver.Error) as error:  # type: ignore[union-attr]
            connection.rollback()
            told = error if isinstance(error, exc.DBAPIError) else exc.DBAPIError("", None, error)
            names = (name for name in (attacks_books.STANDS, attacks_books.BALANCE) if name.upper() in str(told.orig))
            return next(names, attacks_books.DENIED if database.backend.classify(told) is Failure.DENIED else str(told.orig))


@pytest.mark.heavy
@pytest.mark.timeout(900)
@pytest.mark.backends("postgres", "firebird-fdb", "firebird-driver")
def test_books_when_attacked_by_whoever_may_post_then_they_stand(firm: Staffed, backend: str, capsys: pytest.CaptureFixture[str]) -> None:
    made = attacks_books.papers(firm)
    found = attacks_books.attacks(firm, made, firm.database.name)
    tried = []
    for who in dict.fromkeys(attack.who for attack in found):
        with firm.opened(who) as database:
            mine = [attack for attack in found if attack.who == who]
            tried += [(attack, play(firm, attack) if backend == "postgres" else play_on_firebird(database, attack)) for attack in mine]
    wrong = [(attack.who, attack.statements, result) for attack, result in tried if result != attack.state]
    findings = verify(firm.firm.ctx)
    with capsys.disabled():
        print(f"\nbar 1, books, {backend}: {len(tried)} attacks by {len({attack.who for attack in found})} people, {len(tried) - len(wrong)} refused, {len(findings)} findings")
    assert not wrong, "\n".join(str(one)[:400] for one in wrong)
    assert findings == []
    assert len(tried) >= LEAST
