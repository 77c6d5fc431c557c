"""A context on a fresh database, whose person is the owner."""

from __future__ import annotations

import pytest

from app.services.context import Context


@pytest.fixture
def ctx(owned: Context) -> Context:
    """The owner, entered as an employee, of an otherwise empty firm."""
    return owned
