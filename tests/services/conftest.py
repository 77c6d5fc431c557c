"""A context on a fresh database, and the smallest firm that services need."""

from __future__ import annotations

import pytest

from app.db.engine import Database
from app.services.context import Context, open_context


@pytest.fixture
def ctx(database: Database) -> Context:
    """The owner of an empty firm."""
    return open_context(database)
