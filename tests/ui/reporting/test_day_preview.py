"""The day of a person on paper: it follows what is chosen, and what leaves the house stands in the journal."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QDate
from pytestqt.qtbot import QtBot

from app.core import clock
from app.core.enums.planning import TaskKind
from app.core.planning.board import RowKey
from app.services.context import Context
from app.services.morning.papers import ROUTE
from app.services.planning.creating import NewTask, create_task
from app.ui.reporting.day_preview import DayPreview
from tests.helpers.window import settle, show
from tests.unit.printing.papers import pages


def test_day_when_another_paper_is_chosen_then_it_is_made_and_saved(qtbot: QtBot, new_firm: Context, tmp_path: Path) -> None:
    assert new_firm.user.id is not None
    begin = clock.begin_of(clock.today()) + timedelta(hours=11)
    create_task(new_firm, NewTask(TaskKind.VISIT, "Mount shelf", RowKey("employee", new_firm.user.id), begin, begin + timedelta(hours=1)))
    page = DayPreview(new_firm)
    show(qtbot, page)
    settle(qtbot, lambda: page._paper.file_name.startswith("Tagesplan"))
    page.forms.setCurrentIndex(page.forms.findData(ROUTE))
    page.refresh()
    settle(qtbot, lambda: page._paper.file_name.startswith("Tourenblatt"))
    page.save_to(tmp_path / "route.pdf")
    settle(qtbot, (tmp_path / "route.pdf").exists)
    assert "Mount shelf" in " ".join(pages((tmp_path / "route.pdf").read_bytes()))
    day = datetime(2026, 1, 1)
    page.day.setDate(QDate(day.year, day.month, day.day))
    settle(qtbot, lambda: "2026-01-01" in page._paper.file_name)
