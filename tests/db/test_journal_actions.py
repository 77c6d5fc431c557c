"""Looking back: actions of a person, entries of an action, and what came later, alike on all databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core import clock
from app.db.engine import Database
from app.db.guard import journal_actions
from app.db.session import UnitOfWork, reading
from app.models.clients import Client

pytestmark = pytest.mark.backends


def make(database: Database, use_case: str, *names: str) -> list[int]:
    with UnitOfWork(database, use_case, login="anna", data={"count": len(names)}) as uow:
        uow.session.add_all([Client(name=name) for name in names])
        return list(uow.commit().created("client"))


def rename(database: Database, id: int, name: str) -> None:
    with UnitOfWork(database, "clients.client.save", login="anna") as uow:
        client = uow.session.get(Client, id)
        assert client is not None
        client.name = name
        uow.commit()


def test_actions_when_asked_for_use_cases_then_the_newest_come_first_with_what_they_touched(database: Database) -> None:
    since = clock.now() - timedelta(minutes=5)
    first = make(database, "clients.client.save", "Alfa", "Beta")
    make(database, "other.use.case", "Gamma")
    rename(database, first[0], "Alfa GmbH")
    with reading(database) as session:
        found = journal_actions.actions(session, ["clients.client.save", "clients.client.delete"], since)
        nobody = journal_actions.actions(session, ["clients.client.save"], since, login="berta")
        future = journal_actions.actions(session, ["clients.client.save"], since + timedelta(hours=1))
    assert [(one.use_case, one.rows, one.table, one.key, one.op) for one in found] == [
        ("clients.client.save", 1, "client", str(first[0]), "U"), ("clients.client.save", 2, "client", str(first[0]), "I"),
    ]
    assert found[1].data == {"count": 2}
    assert nobody == future == []


def test_action_when_asked_by_any_of_its_entries_then_all_of_them_come_in_order(database: Database) -> None:
    ids = make(database, "clients.client.save", "Alfa", "Beta")
    with reading(database) as session:
        (head,) = journal_actions.actions(session, ["clients.client.save"], clock.now() - timedelta(minutes=5))
        entries = journal_actions.action(session, head.id)
        again = journal_actions.action(session, entries[-1].id)
        assert journal_actions.action(session, 10**9) == []
    assert entries == again
    assert [(entry.op, entry.table, entry.key) for entry in entries[1:]] == [("I", "client", str(id)) for id in ids]
    assert (entries[0].op, entries[0].table) == ("A", "clients.client.save")


def test_later_when_a_row_or_the_table_is_asked_then_only_what_came_after_comes_newest_first(database: Database) -> None:
    alfa, beta = make(database, "clients.client.save", "Alfa", "Beta")
    rename(database, alfa, "Alfa 2")
    rename(database, beta, "Beta 2")
    rename(database, alfa, "Alfa 3")
    with reading(database) as session:
        of_alfa = journal_actions.later(session, "client", alfa)
        after = journal_actions.later(session, "client", after=of_alfa[-1].id + 1)
        moment = journal_actions.later(session, "client", alfa, moment=of_alfa[0].at)
    assert [entry.values["name"] for entry in of_alfa] == [["Alfa 2", "Alfa 3"], ["Alfa", "Alfa 2"], "Alfa"]
    assert [entry.key for entry in after] == [str(alfa), str(beta), str(alfa)]
    assert moment == []
