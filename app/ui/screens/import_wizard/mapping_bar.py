"""Above the columns: a mapping that was saved under a name is chosen, and the present one is saved."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from app.core.i18n import _
from app.services.imports.saved_mappings import MappingFile, save_mapping, saved
from app.ui.kit.run import run
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, ElidedLabel, Label
from app.ui.screens.import_wizard.step import WizardState


class MappingBar(QWidget):
    """The names of the saved mappings, where a new name can be typed as well.

    Signals: ``chosen(MappingFile)``.
    """

    chosen = Signal(object)

    def __init__(self, state: WizardState) -> None:
        super().__init__()
        self._state = state
        self._known: Mapping[str, MappingFile] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.MARGIN, tokens.GAP, tokens.MARGIN, tokens.GAP)
        row.setSpacing(tokens.GAP)
        row.addWidget(Label(_("Saved mapping"), "body", "text2"))
        self.names = QComboBox()
        self.names.setEditable(True)
        self.names.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.names.setAccessibleName(_("Saved mapping"))
        self.names.setMinimumWidth(scaled(330))
        line = self.names.lineEdit()
        assert line is not None  # an editable box has one
        line.setPlaceholderText(_("Choose one, or type a name to save"))
        line.setMaxLength(100)
        self.names.activated.connect(self._choose)
        self.names.editTextChanged.connect(lambda _text: self._renew())
        row.addWidget(self.names)
        self.save_button = Button(_("Save the mapping"), "secondary")
        self.save_button.clicked.connect(self.save)
        row.addWidget(self.save_button)
        self.note = ElidedLabel("", "small", "text2")
        row.addWidget(self.note, 1)
        self._renew()

    def enter(self) -> None:
        """Read the names of the kind at hand."""
        if (job := self._state.job) is not None:
            run(self, partial(saved, self._state.context, job.kind.code), done=self._fill, quiet=True)

    def _fill(self, known: Mapping[str, MappingFile]) -> None:
        typed = self.names.currentText()
        self._known = known
        self.names.clear()
        self.names.addItems(list(known))
        self.names.setCurrentIndex(-1)
        self.names.setEditText(typed)

    def _renew(self) -> None:
        self.save_button.set_reason("" if self.names.currentText().strip() else _("Type a name first."))

    def _choose(self, _index: int) -> None:
        if (file := self._known.get(self.names.currentText())) is not None:
            self.chosen.emit(file)

    def tell_lacking(self, lacking: list[str]) -> None:
        """Say which columns of a mapping the file does not have."""
        self.note.set_text(_("This file lacks: {heads}.").format(heads=", ".join(lacking)) if lacking else "", "warn" if lacking else "text2")

    def save(self) -> None:
        """Save the present mapping under the name that stands in the box; one of the same name is replaced."""
        name, job = self.names.currentText().strip(), self._state.job
        if name and job is not None:
            run(self, partial(save_mapping, self._state.context, name, job.to_save()), done=lambda _changes: self._on_saved(name))

    def _on_saved(self, name: str) -> None:
        self.note.set_text(_("“{name}” is saved.").format(name=name), "ok")
        self.enter()
