"""The page of a case: how far it is, its run log, time and cost as planned and as they were; what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar
from uuid import uuid4

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.core.changes import Changes
from app.core.enums.processes import CaseState, StepState
from app.core.i18n import _, format_number
from app.services.context import Context
from app.services.process_designs.publishing import PUBLISH
from app.services.process_runs import working
from app.services.process_runs.deciding import CANCEL, cancel_case
from app.services.process_work.case_reading import CaseReading, LogLine, read_case
from app.ui.forms.reason_dialog import ReasonDialog
from app.ui.forms.spec import Screen
from app.ui.kit import message
from app.ui.kit.commands import Command
from app.ui.kit.navigator import navigator
from app.ui.kit.pages import PAGES, Page
from app.ui.kit.run import run
from app.ui.kit.theme import tokens
from app.ui.kit.widgets import Figure, Hairline, NoticePlace, PageHead, StateChip, SummaryStrip
from app.ui.screens.case_log import LogDetails, log_table
from app.ui.screens.step_dialog import do_step
from app.ui.screens.step_words import CASE_TONES, elapsed_words, length_words, near_moment

MONITOR = "process_monitor"


class CasePage(Page):
    """A case of a process.

    :param given: ``step``: the passage to show first.
    """

    entities: ClassVar[tuple[str, ...]] = ("process_step", "process_case")

    def __init__(self, context: Context, screen: Screen, id: int | None, given: Mapping[str, Any] | None = None) -> None:
        super().__init__(_("Case"), "process_run")
        self.context, self.record_id = context, id
        self.case: CaseReading | None = None
        self._wanted: int | None = (given or {}).get("step")
        self._own = self._commands()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = PageHead(_("Case"), " ", "process_run")
        self.notice = NoticePlace()
        column.addWidget(self.head)
        column.addLayout(self.notice)
        self.strip = SummaryStrip([Figure(label, "…") for label in (_("State"), _("Begun"), _("Steps done"), _("Working time"), _("Money spent"))])
        around = QHBoxLayout()
        around.setContentsMargins(tokens.MARGIN, 0, tokens.MARGIN, 12)
        around.addWidget(self.strip)
        column.addLayout(around)
        column.addWidget(Hairline())
        self.table = log_table()
        self.details = LogDetails()
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(lambda _line: self.do())
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.table, 1)
        body.addWidget(Hairline(vertical=True))
        body.addWidget(self.details)
        holder = QWidget()
        holder.setLayout(body)
        body.setContentsMargins(0, 0, 0, 0)
        column.addWidget(holder, 1)
        self.setFocusProxy(self.table)
        self.refresh()

    def _commands(self) -> tuple[Command, ...]:
        drawing = (Command("case.drawing", _("On the &drawing"), self.show_drawing, "", "process_design", "go", self._why_not_read),)
        return (
            Command("case.record", _("Open what it is &about"), self.open_record, "Ctrl+O", "open", "go", self._why_not_record),
            *(drawing if MONITOR in PAGES else ()),
            Command("case.take", _("&Take"), self.take, "Ctrl+T", "select", "edit", self._why_not_take),
            Command("case.do", _("&Do it…"), self.do, "Ctrl+D", "done", "edit", self._why_not_do, primary=True),
            Command("case.came", _("It has c&ome"), self.end_wait, "", "reply", "edit", self._why_not_came),
            Command("case.retry", _("Try &again"), self.retry, "", "refresh", "edit", self._why_not_retry),
            Command("case.cancel", _("&Cancel the case…"), self.cancel, "", "stop", "edit", self._why_not_cancel),
            Command("case.refresh", _("&Refresh"), self.refresh, "F5", "refresh", "view"),
        )

    def actions(self) -> Sequence[Command]:  # type: ignore[override]
        """What can be done with the case."""
        return self._own

    # reading -----------------------------------------------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Read the case again."""
        run(self, partial(read_case, self.context, self.record_id or 0), done=self._show, failed=self._on_lost)

    def _on_lost(self, _error: Exception) -> None:
        if self.case is None:
            self.closing.emit()

    def _show(self, case: CaseReading) -> None:
        chosen = self._wanted or (self.line.id if self.line is not None and self.case is not None else None)
        self._wanted, self.case = None, case
        self.details.begun_with = case.begun_with
        self.set_title(case.title)
        about = f" · {case.record[0].label}: {case.record[2]}" if case.record is not None and case.record[2] else ""
        self.head.set_title(case.title, _("{process}, version {number}").format(process=case.process, number=case.number) + about)
        self.head.clear_chips()
        self.head.add_chip(StateChip(case.state.label, CASE_TONES[case.state]))
        self.strip.show_figures(_figures(case))
        self.table.cells.show(case.lines)
        at = next((place for place, line in enumerate(case.lines) if line.id == chosen), None)
        if at is None:
            at = next((place for place, line in enumerate(case.lines) if line.is_mine_to_do), len(case.lines) - 1)
        self.table.selectRow(at)
        self.notice.hide_notice()
        if case.state is CaseState.STOPPED:
            self.notice.show_notice(case.error or _("No way leads on from here."), "bad", _("Try again"), self.retry)
        self.set_status(_("Case {number}").format(number=case.id), _("next: {steps}").format(steps=" → ".join(case.ahead)) if case.ahead else "")
        self._on_chosen()

    @property
    def line(self) -> LogLine | None:
        """The passage that is chosen."""
        found: LogLine | None = self.table.current_line
        return found

    def _on_chosen(self) -> None:
        self.details.show_line(self.line)
        self.head.show_commands(self._own, most=3)
        self.actions_changed.emit()

    # doing -------------------------------------------------------------------------------------------------------------------------
    def _why_not_read(self) -> str:
        return _("The case is being read.") if self.case is None else ""

    def _why_not_record(self) -> str:
        return self._why_not_read() or ("" if self.case is not None and self.case.record is not None else _("It is about nothing in particular."))

    def _why_not_do(self) -> str:
        if reason := self._why_not_read():
            return reason
        if self.line is None or not self.line.is_mine_to_do:
            return _("Choose a step that somebody has to do.")
        return "" if self.line.holder_id in (None, self.context.user.id) else _("{who} has it.").format(who=self.line.who)

    def _why_not_take(self) -> str:
        return self._why_not_do() or (_("You have it already.") if self.line is not None and self.line.holder_id is not None else "")

    def _why_not_came(self) -> str:
        if reason := self._why_not_read():
            return reason
        if self.line is None or self.line.state is not StepState.WAITING:
            return _("Choose a step that waits.")
        is_mine = self.line.waits_for.startswith(working.REPLY) or self.context.rights.may(PUBLISH)
        return "" if is_mine else _("Only whoever publishes processes ends this wait.")

    def _why_not_retry(self) -> str:
        return self._why_not_read() or ("" if self.case is not None and self.case.state is CaseState.STOPPED else _("The case is not stopped."))

    def _why_not_cancel(self) -> str:
        if not self.context.rights.may(CANCEL):
            return _("You may not do that.")
        return self._why_not_read() or (_("The case is over.") if self.case is not None and self.case.state.is_closed else "")

    def do(self) -> None:
        """Ask for what the chosen step needs, and finish it."""
        if not self._why_not_do() and self.line is not None:
            do_step(self, self.context, self.line.id, lambda _changes: self.refresh())

    def take(self) -> None:
        """Take the chosen step."""
        if not self._why_not_take() and self.line is not None:
            self._write(partial(working.claim, self.context, self.line.id, self.line.version, uuid4().hex), _("It is with you now."))

    def end_wait(self) -> None:
        """Say that what the chosen step waits for has come."""
        if not self._why_not_came() and self.line is not None:
            self._write(partial(working.end_wait, self.context, self.line.id, self.line.version, uuid4().hex), _("The case goes on."))

    def retry(self) -> None:
        """Let a stopped case go on."""
        if not self._why_not_retry() and self.case is not None:
            self._write(partial(working.retry, self.context, self.case.id, uuid4().hex), _("The case goes on."))

    def cancel(self) -> ReasonDialog | None:
        """Ask why, and call the case off."""
        if self._why_not_cancel() or self.case is None:
            return None
        case_id = self.case.id
        title, text = _("Cancel “{title}”?").format(title=self.case.title), _("Its open steps and their tasks are cancelled. The log stays.")
        dialog = ReasonDialog(self, title, text, _("Cancel the case"), _("Reason, for the history"), _("Say why it is cancelled."))

        def settle(answer: int) -> None:
            if answer == QDialog.DialogCode.Accepted:
                self._write(partial(cancel_case, self.context, case_id, dialog.reason, uuid4().hex), _("The case is cancelled."))
            dialog.deleteLater()

        dialog.finished.connect(settle)
        dialog.open()
        return dialog

    def _write(self, operation: Callable[[], Changes], told: str) -> None:
        def done(_changes: Changes) -> None:
            message.toast(self.window(), told)
            self.refresh()

        def failed(_error: Exception) -> bool:
            self.refresh()
            return False

        run(self, operation, done=done, failed=failed)

    def open_record(self) -> None:
        """Open the client, deal or document."""
        if self.case is not None and self.case.record is not None:
            navigator().open(self.case.record[0].value, self.case.record[1])

    def show_drawing(self) -> None:
        """Show on the drawing where the case is."""
        if self.case is not None:
            navigator().open_page(MONITOR, id=self.case.process_id, case=self.case.id)


def _figures(case: CaseReading) -> list[Figure]:
    """State, beginning, steps, time and cost, plan against fact."""
    done = sum(1 for line in case.lines if line.ended_at is not None and line.state.value == "done")
    late = sum(1 for line in case.lines if line.is_late)
    late_words = _("{count} of them late").format(count=late) if late else _("none late")
    ended = case.ended_at
    took = _("took {time}").format(time=elapsed_words((ended - case.started_at).total_seconds())) if ended is not None else ""
    begun_by = _("by {name}").format(name=case.started_by) if case.started_by else ""
    over = bool(case.planned_minutes) and case.spent_minutes > case.planned_minutes
    return [
        Figure(_("State"), case.state.label, took or (case.manager and _("led by {name}").format(name=case.manager))),
        Figure(_("Begun"), near_moment(case.started_at), begun_by),
        Figure(_("Steps done"), format_number(done), late_words, "bad" if late else "text2"),
        Figure(
            _("Working time"), length_words(case.spent_minutes) or "—",
            _("planned {time}").format(time=length_words(case.planned_minutes)) if case.planned_minutes else _("nothing planned"),
            "bad" if over else "text2",
        ),
        Figure(
            _("Money spent"), format_number(case.cost, 2) if case.cost else "—",
            _("planned {amount}").format(amount=format_number(case.planned_cost, 2)) if case.planned_cost else _("nothing planned"),
            "bad" if case.planned_cost and case.cost > case.planned_cost else "text2",
        ),
    ]
