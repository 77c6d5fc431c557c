"""The commands that put the calendar of a person on paper."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtPrintSupport import QPrinter

from app.core.i18n import _
from app.ui.kit.commands import Command
from app.ui.lists.task_lines import TaskLines
from app.ui.planner.paper import as_pdf, on_printer
from app.ui.planner.personal.hours_view import HoursView
from app.ui.planner.personal.month_view import MonthView
from app.ui.planner.personal.printing import print_person
from app.ui.planner.printing import Paper

if TYPE_CHECKING:
    from app.ui.planner.personal.page import CalendarPage


def paper_commands(page: CalendarPage) -> tuple[Command, ...]:
    """Print what is shown, or save it as a PDF on a size of paper."""

    def prints(target: QPrinter | Path, size: Paper) -> int:
        shown, found = page.stack.currentWidget(), page.found
        assert isinstance(shown, HoursView | MonthView | TaskLines), "nothing is printed where nothing is"
        assert found is not None, "nothing is printed before it is read"
        return print_person(shown, found.board.zone, target, size, (found.row.name, page.period.text(), page.user_name))

    def save(size: Paper) -> None:
        as_pdf(page, page.title, prints, size)

    def why_not() -> str:
        return _("Nothing is planned.") if page.found is None or page.stack.currentWidget() is page.empty else ""

    return (
        Command("calendar.print", _("&Print the calendar…"), lambda: on_printer(page, prints), "Ctrl+P", "print", "file.2", why_not),
        Command("calendar.pdf_a4", _("Calendar as PDF on A4…"), partial(save, "A4"), "", "pdf", "file.2", why_not),
        Command("calendar.pdf_a3", _("Calendar as PDF on A3…"), partial(save, "A3"), "", "pdf", "file.2", why_not),
    )
