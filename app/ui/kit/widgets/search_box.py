"""A field to search in: magnifier, words, a cross, and a moment of rest before it tells."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.core.i18n import _
from app.ui.kit.widgets.field_icons import field_button, field_picture

REST = 250  # ms without a key before the list is asked


class SearchBox(QLineEdit):
    """Type to search.

    Signals: ``searched(str)`` a moment after the last key, at once on Enter or when it is emptied.
    """

    searched = Signal(str)

    def __init__(self, hint: str = "", width: int = 220, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(hint or _("Search"))
        self.setAccessibleName(hint or _("Search"))
        self.setFixedWidth(width)
        field_picture(self, "search", _("Search"))
        self._clear = field_button(self, "close", _("Clear"), self.clear)
        self._clear.setVisible(False)
        self._told = ""
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self._tell)
        self.textChanged.connect(self._on_text)
        self.returnPressed.connect(self._tell)

    def _on_text(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        if text:
            self._rest.start()
        else:
            self._tell()

    def _tell(self) -> None:
        self._rest.stop()
        if (text := self.text().strip()) != self._told:
            self._told = text
            self.searched.emit(text)
