"""The list of tasks, with the way from a task to its place in the planner."""

from __future__ import annotations

from app.core.i18n import _
from app.ui.kit.commands import Command
from app.ui.kit.navigator import navigator
from app.ui.kit.pointing import point_at
from app.ui.lists.list_page import ListPage

PLANNER, VIEW = "planner", "planning.board.view"


def show_in_planner(task_id: int) -> None:
    """Bring the planner up at a task: at its time, or in the backlog."""
    point_at(PLANNER, task_id)
    navigator().open_page(PLANNER)


class TaskList(ListPage):
    """Tasks in rows."""

    def _commands(self) -> tuple[Command, ...]:
        if not self._context.rights.may(VIEW):
            return super()._commands()
        show = Command("task.in_planner", _("Show in the &planner"), self.show_in_planner, "Ctrl+L", "planner", "go", self._why_not_one)
        return (*super()._commands(), show)

    def show_in_planner(self) -> None:
        """Go to the current task in the planner."""
        if (id := self.panel.table.current_id) is not None:
            show_in_planner(id)

    def _why_not_one(self) -> str:
        return "" if self.panel.table.current_id is not None else _("No row is chosen.")
