"""The planner when another page sends it to a task."""

from __future__ import annotations

from datetime import timedelta

from app.core.enums.planning import TaskKind
from app.ui.kit.pages import PAGES
from app.ui.kit.pointing import point_at, pointed_at
from app.ui.screens.task_list import TaskList
from tests.helpers.planner_desk import Desk
from tests.helpers.window import settle, show


def test_planner_when_sent_to_a_task_then_its_day_comes_without_the_filters_that_hide_it(desk: Desk) -> None:
    desk.task("Far", 2, desk.wall(30, 10))
    desk.task("Waits", 1, None)
    page = desk.open()
    page.narrow(page.wanted.filters.toggled("kinds", TaskKind.CALL, "Call"))
    desk.rest()
    for title, sought in (("Far", True), ("Waits", False)):
        page.hide()
        point_at("planner", desk.tasks[title])
        page.show()
        settle(desk.qtbot, lambda: page._sought is None and not page.is_reading)
        assert (page.view.selection == {desk.tasks[title]}) is sought
    assert page.wanted.filters.is_empty
    assert page.shown_days[0] == desk.monday + timedelta(days=28)
    assert [block.title for block in page.backlog.list.blocks()] == ["Waits"]
    assert pointed_at("planner") is None


def test_task_list_when_asked_for_the_planner_then_it_opens_at_the_current_task(desk: Desk) -> None:
    id = desk.task("Visit", 1, desk.wall(1, 10))
    page = PAGES.get("task.list").make(desk.ctx)
    assert isinstance(page, TaskList)
    show(desk.qtbot, page)
    settle(desk.qtbot, lambda: page.panel.model.is_open and page.panel.model.total == 1)
    command = next(command for command in page.actions() if command.code == "task.in_planner")
    page.panel.table.setCurrentIndex(page.panel.model.index(0, 1))
    assert command.why_not() == ""
    command.run()
    assert desk.navigator.pages[-1] == ("planner", {})
    assert pointed_at("planner") == id
