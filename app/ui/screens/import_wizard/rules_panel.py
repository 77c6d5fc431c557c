"""Beside the columns: how a record is known again, which numbers are which documents, and values for all rows."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.core.i18n import _
from app.services.documents.document_type import DOCUMENT_TYPES
from app.services.imports.job import ImportJob
from app.services.imports.kinds.documents import TYPES
from app.services.imports.mapping import Mapping
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Ground, IconButton, Label, section_title
from app.ui.screens.import_wizard.step import Area, WizardState

WIDTH = 340
#: values that a file rarely has and an import often needs
_OFFERED = {"documents": ("currency", "client_name"), "products": ("price_list",), "prices": ("price_list",), "stock": ("warehouse", "date")}


class RulesPanel(Area):
    """The rules of a mapping.

    Signals: ``changed(Mapping)``.
    """

    changed = Signal(object)

    def __init__(self, state: WizardState) -> None:
        super().__init__()
        self._state = state
        self._shown: list[str] = []
        self.setFixedWidth(scaled(WIDTH))

    def enter(self) -> None:
        """Show the rules of the job as it stands."""
        job = self._state.job
        if job is None:
            return
        body = Ground("sunken")
        column = QVBoxLayout(body)
        column.setContentsMargins(tokens.PADDING, tokens.PADDING, tokens.PADDING, tokens.PADDING)
        column.setSpacing(6)
        if job.kind.entity != "document":
            self._add_key(column, job)
        if job.kind.code == "documents":
            self._add_types(column, job)
        self._add_fixed(column, job)
        column.addStretch()
        self.put(body)

    def _change(self, mapping: Mapping) -> None:
        self.changed.emit(mapping)

    def _add_key(self, column: QVBoxLayout, job: ImportJob) -> None:
        column.addWidget(section_title(_("A record is known again by")))
        key = QComboBox()
        key.setAccessibleName(_("A record is known again by"))
        for names in job.kind.keys:
            key.addItem(" + ".join(job.targets[name].label for name in names if name in job.targets), names)
        key.setCurrentIndex(max(key.findData(job.mapping.key), 0))
        key.activated.connect(lambda _index: self._change(replace(self._mapping(), key=tuple(key.currentData()))))
        column.addWidget(key)
        column.addWidget(Label(_("Known records are changed, all others are new."), "small", "text2", wrap=True))
        column.addSpacing(tokens.PADDING)

    def _add_types(self, column: QVBoxLayout, job: ImportJob) -> None:
        column.addWidget(section_title(_("Which numbers are which documents")))
        types = dict(job.mapping.types) or {"": "invoice"}
        rows: list[tuple[QLineEdit, QComboBox]] = []

        def take(*_arguments: object) -> None:
            found = {prefix.text().strip(): kind.currentData() for prefix, kind in rows if prefix.text().strip()}
            self._change(replace(self._mapping(), types={"": rows[0][1].currentData(), **found}))

        others = [(prefix, code) for prefix, code in types.items() if prefix]
        for place, (prefix, code) in enumerate([("", types.get("", "invoice")), *others, *([] if others else [("", "credit_note")])]):
            line = QHBoxLayout()
            line.setSpacing(tokens.GAP)
            word, kind = QLineEdit(prefix), QComboBox()
            word.setPlaceholderText(_("All others") if place == 0 else _("Begins with"))
            word.setEnabled(place > 0)
            word.setFixedWidth(scaled(110))
            word.setAccessibleName(_("Beginning of the number"))
            kind.setAccessibleName(_("Type of document"))
            for known in TYPES:
                kind.addItem(DOCUMENT_TYPES.get(known).name, known)
            kind.setCurrentIndex(max(kind.findData(code), 0))
            rows.append((word, kind))
            word.editingFinished.connect(take)
            kind.activated.connect(take)
            line.addWidget(word)
            line.addWidget(kind, 1)
            column.addLayout(line)
        column.addSpacing(tokens.PADDING)

    def _add_fixed(self, column: QVBoxLayout, job: ImportJob) -> None:
        """Fields for what the file lacks: what is required, what is often missing, and what the person added."""
        column.addWidget(section_title(_("For all rows that have no value")))
        used = {use.target for use in job.mapping.columns.values()}
        names = [*(name for name in _OFFERED.get(job.kind.code, ()) if name in job.targets), *job.mapping.fixed, *self._shown]
        names += [target.name for target in job.targets.values() if target.required and target.name not in used]
        for name in dict.fromkeys(names):
            if name in job.targets:
                column.addWidget(self._fixed_row(job, name))
        more = QComboBox()
        more.setAccessibleName(_("Add a value for all rows"))
        more.addItem(_("Add a value…"), "")
        for target in job.targets.values():
            if target.name not in names:
                more.addItem(target.label, target.name)
        more.activated.connect(lambda _index: self._show_more(more.currentData()))
        column.addSpacing(4)
        column.addWidget(more)

    def _fixed_row(self, job: ImportJob, name: str) -> QWidget:
        target = job.targets[name]
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.GAP)
        caption = Label(target.label, "body", "text2", wrap=True)
        editor = QLineEdit(job.mapping.fixed.get(name, ""))
        editor.setAccessibleName(_("{label} for all rows").format(label=target.label))
        editor.editingFinished.connect(lambda: self._set_fixed(name, editor.text().strip()))
        row.addWidget(caption, 2)
        row.addWidget(editor, 3)
        row.addWidget(IconButton("close", _("No value for “{label}”").format(label=target.label), partial(self._forget, name), size=14))
        return line

    def _set_fixed(self, name: str, text: str) -> None:
        mapping = self._mapping()
        if mapping.fixed.get(name, "") != text:
            fixed = {**mapping.fixed, name: text}
            self._change(replace(mapping, fixed={known: value for known, value in fixed.items() if value}))

    def _show_more(self, name: str) -> None:
        if name:
            self._shown.append(name)
            self.enter()

    def _forget(self, name: str) -> None:
        self._shown = [shown for shown in self._shown if shown != name]
        self._set_fixed(name, "")
        self.enter()

    def _mapping(self) -> Mapping:
        assert self._state.job is not None
        return self._state.job.mapping
