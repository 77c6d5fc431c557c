"""Editors of text: one line, many lines."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy

from app.core.fields import FieldInfo
from app.core.planning.rule_words import lines_in_words
from app.ui.forms.editors.base import Editor, LineField
from app.ui.kit.theme import scaled

MEMO_HEIGHT = 84  # px: three lines and a half
SHORT = 12  # characters: codes and currencies get a short field
SHORT_WIDTH = 130


class TextEditor(Editor):
    """One line of text."""

    def __init__(self, info: FieldInfo) -> None:
        super().__init__(info)
        is_short = 0 < info.length <= SHORT
        self.stretches = not is_short
        self._line = LineField(SHORT_WIDTH if is_short else 0)
        if info.length:
            self._line.setMaxLength(info.length)
        self._line.textEdited.connect(lambda _text: self.edited.emit())
        self._hold(self._line)
        if is_short:
            self._row.addStretch()

    def get(self) -> Any:
        """The text without blanks at its ends, None for no text."""
        return self._line.text().strip() or None

    def set(self, value: Any, label: str = "") -> None:
        """Show a text."""
        text = str(value or "")
        if text != self._line.text():
            self._line.setText(text)
            self._line.setCursorPosition(0)

    def set_locked(self, locked: bool) -> None:
        """See ``Editor``."""
        super().set_locked(locked)
        self._line.setReadOnly(locked)

    def caret(self) -> int:
        """See ``Editor``."""
        return self._line.cursorPosition()

    def set_caret(self, position: int) -> None:
        """See ``Editor``."""
        self._line.setCursorPosition(position)


class _Memo(QPlainTextEdit):
    """Enter is a new line; Tab goes on; Ctrl+Enter belongs to the card."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave Ctrl+Enter and Escape to the card."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape or (is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier):
            event.ignore()
            return
        super().keyPressEvent(event)


class MemoEditor(Editor):
    """Several lines of text."""

    def __init__(self, info: FieldInfo) -> None:
        super().__init__(info)
        self._memo = _Memo()
        self._memo.setTabChangesFocus(True)
        self._memo.setFixedHeight(scaled(MEMO_HEIGHT))
        self._memo.setMinimumWidth(60)
        self._memo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._memo.document().setDocumentMargin(5)
        self._is_being_set = False
        self._memo.textChanged.connect(self._on_changed)
        self._hold(self._memo)

    def get(self) -> Any:
        """The text, None for none."""
        return self._memo.toPlainText().rstrip() or None

    def set(self, value: Any, label: str = "") -> None:
        """Show a text."""
        if (value or "") != self._memo.toPlainText():
            self._is_being_set = True
            self._memo.setPlainText(str(value or ""))
            self._is_being_set = False

    def set_locked(self, locked: bool) -> None:
        """See ``Editor``."""
        super().set_locked(locked)
        self._memo.setReadOnly(locked)

    def caret(self) -> int:
        """See ``Editor``."""
        return self._memo.textCursor().position()

    def set_caret(self, position: int) -> None:
        """See ``Editor``."""
        cursor = self._memo.textCursor()
        cursor.setPosition(min(position, len(self._memo.toPlainText())))
        self._memo.setTextCursor(cursor)

    def _on_changed(self) -> None:
        if not self._is_being_set:
            self.edited.emit()


class RuleEditor(MemoEditor):
    """A recurrence rule in words; it is changed with the task that recurs."""

    def __init__(self, info: FieldInfo) -> None:
        super().__init__(info)
        self._lines: str | None = None
        self.set_locked(True)

    def get(self) -> Any:
        """The lines as they are kept."""
        return self._lines

    def set(self, value: Any, label: str = "") -> None:
        """Show what the lines say."""
        self._lines = value
        super().set(lines_in_words(value) if value else "", label)
