"""What came of a task, asked for by somebody who types faster than the server answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.core.enums.planning import TaskKind
from app.services import records
from app.services.context import Context
from app.services.planning import results
from app.ui.screens.finish_dialog import Ending, FinishDialog
from tests.helpers.window import settle
from tests.ui.screens.planning import EVENING, at_evening, make_task


@pytest.fixture(autouse=True)
def evening() -> Iterator[datetime]:
    """A Wednesday evening."""
    yield from at_evening()


def test_result_when_another_one_is_picked_before_the_proposal_came_then_it_can_be_finished_with_that(qtbot: QtBot, ctx: Context) -> None:
    id = make_task(ctx, "Call Alfa", EVENING - timedelta(hours=2), 30)
    parent = QWidget()
    qtbot.addWidget(parent)
    found = results.results(ctx, TaskKind.CALL)
    with_next, without = (replace(found[0], next_kind=TaskKind.CALL, next_days=1), replace(found[1], next_kind=None))
    dialog = FinishDialog(parent, ctx, Ending(records.load(ctx, "task", id), [with_next, without]))
    dialog.pick(with_next)
    assert not dialog.button.isEnabled()
    dialog.pick(without)
    assert dialog.button.isEnabled()
    settle(qtbot)
    assert dialog.button.isEnabled()
    assert dialog.picked == without.id
    assert not dialog.makes_next.isVisibleTo(dialog)
