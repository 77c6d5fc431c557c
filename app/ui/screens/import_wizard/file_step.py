"""First step: what comes, and the file; and the imports of the past with their undo."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from app.core.i18n import N_, _, format_moment, ngettext
from app.services.imports import batches
from app.services.imports.facade import undo_batch
from app.services.imports.job import ImportJob, open_job
from app.services.imports.targets import KINDS
from app.ui.kit import message
from app.ui.kit.emptying import empty
from app.ui.kit.icons import draw_icon
from app.ui.kit.run import Report, run
from app.ui.kit.theme import scaled, theme, tokens
from app.ui.kit.widgets import Button, ElidedLabel, Label, section_title
from app.ui.screens.import_wizard.step import Step, WizardState, dress
from app.ui.screens.import_wizard.work import watched

_KINDS_WIDTH = 300
#: kind → what a person should know before choosing it
_NOTES = {
    "clients": N_("Companies and people we sell to or buy from"), "contacts": N_("People at clients that are here already"),
    "products": N_("Price lists, catalogues, stock reports"), "prices": N_("Only prices; unknown articles are told"),
    "stock": N_("What lies in the warehouses on the first day"), "documents": N_("Invoices, credit notes, orders: one row a line"),
}


class DropZone(QWidget):
    """A place to drop a file on.

    Signals: ``dropped(str)`` path of the file.
    """

    dropped = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._is_hovered = False
        self.setAcceptDrops(True)
        self.setAccessibleName(_("Drop a file here"))
        self.setMinimumHeight(scaled(220))
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.MARGIN, scaled(84), tokens.MARGIN, tokens.MARGIN)
        column.setSpacing(tokens.GAP)
        column.addWidget(Label(_("Drop a file here"), "title"), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(Label(_("Excel (.xlsx, .xls), OpenDocument (.ods) or CSV"), "body", "text2"), 0, Qt.AlignmentFlag.AlignHCenter)
        self.choose = Button(_("Choose a file…"), "primary", "folder")
        column.addSpacing(4)
        column.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one file."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            self._is_hovered = True
            event.acceptProposedAction()
            self.update()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Back to rest."""
        self._is_hovered = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell the first file."""
        self._is_hovered = False
        self.update()
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.dropped.emit(files[0])

    def sizeHint(self) -> QSize:
        """Wide and not high."""
        return QSize(600, scaled(240))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A dashed frame with an icon."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme().color("accent_text" if self._is_hovered else "edge"), 1.5, Qt.PenStyle.DashLine))
        painter.setBrush(theme().color("accent_soft" if self._is_hovered else "sunken"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), tokens.RADIUS_PANEL, tokens.RADIUS_PANEL)
        side = scaled(40)
        draw_icon(painter, QRectF((self.width() - side) / 2, scaled(32), side, side), "import", "accent_text")


class FileStep(Step):
    """Choose the kind and the file."""

    def __init__(self, state: WizardState) -> None:
        super().__init__(state, _("File"))
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.MARGIN, tokens.MARGIN, tokens.MARGIN, tokens.MARGIN)
        row.setSpacing(2 * tokens.MARGIN)
        row.addLayout(self._kinds())
        right = QVBoxLayout()
        right.setSpacing(tokens.GAP)
        right.addWidget(section_title(_("Which file?")))
        self.zone = DropZone()
        self.zone.dropped.connect(self.take)
        self.zone.choose.clicked.connect(self.ask)
        right.addWidget(self.zone)
        self.chosen = ElidedLabel("", "body", "text2")
        right.addWidget(self.chosen)
        right.addSpacing(tokens.MARGIN)
        self._past_title = section_title(_("Imports so far"))
        right.addWidget(self._past_title)
        self._past = QVBoxLayout()
        self._past.setSpacing(0)
        right.addLayout(self._past)
        right.addStretch()
        row.addLayout(right, 1)

    def _kinds(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(section_title(_("What is in it?")))
        self.kinds = QButtonGroup(self)
        for number, kind in enumerate(KINDS):
            button = QRadioButton(kind.name)
            button.setAccessibleDescription(_(_NOTES.get(kind.code, "")))
            button.setChecked(kind.code == self.state.kind)
            self.kinds.addButton(button, number)
            column.addSpacing(6)
            column.addWidget(button)
            note = Label(_(_NOTES.get(kind.code, "")), "small", "text2", wrap=True)
            note.setContentsMargins(scaled(24), 0, 0, 0)
            note.setFixedWidth(scaled(_KINDS_WIDTH))
            column.addWidget(note)
        self.kinds.idClicked.connect(self._choose_kind)
        column.addStretch()
        return column

    @property
    def leads_on(self) -> bool:
        """First comes the file."""
        return self.state.job is not None

    def enter(self) -> None:
        """Read the imports so far."""
        dress(self.zone.choose, "secondary" if self.leads_on else "primary")
        run(self, partial(batches.recent, self.state.context), done=self._show_past)

    def why_not_next(self) -> str:
        """A file must be there."""
        return "" if self.state.job is not None else _("Choose a file first.")

    def _choose_kind(self, number: int) -> None:
        self.state.kind = KINDS.codes()[number]
        if self.state.job is not None:
            self.take(str(self.state.job.table.path), go_on=False)

    def ask(self) -> None:
        """Ask for a file."""
        kinds = _("Tables (*.xlsx *.xls *.xlsm *.ods *.csv *.txt *.tsv);;All files (*)")
        file, _kind = QFileDialog.getOpenFileName(self, _("Choose a file"), "", kinds)
        if file:
            self.take(file)

    def take(self, file: str, go_on: bool = True) -> None:
        """Open a file and guess."""
        self.state.report = None

        def opened(job: ImportJob) -> None:
            self.state.job = job
            self.chosen.set_text(_("Chosen: {name}").format(name=job.table.path.name))
            self.changed.emit()
            if go_on:
                self.onward.emit()

        run(self, partial(open_job, self.state.context, self.state.kind, Path(file)), done=opened)

    def _show_past(self, found: list[batches.BatchInfo]) -> None:
        empty(self._past)
        self._past_title.setVisible(bool(found))
        for batch in found:
            self._past.addWidget(self._past_row(batch))

    def _past_row(self, batch: batches.BatchInfo) -> QWidget:
        line = QWidget()
        line.setFixedHeight(scaled(tokens.ROW_COMFORT))
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.GAP * 2)
        name = ElidedLabel(batch.file_name, "label")
        row.addWidget(name, 3)
        for text, share in (
            (batch.kind, 2), (ngettext("{count} record", "{count} records", batch.records).format(count=batch.records), 1),
            (format_moment(batch.at), 2), (batch.employee, 2),
        ):
            row.addWidget(ElidedLabel(text, "body", "text2"), share)
        if batch.why_not:
            row.addWidget(ElidedLabel(batch.state, "body", "text3"), 1)
        else:
            undo = Button(_("Undo"), "link")
            undo.setAccessibleName(_("Undo the import of {name}").format(name=batch.file_name))
            undo.clicked.connect(partial(self._undo, batch))
            row.addWidget(undo, 1)
        return line

    def _undo(self, batch: batches.BatchInfo) -> None:
        text = _("{records} that came in or were changed go back to what they were before.").format(
            records=ngettext("{count} record", "{count} records", batch.records).format(count=batch.records)
        )
        answer = message.choose(
            self, _("Undo the import of “{name}”?").format(name=batch.file_name), text,
            (message.Choice("undo", _("Undo the import"), "danger"), message.Choice("", _("Cancel"))),
        )
        if answer != "undo":
            return

        def work(report: Report) -> object:
            return watched(lambda progress: undo_batch(self.state.context, batch.id, progress), report)

        run(self, work, done=lambda _changes: self.enter(), progress=True)
