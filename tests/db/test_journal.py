"""The journal: the same text on all databases, equal to what the program thinks; append-only; history."""

from __future__ import annotations

import datetime
import hashlib
import json
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import exc

from app.db import migrate
from app.db.engine import Database
from app.db.guard import journal
from app.db.guard.kinds import JournalColumn, journal_columns
from app.db.session import UnitOfWork, reading
from app.db.types import Choice, Hash, Id, JsonText, LongText, Money, Percent, Quantity, ShortText, Utc
from app.models import Base
from app.models.organisation import Branch
from tests.helpers.databases import Source


class Stage(StrEnum):
    NEW = "new"
    WON = "won"


metadata = sa.MetaData()
everything = sa.Table(
    "everything",
    metadata,
    sa.Column("id", Id, primary_key=True, autoincrement=False),
    sa.Column("count", sa.Integer),
    sa.Column("big", sa.BigInteger),
    sa.Column("amount", Money),
    sa.Column("position", Quantity),
    sa.Column("rate", Percent),
    sa.Column("ok", sa.Boolean),
    sa.Column("day", sa.Date),
    sa.Column("at", Utc),
    sa.Column("name", ShortText(200)),
    sa.Column("wide", ShortText(600)),
    sa.Column("wider", ShortText(1000)),
    sa.Column("stage", Choice(Stage)),
    sa.Column("digest", Hash),
    sa.Column("note", LongText),
    sa.Column("layout", JsonText),
    sa.Column("photo", sa.LargeBinary),
    sa.Column("photo_sha", Hash),
    sa.Column("folded", LongText, info={"journal": False}),
)
wide = sa.Table("wide", metadata, sa.Column("id", Id, primary_key=True), *(sa.Column(f"field_{n:03}", ShortText(40)) for n in range(200)))


def texts(longest: int) -> st.SearchStrategy[str]:
    letters = st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\"\\'\n\r\t%{}[]|Жё№😀\u2028\x7f")
    return st.text(letters, max_size=longest)


def decimals(digits: int, scale: int) -> st.SearchStrategy[Decimal]:
    top = 10**digits - 1
    return st.integers(-top, top).map(lambda number: Decimal(number).scaleb(-scale))


VALUES: dict[str, st.SearchStrategy[Any]] = {
    "count": st.integers(-(2**31), 2**31 - 1),
    "big": st.integers(-(2**63), 2**63 - 1),
    "amount": decimals(18, 2),
    "position": decimals(18, 4),
    "rate": decimals(9, 4),
    "ok": st.booleans(),
    "day": st.dates(),
    "at": st.datetimes(datetime.datetime(1900, 1, 1)).map(lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000)),
    "name": texts(200),
    "wide": texts(600),
    "wider": texts(1000),
    "stage": st.sampled_from(Stage),
    "digest": st.binary().map(lambda data: hashlib.sha256(data).hexdigest()),
    "note": texts(3000),
    "layout": st.dictionaries(texts(5), st.integers() | texts(9), max_size=4),
    "photo": st.binary(max_size=200),
    "folded": texts(20),
}
ROWS = st.fixed_dictionaries({name: st.none() | values for name, values in VALUES.items()})


def with_hash(row: dict[str, Any]) -> dict[str, Any]:
    if "photo" not in row:
        return row
    return {**row, "photo_sha": None if row["photo"] is None else hashlib.sha256(row["photo"]).hexdigest()}


def spelled(column: JournalColumn, row: dict[str, Any]) -> Any:
    value = row.get(column.name)
    if value is None:
        return None
    match column.kind:
        case "decimal":
            return str(value.quantize(Decimal(1).scaleb(-column.scale)))
        case "date":
            return value.isoformat()
        case "moment":
            return value.isoformat(timespec="milliseconds")
        case "binary":
            return f"{len(value)}:{row['photo_sha']}"
    if column.name == "layout":
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return value


def document(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def expected(old: dict[str, Any] | None, new: dict[str, Any] | None) -> str | None:
    columns = journal_columns(everything)
    if old is None or new is None:
        row = new or old or {}
        return document({c.name: spelled(c, row) for c in columns if spelled(c, row) is not None})
    changed = {c.name: [spelled(c, old), spelled(c, new)] for c in columns if spelled(c, old) != spelled(c, new)}
    return document(changed) if changed else None


def documents(database: Database) -> list[tuple[str, str]]:
    table, long = ("jrn.entry", "NULL") if database.name == "postgres" else ("jrn_entry", "doc_long" if database.name == "firebird" else "NULL")
    with database.engine.connect() as connection:
        rows = connection.exec_driver_sql(f"SELECT op, doc, {long} FROM {table} WHERE op <> 'A' ORDER BY id").all()
    return [(op, short if short is not None else long) for op, short, long in rows]


def prepared(source: Source) -> Database:
    made = source.fresh()
    with made.engine.connect() as connection:
        metadata.create_all(connection)
        connection.commit()
        journal.install(connection, metadata)
        connection.commit()
    return made


@pytest.mark.backends
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large])
@given(first=ROWS, second=ROWS, data=st.data())
def test_journal_when_any_row_changes_then_text_equals_the_model(source: Source, first: dict[str, Any], second: dict[str, Any], data: st.DataObject) -> None:
    database = _shared(source)
    before = len(documents(database))
    id = before + 1
    old = {"id": id, **with_hash(first)}
    kept = data.draw(st.sets(st.sampled_from(sorted(VALUES))))
    new = {"id": id, **with_hash({**first, **{name: value for name, value in second.items() if name not in kept}})}
    with UnitOfWork(database, "test.journal", login="ann") as uow:
        uow.session.execute(everything.insert(), old)
        uow.session.execute(everything.update().where(everything.c.id == id).values({n: v for n, v in new.items() if n != "id"}))
        stored = dict(uow.session.execute(sa.select(everything).where(everything.c.id == id)).mappings().one())
        uow.session.execute(everything.delete().where(everything.c.id == id))
        uow.commit()
    assert stored == new
    wanted = [("I", expected(None, old)), ("U", expected(old, new)), ("D", expected(new, None))]
    assert documents(database)[before:] == [entry for entry in wanted if entry[1] is not None]


_prepared: dict[str, Database] = {}


def _shared(source: Source) -> Database:
    """One database for all examples of a run; its source drops it with everything else."""
    name = f"{type(source).__name__} {getattr(source, 'driver', '')}"
    if name not in _prepared:
        _prepared[name] = prepared(source)
    return _prepared[name]


@pytest.mark.backends
def test_journal_when_table_has_200_columns_then_complete(source: Source) -> None:
    database = _shared(source)
    row = {f"field_{n:03}": f"value {n} \"quoted\" Жук" for n in range(200)}
    before = len(documents(database))
    with UnitOfWork(database, "test.wide") as uow:
        uow.session.execute(wide.insert(), row)
        uow.session.execute(wide.update().values({name: value + "!" for name, value in row.items()}))
        uow.commit()
    born, changed = (json.loads(text) for _op, text in documents(database)[before:])
    assert {name: value for name, value in born.items() if name != "id"} == row
    assert changed == {name: [value, value + "!"] for name, value in row.items()}


@pytest.mark.backends
def test_long_text_when_200_kilobytes_change_then_both_are_kept(source: Source) -> None:
    database = _shared(source)
    old, new, before = "Ж\"\\" * 60_000, "я\n" * 90_000, len(documents(database))
    with UnitOfWork(database, "test.long") as uow:
        uow.session.execute(everything.insert(), {"id": 10**9, "note": old})
        uow.session.execute(everything.update().where(everything.c.id == 10**9).values(note=new))
        uow.session.execute(everything.delete().where(everything.c.id == 10**9))
        uow.commit()
    assert [json.loads(text)["note"] for _op, text in documents(database)[before:]] == [old, [old, new], new]


@pytest.mark.backends
@pytest.mark.parametrize("attack", ["UPDATE {} SET login = 'x'", "DELETE FROM {}"])
def test_journal_when_someone_edits_it_then_refused(database: Database, attack: str) -> None:
    with UnitOfWork(database, "test.branch.save") as uow:
        uow.session.add(Branch(name="North"))
        uow.commit()
    table = "jrn.entry" if database.name == "postgres" else "jrn_entry"
    with database.engine.connect() as connection, pytest.raises(exc.DBAPIError, match="append-only"):
        connection.exec_driver_sql(attack.format(table))


@pytest.mark.backends
def test_key_when_changed_then_refused(database: Database) -> None:
    with UnitOfWork(database, "test.branch.save") as uow:
        uow.session.add(Branch(name="North"))
        uow.commit()
    with database.engine.connect() as connection, pytest.raises(exc.DBAPIError, match="immutable"):
        connection.exec_driver_sql("UPDATE branch SET id = id + 1")


@pytest.mark.backends
def test_history_when_row_changed_then_newest_first_with_use_case(database: Database) -> None:
    with UnitOfWork(database, "test.branch.create", login="ann") as uow:
        branch = Branch(name="North")
        uow.session.add(branch)
        uow.commit()
    for name in ("South", "East"):
        with UnitOfWork(database, "test.branch.rename", login="ann") as uow:
            uow.session.get_one(Branch, branch.id).name = name
            uow.commit()
    with reading(database) as session:
        newest = journal.history(session, "branch", branch.id, limit=2)
        oldest = journal.history(session, "branch", branch.id, before=newest[-1].id)
    assert [(entry.op, entry.use_case, entry.values["name"]) for entry in newest + oldest] == [
        ("U", "test.branch.rename", ["South", "East"]),
        ("U", "test.branch.rename", ["North", "South"]),
        ("I", "test.branch.create", "North"),
    ]
    assert newest[0].login == {"sqlite": "ann", "postgres": "admin", "firebird": "SYSDBA"}[database.name]
    age = datetime.datetime.now(datetime.UTC).replace(tzinfo=None) - newest[0].at
    assert abs(age) < datetime.timedelta(minutes=1)


@pytest.mark.backends
def test_stale_when_fresh_then_nothing_and_when_column_was_added_then_named(database: Database) -> None:
    with database.engine.connect() as connection:
        assert journal.stale(connection, Base.metadata) == []
        connection.exec_driver_sql("ALTER TABLE branch ADD smuggled VARCHAR(10)")
        connection.commit()
        assert journal.stale(connection, Base.metadata) == ["branch.smuggled"]
        connection.rollback()


@pytest.mark.backends
def test_epoch_when_begun_then_new_entries_carry_it(database: Database) -> None:
    with database.engine.connect() as connection:
        number = journal.begin_epoch(connection)
        connection.commit()
    with UnitOfWork(database, "test.branch.save") as uow:
        uow.session.add(Branch(name="North"))
        uow.commit()
    table = "jrn.entry" if database.name == "postgres" else "jrn_entry"
    with database.engine.connect() as connection:
        assert number > 1 or database.name != "sqlite"
        assert set(connection.exec_driver_sql(f"SELECT DISTINCT epoch FROM {table}").scalars()) == {number}


@pytest.mark.backends("postgres", "firebird-fdb")
def test_upgrade_when_database_was_restored_by_others_then_epoch_begins(database: Database) -> None:
    make = {
        "postgres": ["INSERT INTO jrn.entry(op, tbl, tx) VALUES ('A', 'from elsewhere', 1000000000)"],
        "firebird": [
            "ALTER TRIGGER jrn_stamp INACTIVE",
            """INSERT INTO jrn_entry(id, tx, "AT", login, op, tbl) VALUES (GEN_ID(jrn_seq, 1), 1000000000, CURRENT_TIMESTAMP, 'X', 'A', 'x')""",
            "ALTER TRIGGER jrn_stamp ACTIVE",
        ],
    }[database.name]
    with database.engine.connect() as connection:
        assert not journal.was_restored(connection)
        journal.run(connection, make)
        connection.commit()
        assert journal.was_restored(connection)
    migrate.create_or_upgrade(database)
    with UnitOfWork(database, "test.branch.save"):
        pass
    with UnitOfWork(database, "test.branch.save") as uow:
        uow.session.add(Branch(name="North"))
        uow.commit()
    with database.engine.connect() as connection:
        assert not journal.was_restored(connection)


def test_columns_when_type_is_unknown_then_refused() -> None:
    with pytest.raises(TypeError, match="no spelling"):
        journal_columns(sa.Table("t", sa.MetaData(), sa.Column("x", sa.Float)))


def test_foreign_tool_when_writing_to_sqlite_then_refused(database: Database) -> None:
    import sqlite3

    with sqlite3.connect(str(database.url.database)) as connection, pytest.raises(sqlite3.OperationalError, match="kontor_ctx"):
        connection.execute("INSERT INTO branch(name, version) VALUES ('x', 1)")
    connection.close()


def test_replace_when_row_exists_then_its_deletion_is_journaled(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO branch(id, name, version) VALUES (1, 'a', 1)")
        connection.exec_driver_sql("INSERT OR REPLACE INTO branch(id, name, version) VALUES (1, 'b', 1)")
    assert [op for op, _text in documents(database)] == ["I", "D", "I"]


@pytest.mark.backends("postgres")
def test_truncate_when_tried_then_refused(database: Database) -> None:
    with database.engine.connect() as connection, pytest.raises(exc.DBAPIError, match="past the journal"):
        connection.exec_driver_sql("TRUNCATE branch CASCADE")
