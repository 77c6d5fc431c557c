"""The pages of processes: where one is drawn, and where a new one begins. They are declared here and loaded when the first of them is opened."""

from __future__ import annotations

from typing import Any

from app.core.i18n import N_
from app.services.context import Context
from app.ui.kit.pages import Page, PageType, declare

VIEW = "processes.process.view"


def _card(context: Context, id: int | None = None, **_more: Any) -> Page:
    """The drawing of a process; a new one begins with the choice of how."""
    if id is None:
        from app.process_editor.wizard.page import BeginPage

        return BeginPage(context)
    from app.process_editor.page import EditorPage

    return EditorPage(context, id)


declare(PageType("process.card", N_("Process"), "process", "", _card, permission=VIEW, in_navigation=False, folds_navigation=True))
