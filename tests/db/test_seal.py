"""Seals of the journal: every entry once, in an unbroken chain, across restores; each kind of tampering is named at the right place."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from app.core.enums.people import Role, Scope
from app.db import backup, migrate
from app.db.engine import Database, open_database
from app.db.guard import journal, seal, seal_blocks, seal_check, staff, trail
from app.db.guard.journal_hash import block_hash
from app.db.guard.seal_check import Broken, Fault
from app.db.session import UnitOfWork
from app.models import Base
from app.models.organisation import Branch, Employee
from app.services.witness import Loss, Missing, Witness
from tests.helpers import tampering
from tests.helpers.databases import Source


def add(database: Database, *names: str) -> None:
    for name in names:
        with UnitOfWork(database, "test.branch.save") as uow:
            uow.session.add(Branch(name=name))
            uow.commit()


def seal_all(database: Database) -> int:
    count = 0
    while (sealed := seal.seal(database)).entries:
        count += sealed.entries
    return count


def check(database: Database, report: Callable[[int, int], object] = lambda _done, _total: None) -> seal_check.Proof:
    with seal.looking(database) as connection:
        return seal_check.check(connection, report)


def missing(database: Database, file: Path) -> Missing | None:
    with seal.looking(database) as connection:
        return Witness(file).missing(connection)


def ids(database: Database) -> list[int]:
    with seal.looking(database) as connection:
        epochs = connection.execute(sa.text(f"SELECT DISTINCT epoch FROM {tampering.table(database, 'entry')}")).scalars().all()
        return sorted(entry.id for epoch in epochs for entry in seal_blocks.span(connection, epoch, -(2**62), seal_blocks.END))


@pytest.fixture
def sealed(database: Database) -> Database:
    """A journal of twelve entries in three blocks."""
    for names in (("North", "Süd \"quoted\" Жук"), ("East", "West"), ("Up", "Down")):
        add(database, *names)
        assert seal_all(database) == 4
    return database


@pytest.mark.backends
def test_seal_when_entries_came_then_each_is_in_a_block_once_and_all_is_proved(sealed: Database) -> None:
    assert seal_all(sealed) == 0
    add(sealed, "unsealed")
    with seal.looking(sealed) as connection:
        blocks = seal_blocks.blocks(connection, 0, 10)
    assert [block.entries for block in blocks] == [4, 4, 4]
    told: list[tuple[int, int]] = []
    proof = check(sealed, lambda done, total: told.append((done, total)))
    assert (proof.entries, proof.waiting, proof.broken) == (12, 2, None)
    assert proof.head is not None and proof.head.number == 3
    assert told[-1] == (12, 12)


@pytest.mark.backends
def test_seal_when_a_document_is_long_then_it_is_proved_as_well(database: Database) -> None:
    with UnitOfWork(database, "test.event") as uow:
        trail.write(uow.session.connection(), "export", "client|1", json.dumps({"text": "Жук \\ \"" * 3000}, ensure_ascii=False))
        uow.commit()
    add(database, "after it")
    assert seal_all(database) == 4
    assert check(database).broken is None
    tampering.tamper(database, "UPDATE {entry} SET doc = NULL, addr = 'x' WHERE id = :id", id=ids(database)[1])
    assert check(database).broken == Broken(Fault.CHANGED, 1, ids(database)[1])


ATTACKS: dict[str, tuple[Callable[[Database, list[int]], None], Fault, int, int | None]] = {
    "edited": (lambda database, known: tampering.edit(database, known[5]), Fault.CHANGED, 2, 5),
    "edited with its hash": (lambda database, known: tampering.edit_with_hash(database, known[5]), Fault.CHANGED, 2, 5),
    "deleted": (lambda database, known: tampering.delete(database, known[6]), Fault.DELETED, 2, 6),
    "inserted": (lambda database, known: tampering.insert(database, known[1], -1), Fault.INSERTED, 1, -1),
    "reordered": (lambda database, known: tampering.swap(database, known[4], known[9]), Fault.CHANGED, 2, 4),
    "block rewritten": (
        lambda database, _known: tampering.tamper(database, "UPDATE {block} SET horizon = horizon + 1 WHERE num = 2"), Fault.BLOCK_CHANGED, 2, None,
    ),
    "block taken away": (lambda database, _known: tampering.tamper(database, "DELETE FROM {block} WHERE num = 2"), Fault.BLOCK_MISSING, 2, None),
    "another epoch": (
        lambda database, known: tampering.tamper(database, "UPDATE {entry} SET epoch = 9 WHERE id = :id", id=known[5]), Fault.CHANGED, 2, 5,
    ),
}


@pytest.mark.backends
@pytest.mark.parametrize("attack", ATTACKS)
def test_check_when_an_owner_tampered_then_the_first_broken_entry_is_named(sealed: Database, attack: str) -> None:
    known = ids(sealed)
    act, fault, block, index = ATTACKS[attack]
    act(sealed, known)
    broken = check(sealed).broken
    assert broken is not None
    assert (broken.fault, broken.block) == (fault, block)
    assert broken.entry == (index if index is None or index < 0 else known[index])


@pytest.mark.backends
def test_check_when_an_entry_was_edited_before_its_seal_then_named(database: Database) -> None:
    add(database, "North", "South")
    known = ids(database)
    tampering.edit(database, known[1])
    if database.name != "firebird":  # which has no hash in SQL, so what comes before the seal is not proved
        assert check(database).broken is None  # nothing is sealed yet, so nobody knows where the journal begins
        seal_all(database)
        assert check(database).broken == Broken(Fault.CHANGED, 1, known[1])
        add(database, "East")
        last = ids(database)[-1]
        tampering.edit(database, last)
        tampering.tamper(database, "UPDATE {entry} SET doc = substr(doc, 1, length(doc) - 1) WHERE id = :id", id=known[1])
        assert check(database).broken == Broken(Fault.CHANGED, None, last)


@pytest.mark.backends
def test_witness_when_the_tail_was_cut_then_the_last_common_head_is_known(sealed: Database, tmp_path: Path) -> None:
    witness = Witness(tmp_path / "a.heads")
    with seal.looking(sealed) as connection:
        for block in seal_blocks.blocks(connection, 0, 10):
            assert witness.note(block)
    assert missing(sealed, tmp_path / "a.heads") is None
    tampering.cut(sealed, 2)
    assert check(sealed).broken is None
    found = missing(sealed, tmp_path / "a.heads")
    assert found is not None and found.kept is not None
    assert (found.loss, found.head.number, found.kept.number) == (Loss.LOST, 3, 2)
    add(sealed, "written over it")
    seal_all(sealed)
    again = Witness(tmp_path / "a.heads")
    head = seal.head(sealed)
    assert head is not None and not again.note(head)
    assert missing(sealed, tmp_path / "a.heads") == found
    again.accept(found)
    assert missing(sealed, tmp_path / "a.heads") is None


@pytest.mark.backends
def test_restore_when_work_goes_on_then_the_chain_goes_on_and_nothing_is_alarmed(source: Source, sealed: Database, tmp_path: Path) -> None:
    add(sealed, "not sealed before the backup")
    witness, file = Witness(tmp_path / "a.heads"), tmp_path / "firm.backup"
    head = seal.head(sealed)
    assert head is not None and witness.note(head)
    backup.backup(sealed, file)
    copy = source.empty("resealed")
    try:
        backup.restore(copy, file)
        for number in range(50):
            add(copy, f"new {number}")
        assert seal_all(copy) == 100
        proof = check(copy)
        assert (proof.broken, proof.entries, proof.waiting) == (None, 12 + 2 + 100, 0)
        assert missing(copy, tmp_path / "a.heads") is None
        add(sealed, "lost with the old server")
        seal_all(sealed)
        later = seal.head(sealed)
        assert later is not None and witness.note(later)
        found = missing(copy, tmp_path / "a.heads")
        assert found is not None and found.loss is Loss.RESTORED
        tampering.edit(copy, ids(copy)[3])
        assert (broken := check(copy).broken) is not None and broken.entry == ids(copy)[3]
    finally:
        source.drop(copy)


@pytest.mark.backends("postgres", "firebird-fdb")
def test_seal_when_somebody_restored_past_us_then_told_and_healed_by_the_next_migration(sealed: Database) -> None:
    higher = "UPDATE {block} SET horizon = 1000000000, block_hash = :hash WHERE num = 3"
    with seal.looking(sealed) as connection:
        block = seal_blocks.blocks(connection, 2, 1)[0]
    forged = block_hash(3, block.epoch, 10**9, block.entries, block.previous, block.content)
    tampering.tamper(sealed, higher, "UPDATE {entry} SET tx = 999999999 WHERE id = (SELECT max(id) FROM {entry})", hash=forged)
    add(sealed, "after the restore")
    assert seal.seal(sealed).is_stuck
    migrate.create_or_upgrade(sealed)
    add(sealed, "in the new epoch")
    assert seal_all(sealed) == 2
    with seal.looking(sealed) as connection:
        assert [block.epoch for block in seal_blocks.blocks(connection, 0, 10)] == [1, 1, 1, 1, 2, 2]


@pytest.mark.backends("postgres", "firebird-fdb", "firebird-driver")
def test_seal_when_a_transaction_is_open_then_what_it_may_precede_waits(database: Database) -> None:
    add(database, "North")
    with UnitOfWork(database, "test.branch.save") as open_one:
        open_one.session.add(Branch(name="slow"))
        open_one.session.flush()
        add(database, "quick")
        assert seal_all(database) == 2
        open_one.commit()
    assert seal_all(database) == 4
    assert check(database).broken is None


@pytest.fixture(params=[Role.OWNER, Role.SALES])
def person(request: pytest.FixtureRequest, database: Database) -> Iterator[tuple[Database, Role]]:
    """The database as somebody of the staff sees it."""
    login, password = f"seal_{request.param.value}", "it's a secret"
    with database.engine.connect() as connection:
        if database.name == "postgres":
            staff.grant(connection, Base.metadata.sorted_tables)
        connection.execute(sa.insert(Employee).values(name="Ann", login=login, role=request.param, scope=Scope.ALL))
        staff.create_login(database, connection, login, password)
        connection.commit()
    opened = open_database(database.url.set(username=login).render_as_string(), password)
    yield opened, request.param
    opened.dispose()
    with database.engine.connect() as connection:
        journal.run(connection, [f'DROP OWNED BY "{login}"', f'DROP ROLE "{login}"'] if database.name == "postgres" else [f'DROP USER "{login.upper()}"'])
        connection.commit()


@pytest.mark.backends("postgres", "firebird-fdb", "firebird-driver")
def test_staff_when_sealing_then_blocks_come_and_cannot_be_written_by_hand(person: tuple[Database, Role], database: Database) -> None:
    theirs, role = person
    add(database, "North")
    reads_all = role is Role.OWNER
    expected = 0 if theirs.name == "firebird" and not reads_all else len(ids(database))
    assert seal_all(theirs) == expected
    seal_all(database)
    assert seal.head(theirs) == seal.head(database)
    forged = [
        "INSERT INTO {block}(num, epoch, horizon, entries, last_id, content, prev_hash, block_hash) VALUES (9, 1, 1, 1, 1, '', '', '')",
        "DELETE FROM {block}", "UPDATE {block} SET num = 1", "SELECT content FROM {block}",
    ]
    if theirs.name == "firebird":
        forged += ["EXECUTE PROCEDURE jrn_add_block(2, 1, 0, 1, '', '', '')", "SELECT GEN_ID(jrn_epoch, 1) FROM rdb$database"]
    if not reads_all:
        forged += ["SELECT * FROM jrn.span(1, 0, 9)" if theirs.name == "postgres" else "SELECT * FROM jrn_span(1, 0, 9)"]
    for statement in forged:
        with theirs.engine.connect() as connection, pytest.raises(DBAPIError, match=r"denied|permission|JRN_FALSE_BLOCK|JRN_NO_READER"):
            connection.exec_driver_sql(statement.format(block=tampering.table(theirs, "block"))).all()
