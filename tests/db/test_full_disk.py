"""A disk that is full is told as such, on every kind of database; the acceptance test fills real ones (T-08)."""

from __future__ import annotations

from typing import Any

import fdb
import firebird.driver
import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy import exc

from app.core.errors import UserError
from app.db.engine import Database, open_database
from app.db.failures import Failure
from app.db.session import UnitOfWork, reading
from app.models.organisation import Branch

WORDS = 'I/O error during "write" operation for file "/srv/firm.fdb"\n- Error while trying to write to file\n- '


def _of_driver(text: str) -> Exception:
    error: Exception = firebird.driver.DatabaseError(text)
    error.gds_codes = (335544344, 335544736)  # type: ignore[attr-defined]
    return error


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("postgresql://admin@127.0.0.1/firm", psycopg.errors.DiskFull("could not extend file")),
        ("firebird://SYSDBA@127.0.0.1//firm.fdb", fdb.DatabaseError(f"{WORDS}No space left on device", -902, 335544344)),
        ("firebird://SYSDBA@127.0.0.1//firm.fdb?driver=firebird-driver", _of_driver(f"{WORDS}There is not enough space on the disk.")),
    ],
)
def test_error_when_the_server_has_no_space_then_it_is_known(url: str, error: Exception) -> None:
    assert open_database(url).backend.classify(exc.DatabaseError("INSERT", None, error)) is Failure.FULL


def test_file_when_it_cannot_grow_then_told_and_it_heals(database: Database) -> None:
    """T-08 by SQLite's own limit of pages."""
    pages = [0]

    def limit(connection: Any, *_more: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages[0] or 1 << 30}")

    sa.event.listen(database.engine, "checkout", limit)
    with reading(database) as session:
        pages[0] = int(session.execute(sa.text("PRAGMA page_count")).scalar_one())
    with pytest.raises(UserError, match="disk of the database is full"):  # noqa: PT012 - one of many saves
        for number in range(10_000):
            _save(database, number)
    pages[0] = 0
    _save(database, -1)
    with reading(database) as session:
        assert "-1" in session.scalars(sa.select(Branch.name)).all()


def _save(database: Database, number: int) -> None:
    with UnitOfWork(database, "test.branch.save") as unit:
        unit.session.add(Branch(name=str(number)))
        unit.commit()
