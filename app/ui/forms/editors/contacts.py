"""The editor of a phone or an e-mail that one can call or write to from the field, and of which only a mask may be known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence

from app.core.contact_mask import is_masked
from app.core.fields import FieldInfo
from app.core.i18n import _
from app.ui.forms.editors.texts import TextEditor
from app.ui.kit.widgets import field_button


class ContactEditor(TextEditor):
    """One line with small buttons at its end: show, call or write, copy.

    Where the record holds only a mask, ``get`` gives the mask for as long as nothing else was typed, also while the true value is shown: what is
    shown is never saved. Typing takes the place of the whole mask.

    Signals: ``wanted(str)`` what the person wants to do with the value: ``show``, ``call``, ``write`` or ``copy``.
    """

    wanted = Signal(str)

    def __init__(self, info: FieldInfo) -> None:
        super().__init__(info)
        self.masked = ""
        self.true: str | None = None
        self._is_served = False
        self._line.installEventFilter(self)
        self._show = field_button(self._line, "view", _("Show"), lambda: self.wanted.emit("show"))
        if self.is_email:
            self._reach = field_button(self._line, "mail", _("Write an e-mail"), lambda: self.wanted.emit("write"))
        else:
            self._reach = field_button(self._line, "call", _("Call"), lambda: self.wanted.emit("call"))
        self._copy = field_button(self._line, "copy", _("Copy"), lambda: self.wanted.emit("copy"))
        self._line.textChanged.connect(lambda _text: self._see_buttons())
        self._see_buttons()

    def serve(self, act: Callable[[str], object]) -> None:
        """Offer the buttons: there is somebody who does what they ask for."""
        self._is_served = True
        self.wanted.connect(act)
        self._see_buttons()

    @property
    def is_email(self) -> bool:
        """Whether it is an address, and no number."""
        return self.info.name == "email"

    @property
    def is_hidden(self) -> bool:
        """Whether only the mask can be seen."""
        return bool(self.masked) and self._line.text() == self.masked

    def get(self) -> Any:
        """See the class."""
        text = super().get()
        return self.masked if self.masked and text in (self.masked, self.true) else text

    def set(self, value: Any, label: str = "") -> None:
        """Show a stored value; of a mask that is known what was shown of it."""
        if not is_masked(value):
            if value == self.true:
                self.masked = ""  # the record holds it in clear again
            super().set(value, label)
            return
        if value != self.masked:
            self.masked, self.true = str(value), None
        super().set(self.true or value, label)

    def show_true(self, value: str | None) -> None:
        """Show what stands behind the mask, unless something was typed meanwhile."""
        if not self.masked or value is None:
            return
        was_untouched = self.get() == self.masked
        self.true = value
        if was_untouched:
            self._line.setText(value)
            self._line.setCursorPosition(0)

    def problem(self) -> str:
        """A mask that was typed in is no value."""
        text = super().get()
        if is_masked(text) and text != self.masked:
            return _("“{text}” is only what is shown of it. Type all of it, or have it shown first.").format(text=text)
        return ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What is typed, pasted or deleted takes the place of all of the mask."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self.is_hidden and not self.is_locked and _changes(event):
            self._line.selectAll()
        return super().eventFilter(watched, event)

    def _see_buttons(self) -> None:
        has_value = self._is_served and bool(self._line.text())
        self._show.setVisible(self._is_served and self.is_hidden)
        self._reach.setVisible(has_value)
        self._copy.setVisible(has_value)
        self._line.setToolTip(_("Only part of it is known here. “Show” brings all of it; what you type takes its place.") if self.is_hidden else "")


def _changes(event: QKeyEvent) -> bool:
    """Whether a key would change a text."""
    if event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete) or event.matches(QKeySequence.StandardKey.Paste):
        return True
    has_control = bool(event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier))
    return event.text().isprintable() and bool(event.text()) and not has_control
