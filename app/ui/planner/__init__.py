"""The planner of the whole team, and the personal views of it.

The page is declared here and loaded when the first planner is opened: it brings everything that draws along.
"""

from __future__ import annotations

from typing import Any

from app.core.i18n import N_
from app.services.context import Context
from app.ui.kit.pages import Page, PageType, declare


def _calendar(context: Context, employee: int | None = None, **_more: Any) -> Page:
    from app.ui.planner.personal.page import CalendarPage

    return CalendarPage(context, employee)


def _planner(context: Context, number: int = 1, **_more: Any) -> Page:
    from app.ui.planner.page import PlannerPage

    return PlannerPage(context, number)


declare(PageType("planner", N_("Planner"), "planner", "", _planner, permission="planning.board.view", order=12, folds_navigation=True))
declare(PageType("my_calendar", N_("My calendar"), "calendar", "", _calendar, permission="planning.board.view", order=13))
