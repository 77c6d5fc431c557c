"""A shop on each database."""

from __future__ import annotations

import pytest

from tests.helpers.shop import Shop


@pytest.fixture
def shop(standing_shop: Shop) -> Shop:
    """A shop with nothing in stock."""
    return standing_shop
