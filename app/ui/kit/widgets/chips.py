"""Chips: states, tags, filters and counts."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from app.core.i18n import _
from app.ui.kit.icons import draw_icon
from app.ui.kit.theme import CONTRAST, metrics, scaled, theme, tokens
from app.ui.kit.widgets.buttons import IconButton

#: state of the theme → icon of its chip
_STATE_ICONS = {"ok": "done", "warn": "waiting", "bad": "late", "info": "info", "neutral": ""}


class _Paper(QWidget):
    """Common to chips: one line of text on a rounded ground."""

    _face = "small_label"

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def text(self) -> str:
        """The words on the chip."""
        return self._text

    def _left(self) -> float:
        return 8.0

    def sizeHint(self) -> QSize:
        """Room for icon and words."""
        width = self._left() + metrics(self._face).horizontalAdvance(self._text) + 9
        return QSize(round(width), max(scaled(20), round(metrics(self._face).height()) + 5))

    def _draw(self, ground: str, ink: str, border: str = "", meaning: str = "") -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(theme().color(ground))
        painter.setPen(theme().color(border) if border else Qt.PenStyle.NoPen)
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5) if border else QRectF(self.rect())
        painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
        if meaning:
            draw_icon(painter, QRectF(6, (self.height() - 14) / 2, 14, 14), meaning, ink)
        painter.setPen(theme().color(ink))
        painter.setFont(tokens.font(self._face))
        painter.drawText(QRectF(self._left(), 0, self.width(), self.height()), Qt.AlignmentFlag.AlignVCenter, self._text)


class Chip(_Paper):
    """A neutral chip: a tag."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Grey paper."""
        self._draw("hover", "text2", "border" if theme() is CONTRAST else "")


class StateChip(_Paper):
    """A state in words with its icon: ``Posted``, ``12 d late``.

    :param state: ``ok warn bad info neutral``.
    :param meaning: icon, a word of ``ICONS``; empty takes that of the state.
    """

    _face = "small_strong"

    def __init__(self, text: str, state: str = "neutral", meaning: str = "", parent: QWidget | None = None) -> None:
        self._state, self._meaning = state, meaning or _STATE_ICONS[state]
        super().__init__(text, parent)

    def set_state(self, text: str, state: str, meaning: str = "") -> None:
        """Change words and state."""
        self._text, self._state, self._meaning = text, state, meaning or _STATE_ICONS[state]
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def _left(self) -> float:
        return 23.0 if self._meaning else 9.0

    def paintEvent(self, event: QPaintEvent) -> None:
        """Soft paper in the colour of the state."""
        ink, ground = ("text2", "hover") if self._state == "neutral" else (self._state, f"{self._state}_soft")
        self._draw(ground, ink, "border" if theme() is CONTRAST else "", self._meaning)


class CountBadge(_Paper):
    """A number in a pill; red only when it asks for action."""

    _face = "caption"

    def __init__(self, count: int = 0, urgent: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(str(count), parent)
        self._urgent = urgent

    def set_count(self, count: int, urgent: bool = False) -> None:
        """Change the number; zero hides the badge."""
        self._text, self._urgent = str(count), urgent
        self.setAccessibleName(self._text)
        self.setVisible(count > 0)
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Grey or soft red paper."""
        self._draw("bad_soft" if self._urgent else "hover", "bad" if self._urgent else "text2")


class FilterChip(QAbstractButton):
    """A filter as "Field **value** ×": a click edits it, × removes it.

    Signals: ``clicked()``, ``removed()``.
    """

    removed = Signal()

    def __init__(self, field: str, value: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = field
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 3, 0)
        row.addStretch()
        self._remove = IconButton("close", _("Remove the filter"), self.removed.emit, size=14, parent=self)
        self._remove.setFixedSize(scaled(20), scaled(20))
        row.addWidget(self._remove)
        self.set_value(value)

    def set_value(self, value: str) -> None:
        """Change the value that is shown."""
        self._value = value
        self.setText(f"{self._field} {value}")
        self.setAccessibleName(self.text())
        self.setToolTip(self.text())
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Room for field, value and ×."""
        width = metrics("small").horizontalAdvance(f"{self._field} ") + metrics("small_strong").horizontalAdvance(self._value)
        return QSize(round(width) + 10 + 10 + scaled(20), scaled(26))

    def event(self, event: QEvent) -> bool:
        """Repaint when the pointer comes or goes."""
        if isinstance(event, QEnterEvent) or event.type() == QEvent.Type.Leave:
            self.update()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Neutral paper with a border; blue chips would make noise."""
        painter, shown = QPainter(self), theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(shown.color("accent_text" if self.hasFocus() else "border"))
        painter.setBrush(shown.color("hover" if self.underMouse() else "sunken"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), tokens.RADIUS, tokens.RADIUS)
        left, room = 10.0, QRectF(self.rect())
        for text, face, ink in ((f"{self._field} ", "small", "text2"), (self._value, "small_strong", "text")):
            painter.setFont(tokens.font(face))
            painter.setPen(shown.color(ink))
            shown_text = metrics(face).elidedText(text, Qt.TextElideMode.ElideRight, room.width() - left - self._remove.width() - 8)
            painter.drawText(room.adjusted(left, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, shown_text)
            left += metrics(face).horizontalAdvance(shown_text)
