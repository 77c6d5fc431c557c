"""A small window below a button in which a value is given: Enter or "Apply" takes it, Escape leaves."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.i18n import _
from app.ui.kit.theme import scaled, theme, tokens
from app.ui.kit.widgets.buttons import Button

WIDTH = 320
_BELOW = 4  # px between the button and the sheet


class ValueSheet(QWidget):
    """The frame, the button and the keys; subclasses put their fields into ``column`` and answer ``apply``.

    Signals: ``applied(object)`` the value.
    """

    applied = Signal(object)

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(name)
        self.setFixedWidth(scaled(WIDTH))
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(12, 12, 12, 12)
        self.column.setSpacing(tokens.GAP)

    def add_button(self) -> None:
        """Put "Apply" below what was added."""
        row = QHBoxLayout()
        row.addStretch()
        self.apply_button = Button(_("Apply"), "primary")
        self.apply_button.clicked.connect(self.apply)
        row.addWidget(self.apply_button)
        self.column.addLayout(row)

    def apply(self) -> None:
        """Tell the value and close."""
        raise NotImplementedError

    def open_below(self, widget: QWidget) -> None:
        """Show the sheet below a widget, moved as far as it must to be whole on the screen."""
        self.adjustSize()
        place = widget.mapToGlobal(QPoint(0, widget.height() + _BELOW))
        room = widget.screen().availableGeometry()
        self.move(max(room.left(), min(place.x(), room.right() - self.width())), max(room.top(), min(place.y(), room.bottom() - self.height())))
        self.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter applies, Escape leaves."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.apply()
        elif event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A raised sheet with a border."""
        painter = QPainter(self)
        painter.setPen(theme().color("border"))
        painter.setBrush(theme().color("raised"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
