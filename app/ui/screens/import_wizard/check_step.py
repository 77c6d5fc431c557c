"""Fourth step: what would become of every row. Wrong cells are mended here, unknown words are explained once."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.i18n import _, format_number, ngettext
from app.services.imports.cells import text_of
from app.services.imports.dry_run import dry_run
from app.services.imports.outcome import Finding, Outcome
from app.services.imports.outcome import Report as Findings
from app.services.imports.readers import address
from app.ui.kit.run import Job, Report, run
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, CountTabs, Hairline, InfoBar, Label, ProgressLine
from app.ui.screens.import_wizard.grid import Grid, GridRow
from app.ui.screens.import_wizard.step import Step, WizardState
from app.ui.screens.import_wizard.words_panel import WordsPanel
from app.ui.screens.import_wizard.work import watched

_ORDER = (Outcome.WRONG, Outcome.NEW, Outcome.CHANGED, Outcome.DUPLICATE, Outcome.SAME)
_SHOWN = 1_000


class CheckStep(Step):
    """The findings of the dry run in tabs."""

    def __init__(self, state: WizardState) -> None:
        super().__init__(state, _("Check"))
        self._job: Job | None = None
        self._places: list[tuple[int, int]] = []
        split = QHBoxLayout(self)
        split.setContentsMargins(0, 0, 0, 0)
        split.setSpacing(0)
        left = QVBoxLayout()
        left.setContentsMargins(0, tokens.GAP, 0, 0)
        left.setSpacing(tokens.GAP)
        head = QHBoxLayout()
        head.setContentsMargins(tokens.MARGIN, 0, tokens.MARGIN, 0)
        self.tabs = CountTabs()
        for outcome in _ORDER:
            self.tabs.add(outcome.value, outcome.label, 0)
        self.tabs.chosen.connect(lambda _key: self._show_tab())
        head.addWidget(self.tabs, 1)
        self.again = Button(_("Check again"), "secondary", "refresh")
        self.again.clicked.connect(self.check)
        head.addWidget(self.again)
        left.addLayout(head)
        self._busy = QWidget()
        busy = QHBoxLayout(self._busy)
        busy.setContentsMargins(tokens.MARGIN, 0, tokens.MARGIN, 0)
        self.progress, self._progress_text = ProgressLine(0, name=_("Progress of the check")), Label("", "small", "text2")
        self._progress_text.setMinimumWidth(scaled(180))
        cancel = Button(_("Cancel"), "quiet")
        cancel.clicked.connect(self.cancel)
        busy.addWidget(self.progress, 1)
        busy.addWidget(self._progress_text)
        busy.addWidget(cancel)
        left.addWidget(self._busy)
        self._hint = InfoBar("", "info", flush=True)
        left.addWidget(self._hint)
        self.grid = Grid(_("Findings"))
        self.grid.cells.mended.connect(self._mend)
        left.addWidget(self.grid, 1)
        split.addLayout(left, 1)
        self._edge = Hairline(vertical=True)
        split.addWidget(self._edge)
        self.words = WordsPanel(state.context)
        self.words.learned.connect(self.check)
        split.addWidget(self.words)
        self._busy.hide()
        self._show_words({})

    @property
    def next_text(self) -> str:
        """How many records come in."""
        count = self._writing()
        return ngettext("Import {count} record", "Import {count} records", count).format(count=format_number(count))

    def _writing(self) -> int:
        report = self.state.report
        return 0 if report is None else report.records[Outcome.NEW.value] + report.records[Outcome.CHANGED.value]

    def why_not_next(self) -> str:
        """Only what was checked comes in."""
        if self._job is not None:
            return _("The rows are being checked.")
        if self.state.report is None:
            return _("Check the rows first.")
        return "" if self._writing() else _("Nothing is new or changed: there is nothing to import.")

    def enter(self) -> None:
        """Check, unless that was done."""
        if self.state.report is None:
            self.check()
        else:
            self._show(self.state.report)

    def check(self) -> None:
        """Check all rows."""
        job = self.state.job
        if job is None or self._job is not None:
            return
        self.state.report = None
        self._busy.show()
        self.progress.set_share(0)

        def work(report: Report) -> Findings:
            return watched(lambda progress: dry_run(self.state.context, job, progress), report)

        self._job = run(self, work, done=self._show, progress=self._show_progress)
        self._job.finished.connect(self._on_finished)
        self.changed.emit()

    def cancel(self) -> None:
        """Stop the check; nothing was written anyway."""
        if self._job is not None:
            self._job.cancel()

    def _show_progress(self, done: int, _total: int, _text: str) -> None:
        self._progress_text.setText(ngettext("{count} row checked", "{count} rows checked", done).format(count=format_number(done)))
        self.progress.set_share(min(0.95, done / (done + 20_000)))

    def _on_finished(self) -> None:
        self._job = None
        self._busy.hide()
        self.changed.emit()

    def _show(self, report: Findings) -> None:
        self.state.report = report
        for outcome in _ORDER:
            self.tabs.set_count(outcome.value, report.records[outcome.value])
        self._show_words({entity: dict(words) for entity, words in report.unknown.items()})
        first = next((outcome for outcome in _ORDER if report.records[outcome.value]), Outcome.NEW)
        self.tabs.choose(first.value)
        self._show_tab()
        self.changed.emit()

    def _show_words(self, unknown: dict[str, dict[str, int]]) -> None:
        self.words.show_words(unknown)
        self.words.setVisible(bool(unknown))
        self._edge.setVisible(bool(unknown))

    def _show_tab(self) -> None:
        report, job = self.state.report, self.state.job
        if report is None or job is None:
            return
        outcome = next((known for known in Outcome if known.value == self.tabs.current), Outcome.NEW)
        findings = report.examples[outcome]
        self._tell(outcome, report, len(findings))
        if outcome is Outcome.CHANGED:
            rows = [
                GridRow((finding.title, change.label, change.old, change.new), str(finding.rows[0].number), {3: ("ok_soft", "")})
                for finding in findings[:_SHOWN] for change in finding.changes
            ]
            self.grid.show_rows([_("Record"), _("Field"), _("Before"), _("After")], rows, stretch=3)
            return
        heads = [column.name for column in job.layout.columns]
        if outcome in (Outcome.WRONG, Outcome.DUPLICATE):
            self._show_wrong(heads, findings)
            return
        indexes = [column.index for column in job.layout.columns]
        rows = [
            GridRow([text_of(row.cells[index]) if index < len(row.cells) else "" for index in indexes], str(row.number))
            for finding in findings[:_SHOWN] for row in finding.rows
        ]
        self.grid.show_rows(heads, rows[:_SHOWN])

    def _show_wrong(self, heads: list[str], findings: list[Finding]) -> None:
        """The rows with their reasons first and their faulty cells in red; the cells can be mended."""
        assert self.state.job is not None
        columns = self.state.job.layout.columns
        rows: list[GridRow] = []
        self._places = []
        for finding in findings:
            for row in finding.rows:
                problems = [problem for problem in finding.problems if problem.address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == str(row.number)]
                by_cell = {problem.address: problem.text for problem in problems}
                marks = {0: ("bad_soft" if problems else "surface", "")}
                for place, column in enumerate(columns, 1):
                    if (text := by_cell.get(address(row.number, column.index))) is not None:
                        marks[place] = ("bad_soft", text)
                reason = "; ".join(str(problem) for problem in problems) or _("belongs to the same document")
                texts = [text_of(row.cells[column.index]) if column.index < len(row.cells) else "" for column in columns]
                rows.append(GridRow([reason, *texts], str(row.number), marks))
                self._places.append((row.number, len(rows) - 1))
                if len(rows) >= _SHOWN:
                    break
            if len(rows) >= _SHOWN:
                break
        self.grid.show_rows([_("Reason"), *heads], rows, editable=frozenset(range(1, len(columns) + 1)))

    def _tell(self, outcome: Outcome, report: Findings, kept: int) -> None:
        texts = {
            Outcome.WRONG: _(
                "These rows do not come in. Mend a cell with a double click and check again, or import the rest and save these as a workbook."
            ),
            Outcome.NEW: _("These records are not in the database yet."),
            Outcome.CHANGED: _("These records are known and get other values."),
            Outcome.DUPLICATE: _("These rows say again what another row of the file says; the first one counts."),
            Outcome.SAME: _("These records stand in the database as they stand in the file."),
        }
        text = texts[outcome]
        if report.records[outcome.value] > min(kept, _SHOWN):
            text += " " + _("The first {count} are shown.").format(count=format_number(min(kept, _SHOWN)))
        self._hint.words.setText(text)

    def _mend(self, row: int, column: int, text: str) -> None:
        job = self.state.job
        if job is None or row >= len(self._places):
            return
        self.state.job = job.with_edit(self._places[row][0], job.layout.columns[column - 1].index, text)
        self.state.report = None
        self.changed.emit()


