"""A firm that is set up, and short ways to import."""

from __future__ import annotations

import pytest

from app.services.context import Context


@pytest.fixture
def ctx(new_firm: Context) -> Context:
    """The owner of a firm in Germany with the usual units and lists."""
    return new_firm
