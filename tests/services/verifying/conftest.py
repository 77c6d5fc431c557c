"""A shop on each database."""

from __future__ import annotations

import pytest

from app.services.context import Context
from tests.helpers.shop import Shop, make_shop


@pytest.fixture
def shop(ctx: Context) -> Shop:
    """A shop with nothing in stock."""
    return make_shop(ctx)
