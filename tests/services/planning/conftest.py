"""A context on a fresh database, whose person is the owner, some days before the week that is planned."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from app.core import clock
from app.services.context import Context


@pytest.fixture(autouse=True)
def friday_before() -> Iterator[None]:
    """Stop the clock: what is planned for the past has no reminders any more."""
    with clock.frozen(datetime(2026, 11, 20, 10)):
        yield


@pytest.fixture
def ctx(owned: Context) -> Context:
    """The owner, entered as an employee, of an otherwise empty firm."""
    return owned
