"""The page of the monitor, declared here and loaded when the first is opened."""

from __future__ import annotations

from typing import Any

from app.core.i18n import N_
from app.services.context import Context
from app.ui.kit.pages import Page, PageType, declare


def _make(context: Context, id: int, case: int | None = None, **_more: Any) -> Page:
    """The monitor of a process, or the way of one case.

    :param id: of the process.
    """
    from app.process_editor.monitor.page import MonitorPage

    return MonitorPage(context, id, case)


declare(PageType(
    "process_monitor", N_("Monitor of a process"), "process", "", _make, permission="processes.process_case.view", in_navigation=False,
    folds_navigation=True,
))
