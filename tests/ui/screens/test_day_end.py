"""The end of the day: one digit each sends what is left to tomorrow, to the day after, to the backlog, or says that it is done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.core import clock
from app.core.enums.planning import TaskState
from app.services import records
from app.services.context import Context
from app.services.planning.finishing import finish_task
from app.ui.kit.pages import PAGES
from app.ui.kit.widgets import InfoBar
from app.ui.screens.day_end_page import DayEndPage
from tests.helpers.window import RememberingNavigator, press, settle, show
from tests.ui.screens.planning import EVENING, at_evening, make_task


@pytest.fixture(autouse=True)
def evening() -> Iterator[datetime]:
    """A Wednesday evening."""
    yield from at_evening()


def _open(qtbot: QtBot, ctx: Context) -> DayEndPage:
    page = PAGES.get("day_end").make(ctx)
    assert isinstance(page, DayEndPage)
    show(qtbot, page)
    settle(qtbot, lambda: page.found is not None)
    return page


def _day(ctx: Context, id: int) -> int | None:
    begin = records.load(ctx, "task", id)["starts_at"]
    return None if begin is None else (begin.date() - EVENING.date()).days


def test_page_when_four_digits_are_typed_then_four_tasks_are_where_they_belong(qtbot: QtBot, ctx: Context) -> None:
    ids = [make_task(ctx, f"Task {number}", EVENING - timedelta(hours=8 - number), 30) for number in range(4)]
    page = _open(qtbot, ctx)
    assert [block.id for block in page.left.blocks] == ids
    page.left.setFocus()
    for left, key in ((3, Qt.Key.Key_1), (2, Qt.Key.Key_2), (1, Qt.Key.Key_3), (0, Qt.Key.Key_4)):
        press(key)
        settle(qtbot, lambda left=left: len(page.left.blocks) == left)
    assert [_day(ctx, id) for id in ids[:3]] == [1, 2, None]
    assert TaskState(records.load(ctx, "task", ids[3])["state"]) is TaskState.DONE
    assert [[block.id for block in day.lines.blocks] for day in page.days] == [[ids[0]], [ids[1]]]
    assert page.empty.isVisible()


def test_page_when_digits_are_typed_faster_than_they_are_written_then_each_is_for_the_next_task(qtbot: QtBot, ctx: Context) -> None:
    ids = [make_task(ctx, f"Task {number}", EVENING - timedelta(hours=8 - number), 30) for number in range(4)]
    page = _open(qtbot, ctx)
    page.left.setFocus()
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4):
        press(key)
    settle(qtbot, lambda: not page.left.blocks)
    assert [_day(ctx, id) for id in ids[:3]] == [1, 2, None]
    assert TaskState(records.load(ctx, "task", ids[3])["state"]) is TaskState.DONE
    assert not page.problem.isVisible()


def test_task_when_tomorrow_is_taken_then_it_goes_to_the_first_free_hour(qtbot: QtBot, ctx: Context) -> None:
    tomorrow = EVENING.replace(hour=8, minute=0) + timedelta(days=1)
    make_task(ctx, "Stays", tomorrow, 120)
    moved = make_task(ctx, "Left", EVENING - timedelta(hours=7), 60)
    page = _open(qtbot, ctx)
    assert page._row is not None
    page.left.setFocus()
    press(Qt.Key.Key_1)
    settle(qtbot, lambda: not page.left.blocks)
    begin = records.load(ctx, "task", moved)["starts_at"]
    assert begin >= tomorrow + timedelta(hours=2)
    assert records.load(ctx, "task", moved)["moved_count"] == 1


def test_task_when_somebody_moved_it_meanwhile_then_it_is_said_and_nothing_lost(qtbot: QtBot, ctx: Context) -> None:
    id = make_task(ctx, "Call Alfa", EVENING - timedelta(hours=5), 30)
    page = _open(qtbot, ctx)
    draft = records.load(ctx, "task", id)
    draft["title"] = "Call Beta"
    records.save(ctx, draft)
    page.left.setFocus()
    press(Qt.Key.Key_1)
    settle(qtbot, page.problem.isVisible)
    assert "Call Beta" in page.problem.text()
    press(Qt.Key.Key_1)
    settle(qtbot, lambda: not page.left.blocks)


def test_page_when_nothing_is_left_then_it_says_so_and_leads_on(qtbot: QtBot, ctx: Context, opened: RememberingNavigator) -> None:
    make_task(ctx, "Later", clock.now() + timedelta(days=3))
    page = _open(qtbot, ctx)
    assert page.empty.isVisible()
    page.empty.chosen.emit("planner")
    assert opened.pages == [("my_calendar", {})]


def test_day_when_it_holds_more_than_the_person_has_proven_then_the_warning_has_the_own_figures(qtbot: QtBot, ctx: Context) -> None:
    for number in range(1, 11):
        begin = EVENING - timedelta(days=number, hours=5)
        with clock.frozen(begin + timedelta(hours=1)):
            id = make_task(ctx, f"Done {number}", begin, 60)
            finish_task(ctx, id, records.load(ctx, "task", id).version)
    make_task(ctx, "Whole day", EVENING + timedelta(hours=16), 300)
    make_task(ctx, "Left", EVENING - timedelta(hours=7), 120)
    page = _open(qtbot, ctx)
    page.left.setFocus()
    press(Qt.Key.Key_1)
    settle(qtbot, lambda: bool(page.findChildren(InfoBar)))
    said = page.findChildren(InfoBar)[0].accessibleName()
    assert "7 h" in said
    assert ctx.user.name in said
