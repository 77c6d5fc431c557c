"""A firm that is set up, and short ways to import."""

from __future__ import annotations

import pytest

from app.db.engine import Database
from app.services import setup
from app.services.context import Context, open_context


@pytest.fixture
def ctx(database: Database) -> Context:
    """The owner of a firm in Germany with the usual units and lists."""
    first = open_context(database)
    setup.set_up(first, setup.Beginning("Nordlicht GmbH", "DE", "Olga Owner", first.user.login))
    return open_context(database)
