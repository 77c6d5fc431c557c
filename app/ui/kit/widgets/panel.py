"""Frames: a panel with a border, a panel that folds, a hairline, a floating sheet with a shadow."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.ui.kit.icons import draw_icon
from app.ui.kit.memory import memory
from app.ui.kit.theme import CONTRAST, LIGHT, Theme, metrics, scaled, theme, tokens
from app.ui.kit.widgets.label import section_title


class Ground(QWidget):
    """A plain area in a colour of the theme."""

    def __init__(self, role: str = "surface", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._role = role

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill it."""
        QPainter(self).fillRect(event.rect(), theme().color(self._role))


class Hairline(QFrame):
    """A line of one pixel between two things."""

    def __init__(self, vertical: bool = False, role: str = "border", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._role = role
        if vertical:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill it: a pen would fall between two device pixels at 150 %."""
        QPainter(self).fillRect(self.rect(), theme().color(self._role))


class Panel(QWidget):
    """A card on the page: border and radius, no shadow. Its ``content`` is a vertical layout.

    :param title: head in section type, or nothing.
    """

    def __init__(self, title: str = "", padding: int = tokens.PADDING, role: str = "raised", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._role = role
        self.setAccessibleName(title)
        self.content = QVBoxLayout(self)
        self.content.setContentsMargins(padding, padding, padding, padding)
        self.content.setSpacing(tokens.GAP)
        if title:
            self.content.addWidget(section_title(title))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Border and ground."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme().color("border"))
        painter.setBrush(theme().color(self._role))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), tokens.RADIUS_PANEL, tokens.RADIUS_PANEL)


class Sheet(QWidget):
    """A raised sheet with a shadow, for what floats above the page: toasts, the palette, the login card. Its ``content`` is a vertical layout.

    The shadow is painted in a margin of the sheet itself: an effect would paint the whole sheet anew into a picture at each key.

    :param padding: between border and content, pixels.
    :param high: the deeper shadow of dialogs.
    """

    def __init__(self, padding: int = 12, radius: int = tokens.RADIUS_PANEL, high: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._radius, self._blur, self._drop = radius, 24 if high else 12, 8 if high else 4
        self.margin = self._blur + self._drop
        self._picture = QPixmap()
        self._shadow_key: tuple[str, int, int, float] = ("", 0, 0, 1.0)
        edge = self.margin + padding
        self.content = QVBoxLayout(self)
        self.content.setContentsMargins(edge, edge, edge, edge)
        self.content.setSpacing(tokens.GAP)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Shadow, border and ground."""
        painter, shown = QPainter(self), theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(self.margin, self.margin, -self.margin, -self.margin)
        if shown is not CONTRAST:
            painter.drawPixmap(0, 0, self._shadow(shown, rect))
        painter.setPen(shown.color("border"))
        painter.setBrush(shown.color("raised"))
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), self._radius, self._radius)

    def _shadow(self, shown: Theme, rect: QRectF) -> QPixmap:
        """The shadow as a picture, made anew only for another size or theme: it is most of the work of painting a sheet."""
        key = (shown.name, self.width(), self.height(), self.devicePixelRatio())
        if key != self._shadow_key:
            self._shadow_key = key
            self._picture = QPixmap(self.size() * self.devicePixelRatio())
            self._picture.setDevicePixelRatio(self.devicePixelRatio())
            self._picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._picture)
            self._paint_shadow(painter, rect, shown.color("shadow"), 0.10 if shown is LIGHT else 0.40)
            painter.end()
        return self._picture

    def _paint_shadow(self, painter: QPainter, rect: QRectF, color: QColor, strength: float) -> None:
        steps = self._blur // 2
        color.setAlphaF(strength * 1.2 / steps)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        for step in range(steps):
            spread = self._blur / 2 - step * 1.4
            shade = rect.adjusted(-spread, -spread, spread, spread).translated(0, self._drop)
            painter.drawRoundedRect(shade, self._radius + spread, self._radius + spread)


class FoldHead(QAbstractButton):
    """A line that folds what stands below it: chevron and words."""

    def __init__(self, text: str, face: str = "section", ink: str = "text", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._face, self._ink = face, ink
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setChecked(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Chevron and words."""
        return QSize(round(metrics(self._face).horizontalAdvance(self.text())) + 30, scaled(30))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Words, chevron behind them, ring when focused."""
        painter, shown = QPainter(self), theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_icon(painter, QRectF(0, (self.height() - 12) / 2, 12, 12), "chevron_down" if self.isChecked() else "chevron_right", "text2")
        painter.setFont(tokens.font(self._face))
        painter.setPen(shown.color(self._ink))
        painter.drawText(self.rect().adjusted(18, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.hasFocus():
            painter.setPen(shown.color("accent_text"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), tokens.RADIUS_SMALL, tokens.RADIUS_SMALL)


class FoldPanel(QWidget):
    """A group that can be folded; its ``content`` is a vertical layout.

    Signals: ``folded(bool)``.

    :param key: name under which the fold is remembered; empty = not remembered.
    """

    folded = Signal(bool)

    def __init__(self, title: str, key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = f"fold/{key}" if key else ""
        self.head = FoldHead(title)
        self._body = QWidget()
        self.content = QVBoxLayout(self._body)
        self.content.setContentsMargins(0, 0, 0, 0)
        self.content.setSpacing(tokens.GAP)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.addWidget(self.head)
        column.addLayout(row)
        column.addWidget(self._body)
        self.head.toggled.connect(self._toggle)
        self.set_folded(bool(self._key and memory().get(self._key, False)))

    def set_folded(self, is_folded: bool) -> None:
        """Fold or unfold."""
        self.head.setChecked(not is_folded)

    def _toggle(self, is_open: bool) -> None:
        self._body.setVisible(is_open)
        if self._key:
            memory().put(self._key, not is_open)
        self.folded.emit(not is_open)
