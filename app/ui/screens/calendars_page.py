"""Calendars of other programs: take a file in, give one's own out, see what was taken in."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.core.i18n import N_, _, format_moment
from app.services.context import Context
from app.services.planning import calendars
from app.services.planning.calendars import ImportedCalendar
from app.ui.forms.calendar_files import export_calendar, import_calendar
from app.ui.kit.commands import Command
from app.ui.kit.pages import Page, PageType, declare
from app.ui.kit.run import run
from app.ui.kit.theme import tokens
from app.ui.kit.widgets import EmptyState, Label, PageHead
from app.ui.screens.page_area import scrolling
from app.ui.screens.registration import CATALOGUE

EXPORT = "planning.calendar.export"


class CalendarsPage(Page):
    """One line for each file that was taken in."""

    entities: ClassVar[tuple[str, ...]] = ("calendar_file",)

    def __init__(self, context: Context) -> None:
        super().__init__(_("Calendars"), "calendar")
        self._context = context
        take_in = partial(import_calendar, self, context)
        self._own = (
            Command("calendars.import", _("&Import a calendar…"), take_in, "Ctrl+N|Ins", "import", "file", primary=True),
            Command("calendars.export", _("&Save my calendar…"), partial(export_calendar, self, context), "", "export", "file"),
            Command("calendars.refresh", _("&Refresh"), self.refresh, "F5", "refresh", "view.1"),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = PageHead(_("Calendars"))
        self.head.show_commands(self._own)
        column.addWidget(self.head)
        area, self._stack = scrolling()
        column.addWidget(area, 1)
        note = _("Events and to-dos of an iCalendar file become your tasks, recurring ones with their rule. What a task does not know is kept "
                 "and goes out again with your calendar. A file that is taken in once more brings only what has changed.")
        self._stack.addWidget(Label(note, "body", "text2", wrap=True))
        self.rows = QWidget()
        self._stack.addWidget(self.rows)
        self._stack.addStretch(1)
        self.refresh()

    def actions(self) -> tuple[Command, ...]:  # type: ignore[override]
        """Commands of the page."""
        return self._own

    def refresh(self) -> None:
        """Read the list."""
        run(self, partial(calendars.imported, self._context), done=self._show, quiet=True)

    def _show(self, found: list[ImportedCalendar]) -> None:
        rows = QWidget()
        grid = QGridLayout(rows)
        grid.setContentsMargins(0, tokens.GAP, 0, 0)
        grid.setHorizontalSpacing(24)
        grid.setColumnStretch(0, 1)
        if found:
            grid.addWidget(Label(_("Calendar"), "small_label", "text2"), 0, 0)
            grid.addWidget(Label(_("Taken in"), "small_label", "text2"), 0, 1)
        else:
            text = _("A file of another program, such as your old calendar, becomes tasks here.")
            grid.addWidget(EmptyState("calendar", _("No calendar was taken in yet"), text), 0, 0)
        for line, one in enumerate(found, start=1):
            grid.addWidget(Label(one.name, "body", wrap=True), line, 0)
            grid.addWidget(Label(format_moment(one.read_at), "body", "text2"), line, 1)
        self._stack.replaceWidget(self.rows, rows)
        self.rows.deleteLater()
        self.rows = rows


declare(PageType("calendars", N_("Calendars"), "calendar", CATALOGUE, CalendarsPage, EXPORT, order=273))
