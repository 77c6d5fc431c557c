"""The page of the monitor: a process as drawn, coloured by its cases; a click shows the cases behind a step. Also the way of one case."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from app.core.changes import Changes
from app.core.i18n import _, ngettext
from app.process_editor import words
from app.process_editor.insight.declared import REAL_PATH, SIMULATION
from app.process_editor.monitor.marking import NOW, TIME, marks_of, trace_marks
from app.process_editor.monitor.side import MonitorSide
from app.process_editor.side_panel import beside
from app.process_editor.view import ProcessView
from app.services.context import Context
from app.services.process_insight.monitor import DAYS, CaseAt, Monitor, NodeFigures, Trace, cases_at, read_monitor, read_trace
from app.ui.kit.commands import Command
from app.ui.kit.navigator import navigator
from app.ui.kit.pages import Page
from app.ui.kit.run import run
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import CountTabs, Hairline, PageHead

PERIODS = (7, 30, DAYS, 365)
READ_AGAIN_AFTER = 2000  # ms


class MonitorPage(Page):
    """A process with its cases.

    :param case: show the way of this case alone.
    """

    entities: ClassVar[tuple[str, ...]] = ("process_case", "process_step", "process_version")

    def __init__(self, context: Context, process_id: int, case: int | None = None) -> None:
        super().__init__(_("Monitor"), "process")
        self._context, self.process_id, self.case = context, process_id, case
        self.monitor: Monitor | None = None
        self.node: str | None = None
        self._own = self._commands()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = PageHead(_("Monitor"), " ")
        column.addWidget(self.head)
        self._bar = self._make_bar()
        column.addWidget(self._bar)
        column.addWidget(Hairline())
        self.view = ProcessView(read_only=True)
        self.view.selection_changed.connect(self._on_selected)
        self.view.activated.connect(self._open_first)
        self.side = MonitorSide()
        column.addWidget(beside(self.view, self.side), 1)
        self._bar.setVisible(case is None)
        self.side.setVisible(case is None)
        self.head.show_commands(self._own, most=3)
        self.setFocusProxy(self.view)
        self.refresh()

    def _make_bar(self) -> QWidget:
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(tokens.MARGIN, 0, tokens.MARGIN, 4)
        self.tabs = CountTabs()
        self.tabs.setAccessibleName(_("Coloured by"))
        self.tabs.add(NOW, _("Cases now"))
        self.tabs.add(TIME, _("Time"))
        self.tabs.chosen.connect(lambda _code: self._show_marks())
        row.addWidget(self.tabs)
        row.addStretch()
        self.period = QComboBox()
        self.period.setFixedHeight(scaled(tokens.CONTROL))
        self.period.setAccessibleName(_("Times of"))
        for days in PERIODS:
            self.period.addItem(ngettext("Last {count} day", "Last {count} days", days).format(count=days), days)
        self.period.setCurrentIndex(PERIODS.index(DAYS))
        self.period.activated.connect(lambda _index: self.refresh())
        row.addWidget(self.period)
        return bar

    def _commands(self) -> tuple[Command, ...]:
        if self.case is not None:
            back = Command("monitor.case", _("Open the &case"), lambda: navigator().open("process_case", self.case), "Ctrl+O", "process_run", "go")
            whole = Command("monitor.all", _("&All cases"), self.open_all, "", "process", "go")
            return back, whole, self._refresh_command()
        draw = Command("monitor.draw", _("Open the &drawing"), lambda: navigator().open("process", self.process_id), "Ctrl+O", "process_design", "go")
        rows = Command("monitor.list", _("&List of cases"), lambda: navigator().open_list("process_case"), "", "list", "go")
        play = Command("monitor.simulate", _("&Simulation"), partial(self._open, SIMULATION), "", "chart_line", "go")
        real = Command("monitor.real_path", _("The &real path"), partial(self._open, REAL_PATH), "", "mining", "go")
        return draw, rows, play, real, self._refresh_command()

    def _refresh_command(self) -> Command:
        return Command("monitor.refresh", _("&Refresh"), self.refresh, "F5", "refresh", "view")

    def actions(self) -> Sequence[Command]:  # type: ignore[override]
        """What leads on from here."""
        return self._own

    def _open(self, code: str) -> None:
        navigator().open_page(code, id=self.process_id)

    def open_all(self) -> None:
        """Open the monitor of the whole process."""
        navigator().open_page("process_monitor", id=self.process_id)

    # reading -----------------------------------------------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Read the figures again."""
        if self.case is not None:
            run(self, partial(read_trace, self._context, self.case), done=self._show_trace)
        else:
            read = partial(read_monitor, self._context, self.process_id, self.period.currentData())
            run(self, read, done=self._show, quiet=self.monitor is not None)

    def _on_changes(self, changes: Changes) -> None:
        """Everybody's steps count here: read now and then, not after each of them."""
        if any(changes.touches(entity) for entity in self.entities):
            self._is_stale = True
            if self.isVisible() and not self._refresh_soon.isActive():
                self._refresh_soon.start(READ_AGAIN_AFTER)

    def _show(self, monitor: Monitor) -> None:
        is_other = self.monitor is None or self.monitor.graph is not monitor.graph
        self.monitor = monitor
        if is_other:
            self.view.show_graph(monitor.graph)
        self.set_title(_("Monitor: {process}").format(process=monitor.name))
        under_way = ngettext("{count} case is under way", "{count} cases are under way", monitor.running).format(count=monitor.running)
        self.head.set_title(monitor.name, " · ".join((_("version {number}").format(number=monitor.number), under_way)))
        late = ngettext("{count} is late", "{count} are late", monitor.late).format(count=monitor.late) if monitor.late else ""
        self.set_status(under_way, late)
        self._show_marks()
        self._on_selected()

    def _show_trace(self, trace: Trace) -> None:
        self.process_id = trace.process_id
        if self.view.graph is not trace.graph:
            self.view.show_graph(trace.graph)
        self.view.set_marks(trace_marks(trace))
        self.set_title(trace.title)
        self.head.set_title(trace.title, _("The way of the case so far"))

    def _show_marks(self) -> None:
        if self.monitor is not None:
            self.view.set_marks(marks_of(self.monitor, self.tabs.current or NOW))

    def _on_selected(self) -> None:
        """Show what lies behind the chosen step, or behind all of them."""
        if self.monitor is None:
            return
        current = self.view.current
        self.node = current if current in self.monitor.graph.nodes else None
        if self.node is None:
            self.side.show_process(self.monitor)
        else:
            self.side.show_step(words.title(self.monitor.graph.nodes[self.node]), self.monitor.figures.get(self.node, NodeFigures()))
        run(self, partial(cases_at, self._context, self.process_id, self.node), done=partial(self._on_cases, self.node), quiet=True)

    def _on_cases(self, node: str | None, cases: list[CaseAt]) -> None:
        if node == self.node:
            self.side.show_cases(self.monitor.name if self.monitor is not None else "", cases)

    def _open_first(self, _key: str) -> None:
        """Enter on a step goes to its cases."""
        if self.side.list.count():
            self.side.list.setFocus()
            self.side.list.setCurrentRow(0)
