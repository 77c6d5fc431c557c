"""Somebody saved the same record meanwhile: was, mine, theirs, field by field."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from app.core.i18n import _
from app.services.records import FieldClash
from app.ui.kit.dialog import Dialog
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, Hairline, Label

WIDTH = 640


class ClashDialog(Dialog):
    """Lets the person choose for each field; what only one side changed is merged without asking."""

    def __init__(self, parent: QWidget, clashes: Sequence[FieldClash]) -> None:
        super().__init__(parent.window())
        self.setWindowTitle(_("Somebody else saved this record"))
        self.setMinimumWidth(scaled(WIDTH))
        self._mine: dict[str, QRadioButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(tokens.GAP)
        column.addWidget(Label(_("Somebody else saved this record"), "title"))
        column.addWidget(Label(_("Both of you changed these fields. Choose what holds; everything else is merged."), "body", "text2", wrap=True))
        column.addSpacing(8)
        column.addLayout(self._table(clashes))
        column.addSpacing(12)
        row = QHBoxLayout()
        back, mine, theirs = Button(_("Back to the card")), Button(_("All mine")), Button(_("All theirs"))
        self.save_button = Button(_("Save so"), "primary")
        back.clicked.connect(self.reject)
        mine.clicked.connect(lambda: self._choose_all(True))
        theirs.clicked.connect(lambda: self._choose_all(False))
        self.save_button.clicked.connect(self.accept)
        row.addWidget(mine)
        row.addWidget(theirs)
        row.addStretch()
        row.addWidget(back)
        row.addWidget(self.save_button)
        column.addLayout(row)
        self.save_button.setDefault(True)

    def _table(self, clashes: Sequence[FieldClash]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        for place, words in enumerate((_("Field"), _("It was"), _("Mine"), _("Theirs"))):
            grid.addWidget(Label(words, "small_label", "text2"), 0, place)
        grid.addWidget(Hairline(), 1, 0, 1, 4)
        for line, clash in enumerate(clashes, start=2):
            mine, theirs = QRadioButton(clash.mine or "—"), QRadioButton(clash.theirs or "—")
            mine.setAccessibleName(_("{field}: mine, {value}").format(field=clash.label, value=clash.mine))
            theirs.setAccessibleName(_("{field}: theirs, {value}").format(field=clash.label, value=clash.theirs))
            group = QButtonGroup(self)
            group.addButton(mine)
            group.addButton(theirs)
            mine.setChecked(True)
            self._mine[clash.name] = mine
            theirs_too = theirs
            grid.addWidget(Label(clash.label, "body", "text2"), line, 0)
            grid.addWidget(Label(clash.base or "—", "body", "text3", wrap=True), line, 1)
            grid.addWidget(mine, line, 2)
            grid.addWidget(theirs_too, line, 3)
        for place in (1, 2, 3):
            grid.setColumnStretch(place, 1)
        grid.setAlignment(Qt.AlignmentFlag.AlignTop)
        return grid

    def choose(self, name: str, mine: bool) -> None:
        """Choose a side for one field."""
        button = self._mine[name]
        if mine:
            button.setChecked(True)
        else:
            for other in button.group().buttons():
                other.setChecked(other is not button)

    def _choose_all(self, mine: bool) -> None:
        for name in self._mine:
            self.choose(name, mine)

    @property
    def kept_mine(self) -> tuple[str, ...]:
        """Fields in which mine holds."""
        return tuple(name for name, button in self._mine.items() if button.isChecked())
