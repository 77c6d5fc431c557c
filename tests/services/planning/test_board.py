"""The board: rows with their working time, tasks with everybody whom they concern."""

from __future__ import annotations

from datetime import datetime

import pytest

from app.core.planning.board import Span
from app.services.context import Context
from app.services.planning.board import read_board

DAY = Span(datetime(2026, 11, 23), datetime(2026, 11, 24))


@pytest.mark.backends
def test_board_when_nothing_is_planned_then_it_has_the_people(ctx: Context) -> None:
    board = read_board(ctx, DAY, "Europe/Berlin")
    assert [row.name for row in board.rows] == ["Olga Owner"]
    assert board.rows[0].capacity == 480
    assert board.blocks == board.backlog == ()
