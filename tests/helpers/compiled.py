"""Statements that were compiled for one database serve all others of its kind: compiling takes ten times as long as running.

SQLAlchemy keeps them by dialect, in each engine and in each mapper. Engines of tests live for one test, so without this each
test would compile everything anew, which took a third of the time of all tests.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache

from app.db.engine import Database

#: statements kept for each kind of dialect
_KEPT = 3000
_caches: dict[type[DefaultDialect], LRUCache[Any, Any]] = {}


def sharing(database: Database) -> Database:
    """Let a database, opened by its owner, use what was compiled for others before."""
    dialect: Any = database.engine.dialect
    dialect.shares_statements = True
    database.engine._compiled_cache = _caches.setdefault(type(dialect), LRUCache(_KEPT))
    return database


def _kind(dialect: Any) -> Hashable:
    """What a statement depends on when it is compiled; a dialect that shares nothing is of its own kind."""
    return (type(dialect), getattr(dialect, "behind_views", None)) if "shares_statements" in vars(dialect) else id(dialect)


def _equal(one: DefaultDialect, other: object) -> bool:
    return isinstance(other, DefaultDialect) and _kind(one) == _kind(other)


def _hash(dialect: DefaultDialect) -> int:
    return hash(_kind(dialect))


DefaultDialect.__eq__ = _equal  # type: ignore[method-assign]
DefaultDialect.__hash__ = _hash  # type: ignore[method-assign]
