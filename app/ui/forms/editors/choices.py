"""Editors of closed choices: a box of options, a tick."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy

from app.core.fields import FieldInfo
from app.ui.forms.editors.base import SMALLEST, Editor
from app.ui.kit.theme import scaled
from app.ui.kit.widgets import ElidedBox


class _Box(ElidedBox):
    """A box that the wheel does not change while the card is being scrolled."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F4 opens; Shift+F4 clears; Enter belongs to the card."""
        if event.key() == Qt.Key.Key_F4 and event.modifiers() == Qt.KeyboardModifier.ShiftModifier:
            empty = self.findData(None)
            if empty >= 0:
                self.setCurrentIndex(empty)
                self.activated.emit(empty)
        elif event.key() == Qt.Key.Key_F4 and not event.modifiers():
            self.showPopup()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            event.ignore()
        else:
            super().keyPressEvent(event)


class ChoiceEditor(Editor):
    """One of the options of the field."""

    def __init__(self, info: FieldInfo) -> None:
        super().__init__(info)
        self._box = _Box()
        self._box.setFixedHeight(scaled(30))
        self._box.setMinimumWidth(SMALLEST)
        self._box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        if not info.required and info.nullable:
            self._box.addItem("", None)
        for option in info.options:
            self._box.addItem(option.label, option.value)
        self._box.activated.connect(lambda _index: self.edited.emit())
        self._hold(self._box)
        self._value: Any = None

    def get(self) -> Any:
        """The value of the chosen option, None for none."""
        return self._box.currentData()

    def set(self, value: Any, label: str = "") -> None:
        """Show an option; a value that is no option any more shows as itself."""
        found = self._box.findData(None if value is None else str(value))
        if found < 0 and value is not None:
            self._box.addItem(str(value), str(value))
            found = self._box.count() - 1
        self._box.setCurrentIndex(found)

    def set_locked(self, locked: bool) -> None:
        """See ``Editor``."""
        super().set_locked(locked)
        self._box.setEnabled(not locked)


class BoolEditor(Editor):
    """A tick with its words behind it."""

    def __init__(self, info: FieldInfo) -> None:
        super().__init__(info)
        self._tick = QCheckBox(info.label)
        self._tick.setMinimumHeight(scaled(30))
        self._tick.clicked.connect(lambda _on: self.edited.emit())
        self._hold(self._tick)
        self._row.addStretch()

    def get(self) -> Any:
        """Whether it is ticked."""
        return self._tick.isChecked()

    def set(self, value: Any, label: str = "") -> None:
        """Tick or not."""
        self._tick.setChecked(bool(value))

    def set_locked(self, locked: bool) -> None:
        """See ``Editor``."""
        super().set_locked(locked)
        self._tick.setEnabled(not locked)
