"""Checksums of whole tables, to prove that something left the database as it was."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

import sqlalchemy as sa

from app.db.engine import Database
from app.db.session import reading
from app.models import Base

#: derived or counting columns that no undo restores: a version only ever rises
_LEFT_OUT = {"version"}


def checksums(database: Database, without: Collection[str] = ()) -> dict[str, tuple[int, str]]:
    """Table → number of rows and hash of all values, row by row in the order of their keys."""
    found: dict[str, tuple[int, str]] = {}
    with reading(database) as session:
        for table in Base.metadata.sorted_tables:
            if table.name in without:
                continue
            digest, rows = hashlib.sha256(), 0
            columns = [column for column in table.c if column.name not in _LEFT_OUT]
            for row in session.execute(sa.select(*columns).order_by(*table.primary_key)):
                digest.update(repr(tuple(row)).encode())
                rows += 1
            found[table.name] = (rows, digest.hexdigest())
    return found
