"""Processes: the list of them, with the way to beginning a case. Each is drawn in the process editor."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from app.core.enums.processes import ProcessEntity
from app.core.fields import FieldInfo, Option
from app.core.i18n import N_, NN_, _
from app.services.documents.document_type import DOCUMENT_TYPES
from app.services.listing import Filter
from app.services.process_designs.drafts import SAVE
from app.services.process_runs.starting import START
from app.services.process_work.begin_form import can_begin
from app.ui.forms.spec import Preset, Screen
from app.ui.forms.start_case import StartDialog
from app.ui.kit.commands import Command
from app.ui.kit.run import run
from app.ui.lists.list_page import ListPage
from app.ui.screens.registration import TOP, add_screen


def with_titles(info: FieldInfo) -> FieldInfo:
    """Types of documents by their titles."""
    if info.name != "document_type":
        return info
    return replace(info, kind="choice", options=tuple(Option(kind.code, kind.name) for kind in DOCUMENT_TYPES))


class ProcessList(ListPage):
    """Processes in rows."""

    def _commands(self) -> tuple[Command, ...]:
        begin = Command("process.start", _("&Start a case…"), self.start_case, "Ctrl+Return", "start", "go", self._why_not_start)
        return (*super()._commands(), begin)

    def _new_command(self) -> Command:
        return replace(super()._new_command(), why_not=self._why_not_new)

    def _in_head(self) -> list[Command]:
        return [*(command for command in self._own if command.code == "process.start"), *super()._in_head()]

    def start_case(self) -> None:
        """Begin a case of the current process."""
        id = self.panel.table.current_id
        if id is not None and not self._why_not_start():
            run(self, partial(can_begin, self._context, id), done=partial(self._ask, id))

    def _ask(self, id: int, found: tuple[str, ProcessEntity | None]) -> None:
        StartDialog(self, self._context, id, *found).open()

    def _why_not_new(self) -> str:
        return "" if self._context.rights.may(SAVE) else _("Only the owner and heads draw processes.")

    def _why_not_start(self) -> str:
        if not self._context.rights.may(START):
            return _("You may not do that.")
        return "" if self.panel.table.current_id is not None else _("No row is chosen.")


PROCESS = add_screen(Screen(
    entity="process", title=N_("Processes"), one=N_("process"), new=N_("New process"), icon="process",
    columns=("name", "entity", "document_type", "owner", "is_active", "is_single"), sort=(("name", False),),
    count=NN_("{count} process", "{count} processes"), empty_title=N_("No processes yet"),
    empty=N_("Draw how your firm works; Kontor leads everybody along it and watches the deadlines."), refine=with_titles,
    presets=(Preset("in_use", N_("In use"), (Filter("is_active", "eq", True),)),),
    list_class=ProcessList,
), TOP, order=19)
