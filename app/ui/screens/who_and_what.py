"""Picks people and things, by name, one after the other."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.i18n import _
from app.core.planning.board import RowKey, RowKind
from app.services.context import Context
from app.ui.forms.reference_picker import ReferenceLine
from app.ui.kit.emptying import empty
from app.ui.kit.widgets import ElidedLabel, IconButton


class WhoAndWhat(QWidget):
    """Those who were picked, each with a way out, and a line to pick a person or a thing.

    Signals: ``changed()`` other ones are picked.
    """

    changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.names: dict[RowKey, str] = {}
        self._lines = QVBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(self._lines)
        self.person = self._picker("employee", _("Add somebody: type a name"))
        self.resource = self._picker("resource", _("Add a car, a room, a machine"))
        column.addWidget(self.person)
        column.addWidget(self.resource)

    def _picker(self, kind: RowKind, words: str) -> ReferenceLine:
        line = ReferenceLine(self._context, kind)
        line.setPlaceholderText(words)
        line.setAccessibleName(words)

        def take(id: int | None, text: str) -> None:
            if id is not None:
                line.put(None, "")
                self.add(RowKey(kind, id), text)

        line.taken = take
        return line

    def show_names(self, names: Mapping[RowKey, str]) -> None:
        """Pick others."""
        self.names = dict(names)
        self._show()

    def add(self, row: RowKey, name: str) -> None:
        """Pick one more."""
        self.names[row] = name
        self._show()

    def remove(self, row: RowKey) -> None:
        """Let one go."""
        self.names.pop(row, None)
        self._show()

    def _show(self) -> None:
        empty(self._lines)
        for key, name in self.names.items():
            line = QHBoxLayout()
            line.addWidget(ElidedLabel(name, "body"), 1)
            line.addWidget(IconButton("close", _("Take {name} out").format(name=name), partial(self.remove, key)))
            self._lines.addLayout(line)
        self.changed.emit()
