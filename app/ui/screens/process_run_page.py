"""A process begun for a whole list: chosen, begun with progress, stopped, gone on with; what was refused stands first with its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from threading import Event
from typing import Any, ClassVar
from uuid import uuid4

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.changes import Changes
from app.core.enums.processes import ProcessEntity, RunItemState, RunState
from app.core.enums.vocabulary import choice
from app.core.i18n import N_, NN_, _, format_number, ngettext
from app.services.context import Context
from app.services.process_runs import mass
from app.services.process_work.begin_form import BeginForm, read_begin_form
from app.services.process_work.runs import RunItem, RunReading, read_run, read_wanted
from app.services.process_work.strips import Startable, startable
from app.ui.forms.spec import Screen
from app.ui.kit.commands import Command
from app.ui.kit.navigator import navigator
from app.ui.kit.pages import Page
from app.ui.kit.run import run
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import ElidedBox, Figure, Hairline, Label, PageHead, ProgressLine, StateChip, SummaryStrip
from app.ui.screens.begin_list_dialog import BeginListDialog
from app.ui.screens.plain_table import PlainColumn, PlainTable
from app.ui.screens.registration import TOP, add_screen
from app.ui.screens.step_words import near_moment

TONES = {RunState.RUNNING: "info", RunState.STOPPED: "warn", RunState.FINISHED: "ok"}
_INKS = {RunItemState.REFUSED: "bad", RunItemState.STARTED: "ok", RunItemState.WAITING: "text2"}


class RunPage(Page):
    """A start for a list.

    :param given: of a new one: ``about``, the entity, and ``records``, the keys.
    """

    entities: ClassVar[tuple[str, ...]] = ("process_run", "process_case")

    def __init__(self, context: Context, screen: Screen, id: int | None, given: Mapping[str, Any] | None = None) -> None:
        super().__init__(_("Begin for a list"), "process_run")
        self.context, self.record_id = context, id
        given = given or {}
        self._about, self._records = str(given.get("about", "client")), tuple(given.get("records", ()))
        self.reading: RunReading | None = None
        self._stop, self.is_running, self._key = Event(), False, uuid4().hex
        self._own = self._commands()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = PageHead(_("Begin for a list"), " ", "process_run")
        column.addWidget(self.head)
        self.strip = SummaryStrip([Figure(label, "…") for label in (_("Records"), _("Cases begun"), _("Refused"), _("Cases through"))])
        self.progress = ProgressLine(0.0, name=_("Progress"))
        for widget, below in ((self._make_choice(), 8), (self.strip, 8), (self.progress, 12)):
            around = QHBoxLayout()
            around.setContentsMargins(tokens.MARGIN, 0, tokens.MARGIN, below)
            around.addWidget(widget)
            column.addLayout(around)
        column.addWidget(Hairline())
        self.table = PlainTable(_("Records"), [
            PlainColumn(_("Record"), lambda item: item.title, 220),
            PlainColumn(_("State"), lambda item: item.state.label, 120, lambda item: _INKS[item.state]),
            PlainColumn(_("Case"), lambda item: item.case_state.label if item.case_state is not None else "—", 130, "text2"),
            PlainColumn(_("Reason"), lambda item: item.error, 0, "bad"),
        ])
        self.table.opened.connect(self._open)
        column.addWidget(self.table, 1)
        self.setFocusProxy(self.processes if id is None else self.table)
        self._show_state()
        if id is None:
            self._show_wanted()
            run(self, partial(startable, context, self._about), done=self._show_processes)
            run(self, partial(read_wanted, context, self._about, self._records), done=self.table.cells.show, quiet=True)
        else:
            self.refresh()

    def _make_choice(self) -> QWidget:
        self._choice = QWidget()
        row = QHBoxLayout(self._choice)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(Label(_("Process"), "body", "text2"))
        self.processes = ElidedBox()
        self.processes.setAccessibleName(_("Process"))
        self.processes.setFixedHeight(scaled(tokens.CONTROL))
        self.processes.setMinimumWidth(scaled(320))
        row.addWidget(self.processes)
        row.addStretch()
        self._choice.setVisible(self.record_id is None)
        return self._choice

    def _commands(self) -> tuple[Command, ...]:
        return (
            Command("run.refresh", _("&Refresh"), self.refresh, "F5", "refresh", "view"),
            Command("run.stop", _("&Stop"), self.stop, "Esc", "stop", "edit", self._why_not_stop),
            Command("run.again", _("Try the &refused again"), self.try_again, "", "refresh", "edit", self._why_not_again),
            Command("run.begin", _("&Begin"), self.begin, "Ctrl+Return", "play", "edit", self._why_not_begin, primary=True),
        )

    def actions(self) -> Sequence[Command]:  # type: ignore[override]
        """Begin, stop, go on."""
        return self._own

    # showing -----------------------------------------------------------------------------------------------------------------------
    def _show_processes(self, found: list[Startable]) -> None:
        for one in found:
            self.processes.addItem(one.name, one.id)
        self._show_state()

    def _show_wanted(self) -> None:
        count = len(self._records)
        words = ngettext("{count} record", "{count} records", count).format(count=format_number(count))
        self.head.set_title(_("Begin for a list"), f"{choice(ProcessEntity, self._about).label}: {words}")
        self.strip.show_figures([
            Figure(_("Records"), format_number(count)), Figure(_("Cases begun"), "—"), Figure(_("Refused"), "—"), Figure(_("Cases through"), "—"),
        ])

    def refresh(self) -> None:
        """Read again how far it is."""
        if self.record_id is not None:
            run(self, partial(read_run, self.context, self.record_id), done=self._show, quiet=self.reading is not None)

    def _show(self, found: RunReading) -> None:
        self.reading = found
        self.set_title(found.title)
        self.head.set_title(found.title, " · ".join(filter(None, (found.process, near_moment(found.started_at), found.by))))
        self.head.clear_chips()
        is_broken = found.state is RunState.RUNNING and not self.is_running
        self.head.add_chip(StateChip(_("Broken off") if is_broken else found.state.label, "warn" if is_broken else TONES[found.state]))
        to_go = _("{count} to go").format(count=format_number(found.waiting)) if found.waiting else ""
        self.strip.show_figures([
            Figure(_("Records"), format_number(found.total)),
            Figure(_("Cases begun"), format_number(found.begun), to_go),
            Figure(_("Refused"), format_number(found.refused), _("the reasons stand below") if found.refused else "", "bad"),
            Figure(_("Cases through"), format_number(found.finished)),
        ])
        self.progress.set_share((found.total - found.waiting) / found.total if found.total else 0.0, "ok" if not found.waiting else "accent")
        self.table.cells.show(found.items)
        self._show_state()

    def _show_state(self) -> None:
        self._choice.setVisible(self.record_id is None)
        self.head.show_commands(self._own, most=4)
        self.actions_changed.emit()

    def _open(self, item: RunItem) -> None:
        if item.case_id is not None:
            navigator().open("process_case", item.case_id)
        elif self.reading is not None and self.reading.entity is not None:
            navigator().open(self.reading.entity.value, item.record_id)

    # doing -------------------------------------------------------------------------------------------------------------------------
    def _why_not_begin(self) -> str:
        if not self.context.rights.may(mass.START):
            return _("You may not begin processes for a whole list.")
        if self.is_running:
            return _("It is under way.")
        if self.record_id is None:
            return "" if hasattr(self, "processes") and self.processes.currentData() is not None else _("No process fits these records.")
        return "" if self.reading is not None and self.reading.waiting else _("All records are through.")

    def _why_not_stop(self) -> str:
        return "" if self.is_running else _("It is not under way.")

    def begin(self) -> None:
        """Begin the cases, or go on where it was stopped or broken off."""
        if self._why_not_begin():
            return
        if self.record_id is None:
            process, about = self.processes.currentData(), choice(ProcessEntity, self._about)
            run(self, partial(read_begin_form, self.context, process, about), done=partial(self._ask, process, about))
        else:
            self._go_on()

    def _ask(self, process: int, about: ProcessEntity, form: BeginForm) -> None:
        """Ask what the process asks whoever begins it; where it asks nothing, begin at once."""
        if form.questions:
            named = process, self.processes.currentText()
            dialog = BeginListDialog(self, self.context, named, about, self._records, self._key)
            dialog.done_well.connect(self._on_noted)
            dialog.open()
        else:
            run(self, partial(mass.begin_run, self.context, process, about, self._records, key=self._key), done=self._on_noted)

    def _on_noted(self, changes: Changes) -> None:
        self.record_id = changes.created("process_run")[0]
        self.became.emit("process_run", self.record_id)
        self._go_on()

    def _go_on(self) -> None:
        context, id, stop = self.context, self.record_id or 0, self._stop
        stop.clear()
        self.is_running = True

        def work(report: Any) -> Changes:
            return mass.go_on_run(context, id, lambda done, total: report(done, total, _("Beginning cases")), stop.is_set)

        job = run(self, work, failed=lambda _error: False, progress=self._on_progress)
        job.finished.connect(self._on_ended)
        self._show_state()
        self.refresh()

    def _on_progress(self, done: int, total: int, _text: str) -> None:
        self.progress.set_share(done / total if total else 0.0, "accent")
        self.set_status(_("{done} of {total} records").format(done=format_number(done), total=format_number(total)))

    def _on_ended(self) -> None:
        self.is_running = False
        self.refresh()
        self._show_state()

    def _why_not_again(self) -> str:
        if self.is_running or not self.context.rights.may(mass.START):
            return self._why_not_begin()
        return "" if self.reading is not None and self.reading.refused else _("Nothing was refused.")

    def try_again(self) -> None:
        """Try what was refused once more."""
        if not self._why_not_again():
            run(self, partial(mass.try_again, self.context, self.record_id or 0), done=lambda _changes: self._go_on())

    def stop(self) -> None:
        """Stop before the next record; what is begun stays begun."""
        if self.is_running:
            self._stop.set()
            self.set_status(_("Stopping before the next record…"))


RUN = add_screen(Screen(
    entity="process_run", title=N_("Starts for lists"), one=N_("start for a list"), new="", icon="process_run", name="title",
    columns=("title", "process", "state", "employee", "started_at", "ended_at"), sort=(("started_at", True),),
    count=NN_("{count} start", "{count} starts"),
    empty=N_("Tick clients, deals or documents in their list and begin a process for all of them."), card_class=RunPage,
), TOP, order=19, in_navigation=False)
