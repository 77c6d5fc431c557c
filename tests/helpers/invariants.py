"""The invariants after every test that wrote documents: a defect that no assertion looked at shows here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.db.engine import Database
from app.services.context import Context, UserInfo
from app.services.verifying import Finding, verify
from tests.helpers.following import Follower


def findings(database: Database) -> list[Finding]:
    """What does not hold in a database; nothing is looked at where there are no documents."""
    if not _followers:
        _followers.append(Follower(database))
    moved = _followers[0].move(database)
    try:
        with moved.engine.connect() as connection:
            is_empty = connection.exec_driver_sql("SELECT max(id) FROM document").scalar() is None
        return [] if is_empty else verify(Context(moved, UserInfo(None, "", "")))
    finally:
        moved.dispose()


_followers: list[Follower] = []


@pytest.fixture(autouse=True)
def invariants_hold(request: pytest.FixtureRequest) -> Iterator[None]:
    """Check everything when a test on SQLite ends that left documents; tests marked `spoils` break the rules on purpose.

    On the servers, where a check takes a second, the tests ask for it where it matters.
    """
    database: Database | None = request.getfixturevalue("database") if "database" in request.fixturenames else None
    yield
    if database is None or database.name != "sqlite" or request.node.get_closest_marker("spoils") is not None:
        return
    assert findings(database) == []
