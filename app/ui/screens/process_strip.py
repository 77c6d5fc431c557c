"""The processes of a card: a strip for each case under way, and what keeps the document from being posted."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.changes import Changes
from app.core.i18n import _, ngettext
from app.services.context import Context
from app.services.gates import Shut
from app.services.process_work.strips import CaseStrip, Strips, StripStep, strips_of
from app.ui.kit.changes_bus import changes_bus
from app.ui.kit.emptying import empty
from app.ui.kit.navigator import navigator
from app.ui.kit.run import run
from app.ui.kit.theme import scaled
from app.ui.kit.widgets import Button, ChainLink, ChainStrip, InfoBar, StateChip
from app.ui.screens.start_process import StartProcess
from app.ui.screens.step_words import near_moment

NAMES = 200  # px of the column that says which process it is
REFRESH_AFTER = 80  # ms
VIEW = "processes.process_case.view"
_STATES = {"done": "done", "now": "now", "late": "late", "failed": "late", "ahead": "planned"}


class ProcessStrip(QWidget):
    """Takes no room while no process is under way about the record. It reads itself anew when a case goes on."""

    def __init__(self, context: Context, entity: str, record_id: int) -> None:
        super().__init__()
        self._context, self._entity, self._id = context, entity, record_id
        self._is_shut = False
        self.found = Strips()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self.setAccessibleName(_("Processes of this record"))
        self.hide()
        self._soon = QTimer(self, singleShot=True, interval=REFRESH_AFTER)
        self._soon.timeout.connect(self.refresh)
        changes_bus.changed.connect(self._on_changes)
        self.refresh()

    def refresh(self) -> None:
        """Read again which processes are under way."""
        if self._context.rights.may(VIEW):
            run(self, partial(strips_of, self._context, self._entity, self._id, is_shut=self._is_shut), done=self.show_strips, quiet=True)

    def ask_for_gate(self, is_shut: bool) -> None:
        """Say also what keeps the document from being posted.

        :param is_shut: whether anything does.
        """
        if is_shut != self._is_shut:
            self._is_shut = is_shut
            self.refresh()

    def _on_changes(self, changes: Changes) -> None:
        if any(changes.touches(entity) for entity in ("process_case", "process_step")):
            self._soon.start()

    def show_strips(self, found: Strips) -> None:
        """Show what was read."""
        if found == self.found:
            return
        self.found = found
        empty(self._column)
        if found.shut is not None:
            self._column.addWidget(self._shut_bar(found.shut))
        for case in found.cases:
            self._column.addLayout(self._row(case))
        if found.others:
            words = ngettext("{count} more process is under way", "{count} more processes are under way", found.others)
            more = Button(words.format(count=found.others), "link")
            more.clicked.connect(lambda: navigator().open_list("process_case"))
            self._column.addWidget(more)
        self.setVisible(bool(found.cases or found.shut is not None))

    def _row(self, case: CaseStrip) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        name = Button(_short(case.process).replace("&", "&&"), "link", "process")
        name.setToolTip(case.title)
        name.setAccessibleName(_("Open the case: {title}").format(title=case.title))
        name.clicked.connect(partial(navigator().open, "process_case", case.case_id))
        name.setMinimumWidth(scaled(NAMES) // 2)
        row.addWidget(name)
        if case.state.value == "stopped":
            row.addWidget(StateChip(case.state.label, "bad"))
        strip = ChainStrip([_link(step, case.case_id) for step in case.steps])
        strip.setAccessibleName(_("Steps of {process}").format(process=case.process))
        strip.opened.connect(self._open)
        row.addWidget(strip, 1)
        return row

    def _open(self, code: str) -> None:
        case, _dot, step = code.partition(".")
        navigator().open_page("process_case.card", id=int(case), step=int(step) if step else None)

    def _shut_bar(self, shut: Shut) -> InfoBar:
        return InfoBar(shut.text, "warn", "locked", lead_words(shut), lambda: lead(self, self._context, (self._entity, self._id), shut))


def lead_words(shut: Shut) -> str:
    """What the button says that leads to where a gate opens."""
    return _("Begin it…") if shut.case_id is None else _("Open the step") if shut.step_id is not None else _("Open the case")


def lead(parent: QWidget, context: Context, record: tuple[str, int], shut: Shut) -> None:
    """Go where a gate opens: to the step, to the case, or to beginning it."""
    if shut.case_id is None:
        StartProcess(parent, context, record, shut.process_id).open()
    else:
        navigator().open_page("process_case.card", id=shut.case_id, step=shut.step_id)


def _short(name: str, most: int = 34) -> str:
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"


def _link(step: StripStep, case_id: int) -> ChainLink:
    note = {"done": near_moment(step.at), "ahead": "", "failed": _("failed")}.get(step.state, near_moment(step.at))
    kind = _("then") if step.state == "ahead" else step.who or _("by itself")
    return ChainLink(kind, step.title, note, _STATES[step.state], f"{case_id}.{step.id}" if step.id is not None else "")
