"""What all editors of a card have in common."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QStyle, QStyleOptionFrame, QWidget

from app.core.fields import FieldInfo
from app.core.i18n import _
from app.core.shortening import shortened
from app.ui.kit.theme import scaled, theme

_STAYS = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
SMALLEST = 60  # px: long words never push the window wider
PADDING = 8
ICON = 26  # px that a small button in a field takes


class Editor(QWidget):
    """One field of a card.

    Signals: ``edited()`` the person changed the value, ``left()`` the focus went elsewhere.
    """

    edited = Signal()
    left = Signal()

    #: whether the editor takes the width that is there
    stretches = True

    def __init__(self, info: FieldInfo) -> None:
        super().__init__()
        self.info = info
        self.is_locked = False
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self.setAccessibleName(info.label)

    def get(self) -> Any:
        """The value as it stands; None for none or for what cannot be read."""
        raise NotImplementedError

    def set(self, value: Any, label: str = "") -> None:
        """Show a value without telling that it was edited; ``label`` is the text of a reference."""
        raise NotImplementedError

    def problem(self) -> str:
        """Why what was typed cannot be read, as a sentence with the cure; empty when it can."""
        return ""

    def set_locked(self, locked: bool) -> None:
        """Lock the value: it stays readable and can be copied."""
        self.is_locked = locked

    def set_wrong(self, wrong: bool) -> None:
        """Draw the field as wrong, or as usual."""
        target = self.focusProxy() or self
        target.setProperty("wrong", wrong)
        target.update()

    def caret(self) -> int:
        """Where the caret stands, for drafts that come back after a crash."""
        return 0

    def set_caret(self, position: int) -> None:
        """Put the caret back."""

    def _hold(self, field: QWidget) -> None:
        """Make a widget the one that takes the focus."""
        field.setAccessibleName(self.info.label)
        field.setAccessibleDescription(self.info.hint)
        self.setFocusProxy(field)
        field.installEventFilter(self)
        self._row.addWidget(field)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice that the focus has left for another field, not for a popup or another window."""
        if isinstance(event, QFocusEvent) and event.lostFocus() and watched is self.focusProxy() and event.reason() not in _STAYS:
            self.on_left()
        return super().eventFilter(watched, event)

    def on_left(self) -> None:
        """The person went on: tell it."""
        self.left.emit()


class LineField(QLineEdit):
    """A line edit that ends a long value in "…" while it is not being edited, and shows all of it in its tip."""

    def __init__(self, width: int = 0) -> None:
        super().__init__()
        self.setFixedHeight(scaled(30))
        self.setMinimumWidth(SMALLEST)
        if width:
            self.setFixedWidth(scaled(width))
        else:
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self):  # type: ignore[no-untyped-def]
        """A line edit hints for seventeen letters; ours take what is there."""
        hint = super().sizeHint()
        hint.setHeight(scaled(30))
        return hint

    def paintEvent(self, event: QPaintEvent) -> None:
        """While nobody edits: the panel and the text with its dots."""
        text = self.displayText()
        room = self.width() - 2 * PADDING - ICON * sum(action.isVisible() for action in self.actions())
        is_long = self.fontMetrics().horizontalAdvance(text) > room
        if self.hasFocus() or not is_long:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option, painter, self)
        painter.setPen(theme().color("text" if self.isEnabled() else "disabled"))
        painter.setFont(self.font())
        cut = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(PADDING, 0, room, self.height()), self.alignment() | Qt.AlignmentFlag.AlignVCenter, cut)

    def event(self, event: QEvent) -> bool:
        """The whole text as tip, where it does not fit."""
        if event.type() == QEvent.Type.ToolTip and not super().toolTip():
            room = self.width() - 2 * PADDING
            self.setToolTip(self.text() if self.fontMetrics().horizontalAdvance(self.text()) > room else "")
            handled = super().event(event)
            self.setToolTip("")
            return handled
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Coming by keyboard selects all."""
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Escape belong to the card."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            event.ignore()
            return
        super().keyPressEvent(event)


def unreadable(info: FieldInfo, text: str, cure: str) -> str:
    """The sentence for text that is no value of the field."""
    return _("“{text}” does not fit “{label}”: {cure}.").format(text=shortened(text), label=info.label, cure=cure)
