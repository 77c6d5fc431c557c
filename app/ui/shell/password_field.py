"""A field for a password: an eye to look at it, and a line that tells of Caps Lock and the keyboard's language."""

from __future__ import annotations

import sys

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.core.i18n import _
from app.ui.kit.icons import icon
from app.ui.kit.theme import scaled
from app.ui.kit.widgets import Label, Mark, field_button


def system_caps_lock() -> bool | None:
    """Whether Caps Lock is on, as Windows tells; None elsewhere, where it is guessed from the letters that come."""
    if sys.platform != "win32":
        return None
    import ctypes

    return bool(ctypes.windll.user32.GetKeyState(0x14) & 1)  # VK_CAPITAL


def guess_caps_lock(before: bool, key: int, text: str, shift: bool) -> bool:
    """Guess from a key press: a capital letter without Shift, or a small one with it, comes from Caps Lock."""
    if key == Qt.Key.Key_CapsLock:
        return not before
    if len(text) == 1 and text.isalpha() and text.upper() != text.lower():
        return text.isupper() != shift
    return before


class PasswordField(QLineEdit):
    """Signals: ``caps_lock_told(bool)``."""

    caps_lock_told = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._caps_lock = False
        self.setAccessibleName(_("Password"))
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._eye = field_button(self, "view", _("Show the password"), self._toggle)
        self.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Watch the keys that come, and the moment the field gets the keyboard."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._caps_lock = guess_caps_lock(self._caps_lock, event.key(), event.text(), shift)
        if event.type() in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.FocusIn):
            known = system_caps_lock()
            self.caps_lock_told.emit(self._caps_lock if known is None else known)
        return False

    def _toggle(self) -> None:
        is_hidden = self.echoMode() == QLineEdit.EchoMode.Password
        self.setEchoMode(QLineEdit.EchoMode.Normal if is_hidden else QLineEdit.EchoMode.Password)
        self._eye.setIcon(icon("hide" if is_hidden else "view"))
        self._eye.setText(_("Hide the password") if is_hidden else _("Show the password"))


class KeyboardLine(QWidget):
    """Tells of Caps Lock; its place is kept free so that nothing jumps."""

    def __init__(self, field: PasswordField, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(scaled(20))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._mark = Mark("keyboard", "text2")
        self._words = Label("", "small", "text2")
        row.addWidget(self._mark)
        row.addWidget(self._words)
        row.addStretch()
        self._mark.hide()
        field.caps_lock_told.connect(self._tell)

    @property
    def text(self) -> str:
        """What is told now."""
        return self._words.text()

    def _tell(self, caps_lock: bool) -> None:
        code = QGuiApplication.inputMethod().locale().name()[:2].upper()
        layout = _("keyboard layout {code}").format(code=code) if code.isalpha() and code != "C" else ""
        self._mark.setVisible(caps_lock)
        self._words.setText(", ".join(part for part in (_("Caps Lock is on"), layout) if part) if caps_lock else "")
