"""The commands of the planner with their keys: everything that the hand can do, and where to look."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.core.i18n import _
from app.ui.forms.calendar_files import export_calendar, import_calendar
from app.ui.kit.commands import Command
from app.ui.kit.navigator import navigator
from app.ui.planner.gestures import nudge
from app.ui.planner.period import VIEWS

if TYPE_CHECKING:
    from app.ui.planner.page import PlannerPage


def commands_of(page: PlannerPage) -> tuple[Command, ...]:
    """All commands of a planner."""
    return (*_tasks(page), *_moving(page), *_looking(page), *_calendars(page))


def _why_not_any(page: PlannerPage) -> str:
    return "" if page.chosen() else _("No task is selected.")


def _why_not_planned(page: PlannerPage) -> str:
    return "" if page.doing.selected() else _("No task is selected.")


def _why_not_waiting(page: PlannerPage) -> str:
    if not page.view.board.rows:
        return _("There is nobody to plan.")
    return "" if page.backlog.list.blocks() else _("Nothing is chosen of what is not planned.")


def _why_not_board(page: PlannerPage) -> str:
    return "" if page.view.board.rows else _("There is nobody to plan.")


def _tasks(page: PlannerPage) -> list[Command]:
    selected, board = partial(_why_not_any, page), partial(_why_not_board, page)
    new = Command("planner.new", _("&New task here"), page.new, "Ctrl+N|Ins", "add", "file.1", board, primary=True)
    copy = Command("planner.copy", _("Make a cop&y"), page.doing.copy, "F9|Ctrl+D", "duplicate", "edit.4", partial(_why_not_planned, page))
    waiting = partial(_why_not_waiting, page)
    return [
        *([new] if page.may_create else []),
        Command("planner.open", _("&Open the task"), page.open_selected, "", "open", "edit.4", selected),
        *([copy] if page.may_create else []),
        Command("planner.plan", _("&Plan into the first free time"), page.plan_waiting, "Ctrl+Return|Ctrl+Enter", "calendar", "edit.4", waiting),
        Command("planner.take_off", _("Take off the &board"), page.take_off, "Del", "calendar", "edit.4", selected),
        Command("planner.bin", _("Put into the &recycle bin"), page.bin, "Shift+Del", "delete", "edit.4", selected),
        Command("planner.mine", _("Put it at &my time"), page.doing.put_mine, "Ctrl+M", "restore", "edit.4", page.doing.why_not_mine),
    ]


def _moving(page: PlannerPage) -> list[Command]:
    doing = page.doing
    rows = (
        ("earlier", _("Move earlier"), "Alt+Left", nudge.in_time, -1), ("later", _("Move later"), "Alt+Right", nudge.in_time, 1),
        ("up", _("Give to the row above"), "Alt+Up", nudge.in_rows, -1), ("down", _("Give to the row below"), "Alt+Down", nudge.in_rows, 1),
        ("shorter", _("End earlier"), "Alt+Shift+Left", nudge.in_length, -1), ("longer", _("End later"), "Alt+Shift+Right", nudge.in_length, 1),
    )
    return [Command(f"planner.{code}", title, partial(doing.nudge, step, by), keys, menu="edit.5") for code, title, keys, step, by in rows]


def _looking(page: PlannerPage) -> list[Command]:
    row, board = page.filter_row, partial(_why_not_board, page)
    return [
        Command("planner.before", _("Earlier days"), partial(page.step, -1), "PgUp", "left", "go.4"),
        Command("planner.after", _("Later days"), partial(page.step, 1), "PgDown", "right", "go.4"),
        Command("planner.today", _("&Today"), page.go_today, "Home", "calendar", "go.4"),
        *(Command(f"planner.view_{code}", _(title), partial(page.show_view, code), menu="view.5") for code, title in VIEWS.items()),
        Command("planner.people", _("People"), partial(page.show_kind, "employee"), "", "team", "view.6"),
        Command("planner.resources", _("Cars, rooms, machines"), partial(page.show_kind, "resource"), "", "resource", "view.6"),
        Command("planner.nights", _("Nights and days off"), page.toggle_nights, "", "clock", "view.6"),
        Command("planner.backlog", _("What is not planned"), page.toggle_backlog, "", "panel", "view.6"),
        Command("planner.find", _("&Find a task"), row.begin_finding, "Ctrl+F", "search", "edit.3"),
        Command("planner.next_find", _("Next find"), partial(row.turned.emit, 1), "F3", "", "edit.3"),
        Command("planner.previous_find", _("Previous find"), partial(row.turned.emit, -1), "Shift+F3", "", "edit.3"),
        Command("planner.print", _("&Print the board…"), page.print, "Ctrl+P", "print", "file.2", board),
        Command("planner.pdf_a4", _("Board as PDF on A4…"), partial(page.save_pdf, "A4"), "", "pdf", "file.2", board),
        Command("planner.pdf_a3", _("Board as PDF on A3…"), partial(page.save_pdf, "A3"), "", "pdf", "file.2", board),
        Command("planner.another", _("One more planner"), partial(_another, page), "", "window", "view.7"),
    ]


def _another(page: PlannerPage) -> None:
    """Open the next planner; each number is a tab of its own."""
    navigator().open_page("planner", number=page.number + 1)


def _calendars(page: PlannerPage) -> list[Command]:
    def export() -> None:
        export_calendar(page, page.context, [block.id for block in page.chosen()])

    if not page.context.rights.may("planning.calendar.export"):
        return []
    return [
        Command("planner.import_calendar", _("&Import a calendar…"), partial(import_calendar, page, page.context), "", "import", "file.3"),
        Command("planner.export_calendar", _("Save as a &calendar…"), export, "", "export", "file.3", partial(_why_not_any, page)),
    ]
