"""Last step: the import itself with progress and cancel, what it did, and the way back."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.core.i18n import _, format_number, ngettext
from app.services.imports.apply import Imported, apply
from app.services.imports.facade import undo_batch
from app.services.imports.outcome import Outcome
from app.services.imports.refusals import write_refusals
from app.services.imports.saved_mappings import remember_mapping
from app.ui.kit.changes_bus import changes_bus
from app.ui.kit.emptying import empty
from app.ui.kit.navigator import navigator
from app.ui.kit.run import Job, Report, run
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, Figure, InfoBar, Label, ProgressLine, SummaryStrip
from app.ui.screens.import_wizard.step import Step, WizardState
from app.ui.screens.import_wizard.work import watched

_WIDTH = 760


class ResultStep(Step):
    """Imports as soon as it comes into sight."""

    def __init__(self, state: WizardState) -> None:
        super().__init__(state, _("Import"))
        self._job: Job | None = None
        self._is_undone = False
        outer = QHBoxLayout(self)
        outer.addStretch()
        block = QWidget()
        block.setMaximumWidth(scaled(_WIDTH))
        outer.addWidget(block, 100)
        outer.addStretch()
        self._column = QVBoxLayout(block)
        self._column.setContentsMargins(tokens.MARGIN, 2 * tokens.MARGIN, tokens.MARGIN, tokens.MARGIN)
        self._column.setSpacing(tokens.PADDING)
        self.title_label = Label("", "page")
        self._column.addWidget(self.title_label)
        self.progress = ProgressLine(0, name=_("Progress of the import"))
        self._column.addWidget(self.progress)
        self._note = Label("", "body", "text2", wrap=True)
        self._column.addWidget(self._note)
        self.cancel_button = Button(_("Cancel the import"), "secondary")
        self.cancel_button.clicked.connect(self.cancel)
        self._column.addWidget(self.cancel_button)
        self._result = QVBoxLayout()
        self._result.setSpacing(tokens.PADDING)
        self._column.addLayout(self._result)
        self._column.addStretch()

    @property
    def next_text(self) -> str:
        """A new beginning."""
        return _("Import another file")

    @property
    def leads_on(self) -> bool:
        """After an import its records are what matters."""
        return self.state.imported is None or self._is_undone

    @property
    def is_running(self) -> bool:
        """Whether the import is on its way."""
        return self._job is not None

    def why_not_next(self) -> str:
        """Not before the end."""
        return _("The import is running.") if self.is_running else ""

    def enter(self) -> None:
        """Import."""
        job, report = self.state.job, self.state.report
        if job is None or report is None or self.is_running:
            return
        total = sum(report.rows.values())
        self._clear()
        self._is_undone = False
        self.title_label.setText(_("Importing “{name}”").format(name=job.table.path.name))
        self._note.setText(_("Cancelling takes back what has come in so far."))
        self.progress.set_share(0)
        for widget in (self.progress, self.cancel_button, self._note):
            widget.show()

        def work(told: Report) -> Imported:
            imported = watched(lambda progress: apply(self.state.context, job, None, progress), told, total)
            remember_mapping(self.state.context, job.to_save(), job.heads())
            return imported

        self._job = run(self, work, done=self._show, progress=self._show_progress)
        self._job.finished.connect(self._on_finished)
        self.changed.emit()

    def cancel(self) -> None:
        """Stop; what came in is taken back."""
        if self._job is not None:
            self._job.cancel()
            self._note.setText(_("Taking back what has come in…"))

    def _show_progress(self, done: int, total: int, _text: str) -> None:
        self.progress.set_share(done / total if total else 0)
        self._note.setText(_("{done} of {total} rows").format(done=format_number(done), total=format_number(total)))

    def _on_finished(self) -> None:
        self.cancel_button.hide()
        job, self._job = self._job, None
        if job is not None and job.is_cancelled:
            self.progress.hide()
            self.title_label.setText(_("The import was cancelled"))
            self._note.setText(_("Nothing of it is left in the database."))
        self.changed.emit()

    def _show(self, imported: Imported) -> None:
        self.state.imported = imported
        changes_bus.changed.emit(imported.changes)
        self.progress.hide()
        self._note.hide()
        report = imported.report
        count = report.records[Outcome.NEW.value] + report.records[Outcome.CHANGED.value]
        self.title_label.setText(ngettext("{count} record came in", "{count} records came in", count).format(count=format_number(count)))
        strip = SummaryStrip()
        strip.show_figures([Figure(outcome.label, format_number(report.records[outcome.value])) for outcome in Outcome])
        self._result.addWidget(strip)
        if report.refused:
            left = sum(report.rows[outcome.value] for outcome in (Outcome.WRONG, Outcome.DUPLICATE))
            text = ngettext("{count} row did not come in.", "{count} rows did not come in.", left).format(count=format_number(left))
            self._result.addWidget(InfoBar(text, "warn", action=_("Save them as a workbook…"), act=self.save_refused))
        row = QHBoxLayout()
        row.setSpacing(tokens.GAP)
        show = Button(_("Open the list"), "primary", "open")
        show.clicked.connect(self.open_list)
        row.addWidget(show)
        self.undo_button = Button(_("Undo this import"), "secondary", "undo")
        self.undo_button.clicked.connect(self.undo)
        self.undo_button.setVisible(imported.batch_id is not None)
        row.addWidget(self.undo_button)
        row.addStretch()
        self._result.addLayout(row)
        hint = Label(_("An import can be undone for 30 days, as long as nobody has changed its records."), "small", "text2", wrap=True)
        self._result.addWidget(hint)
        self.changed.emit()

    def open_list(self) -> None:
        """Open the list of what came in."""
        if self.state.job is None:
            return
        entity = self.state.job.kind.entity
        if self.state.job.kind.code == "documents" and self.state.imported is not None:
            types = self.state.job.mapping.types or {"": "invoice"}
            entity = types.get("", "invoice")
        elif self.state.job.kind.code == "stock":
            entity = "stock_balance"
        navigator().open_list(entity)

    def save_refused(self) -> None:
        """Save the rows that did not come in, with their reasons."""
        job, imported = self.state.job, self.state.imported
        if job is None or imported is None:
            return
        name = str(job.table.path.with_name(_("{name} – not imported.xlsx").format(name=job.table.path.stem)))
        file, _kind = QFileDialog.getSaveFileName(self, _("Save the rows that did not come in"), name, _("Excel workbook (*.xlsx)"))
        if file:
            run(self, partial(write_refusals, Path(file), job, imported.report))

    def undo(self) -> None:
        """Take the import back."""
        imported = self.state.imported
        if imported is None or imported.batch_id is None:
            return
        batch_id = imported.batch_id

        def work(told: Report) -> object:
            return watched(lambda progress: undo_batch(self.state.context, batch_id, progress), told)

        self.undo_button.setEnabled(False)
        run(self, work, done=lambda _changes: self._show_undone(), failed=self._on_undo_failed, progress=True)

    def _on_undo_failed(self, _error: Exception) -> bool:
        self.undo_button.setEnabled(True)
        return False

    def _show_undone(self) -> None:
        self._is_undone = True
        self._clear()
        self.title_label.setText(_("The import was undone"))
        self._note.setText(_("The database is as it was before."))
        self._note.show()
        self.changed.emit()

    def _clear(self) -> None:
        empty(self._result)


