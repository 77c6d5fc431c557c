"""Third step: where each column goes, with samples and what does not fit; how a record is known again; values for all rows."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QVBoxLayout

from app.core.i18n import _, format_number, ngettext
from app.services.imports.guess import Column
from app.services.imports.mapping import ColumnPreview, ColumnUse, Mapping
from app.services.imports.saved_mappings import MappingFile
from app.ui.kit.run import run
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import ElidedLabel, Ground, Hairline, Label
from app.ui.screens.import_wizard.mapping_bar import MappingBar
from app.ui.screens.import_wizard.rules_panel import RulesPanel
from app.ui.screens.import_wizard.step import Area, Step, WizardState

#: room for what does not fit, in words; pixels at 100 %
FIT = 130

_NOWHERE = ""


class _ColumnRow:
    """The widgets of one column of the file."""

    def __init__(self, column: Column, targets: QComboBox, policy: QComboBox) -> None:
        self.column = column
        self.targets = targets
        self.policy = policy
        self.samples = ElidedLabel("", "body", "text2")
        self.fit = ElidedLabel("", "small", "text2")
        self.fit.setMinimumWidth(scaled(FIT))

    def show(self, preview: ColumnPreview, has_target: bool) -> None:
        """Samples and what does not fit."""
        self.samples.set_text("  ·  ".join(preview.samples))
        if not has_target:
            self.fit.set_text(_("not imported"), "text3")
        elif preview.failing:
            text = ngettext("{count} cell does not fit", "{count} cells do not fit", preview.failing)
            self.fit.set_text(text.format(count=format_number(preview.failing)), "bad")
            self.fit.setToolTip(preview.failure)
        else:
            self.fit.set_text(_("all {count} fit").format(count=format_number(preview.filled)), "ok")


class ColumnsStep(Step):
    """The table of columns, and the rules beside it."""

    def __init__(self, state: WizardState) -> None:
        super().__init__(state, _("Columns"))
        self.rows: list[_ColumnRow] = []
        self._is_filling = False
        split = QHBoxLayout(self)
        split.setContentsMargins(0, 0, 0, 0)
        split.setSpacing(0)
        left = QVBoxLayout()
        left.setSpacing(0)
        self.saved = MappingBar(state)
        self.saved.chosen.connect(self._on_saved)
        left.addWidget(self.saved)
        left.addWidget(Hairline())
        self._area = Area()
        left.addWidget(self._area, 1)
        split.addLayout(left, 1)
        split.addWidget(Hairline(vertical=True))
        self.rules = RulesPanel(state)
        self.rules.changed.connect(self._on_rules)
        split.addWidget(self.rules)

    def enter(self) -> None:
        """Show the mapping as it stands."""
        self.saved.tell_lacking([])
        self.saved.enter()
        self._fill()

    def _fill(self) -> None:
        job = self.state.job
        if job is None:
            return
        self._is_filling = True
        self.rows = []
        body = Ground("surface")
        grid = QGridLayout(body)
        grid.setContentsMargins(tokens.MARGIN, tokens.PADDING, tokens.MARGIN, tokens.PADDING)
        grid.setHorizontalSpacing(tokens.PADDING)
        grid.setVerticalSpacing(6)
        for place, (text, stretch) in enumerate((
            (_("Column of the file"), 3), (_("What stands in it"), 4), (_("Goes to"), 3), (_("Values that are there"), 2), (_("Fit"), 3),
        )):
            grid.addWidget(Label(text, "small_label", "text2"), 0, place)
            grid.setColumnStretch(place, stretch)
        for line, column in enumerate(job.layout.columns, 1):
            row = self._row(column)
            self.rows.append(row)
            head = ElidedLabel(f"{column.letters}   {column.name}", "label")
            for place, widget in enumerate((head, row.samples, row.targets, row.policy, row.fit)):
                widget.setMinimumHeight(scaled(tokens.CONTROL))
                grid.addWidget(widget, line, place)
        grid.setRowStretch(len(job.layout.columns) + 1, 1)
        self._area.put(body)
        self._is_filling = False
        self.rules.enter()
        run(self, job.previews, done=self._show_previews)
        self.changed.emit()

    def why_not_next(self) -> str:
        """Something must be imported, and nothing that is needed may be missing."""
        job = self.state.job
        if job is None or not job.mapping.columns:
            return _("Say of at least one column where it goes.")
        missing = [target.label for target in job.targets.values() if target.required and not self._is_given(target.name)]
        if missing and job.kind.creates:
            return _("Still missing: {labels}.").format(labels=", ".join(missing))
        return ""

    def _is_given(self, target: str) -> bool:
        assert self.state.job is not None
        mapping = self.state.job.mapping
        return bool(mapping.fixed.get(target)) or any(use.target == target for use in mapping.columns.values())

    def _row(self, column: Column) -> _ColumnRow:
        assert self.state.job is not None
        job = self.state.job
        use = job.mapping.columns.get(column.name)
        targets, policy = QComboBox(), QComboBox()
        targets.setAccessibleName(_("“{column}” goes to").format(column=column.name))
        targets.setMinimumWidth(scaled(170))
        targets.addItem(_("– nowhere –"), _NOWHERE)
        for target in job.targets.values():
            targets.addItem(f"{target.label} *" if target.required else target.label, target.name)
        targets.setCurrentIndex(max(targets.findData(use.target if use else _NOWHERE), 0))
        targets.setToolTip(job.reasons.get(column.name, ""))
        policy.setAccessibleName(_("What happens to values of “{column}” that are there").format(column=column.name))
        for code, text in (("overwrite", _("overwrite")), ("if_empty", _("only fill empty ones")), ("never", _("never touch"))):
            policy.addItem(text, code)
        policy.setCurrentIndex(max(policy.findData(use.policy if use else "overwrite"), 0))
        policy.setEnabled(use is not None and job.kind.entity != "document")
        row = _ColumnRow(column, targets, policy)
        targets.activated.connect(partial(self._choose, row))
        policy.activated.connect(partial(self._choose, row))
        return row

    def _choose(self, row: _ColumnRow, _index: int) -> None:
        """A column got another target or policy; whatever had that target before loses it."""
        job = self.state.job
        if job is None or self._is_filling:
            return
        target = row.targets.currentData()
        uses = {head: use for head, use in job.mapping.columns.items() if head != row.column.name and use.target != target}
        for other in self.rows:
            if other is not row and target and other.targets.currentData() == target:
                other.targets.setCurrentIndex(0)
                other.policy.setEnabled(False)
                other.fit.set_text(_("not imported"), "text3")
        if target:
            old = job.mapping.columns.get(row.column.name)
            factor = old.factor if old is not None and old.target == target else ColumnUse(target).factor
            uses[row.column.name] = ColumnUse(target, row.policy.currentData(), factor)
        ordered = {column.name: uses[column.name] for column in job.layout.columns if column.name in uses}
        row.policy.setEnabled(bool(target) and job.kind.entity != "document")
        self._take(replace(job.mapping, columns=ordered))
        self.rules.enter()
        run(self, partial(self.state.job.previews, row.column.name), done=self._show_previews)  # type: ignore[union-attr]

    def _on_saved(self, file: MappingFile) -> None:
        assert self.state.job is not None
        self.state.job, lacking = self.state.job.with_saved(file)
        self.state.report = None
        self.saved.tell_lacking(lacking)
        self._fill()

    def _on_rules(self, mapping: Mapping) -> None:
        self._take(mapping)

    def _take(self, mapping: Mapping) -> None:
        assert self.state.job is not None
        self.state.job, self.state.report = self.state.job.with_mapping(mapping), None
        self.changed.emit()

    def _show_previews(self, previews: dict[int, ColumnPreview]) -> None:
        assert self.state.job is not None
        for row in self.rows:
            if row.column.index in previews:
                row.show(previews[row.column.index], row.column.name in self.state.job.mapping.columns)


