"""A planner open on a small firm."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.services.context import Context
from tests.helpers.planner_desk import Desk, desk_of


@pytest.fixture
def desk(qtbot: QtBot, new_firm: Context) -> Desk:
    """See `desk_of`."""
    return desk_of(qtbot, new_firm)
