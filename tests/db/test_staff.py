"""A staff login works with the tables, and can neither touch the journal nor change definitions."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy import exc

from app.core.enums.people import Role, Scope
from app.core.errors import AccessDenied, UserError
from app.db.engine import Database, open_database
from app.db.failures import Failure
from app.db.guard import journal, staff
from app.db.locking import lock_rows
from app.db.migrate import SchemaState, check
from app.db.numbering import take_number
from app.db.session import AlreadyDone, UnitOfWork, reading
from app.models import Base
from app.models.organisation import Branch, Employee

pytestmark = pytest.mark.backends("postgres", "firebird-fdb", "firebird-driver")

PASSWORD = "it's a secret"
_numbers = itertools.count(1)
ATTACKS = {
    "postgres": [
        "INSERT INTO jrn.entry(op, tbl) VALUES ('I', 'branch')",
        "SELECT * FROM jrn.entry",
        "UPDATE jrn.entry SET login = 'x'",
        "DELETE FROM jrn.entry",
        "DELETE FROM jrn.idem",
        "ALTER TABLE branch DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "SET SESSION AUTHORIZATION admin",
        'SELECT jrn."t_branch"()',
        "CREATE TABLE mine(id int)",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE TEMP TABLE mine(id int)",
        "DROP TABLE branch",
        "TRUNCATE branch CASCADE",
        "UPDATE alembic_version SET version_num = 'x'",
        "CREATE ROLE friend LOGIN",
    ],
    "firebird": [
        "INSERT INTO jrn_entry(op, tbl) VALUES ('I', 'branch')",
        "SELECT login FROM jrn_entry",
        "UPDATE jrn_entry SET login = 'x'",
        "DELETE FROM jrn_entry",
        "DELETE FROM jrn_idem",
        "ALTER TRIGGER jrn_stamp INACTIVE",
        'ALTER TRIGGER "J_branch" INACTIVE',
        "SELECT GEN_ID(jrn_seq, 1) FROM rdb$database",
        "CREATE TABLE mine(id INT)",
        "CREATE PROCEDURE mine AS BEGIN END",
        "DROP TABLE branch",
        "UPDATE alembic_version SET version_num = 'x'",
        "CREATE USER friend PASSWORD 'x'",
        "GRANT ALL ON branch TO PUBLIC",
    ],
}


@pytest.fixture
def login() -> str:
    return f"ann_{next(_numbers)}"


@pytest.fixture
def as_ann(database: Database, login: str) -> Iterator[Database]:
    with database.engine.connect() as connection:
        if database.name == "postgres":  # PostgreSQL copies no rights from a template's database
            staff.grant(connection, Base.metadata.sorted_tables)
        connection.execute(sa.insert(Employee).values(name="Ann", login=login, role=Role.OWNER, scope=Scope.ALL))
        staff.create_login(database, connection, login, PASSWORD)
        connection.commit()
    opened = open_database(database.url.set(username=login).render_as_string(), PASSWORD)
    yield opened
    opened.dispose()
    with database.engine.connect() as connection:
        journal.run(connection, [f'DROP OWNED BY "{login}"', f'DROP ROLE "{login}"'] if database.name == "postgres" else [f'DROP USER "{login.upper()}"'])
        connection.commit()


def execute(connection: sa.Connection, *statements: str) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement)
    connection.commit()


def test_staff_when_working_then_everything_of_the_day_is_allowed(as_ann: Database, login: str) -> None:
    assert check(as_ann) is SchemaState.CURRENT
    with UnitOfWork(as_ann, "test.branch.save", idempotency_key="k1") as uow:
        branch = Branch(name="North")
        uow.session.add(branch)
        take_number(uow.session, "branch")
        uow.commit()
    with UnitOfWork(as_ann, "test.branch.save") as uow:
        lock_rows(uow.session, Branch, [branch.id])[0].name = "South"
        uow.commit()
    with pytest.raises(AlreadyDone):
        UnitOfWork(as_ann, "test.branch.save", idempotency_key="k1").__enter__()
    with reading(as_ann) as session:
        assert session.scalars(sa.select(Branch.name)).all() == ["South"]
        assert {entry.login.lower() for entry in journal.history(session, "branch", branch.id)} == {login}
        assert as_ann.backend.current_login(session.connection()).lower() == login
    cursor = as_ann.backend.feed(as_ann.engine)
    cursor.open()
    cursor.poll()
    cursor.close()


def test_staff_when_attacking_then_refused(as_ann: Database) -> None:
    for attack in ATTACKS[as_ann.name]:
        with as_ann.engine.connect() as connection:
            with pytest.raises(exc.DBAPIError) as refused:
                execute(connection, attack)
            assert as_ann.backend.classify(refused.value) is Failure.DENIED or "append-only" in str(refused.value), attack


def test_staff_when_shut_out_then_open_session_ends_and_no_new_one_begins(database: Database, as_ann: Database, login: str) -> None:
    with as_ann.engine.connect() as connection:
        connection.execute(sa.select(Branch.id))
        staff.shut_out(database, login)
        with pytest.raises(exc.DBAPIError):
            execute(connection, *["SELECT id FROM branch"] * 20)
        connection.invalidate()
    as_ann.dispose()
    with pytest.raises(AccessDenied):
        as_ann.greet()
    staff.let_in_again(database, login)
    staff.set_password(database, login, "another secret")
    open_again = open_database(as_ann.url.render_as_string(), "another secret")
    open_again.greet()
    open_again.dispose()


def test_login_when_unacceptable_then_refused(database: Database, as_ann: Database, login: str) -> None:
    for name, password in (("Robert'); DROP", PASSWORD), ("x", PASSWORD), ("bob", "short"), (login, PASSWORD)):
        with pytest.raises(UserError), database.engine.connect() as connection:
            staff.create_login(database, connection, name, password)


def test_greet_when_password_is_wrong_then_access_denied(as_ann: Database) -> None:
    wrong = open_database(as_ann.url.render_as_string(), "wrong password")
    with pytest.raises(AccessDenied):
        wrong.greet()
    wrong.dispose()
