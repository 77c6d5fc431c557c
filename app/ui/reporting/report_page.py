"""A report on the screen: parameters, chart, table; each number opens the documents behind it and tells how it is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QMenu, QStackedLayout, QVBoxLayout

from app.core.i18n import _, format_number, ngettext
from app.reports.charts import ChartSpec
from app.reports.formats import moment
from app.reports.result import Column, ReportResult, Row
from app.services import reporting, saved_reports
from app.services.context import Context
from app.services.reporting import Question
from app.services.saved_reports import SavedReport
from app.ui.kit.commands import Command
from app.ui.kit.navigator import navigator
from app.ui.kit.pages import Page
from app.ui.kit.run import Job, run
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, ElidedLabel, EmptyState, Ground, Hairline, PageHead
from app.ui.reporting.chart_view import ChartView
from app.ui.reporting.explanation import ExplanationDialog
from app.ui.reporting.parameter_bar import ParameterBar
from app.ui.reporting.report_commands import commands_of
from app.ui.reporting.report_files import ask_for_file, copy_rows, print_report, write_file
from app.ui.reporting.report_header import TotalStrip
from app.ui.reporting.report_model import cell_text
from app.ui.reporting.report_reading import Shown, read_report
from app.ui.reporting.report_states import at_margin, needs_choice, nothing_found, stopped
from app.ui.reporting.report_table import ReportTable


class ReportPage(Page):
    """Runs one report and shows it.

    :param code: code of the report.
    :param parameters: as they are kept; what is missing takes its default.
    :param saved: id of a saved report, whose name and parameters are read first.
    """

    entities: ClassVar[tuple[str, ...]] = ("document", "document_line", "settlement_movement", "stock_movement", "stock_balance", "product_price")

    def __init__(self, context: Context, code: str, parameters: Mapping[str, Any] | None = None, saved: int | None = None) -> None:
        info = reporting.report_info(context, code)
        super().__init__(info.title, "report")
        self._context, self._info = context, info
        self._values = {**reporting.defaults(context, code), **(parameters or {})}
        self._asked = 0
        self._job: Job | None = None
        self._base: Shown | None = None
        self.result: ReportResult | None = None
        self._head = PageHead(self.title)
        self.bar = ParameterBar(context, info)
        self.bar.changed.connect(self.change)
        self._back = Button(_("Back to the report"), "link", "left")
        self._back.clicked.connect(self.back)
        self._behind = at_margin(self._back)
        self.chart = ChartView()
        self.chart.opened.connect(self._open_place)
        self.table = ReportTable()
        self.total = TotalStrip(self.table)
        self._foot = ElidedLabel("", "small", "text2")
        self.table.activated_at.connect(self.activate)
        self.table.menu_asked.connect(self._show_menu)
        self.table.many_copied.connect(self._copy)
        self.table.moved.connect(self._tell_cell)
        self._stack = QStackedLayout()
        self._lay_out()
        self._head.show_commands(self.actions())
        if saved is None:
            self.refresh()
        else:
            run(self, partial(saved_reports.saved_report, context, saved), done=self._take)

    def _lay_out(self) -> None:
        content = Ground("surface")
        inside = QVBoxLayout(content)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(self.chart)
        inside.addWidget(self.table, 1)
        inside.addWidget(self.total)
        foot = at_margin(self._foot)
        foot.setFixedHeight(scaled(tokens.ROW))
        inside.addWidget(foot)
        self._stack.addWidget(content)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self._head, self.bar, self._behind, Hairline()):
            column.addWidget(widget)
        column.addLayout(self._stack, 1)
        self._behind.hide()
        self.chart.hide()
        self.setFocusProxy(self.table)

    def _take(self, kept: SavedReport) -> None:
        self._show_name(kept.name)
        self.change({**self._values, **kept.parameters})

    def _show_name(self, name: str) -> None:
        self.set_title(name)
        self._head.set_title(name)

    def actions(self) -> Sequence[Command]:  # type: ignore[override]  # see Page
        """Excel, PDF, CSV, print, save, read again."""
        return commands_of(self)

    def why_not(self) -> str:
        """Why there is nothing to write, or an empty text."""
        return "" if self.result is not None and self.result.rows else _("There is nothing to write yet.")

    @property
    def parameters(self) -> dict[str, Any]:
        """The parameters as they are kept."""
        return dict(self._values)

    def change(self, values: Mapping[str, Any]) -> None:
        """Take other parameters and run."""
        self._values = dict(values)
        self.refresh()

    def refresh(self) -> None:
        """Run the report; a late answer to an older question is dropped."""
        self._asked += 1
        if self._job is not None:
            self._job.cancel()
        missing = [question for question in self._info.questions if question.required and not self._values.get(question.name)]
        if missing:
            self.bar.show_values(self._values, {})
            self._ask_first(missing[0])
            return
        number, self._job = self._asked, read_report(self, self._context, self._info.code, dict(self._values), partial(self._on_result, self._asked))
        self._job.finished.connect(lambda: self._on_finished(number))

    def _on_finished(self, number: int) -> None:
        if number == self._asked and self._job is not None and self._job.is_cancelled:
            self.result = None
            self._show_state(stopped(self._info), lambda _code: self.refresh())

    def _on_result(self, number: int, shown: Shown) -> None:
        if number != self._asked:
            return
        self._base = shown
        self.bar.show_values(self._values, shown.labels)
        self._show(shown.result, shown.chart)

    def _show(self, result: ReportResult, chart: ChartSpec | None) -> None:
        is_behind = result.opened is not None
        self.result = result
        self._head.set_title(result.title if is_behind else self.title)
        self.bar.setVisible(not is_behind)
        self._behind.setVisible(is_behind)
        self._stack.setCurrentIndex(0)
        self.chart.show_chart(chart)
        self.table.show_result(result)
        seen = result.provenance
        count = ngettext("{count} row", "{count} rows", seen.rows).format(count=format_number(seen.rows))
        origin = _("figures of {moment}").format(moment=moment(seen.seen))
        filters = [f"{label}: {text}" for label, text in seen.filters]
        self._foot.set_text("   ".join((count, origin, *filters, *seen.notes)))
        self._head.show_commands(self.actions())
        self.actions_changed.emit()
        if not result.rows:
            self._show_empty()
        self.set_status(count, origin)
        self.table.setFocus()

    def _ask_first(self, question: Question) -> None:
        self.result = None
        self._show_state(needs_choice(self._info, question), lambda _code: self.bar.ask(question.name))

    def _show_empty(self) -> None:
        state, wider = nothing_found(self._info, self._values)
        self._show_state(state, lambda code: self.change(wider[code]))

    def _show_state(self, state: EmptyState, chosen: Callable[[str], object]) -> None:
        while self._stack.count() > 1:
            if (old := self._stack.widget(1)) is not None:
                self._stack.removeWidget(old)
                old.deleteLater()
        state.chosen.connect(chosen)
        self._stack.addWidget(state)
        self._stack.setCurrentIndex(1)

    def place(self, line: int, column: int) -> tuple[Row, Column] | None:
        """Row and column of a cell; line -1 is the total."""
        if self.result is None or not 0 <= column < len(self.result.columns):
            return None
        row = self.result.total if line < 0 else self.table.report_model.row_at(line)
        return None if row is None else (row, self.result.columns[column])

    def activate(self, line: int, column: int) -> None:
        """Enter or a double click: a number opens what is behind it, a row its record."""
        found = self.place(line, column)
        if found is None or self.result is None:
            return
        row, of = found
        if reporting.opens(self.result, row, of):
            self.open_number(row, of)
        elif row.record is not None:
            navigator().open(*row.record)

    def open_number(self, row: Row, column: Column) -> None:
        """List the documents behind a number in place of the report."""
        if self.result is not None:
            self._asked += 1
            run(self, partial(reporting.drill, self._context, self.result, row, column), done=partial(self._on_behind, self._asked))

    def _on_behind(self, number: int, behind: ReportResult) -> None:
        if number == self._asked:
            self._show(behind, None)

    def _open_place(self, place: int, column: int) -> None:
        if self.result is not None:
            self.open_number(self.result.rows[place], self.result.columns[column])

    def back(self) -> None:
        """From the documents behind a number back to the report."""
        if self._base is not None:
            self._show(self._base.result, self._base.chart)

    def explain(self, row: Row, column: Column) -> None:
        """Tell how a number was made."""
        if self.result is None:
            return
        told = reporting.explain(self.result, row, column)
        dialog = ExplanationDialog(told, reporting.opens(self.result, row, column), self)
        if dialog.exec() == QDialog.DialogCode.Accepted and dialog.opens:
            self.open_number(row, column)

    def menu_for(self, line: int, column: int) -> QMenu:
        """The menu of a cell."""
        menu = QMenu(self)
        found = self.place(line, column)
        if found is None or self.result is None:
            return menu
        row, of = found
        if of.measure:
            opening = menu.addAction(_("Open the documents behind it"), partial(self.open_number, row, of))
            opening.setEnabled(reporting.opens(self.result, row, of))
            menu.addAction(_("How is it made"), partial(self.explain, row, of))
        if row.record is not None:
            entity, id = row.record
            menu.addAction(_("Open “{name}”").format(name=row.label), partial(navigator().open, entity, id))
        if line >= 0:
            menu.addSeparator()
            menu.addAction(_("Copy"), self.table.copy)
        return menu

    def _show_menu(self, line: int, column: int, position: QPoint) -> None:
        self.menu_for(line, column).popup(position)

    def _tell_cell(self, line: int, column: int) -> None:
        """Say in the status bar which number the person is on."""
        found = self.place(line, column) if line >= 0 else None
        if found is None or self.result is None:
            return
        row, of = found
        if not of.measure:
            self.set_status(row.label)
            return
        title = " ".join(part for part in (row.label, of.head) if part)
        behind = self.result.facts(row, of)
        hint = ngettext("{count} entry behind it, Enter opens it", "{count} entries behind it, Enter opens them", behind).format(count=behind)
        hint = hint if behind else _("Enter opens what is behind it")
        self.set_status(title, f"{of.title}: {cell_text(row, of, column)}", hint if reporting.opens(self.result, row, of) else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back."""
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Backspace) and self.result is not None and self.result.opened is not None:
            self.back()
        else:
            super().keyPressEvent(event)

    def save_as(self, name: str, shared: bool) -> None:
        """Keep the report under a name, with everything that is chosen."""
        operation = partial(saved_reports.save, self._context, self._info.code, name, dict(self._values), shared)
        run(self, operation, done=lambda _changes: self._show_name(name))

    def export(self, format: str) -> None:
        """Ask for a file and write the report to it."""
        if self.result is not None and (file := ask_for_file(self, self.result, format)) is not None:
            write_file(self, self._context, self.result, format, file)

    def _copy(self, text: str, rows: int) -> None:
        if self.result is not None:
            copy_rows(self, self._context, self.result, text, rows)

    def print_report(self) -> None:
        """Print the report."""
        if self.result is not None:
            print_report(self, self._context, self.result)
