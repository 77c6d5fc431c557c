"""My work: the steps of processes that somebody holds, those offered to the role, what is late; taken, done and given back by key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar
from uuid import uuid4

from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from app.core.changes import Changes
from app.core.i18n import N_, _, ngettext
from app.services.context import Context
from app.services.process_runs import working
from app.services.process_work.my_work import LEADING, Work, WorkLine, my_work
from app.ui.kit import message
from app.ui.kit.commands import Command
from app.ui.kit.navigator import navigator
from app.ui.kit.pages import Page, PageType, declare
from app.ui.kit.run import run
from app.ui.kit.theme import tokens
from app.ui.kit.widgets import CountTabs, EmptyState, Hairline, PageHead
from app.ui.screens.plain_table import PlainColumn, PlainTable
from app.ui.screens.registration import TOP
from app.ui.screens.start_process import StartProcess
from app.ui.screens.step_dialog import do_step
from app.ui.screens.step_words import due_words, holder_words, near_moment

PAGE = "my_work"
MINE, OFFERED, LATE, TEAM = "mine", "offered", "late", "team"


class MyWorkPage(Page):
    """Steps to do, by the keyboard: Enter does, Ctrl+T takes, Ctrl+G gives back, Ctrl+O opens the case."""

    entities: ClassVar[tuple[str, ...]] = ("process_step", "process_case")

    def __init__(self, context: Context) -> None:
        super().__init__(_("My work"), "process_run")
        self._context = context
        self.work = Work((), ())
        self._own = self._commands()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = PageHead(_("My work"))
        column.addWidget(self.head)
        column.addLayout(self._make_tabs())
        column.addWidget(Hairline())
        self.table = PlainTable(_("Steps to do"), _columns())
        self.table.opened.connect(lambda _line: self.do())
        self.table.chosen.connect(self._on_chosen)
        place = QWidget()
        self._stack = QStackedLayout(place)
        self._stack.addWidget(self.table)
        self._stack.addWidget(EmptyState("done", _("Nothing to do"), _("Steps of processes stand here as soon as they come to you or to your role.")))
        column.addWidget(place, 1)
        self.setFocusProxy(self.table)
        self.head.show_commands(self._own, most=4)
        self.refresh()

    def _commands(self) -> tuple[Command, ...]:
        return (
            Command("work.begin", _("&Begin a process…"), self.begin, "Ctrl+N|Ins", "play", "file"),
            Command("work.release", _("&Give back"), self.give_back, "Ctrl+G", "undo", "edit", self._why_not_back),
            Command("work.take", _("&Take"), self.take, "Ctrl+T", "select", "edit", self._why_not_take),
            Command("work.open", _("&Open the case"), self.open_case, "Ctrl+O", "process", "go", self._why_not_any),
            Command("work.do", _("&Do it…"), self.do, "Ctrl+D", "done", "edit", self._why_not_any, primary=True),
            Command("work.refresh", _("&Refresh"), self.refresh, "F5", "refresh", "view"),
        )

    def _make_tabs(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(tokens.MARGIN, 0, tokens.MARGIN, 0)
        self.tabs = CountTabs()
        self.tabs.setAccessibleName(_("Kinds of work"))
        titles = {MINE: _("With me"), OFFERED: _("Offered to my role"), LATE: _("Late steps")}
        if self._context.user.role in LEADING:
            titles[TEAM] = _("Everybody's")
        for code, title in titles.items():
            self.tabs.add(code, title, 0)
        self.tabs.chosen.connect(lambda _code: self._show_tab())
        row.addWidget(self.tabs)
        return row

    def actions(self) -> Sequence[Command]:  # type: ignore[override]
        """What can be done with a step."""
        return self._own

    # reading -----------------------------------------------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Read again what is to be done."""
        run(self, partial(my_work, self._context), done=self._show, quiet=True)

    def _show(self, work: Work) -> None:
        is_first = self.work == Work((), ())
        self.work = work
        self.tabs.set_counts({code: len(self.lines(code)) for code in self._codes()})
        self.tabs.set_errors(LATE, len(work.late))
        if is_first and not work.mine and work.offered:
            self.tabs.choose(OFFERED)
        self._show_tab()

    def _codes(self) -> list[str]:
        return [str(self.tabs.tabData(place)) for place in range(self.tabs.count())]

    def lines(self, code: str) -> tuple[WorkLine, ...]:
        """What a tab lists."""
        return {MINE: self.work.mine, OFFERED: self.work.offered, LATE: self.work.late, TEAM: self.work.team}[code]

    def _show_tab(self) -> None:
        kept = self.current.id if self.current is not None else None
        lines = self.lines(self.tabs.current or MINE)
        self.table.cells.show(lines)
        had_keyboard = self.isAncestorOf(QApplication.focusWidget() or self.head)
        self._stack.setCurrentIndex(0 if lines else 1)
        if had_keyboard:  # a hidden table would leave it to whatever stands next
            (self.table if lines else self.tabs).setFocus()
        if lines:
            self.table.selectRow(next((place for place, line in enumerate(lines) if line.id == kept), 0))
        late = len(self.work.late)
        self.set_status(
            ngettext("{count} step", "{count} steps", len(lines)).format(count=len(lines)),
            ngettext("{count} is late", "{count} are late", late).format(count=late) if late else "",
        )
        self._on_chosen()

    @property
    def current(self) -> WorkLine | None:
        """The step that is chosen."""
        line: WorkLine | None = self.table.current_line
        return line

    def _on_chosen(self) -> None:
        self.head.show_commands(self._own, most=4)
        self.actions_changed.emit()

    # doing -------------------------------------------------------------------------------------------------------------------------
    def _why_not_any(self) -> str:
        return "" if hasattr(self, "table") and self.current is not None else _("No step is chosen.")

    def _why_not_take(self) -> str:
        if reason := self._why_not_any():
            return reason
        assert self.current is not None
        if self.current.is_offered:
            return ""
        return _("You have it already.") if self.current.holder_id == self._context.user.id else _("{who} has it.").format(who=self.current.holder)

    def _why_not_back(self) -> str:
        if reason := self._why_not_any():
            return reason
        assert self.current is not None
        if self.current.is_offered:
            return _("Nobody has taken it.")
        leads = self._context.user.role in LEADING
        return "" if leads or self.current.holder_id == self._context.user.id else _("{who} has it.").format(who=self.current.holder)

    def do(self) -> None:
        """Ask for what the step needs, and finish it."""
        if self.current is not None:
            do_step(self, self._context, self.current.id, self._on_done)

    def _on_done(self, changes: Changes) -> None:
        self.refresh()
        message.toast(self.window(), _("Done."))

    def take(self) -> None:
        """Take the step; nobody else is offered it then."""
        if not self._why_not_take():
            self._write(working.claim, _("It is with you now."))

    def give_back(self) -> None:
        """Give the step back to its role."""
        if not self._why_not_back():
            self._write(working.release, _("It is offered to the role again."))

    def _write(self, use_case: Callable[..., Changes], told: str) -> None:
        line = self.current
        assert line is not None

        def done(_changes: Changes) -> None:
            message.toast(self.window(), told)
            self.refresh()

        def failed(_error: Exception) -> bool:
            self.refresh()  # somebody was faster: show it as it is now
            return False

        run(self, partial(use_case, self._context, line.id, line.version, key=uuid4().hex), done=done, failed=failed)

    def open_case(self) -> None:
        """Open the case of the step."""
        if self.current is not None:
            navigator().open("process_case", self.current.case_id)

    def begin(self) -> StartProcess:
        """Begin a process that is about nothing in particular."""
        dialog = StartProcess(self, self._context)
        dialog.open()
        return dialog


def _columns() -> list[PlainColumn]:
    return [
        PlainColumn(_("Step"), lambda line: line.title, 220),
        PlainColumn(_("Due"), lambda line: due_words(line.due_at) or "—", 186, lambda line: "bad" if line.is_late else "text"),
        PlainColumn(_("Case"), lambda line: line.case, 270, "text2"),
        PlainColumn(_("Client"), lambda line: line.client, 170, "text2"),
        PlainColumn(_("Who has it"), holder_words, 190, lambda line: "text2" if line.is_offered else "text"),
        PlainColumn(_("Came up"), lambda line: near_moment(line.opened_at), 130, "text2"),
    ]


def _make(context: Context, **_arguments: Any) -> Page:
    return MyWorkPage(context)


declare(PageType(PAGE, N_("My work"), "process_run", TOP, _make, permission="processes.process_step.claim", order=13))
