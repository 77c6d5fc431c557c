"""Second step: how the file is read, guessed with reasons, and everything changeable; below it the file as it comes out."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import islice

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from app.core.i18n import _
from app.services.imports.cells import text_of
from app.services.imports.job import ImportJob, read_again
from app.services.imports.readers import column_letters
from app.services.imports.text_files import ENCODINGS, SEPARATORS
from app.ui.kit.run import run
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Hairline, Label
from app.ui.screens.import_wizard.grid import Grid, GridRow
from app.ui.screens.import_wizard.step import Step, WizardState

SHOWN_ROWS = 60


class LayoutStep(Step):
    """Sheet, encoding, separator, row of heads, decimal sign, order of days, group rows."""

    def __init__(self, state: WizardState) -> None:
        super().__init__(state, _("Layout"))
        self._is_filling = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, tokens.GAP, 0, 0)
        column.setSpacing(tokens.GAP)
        fields = QHBoxLayout()
        fields.setContentsMargins(tokens.MARGIN, 0, tokens.MARGIN, tokens.GAP)
        fields.setSpacing(tokens.MARGIN)
        self.sheet, self.encoding, self.separator = QComboBox(), QComboBox(), QComboBox()
        self.header, self.decimal, self.order = QSpinBox(), QComboBox(), QComboBox()
        self.groups = QCheckBox(_("Group rows"))
        self.header.setRange(0, 9_999)
        self.header.setSpecialValueText(_("none"))
        self._reasons: dict[str, Label] = {}
        self._fields: dict[str, QWidget] = {}
        for name, label, editor in (
            ("sheet", _("Sheet"), self.sheet), ("encoding", _("Encoding"), self.encoding), ("separator", _("Separator"), self.separator),
            ("header_row", _("Heads in row"), self.header), ("decimal", _("Decimal sign"), self.decimal), ("order", _("Dates"), self.order),
            ("groups", _("Between the rows"), self.groups),
        ):
            fields.addWidget(self._field(name, label, editor), 1)
        column.addLayout(fields)
        column.addWidget(Hairline())
        self.grid = Grid(_("The file"))
        column.addWidget(self.grid, 1)
        for code in ENCODINGS:
            self.encoding.addItem(code, code)
        for sign, name in SEPARATORS.items():
            self.separator.addItem(_(name), sign)
        self.decimal.addItem(_("Point: 1,234.50"), ".")
        self.decimal.addItem(_("Comma: 1.234,50"), ",")
        for code, example in (("dmy", _("day, month, year")), ("mdy", _("month, day, year")), ("ymd", _("year, month, day"))):
            self.order.addItem(example, code)
        self.sheet.activated.connect(lambda _index: self._read(sheet=self.sheet.currentText()))
        self.encoding.activated.connect(lambda _index: self._read(encoding=self.encoding.currentData()))
        self.separator.activated.connect(lambda _index: self._read(separator=self.separator.currentData()))
        self.header.valueChanged.connect(self._choose_header)
        self.decimal.activated.connect(lambda _index: self._restyle())
        self.order.activated.connect(lambda _index: self._restyle())
        self.groups.toggled.connect(lambda _checked: self._restyle())

    def _field(self, name: str, label: str, editor: QWidget) -> QWidget:
        """Label, editor, and below it why the value was guessed."""
        field = self._fields[name] = QWidget()
        column = QVBoxLayout(field)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        caption = Label(label, "small_label", "text2")
        caption.setBuddy(editor)
        editor.setAccessibleName(label)
        editor.setMinimumHeight(scaled(tokens.CONTROL))
        reason = self._reasons[name] = Label("", "small", "text3", wrap=True)
        reason.setAlignment(Qt.AlignmentFlag.AlignTop)
        reason.setMinimumHeight(scaled(48))
        for part in (caption, editor, reason):
            column.addWidget(part)
        return field

    def enter(self) -> None:
        """Show the guesses."""
        if (job := self.state.job) is not None:
            self._show(job)

    def why_not_next(self) -> str:
        """There must be columns."""
        return "" if self.state.job is not None and self.state.job.layout.columns else _("There is nothing in this sheet.")

    def _show(self, job: ImportJob) -> None:
        self.state.job = job
        self._is_filling = True
        table, layout = job.table, job.layout
        self.sheet.clear()
        self.sheet.addItems(table.sheets or (_("one table"),))
        self.sheet.setCurrentText(table.sheet)
        self.sheet.setEnabled(len(table.sheets) > 1)
        for editor, value in (
            (self.encoding, (table.text.encoding if table.text else "").removesuffix("-sig")),
            (self.separator, table.text.separator if table.text else ""),
            (self.decimal, layout.style.decimal), (self.order, layout.style.order),
        ):
            editor.setCurrentIndex(max(editor.findData(value), 0))
        for name, is_there in (("sheet", table.text is None), ("encoding", table.text is not None), ("separator", table.text is not None)):
            self._fields[name].setVisible(is_there)
        self.header.setValue(layout.header_row)
        self.groups.setChecked(layout.groups)
        reasons = dict(layout.reasons)
        if table.text is not None:
            reasons |= {"encoding": table.text.encoding_reason, "separator": table.text.separator_reason}
        reasons["sheet"] = _("its columns fit best") if len(table.sheets) > 1 else ""
        for name, label in self._reasons.items():
            label.setText(reasons.get(name, ""))
        self._is_filling = False
        run(self, partial(_first_rows, job), done=self._show_rows)
        self.changed.emit()

    def _show_rows(self, rows: list[GridRow]) -> None:
        width = max((len(row.texts) for row in rows), default=0)
        self.grid.show_rows([column_letters(index) for index in range(width)], rows)

    def _read(self, sheet: str = "", encoding: str = "", separator: str = "", header_row: int | None = None) -> None:
        job = self.state.job
        if job is None or self._is_filling:
            return
        table = job.table.with_sheet(sheet) if sheet in job.table.sheets else job.table
        if table.text is not None and (encoding or separator):
            table = table.with_text(replace(
                table.text, encoding=encoding or table.text.encoding, separator=separator or table.text.separator,
                encoding_reason=_("chosen by you") if encoding else table.text.encoding_reason,
                separator_reason=_("chosen by you") if separator else table.text.separator_reason,
            ))
        self.state.report = None
        run(self, partial(read_again, self.state.context, job, table, header_row), done=self._show)

    def _choose_header(self, row: int) -> None:
        if not self._is_filling:
            self._read(header_row=row)

    def _restyle(self) -> None:
        job = self.state.job
        if job is None or self._is_filling:
            return
        style = replace(job.layout.style, decimal=self.decimal.currentData(), order=self.order.currentData())
        layout = replace(job.layout, style=style, groups=self.groups.isChecked())
        self.state.job, self.state.report = job.with_layout(layout), None


def _first_rows(job: ImportJob) -> list[GridRow]:
    return [
        GridRow([text_of(cell) for cell in cells], str(number), strong=number == job.layout.header_row)
        for number, cells in islice(job.table.rows(), SHOWN_ROWS)
    ]
