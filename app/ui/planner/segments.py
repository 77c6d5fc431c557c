"""A choice of few in one row of buttons that join: Day, Week, Month."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from app.ui.kit.theme import metrics, scaled, theme, tokens


class _Segment(QAbstractButton):
    def __init__(self, code: str, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.code = code
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        return QSize(round(metrics("label").horizontalAdvance(self.text())) + 22, scaled(tokens.CONTROL) - 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, shown = QPainter(self), theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if self.isChecked():
            painter.setPen(shown.color("border"))
            painter.setBrush(shown.color("raised"))
            painter.drawRoundedRect(rect, tokens.RADIUS_FIELD, tokens.RADIUS_FIELD)
        if self.hasFocus():
            painter.setPen(shown.color("accent_text"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect, tokens.RADIUS_FIELD, tokens.RADIUS_FIELD)
        painter.setFont(tokens.font("label" if self.isChecked() else "body"))
        painter.setPen(shown.color("text" if self.isChecked() or self.underMouse() else "text2"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self.text())


class Segments(QWidget):
    """One of a few codes is chosen.

    Signals: ``chosen(str)`` by the person.

    :param words: text of each code, in their order.
    """

    chosen = Signal(str)

    def __init__(self, name: str, words: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(0)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, _Segment] = {}
        for code, text in words.items():
            button = self._buttons[code] = _Segment(code, text, self)
            self._group.addButton(button)
            row.addWidget(button)
            button.clicked.connect(lambda _checked=False, code=code: self.chosen.emit(code))

    def choose(self, code: str) -> None:
        """Show what is chosen, without a signal."""
        self._buttons[code].setChecked(True)

    @property
    def current(self) -> str:
        """The code that is chosen; empty while none is."""
        return next((code for code, button in self._buttons.items() if button.isChecked()), "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right go along."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        codes = list(self._buttons)
        if not step or not self.current:
            super().keyPressEvent(event)
            return
        code = codes[(codes.index(self.current) + step) % len(codes)]
        self._buttons[code].setFocus()
        self._buttons[code].click()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground that joins them."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().color("hover"))
        painter.drawRoundedRect(QRectF(self.rect()), tokens.RADIUS, tokens.RADIUS)
