"""The choice of a rule: who gets the records of a person who leaves."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QComboBox, QGridLayout, QRadioButton, QVBoxLayout, QWidget

from app.core.i18n import _
from app.core.rules.handing_over import KINDS, Rule, RuleKind
from app.services.handover import Holdings
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Label

People = Sequence[tuple[int, str]]


def rule_names() -> dict[RuleKind, str]:
    """The rules in words."""
    return {
        "one": _("All to one colleague"), "branch": _("By branch of the client"), "category": _("By category of the client"),
        "shares": _("In equal shares to several colleagues"),
    }


class RuleForm(QWidget):
    """Radio buttons, and below them what the chosen rule needs.

    Signals: ``edited()``.
    """

    edited = Signal()

    def __init__(self, people: People, held: Holdings) -> None:
        super().__init__()
        self._people = people
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.GAP)
        self.kinds: dict[RuleKind, QRadioButton] = {}
        group = QButtonGroup(self)
        for kind, text in rule_names().items():
            button = self.kinds[kind] = QRadioButton(text)
            group.addButton(button)
            column.addWidget(button)
        self.kinds["branch"].setEnabled(bool(held.branches))
        self.kinds["category"].setEnabled(bool(held.categories))
        self.colleague = self._combo(_("Colleague"))
        self.colleague_label = Label("", "small", "text2")
        column.addSpacing(4)
        column.addWidget(self.colleague_label)
        column.addWidget(self.colleague)
        self.by: dict[RuleKind, dict[int, QComboBox]] = {}
        self._parts: dict[RuleKind, QWidget] = {"branch": self._table("branch", held.branches), "category": self._table("category", held.categories)}
        self.shares = {id: QCheckBox(name) for id, name in people}
        self._parts["shares"] = self._boxes()
        for part in self._parts.values():
            column.addWidget(part)
        with QSignalBlocker(group):
            self.kinds["one"].setChecked(True)
        group.buttonToggled.connect(lambda _button, on: self._on_kind() if on else None)
        self._show_kind()

    @property
    def kind(self) -> RuleKind:
        """The chosen rule."""
        return next(kind for kind in KINDS if self.kinds[kind].isChecked())

    @property
    def rule(self) -> Rule:
        """What is chosen; without colleagues where nobody is chosen yet."""
        if self.kind == "shares":
            return Rule("shares", tuple(id for id, box in self.shares.items() if box.isChecked()))
        first = self.colleague.currentData()
        by = {key: int(box.currentData()) for key, box in self.by.get(self.kind, {}).items() if box.currentData() is not None}
        return Rule(self.kind, (int(first),) if first is not None else (), by)

    def _combo(self, name: str) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(name)
        box.setMaximumWidth(scaled(320))
        box.addItem(_("Choose…"), None)
        for id, text in self._people:
            box.addItem(text, id)
        box.activated.connect(lambda _index: self.edited.emit())
        return box

    def _table(self, kind: RuleKind, rows: People) -> QWidget:
        part = QWidget()
        grid = QGridLayout(part)
        grid.setContentsMargins(0, 0, 0, 0)
        self.by[kind] = {}
        for line, (key, name) in enumerate(rows):
            grid.addWidget(Label(name), line, 0)
            box = self.by[kind][key] = self._combo(name)
            grid.addWidget(box, line, 1)
        grid.setColumnStretch(1, 1)
        return part

    def _boxes(self) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        for box in self.shares.values():
            column.addWidget(box)
            box.toggled.connect(lambda _on: self.edited.emit())
        return part

    def _on_kind(self) -> None:
        self._show_kind()
        self.edited.emit()

    def _show_kind(self) -> None:
        for kind, part in self._parts.items():
            part.setVisible(kind == self.kind)
        self.colleague.setVisible(self.kind != "shares")
        self.colleague_label.setVisible(self.kind != "shares")
        self.colleague_label.setText(_("Colleague") if self.kind == "one" else _("Everything that is not named below"))
