"""Backups: how it stands, what was made, and the buttons that make one, try one, plan them and hold their key."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QFileDialog, QHBoxLayout, QStackedLayout, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from app.core import clock
from app.core.i18n import N_, _, format_date, format_number
from app.services.backups import light, making, runs, trying
from app.services.backups.light import Light
from app.services.backups.plan import PERMISSION, Plan, read_plan
from app.services.backups.runs import Run
from app.services.context import Context
from app.ui.kit import message
from app.ui.kit.commands import Command
from app.ui.kit.emptying import empty
from app.ui.kit.pages import Page, PageType, declare
from app.ui.kit.run import Job, run
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, EmptyState, Label, Mark, Offer, PageHead, Panel, ProgressLine
from app.ui.screens.backup_key_dialog import KeyDialog
from app.ui.screens.backup_light import MARKS
from app.ui.screens.backup_plan_dialog import PlanDialog
from app.ui.screens.registration import SETTINGS

PAGE = "backups"
_RUN = Qt.ItemDataRole.UserRole
_WIDTHS = (150, 110, 110, 90, 110, 130)
_MEGABYTE = 1_000_000


class BackupsPage(Page):
    """Everything about backups in one place."""

    entities: ClassVar[tuple[str, ...]] = ("backup_run", "firm_setting")

    def __init__(self, context: Context) -> None:
        super().__init__(_("Backups"), "backup")
        self._context = context
        self._plan = Plan()
        self._job: Job | None = None
        self._own = (
            Command("backups.key", _("&Key…"), self.edit_key, "", "key", "file.2", self._why_busy),
            Command("backups.plan", _("&Schedule…"), self.edit_plan, "", "calendar", "file.2", self._why_busy),
            Command("backups.try", _("&Try restoring"), self.try_chosen, "", "restore", "file.1", self._why_busy),
            Command("backups.now", _("&Back up now"), self.back_up, "", "backup", "file.1", self._why_busy, primary=True),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = PageHead(_("Backups"))
        self.head.show_commands(self._own)
        column.addWidget(self.head)
        inner = QVBoxLayout()
        inner.setContentsMargins(tokens.MARGIN, 4, tokens.MARGIN, tokens.MARGIN)
        inner.setSpacing(tokens.PADDING)
        column.addLayout(inner, 1)
        inner.addWidget(self._light_panel())
        self.progress = self._progress_panel()
        inner.addWidget(self.progress)
        self.list = _list()
        self.list.itemActivated.connect(lambda _item: self.try_chosen())
        place = QWidget()
        self._stack = QStackedLayout(place)
        self._stack.addWidget(self.list)
        none = EmptyState(
            "backup", _("No backups yet"), _("Make the first one now: it is restored on trial at once, and nobody has to stop working."),
            (Offer("now", _("Back up now"), "backup"),),
        )
        none.chosen.connect(lambda _code: self.back_up())
        self._stack.addWidget(none)
        inner.addWidget(place, 1)
        self.setFocusProxy(self.list)
        self.refresh()

    def actions(self) -> Sequence[Command]:  # type: ignore[override]
        """What can be done."""
        return self._own

    # building --------------------------------------------------------------------------------------------------------------------
    def _light_panel(self) -> Panel:
        panel = Panel()
        row = QHBoxLayout()
        row.setSpacing(14)
        self._mark_place = QVBoxLayout()
        row.addLayout(self._mark_place)
        words = QVBoxLayout()
        words.setSpacing(2)
        self.title_label = Label("", "title")
        self.text_label, self.plan_label = Label("", "body", "text2", wrap=True), Label("", "small", "text2", wrap=True)
        for label in (self.title_label, self.text_label, self.plan_label):
            words.addWidget(label)
        row.addLayout(words, 1)
        panel.content.addLayout(row)
        return panel

    def _progress_panel(self) -> QWidget:
        frame = QWidget()
        row = QHBoxLayout(frame)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.step = Label("", "body")
        self.line = ProgressLine(name=_("Progress"))
        self.cancel = Button(_("Cancel"))
        self.cancel.clicked.connect(self._cancel)
        row.addWidget(self.step)
        row.addWidget(self.line, 1)
        row.addWidget(self.cancel)
        frame.hide()
        return frame

    # reading ---------------------------------------------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Read again."""
        run(self, partial(_read, self._context), done=self._show, quiet=True)

    def _show(self, found: tuple[Light, Plan, list[Run]]) -> None:
        shown, self._plan, made = found
        empty(self._mark_place)
        self._mark_place.addWidget(Mark(MARKS[shown.colour], shown.colour.value, 36, filled=True, name=shown.title))
        self.title_label.setText(shown.title)
        self.title_label.set_ink(shown.colour.value)
        self.text_label.setText(shown.text)
        self.plan_label.setText(plan_words(self._plan))
        chosen = self.chosen
        self.list.clear()
        for one in made:
            row = QTreeWidgetItem(_cells(one))
            row.setData(0, _RUN, one)
            row.setToolTip(5, one.file)
            row.setToolTip(6, one.text)
            row.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.list.addTopLevelItem(row)
            if chosen is not None and one.id == chosen.id:
                self.list.setCurrentItem(row)
        if self.list.currentItem() is None and (newest := self.list.topLevelItem(0)) is not None:
            self.list.setCurrentItem(newest)
        self._stack.setCurrentIndex(0 if made else 1)

    @property
    def chosen(self) -> Run | None:
        """The row that the keyboard is on."""
        item = self.list.currentItem()
        found: Run | None = item.data(0, _RUN) if item is not None else None
        return found

    # doing -----------------------------------------------------------------------------------------------------------------------
    def back_up(self) -> None:
        """Make a backup now; it can be cancelled."""
        self._start(partial(making.back_up, self._context), self._on_made)

    def try_chosen(self) -> None:
        """Bring the chosen backup back on trial; without one a file is asked for."""
        chosen = self.chosen
        file = chosen.file if chosen is not None else ""
        if not file:
            file, _filter = QFileDialog.getOpenFileName(self, _("Try restoring"), str(self._plan.folder), _("Backups") + " (*.backup)")
        if file:
            self.try_file(Path(file))

    def try_file(self, file: Path, key_text: str = "") -> None:
        """Bring a file back on trial; the database is not touched."""
        operation = partial(_try, self._context, file, key_text)
        self._start(operation, self._on_tried)

    def _start(self, operation: Any, done: Any) -> None:
        if self._job is None:
            self._job = run(self, operation, done=done, progress=self._on_progress)
            self._job.finished.connect(self._on_finished)
            self.progress.show()
            self._refresh_commands()

    def _on_progress(self, done: int, total: int, text: str) -> None:
        self.line.set_share(done / total if total else 0)
        self.step.setText(text)

    def _on_finished(self) -> None:
        self._job = None
        self.progress.hide()
        self.cancel.setEnabled(True)
        self.line.set_share(0)
        self._refresh_commands()
        self.refresh()

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self.cancel.setEnabled(False)
            self.step.setText(_("Stopping…"))

    def _refresh_commands(self) -> None:
        self.head.show_commands(self._own)
        self.actions_changed.emit()

    def _why_busy(self) -> str:
        return _("It is running.") if self._job is not None else ""

    def _on_made(self, made: Run) -> None:
        message.bars.hide(PAGE)
        message.toast(self, _("The backup is made and was restored on trial: {size} MB.").format(size=_megabytes(made)))

    def _on_tried(self, tried: Run) -> None:
        text = _("It is whole: {rows} rows in {tables} tables and {sums} sums are equal.")
        message.toast(self, text.format(**{name: format_number(tried.compared[name]) for name in ("rows", "tables", "sums")}))

    def edit_plan(self) -> PlanDialog:
        """Set when and where."""
        dialog = PlanDialog(self, self._context, self._plan)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def edit_key(self) -> KeyDialog:
        """Make the key, or type it in."""
        dialog = KeyDialog(self, self._context, self._plan.key_mark)
        dialog.finished.connect(dialog.deleteLater)
        dialog.finished.connect(lambda _code: self.refresh())
        dialog.open()
        return dialog


def plan_words(plan: Plan) -> str:
    """The plan in a few sentences."""
    kept = _("Every day from {time} on. Kept: {days} days, {weeks} weeks, {months} months.")
    second = _("Second copy: {folder}.") if plan.second else _("There is no second copy: a broken disk takes the backups along.")
    sealed = _("Encrypted with the key {mark}.") if plan.key_mark else _("Not encrypted: whoever finds a backup can read it.")
    words = (
        kept.format(time=f"{plan.at:%H:%M}", days=plan.days, weeks=plan.weeks, months=plan.months),
        _("Folder: {folder}.").format(folder=plan.place()), second.format(folder=plan.second), sealed.format(mark=plan.key_mark),
    )
    return " ".join(words)


def _try(context: Context, file: Path, key_text: str, report: making.Report) -> Run:
    return trying.try_restoring(context, file, key_text, report)


def _read(context: Context) -> tuple[Light, Plan, list[Run]]:
    return light.watch(context), read_plan(context), runs.recent(context)


def _list() -> QTreeWidget:
    shown = QTreeWidget()
    shown.setAccessibleName(_("Backups"))
    shown.setRootIsDecorated(False)
    shown.setUniformRowHeights(True)
    shown.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    shown.setHeaderLabels([_("When"), _("What"), _("Size"), _("Took"), _("Key"), _("Computer"), _("Outcome")])
    shown.headerItem().setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    for column, width in enumerate(_WIDTHS):
        shown.setColumnWidth(column, scaled(width))
    return shown


def _cells(one: Run) -> list[str]:
    here = clock.local(one.started_at)
    what = _("Backup") if one.kind == runs.COPY else _("Trial")
    size = _("{size} MB").format(size=_megabytes(one)) if one.size else ""
    took = _("{seconds} s").format(seconds=format_number(Decimal(one.written_ms + one.checked_ms) / 1000, 1))
    return [f"{format_date(here.date())} {here:%H:%M}", what, size, took, one.key_mark or _("none"), one.machine, one.text]


def _megabytes(one: Run) -> str:
    return format_number(Decimal(one.size) / _MEGABYTE, 1)


def _make(context: Context, **_arguments: Any) -> Page:
    return BackupsPage(context)


declare(PageType(PAGE, N_("Backups"), "backup", SETTINGS, _make, permission=PERMISSION, order=395))
