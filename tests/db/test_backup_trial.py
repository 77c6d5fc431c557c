"""A backup is tried by restoring it, sealed with a key, and refused when it is not what it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.core import backup_key
from app.core.errors import UserError
from app.db import backup, backup_file, migrate
from app.db.backup_file import Unreadable
from app.db.engine import Database
from app.db.session import UnitOfWork
from app.models import Base
from app.models.organisation import Branch
from tests.helpers.databases import Source

TABLES = Base.metadata.sorted_tables
KEY = bytes(range(32))


def add(database: Database, name: str) -> None:
    with UnitOfWork(database, "test.branch.save") as uow:
        uow.session.add(Branch(name=name))
        uow.commit()


@pytest.mark.backends
def test_backup_when_tried_then_everything_is_compared_and_the_scratch_is_gone(database: Database, tmp_path: Path) -> None:
    add(database, "Норд")
    file = tmp_path / "firm.backup"
    head = backup.write(database, file, KEY, TABLES)
    add(database, "later")
    found = backup.try_restoring(database, file, KEY, TABLES)
    assert found.wrong == ()
    assert found.tables == len(TABLES)
    assert found.rows >= 1
    assert found.journal > 0
    assert (head.kind, head.schema) == (database.name, migrate.revisions()[-1])
    assert "Норд".encode() not in file.read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["firm.backup"]


@pytest.mark.backends("sqlite", "postgres", "firebird-fdb")
def test_restore_when_backup_was_spoilt_then_refused_before_anything_is_written(source: Source, database: Database, tmp_path: Path) -> None:
    file = tmp_path / "firm.backup"
    backup.write(database, file, KEY, TABLES)
    empty = source.empty("refused")
    try:
        for name, (spoil, key, words) in SPOILT.items():
            bad = tmp_path / f"{name}.backup"
            bad.write_bytes(spoil(file.read_bytes()))
            with pytest.raises(Unreadable, match=words):
                backup.restore(empty, bad, key)
            assert migrate.check(empty) is migrate.SchemaState.EMPTY, name
        if database.name == "sqlite":  # the way back on the servers is test_backup's
            backup.restore(empty, file, KEY)
            assert migrate.check(empty) is migrate.SchemaState.CURRENT
    finally:
        source.drop(empty)


def flipped(place: int) -> Callable[[bytes], bytes]:
    def flip(whole: bytes) -> bytes:
        at = place % len(whole)
        return whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]

    return flip


SPOILT: dict[str, tuple[Callable[[bytes], bytes], bytes | None, str]] = {
    "other key": (lambda whole: whole, bytes(32), "not the key"),
    "no key": (lambda whole: whole, None, "encrypted"),
    "cut off": (lambda whole: whole[:-1000], KEY, "not whole"),
    "flipped at the end": (flipped(-1), KEY, "damaged"),
    "flipped in the head": (flipped(40), KEY, "damaged"),
    "newer form": (lambda whole: whole[:9] + b"\x09" + whole[10:], KEY, "does not know"),
    "not ours": (lambda whole: b"something else" * 1000, KEY, "no backup of Kontor"),
}


def test_restore_when_backup_is_newer_or_of_another_kind_then_refused(source: Source, tmp_path: Path) -> None:
    file, copy, empty = tmp_path / "firm.backup", tmp_path / "copy", source.empty("newer")
    copy.write_bytes(b"x")
    for kind, schema, words in (("sqlite", 9999, "newer Kontor"), ("postgres", 1, "backup of PostgreSQL, and this database is SQLite")):
        backup_file.seal(file, copy, {}, None, kind=kind, schema=schema, made_at="", program="")
        with pytest.raises(Unreadable, match=words):
            backup.restore(empty, file)
    source.drop(empty)


def test_trial_when_copy_lost_rows_then_the_table_is_named(database: Database, tmp_path: Path) -> None:
    add(database, "Nord")
    file, copy = tmp_path / "firm.backup", tmp_path / "copy"
    backup.write(database, file, None, TABLES)
    head, kept = backup_file.unseal(file, copy, None)
    kept["before"]["branch"] = ["2"]
    backup_file.seal(file, copy, kept, None, kind=head.kind, schema=head.schema, made_at=head.made_at, program=head.program)
    assert backup.try_restoring(database, file, None, TABLES).wrong == ("branch: 1 instead of 2",)


def test_seal_when_somebody_forges_the_sum_then_the_key_still_refuses(database: Database, tmp_path: Path) -> None:
    import hashlib

    file = tmp_path / "firm.backup"
    backup.write(database, file, KEY, TABLES)
    whole = bytearray(file.read_bytes())
    whole[-1] ^= 1
    start = 14 + int.from_bytes(whole[10:14], "big")
    whole[start : start + 32] = hashlib.sha256(whole[:start] + whole[start + 32 :]).digest()
    file.write_bytes(whole)
    with pytest.raises(Unreadable, match="damaged"):
        backup_file.unseal(file, tmp_path / "out", KEY)
    assert not (tmp_path / "out").exists()


def test_backup_when_cancelled_then_no_file_is_left(database: Database, tmp_path: Path) -> None:
    def stop(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backup.write(database, tmp_path / "firm.backup", KEY, TABLES, stop)
    assert list(tmp_path.iterdir()) == []


def test_key_when_typed_by_hand_then_read_and_a_slip_is_told() -> None:
    key = backup_key.new_key()
    shown = backup_key.written(key)
    assert len(shown.split("-")) == 14
    assert backup_key.read(shown.lower().replace("-", " ")) == key
    slip = ("B" if shown[0] == "A" else "A") + shown[1:]
    for text, words in ((slip, "mistyped"), (shown[:-5], "13 of 14")):
        with pytest.raises(UserError, match=words):
            backup_key.read(text)
