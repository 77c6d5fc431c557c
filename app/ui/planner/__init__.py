"""The planner of the whole team, and the personal views of it.

The page is declared here and loaded when the first planner is opened: it brings everything that draws along.
"""

from __future__ import annotations

from typing import Any

from app.core.i18n import N_
from app.services.context import Context
from app.ui.kit.pages import Page, PageType, declare


def _planner(context: Context, number: int = 1, **_more: Any) -> Page:
    from app.ui.planner.page import PlannerPage

    return PlannerPage(context, number)


declare(PageType("planner", N_("Planner"), "planner", "", _planner, permission="planning.board.view", order=12, folds_navigation=True))
