"""A shop on each database."""

from __future__ import annotations

import pytest

from app.services.context import Context
from tests.helpers.invariants import invariants_hold
from tests.helpers.shop import Shop, make_shop

__all__ = ["invariants_hold"]


@pytest.fixture
def shop(ctx: Context) -> Shop:
    """A shop with nothing in stock."""
    return make_shop(ctx)
