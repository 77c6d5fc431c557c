"""The page of the real path: the drawing with the share of each line, detours and loops marked and told, the cases behind them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.core.i18n import _, format_number, ngettext
from app.process_editor.insight.declared import SIMULATION
from app.process_editor.insight.path_body import PathBody
from app.process_editor.insight.path_words import headline
from app.processes.event_log.limits import LARGEST
from app.services.context import Context
from app.services.process_insight.journal import DAYS
from app.services.process_insight.real_path import RealPath, lay_file, read_real_path
from app.ui.kit.commands import Command
from app.ui.kit.navigator import navigator
from app.ui.kit.pages import Page
from app.ui.kit.run import Report, run
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import EmptyState, Hairline, Offer, PageHead

PERIODS = (30, 90, DAYS, 3 * DAYS)
PATTERNS = "*.xes *.xes.gz *.csv *.csv.gz"
FILE, OWN = "file", "own"


class PathPage(Page):
    """The finished cases of a process beside its drawing, or those of a file."""

    entities: ClassVar[tuple[str, ...]] = ()

    def __init__(self, context: Context, process_id: int) -> None:
        super().__init__(_("The real path"), "mining")
        self._context, self.process_id = context, process_id
        self.real: RealPath | None = None
        self._file: Path | None = None
        self._own = self._commands()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = PageHead(_("The real path"), " ")
        self.head.show_commands(self._own, most=3)
        column.addWidget(self.head)
        column.addWidget(self._make_bar())
        column.addWidget(Hairline())
        self.stack = QStackedWidget()
        self.body = PathBody()
        self.body.case_wanted.connect(lambda case: navigator().open("process_case", case))
        self.stack.addWidget(self.body)
        none = EmptyState(
            "mining", _("No case is finished in this time"),
            _("Take a longer time, come back when some cases have gone through, or bring the journal of another program beside the drawing."),
            (Offer(OWN, _("The last three years"), "history"), Offer(FILE, _("From a journal (XES, CSV)…"), "import")),
        )
        none.chosen.connect(lambda code: self.ask_for_file() if code == FILE else self._look_back())
        self.stack.addWidget(none)
        column.addWidget(self.stack, 1)
        self.setFocusProxy(self.body)
        self.refresh()

    def _make_bar(self) -> QWidget:
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(tokens.MARGIN, 0, tokens.MARGIN, 8)
        self.period = QComboBox()
        self.period.setFixedHeight(scaled(tokens.CONTROL))
        self.period.setAccessibleName(_("Cases finished in"))
        for days in PERIODS:
            self.period.addItem(ngettext("Last {count} day", "Last {count} days", days).format(count=format_number(days)), days)
        self.period.setCurrentIndex(PERIODS.index(DAYS))
        self.period.activated.connect(lambda _index: self.show_own())
        row.addWidget(self.period)
        row.addStretch()
        return bar

    def _commands(self) -> tuple[Command, ...]:
        draw = partial(navigator().open, "process", self.process_id)
        play = partial(navigator().open_page, SIMULATION, id=self.process_id)
        return (
            Command("path.draw", _("Open the &drawing"), draw, "Ctrl+O", "process_design", "go"),
            Command("path.simulate", _("&Simulation"), play, "", "chart_line", "go"),
            Command("path.file", _("From a &journal (XES, CSV)…"), self.ask_for_file, "", "import", "file"),
            Command("path.own", _("&Our own cases"), self.show_own, "", "process_run", "view", self.why_not_own),
            Command("path.refresh", _("&Refresh"), self.refresh, "F5", "refresh", "view"),
        )

    def actions(self) -> Sequence[Command]:  # type: ignore[override]
        """What can be done here."""
        return self._own

    def why_not_own(self) -> str:
        """Why our own cases need not be asked for."""
        return "" if self._file is not None else _("Our own cases are shown.")

    def show_own(self) -> None:
        """Show the cases of this program again."""
        self._file = None
        self.refresh()

    def _look_back(self) -> None:
        self.period.setCurrentIndex(len(PERIODS) - 1)
        self.show_own()

    def ask_for_file(self) -> None:
        """Show the journal of another program beside the drawing."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        path, _kind = QFileDialog.getOpenFileName(self, _("From a journal"), folder, _("Journals ({patterns})").format(patterns=PATTERNS))
        if path:
            self.take_file(Path(path))

    def take_file(self, path: Path) -> None:
        """Show the journal in a file."""
        self._file = path
        self.refresh()

    def refresh(self) -> None:
        """Read the cases again, and lay them over the drawing."""
        file, days, context, process = self._file, self.period.currentData(), self._context, self.process_id

        def operation(report: Report) -> RealPath:
            if file is not None:
                with file.open("rb") as stream:  # one byte more than is taken, however large the file is
                    data = stream.read(LARGEST + 1)
                return lay_file(context, process, data, file.name, report)
            return read_real_path(context, process, days, report)

        run(self, operation, done=self._show, failed=self._on_failed, progress=True)

    def _on_failed(self, _error: Exception) -> bool:
        self._file = None
        return False

    def _show(self, real: RealPath) -> None:
        self.real = real
        self.set_title(_("The real path: {process}").format(process=real.name))
        count = real.mined.cases
        cases = ngettext("{count} finished case", "{count} finished cases", count).format(count=format_number(count))
        self.head.set_title(real.name, " · ".join(filter(None, (_("The real path"), cases, real.source))))
        self.period.setVisible(not real.source)
        self.stack.setCurrentIndex(0 if count else 1)
        if not count:
            self.set_status(cases)
            return
        self.body.show_path(real)
        self.set_status(cases, headline(real))
