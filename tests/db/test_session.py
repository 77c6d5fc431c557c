"""The unit of work on all databases: what it collects, refuses and translates."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Sequence

import pytest
import sqlalchemy as sa

from app.core.changes import Change
from app.core.errors import StaleRecord
from app.db.engine import Database
from app.db.failures import Failure
from app.db.locking import lock_rows
from app.db.numbering import continue_after, last_number, take_number
from app.db.session import AlreadyDone, BrokenConstraint, Conflict, UnitOfWork, reading
from app.models.customization import FirmSetting
from app.models.organisation import Branch, FirmBankAccount

pytestmark = [pytest.mark.backends, pytest.mark.drivers]


def commit(database: Database, record: object) -> None:
    with UnitOfWork(database, "test.save") as uow:
        uow.session.add(record)
        uow.commit()


def rename(database: Database, id: int) -> None:
    with UnitOfWork(database, "test.branch.save") as uow:
        lock_rows(uow.session, Branch, [id])[0].name = "late"
        uow.commit()


def save_again(database: Database, branch: Branch) -> None:
    with UnitOfWork(database, "test.branch.save") as uow:
        uow.session.add(branch)
        branch.name = "mine"
        uow.commit()


def make_branch(database: Database, name: str | None = "North", key: str | None = None) -> int:
    with UnitOfWork(database, "test.branch.save", login="ann", idempotency_key=key) as uow:
        branch = Branch(name=name)
        uow.session.add(branch)
        uow.commit()
        return branch.id


def names(database: Database) -> list[str]:
    with reading(database) as session:
        return list(session.scalars(sa.select(Branch.name).order_by(Branch.id)))


def test_commit_when_rows_were_flushed_then_names_them_all(database: Database) -> None:
    first, second = make_branch(database, "A"), make_branch(database, "B")
    with UnitOfWork(database, "test.branch.save", login="ann") as uow:
        uow.session.get_one(Branch, first).name = "A2"
        uow.session.delete(uow.session.get_one(Branch, second))
        third = Branch(name="C")
        uow.session.add(third)
        uow.session.flush()
        third.name = "C2"
        changes = uow.commit()
    assert set(changes) == {Change("branch", first, "U"), Change("branch", second, "D"), Change("branch", third.id, "I")}
    assert names(database) == ["A2", "C2"]


def test_leaving_when_not_committed_then_nothing_is_kept(database: Database) -> None:
    with UnitOfWork(database, "test.branch.save") as uow:
        uow.session.add(Branch(name="gone"))
        uow.session.flush()
    assert names(database) == []


def test_key_when_used_again_then_tells_the_first_changes(database: Database) -> None:
    key = uuid.uuid4().hex
    id = make_branch(database, key=key)
    with pytest.raises(AlreadyDone) as done:
        make_branch(database, key=key)
    assert tuple(done.value.changes) == (Change("branch", id, "I"),)
    assert names(database) == ["North"]


def test_save_when_version_is_old_then_stale_record_names_it(database: Database) -> None:
    id = make_branch(database)
    with UnitOfWork(database, "test.branch.save") as uow:
        mine = uow.session.get_one(Branch, id)
        uow.session.expunge(mine)
    with UnitOfWork(database, "test.branch.save") as uow:
        uow.session.get_one(Branch, id).name = "theirs"
        uow.commit()
    with pytest.raises(StaleRecord) as stale:
        save_again(database, mine)
    assert (stale.value.entity, stale.value.id) == ("branch", id)
    assert names(database) == ["theirs"]


def test_row_when_required_value_is_missing_then_broken_constraint(database: Database) -> None:
    with pytest.raises(BrokenConstraint) as broken:
        make_branch(database, None)
    assert broken.value.kind is Failure.EMPTY
    assert broken.value.constraint == "branch.name"


def test_row_when_value_is_taken_or_reference_is_gone_then_broken_constraint(database: Database) -> None:
    def add(record: object) -> Failure:
        with pytest.raises(BrokenConstraint) as broken:
            commit(database, record)
        assert broken.value.constraint or database.name == "sqlite"
        return broken.value.kind

    commit(database, FirmSetting(name="colour", value=1))
    assert add(FirmSetting(name="colour", value=2)) is Failure.UNIQUE
    assert add(FirmBankAccount(firm_id=10**6, account="x")) is Failure.REFERENCE


def test_event_when_added_then_reaction_runs_before_commit(database: Database) -> None:
    def react(uow: UnitOfWork, told: Sequence[object]) -> None:
        uow.session.add_all(Branch(name=f"after {happened}") for happened in told)

    with UnitOfWork(database, "test.branch.save", react=react) as uow:
        uow.add_event("opening")
        changes = uow.commit()
    assert names(database) == ["after opening"]
    assert len(changes.created("branch")) == 1


def test_reading_when_something_is_written_then_refused(database: Database) -> None:
    with reading(database) as session:
        session.add(Branch(name="x"))
        with pytest.raises(RuntimeError):
            session.flush()


def test_lock_when_held_by_another_then_waits_and_sees_the_new_value(database: Database) -> None:
    id = make_branch(database, "one")
    locked, seen = threading.Event(), []

    def hold() -> None:
        with UnitOfWork(database, "test.hold") as uow:
            (row,) = lock_rows(uow.session, Branch, [id])
            locked.set()
            threading.Event().wait(0.3)
            row.name = "two"
            uow.commit()

    holder = threading.Thread(target=hold)
    holder.start()
    assert locked.wait(60)
    for _attempt in range(5):
        try:
            with UnitOfWork(database, "test.wait") as uow:
                seen.append(lock_rows(uow.session, Branch, [id, id + 1000])[0].name)
        except Conflict:
            continue
        break
    holder.join()
    assert seen == ["two"]


def test_lock_when_held_too_long_then_conflict(database: Database) -> None:
    id = make_branch(database)
    with UnitOfWork(database, "test.hold") as holder:
        lock_rows(holder.session, Branch, [id])
        with pytest.raises(Conflict):
            rename(database, id)


def test_number_when_rolled_back_then_given_again(database: Database) -> None:
    for expected in (1, 2):
        with UnitOfWork(database, "test.number") as uow:
            assert take_number(uow.session, "invoice.2026") == expected
            uow.commit()
    with UnitOfWork(database, "test.number") as uow:
        assert take_number(uow.session, "invoice.2026") == 3
    with UnitOfWork(database, "test.number") as uow:
        assert take_number(uow.session, "invoice.2026") == 3
        continue_after(uow.session, "order", 40)
        assert take_number(uow.session, "order") == 41
        uow.commit()
    with reading(database) as session:
        assert last_number(session, "order") == 41
        assert last_number(session, "unknown") == 0
