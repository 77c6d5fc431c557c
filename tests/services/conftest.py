"""A context on a fresh database, whose person is the owner."""

from __future__ import annotations

import pytest

from app.core.enums.people import Role
from app.db.engine import Database
from app.services import records
from app.services.context import Context, open_context


@pytest.fixture
def ctx(database: Database) -> Context:
    """The owner, entered as an employee, of an otherwise empty firm."""
    first = open_context(database)
    records.save(first, records.new(first, "employee", name="Olga Owner", role=Role.OWNER, login=first.user.login))
    return open_context(database)
