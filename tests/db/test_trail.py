"""Events in the journal, and its search: the same answers on all databases, and nothing for whoever may not view it."""

from __future__ import annotations

import datetime
import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from sqlalchemy import exc

from app.core.enums.people import Role, Scope
from app.core.errors import AccessDenied
from app.db.engine import Database, open_database
from app.db.guard import journal, staff, trail, trail_sqlite
from app.db.guard.trail import Wanted
from app.db.session import UnitOfWork, reading
from app.models import Base
from app.models.clients import Client
from app.models.organisation import Branch, Employee

_numbers = itertools.count(1)


def tell(database: Database, kind: str, key: str, **document: object) -> None:
    with database.engine.connect() as connection:
        trail.write(connection, kind, key, json.dumps(document, ensure_ascii=False), "ann")
        connection.commit()


def found(database: Database, wanted: Wanted, **rest: int) -> trail.Found:
    with reading(database) as session:
        return trail.search(session, wanted, **rest)


def branch(database: Database, name: str) -> int:
    with UnitOfWork(database, "test.branch.save", "ann") as uow:
        made = Branch(name=name)
        uow.session.add(made)
        uow.commit()
        return made.id


@pytest.mark.backends
def test_event_when_written_then_it_stands_between_the_changes_of_rows_with_who_when_and_where(database: Database) -> None:
    first = branch(database, 'Nord "Ост"')
    tell(database, "export", "branch", rows=2, filters="Город: \"Köln\"")
    tell(database, "open", f"branch|{first}")
    lines = found(database, Wanted()).entries
    assert [(line.op, line.table, line.key) for line in lines] == [
        ("E", "app:open", f"branch|{first}"), ("E", "app:export", "branch"), ("I", "branch", str(first)),
    ]
    assert lines[0].login
    assert datetime.timedelta(0) <= lines[0].at - lines[2].at < datetime.timedelta(minutes=10)
    assert json.loads(lines[1].document or "") == {"rows": 2, "filters": "Город: \"Köln\""}
    assert lines[2].use_case == "test.branch.save"
    assert found(database, Wanted(table="branch", key=str(first), kinds=("app:open", "app:print"))).entries == [lines[0], lines[2]]
    assert found(database, Wanted(table="app:export", about="branch")).entries == [lines[1]]
    assert found(database, Wanted(table="app:open", about="branch")).entries == [lines[0]]
    assert found(database, Wanted(table="app:open", about="bran")).entries == []
    assert found(database, Wanted(op="I")).entries == [lines[2]]
    assert found(database, Wanted(text="kÖLN")).entries == [lines[1]]
    assert found(database, Wanted(text='ост"')).entries == [lines[2]]
    assert found(database, Wanted(login=lines[0].login)).entries == lines
    assert found(database, Wanted(login="nobody")).entries == []


@pytest.mark.backends
def test_search_when_paged_in_both_ways_then_each_entry_is_met_once(database: Database) -> None:
    for number in range(11):
        tell(database, "open", f"client|{number}", even=f"{'yes' if number % 2 == 0 else 'no'}")
    whole = found(database, Wanted()).entries
    assert [line.key for line in whole] == [f"client|{number}" for number in range(10, -1, -1)]
    down, before = [], trail.LAST_ID
    while True:
        page = found(database, Wanted(), before=before, limit=4)
        down += page.entries
        if page.is_all:
            break
        assert page.reach is not None
        before = page.reach
    assert down == whole
    up, after = [], 0
    while (page := found(database, Wanted(), after=after, older=False, limit=4)).entries:
        up = page.entries + up
        after = page.entries[0].id
    assert up == whole
    looked = found(database, Wanted(text="yes"), limit=2, scan=2)
    assert ([line.key for line in looked.entries], looked.is_all) == (["client|10"], False)
    assert looked.reach is not None
    rest = found(database, Wanted(text="yes"), before=looked.reach, limit=9, scan=20).entries
    assert rest[0].key == "client|8"


@pytest.mark.backends
def test_event_when_its_document_is_long_then_it_is_kept_whole(database: Database) -> None:
    for length in (1900, 5000, 200_000):
        tell(database, "export", "client", records="ж" * length)
    assert [len(json.loads(line.document or "")["records"]) for line in found(database, Wanted()).entries] == [200_000, 5000, 1900]
    assert len(found(database, Wanted(text="жж")).entries) == 3


@pytest.mark.backends
def test_search_when_a_period_is_asked_for_then_only_its_entries_are_given(database: Database) -> None:
    for number in range(5):
        tell(database, "open", f"client|{number}")
    moment = found(database, Wanted()).entries[2].at
    late = found(database, Wanted(since=moment)).entries
    early = found(database, Wanted(until=moment)).entries
    assert all(line.at >= moment for line in late)
    assert all(line.at < moment for line in early)
    assert len(late) + len(early) == 5
    assert found(database, Wanted(since=moment + datetime.timedelta(days=1))).entries == []
    assert found(database, Wanted(until=moment - datetime.timedelta(days=1))).entries == []


def test_search_when_the_journal_is_long_then_each_question_is_a_range_of_an_index(database: Database) -> None:
    questions = {
        Wanted(): "PRIMARY KEY", Wanted(login="ann"): "jrn_entry_login", Wanted(table="client"): "jrn_entry_tbl", Wanted(op="D"): "jrn_entry_op",
        Wanted(op="E"): "jrn_entry_op", Wanted(table="client", key="5", kinds=("app:open",)): "jrn_entry_row",
    }
    with database.engine.connect() as connection:
        for wanted, index in questions.items():
            text, values = trail_sqlite.statement(wanted, 0, trail.LAST_ID, True, 100, 100)
            plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values)]
            assert any(index in line for line in plan), (wanted, plan)
        connection.rollback()


@contextmanager
def signed_in(database: Database, role: Role) -> Iterator[Database]:
    """The database as somebody of a role sees it."""
    login = f"{role}_{next(_numbers)}"
    with database.engine.connect() as connection:
        if database.name == "postgres":
            staff.grant(connection, Base.metadata.sorted_tables)
        trail.install(connection)
        staff.share(connection)
        connection.execute(sa.insert(Employee).values(name="Sam", login=login, role=role, scope=Scope.ALL))
        staff.create_login(database, connection, login, "it's a secret")
        connection.commit()
    opened = open_database(database.url.set(username=login).render_as_string(), "it's a secret")
    yield opened
    opened.dispose()
    with database.engine.connect() as connection:
        drop = [f'DROP OWNED BY "{login}"', f'DROP ROLE "{login}"'] if database.name == "postgres" else [f'DROP USER "{login.upper()}"']
        journal.run(connection, drop)
        connection.commit()


@pytest.mark.backends("postgres", "firebird-driver")
def test_seller_when_adding_and_searching_then_lines_stand_in_their_own_name_and_the_search_is_refused(database: Database) -> None:
    with signed_in(database, Role.SALES) as seller:
        tell(seller, "export", "client", rows=3)
        (line,) = found(database, Wanted(op="E")).entries
        assert line.login.lower() == seller.url.username
        with pytest.raises((exc.DBAPIError, AccessDenied)):
            found(seller, Wanted())
        with seller.engine.connect() as connection:
            table = "jrn.entry" if database.name == "postgres" else "jrn_entry"
            with pytest.raises(exc.DBAPIError):
                connection.execute(sa.text(f"INSERT INTO {table}(op, tbl, rkey) VALUES ('E', 'app:export', 'client')"))
            connection.rollback()
            if database.name == "postgres":
                for forged in ("I", "client'", ""):
                    with pytest.raises(exc.DBAPIError):
                        trail.write(connection, forged, "5", "{}")
                    connection.rollback()


@pytest.mark.backends("postgres", "firebird-driver")
def test_journal_when_viewed_by_roles_then_each_sees_the_values_of_the_tables_that_it_may_read(database: Database) -> None:
    tell(database, "export", "client", rows=3)
    with UnitOfWork(database, "test.client.save") as uow:
        uow.session.add(Client(name="Bolt & Nut"))
        uow.commit()
    for role, values in ((Role.AUDITOR, True), (Role.ADMINISTRATOR, False)):
        with signed_in(database, role) as person:
            (line,) = found(person, Wanted(table="client")).entries
            assert (line.document is not None) is values
            assert json.loads(found(person, Wanted(table="app:export")).entries[0].document or "") == {"rows": 3}
            assert len(found(person, Wanted(text="bolt & n")).entries) == int(values)
