"""The list of cases, with the way to the monitor of a case's process."""

from __future__ import annotations

from functools import partial

from app.core.i18n import _
from app.services.process_work.case_reading import process_of
from app.ui.kit.commands import Command
from app.ui.kit.navigator import navigator
from app.ui.kit.run import run
from app.ui.lists.list_page import ListPage

MONITOR = "process_monitor"


class CaseList(ListPage):
    """Cases in rows."""

    def _commands(self) -> tuple[Command, ...]:
        watch = Command("case.monitor", _("&Monitor of its process"), self.watch, "Ctrl+L", "process", "go", self._why_not_one)
        starts = Command("case.starts", _("&Starts for lists"), lambda: navigator().open_list("process_run"), "", "list", "go")
        return (*super()._commands(), watch, starts)

    def _in_head(self) -> list[Command]:
        return [*(command for command in self._own if command.code in ("case.monitor", "case.starts")), *super()._in_head()]

    def watch(self) -> None:
        """Open the monitor of the process that the current case runs by."""
        if (id := self.panel.table.current_id) is not None:
            read = partial(process_of, self._context, id)
            run(self, read, done=lambda process: navigator().open_page(MONITOR, id=process) if process is not None else None)

    def _why_not_one(self) -> str:
        return "" if self.panel.table.current_id is not None else _("No row is chosen.")
