"""A row of buttons that floats beside what is selected, in free space, never over a neighbour (LOOK 10); the pad of a node and the bar of several."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QHBoxLayout, QWidget

from app.ui.kit.icons import draw_icon
from app.ui.kit.theme import metrics, scaled, theme, tokens
from app.ui.kit.widgets.panel import Sheet

if TYPE_CHECKING:
    from app.process_editor.view import ProcessView

#: pixels between what is selected and the row
GAP = 12


class PadButton(QAbstractButton):
    """An icon with its key; the key stands beside it where it is a single letter.

    :param pulled: called when the pointer leaves the button with the button down: what it does begins as a drag.
    """

    def __init__(self, meaning: str, name: str, key: str, clicked: Callable[[], object], pulled: Callable[[], object] | None = None) -> None:
        super().__init__()
        self._meaning, self._key, self._pulled, self._start = meaning, key, pulled, QPoint()
        self._name = name
        self.setAccessibleName(name)
        self.set_reason("")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys do the same
        self.setFixedSize(self.sizeHint())
        self.clicked.connect(lambda: clicked())

    def set_reason(self, reason: str) -> None:
        """Grey the button and say why in its tip; an empty reason makes it usable."""
        self.setEnabled(not reason)
        keys = f"{self._name}   {self._key}"
        self.setToolTip(f"{keys}\n{reason}" if reason else keys)
        self.setAccessibleDescription(reason)

    def sizeHint(self) -> QSize:
        """Icon and letter."""
        letter = round(metrics("caption").horizontalAdvance(self._key)) + 4 if len(self._key) == 1 else 0
        return QSize(scaled(16) + letter + 12, scaled(26))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Icon, letter, ground below the pointer."""
        painter, shown, side = QPainter(self), theme(), scaled(16)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_lit = self.isEnabled() and self.underMouse()
        if is_lit or self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(shown.color("accent_soft"))
            painter.drawRoundedRect(QRectF(self.rect()), tokens.RADIUS_SMALL, tokens.RADIUS_SMALL)
        role = "accent_text" if is_lit else "text2" if self.isEnabled() else "disabled"
        draw_icon(painter, QRectF(6, (self.height() - side) / 2, side, side), self._meaning, role)
        if len(self._key) == 1:
            painter.setFont(tokens.font("caption"))
            painter.setPen(shown.color("text2"))
            painter.drawText(QRect(side + 8, 2, self.width(), self.height() - 2), Qt.AlignmentFlag.AlignVCenter, self._key)

    def enterEvent(self, event: QEvent) -> None:
        """Light up."""
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Go out."""
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Note where, for a pull."""
        self._start = event.globalPosition().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A pull begins a drag on the canvas."""
        is_far = (event.globalPosition().toPoint() - self._start).manhattanLength() >= 2 * QApplication.startDragDistance()
        if self._pulled is not None and self.isDown() and is_far:
            self.setDown(False)
            self._pulled()
            return
        super().mouseMoveEvent(event)


class Beside(Sheet):
    """A floating row of buttons.

    :param name: what a screen reader calls it.
    """

    def __init__(self, view: ProcessView, name: str) -> None:
        super().__init__(padding=4, parent=view.viewport())
        self._view = view
        self.row = QHBoxLayout()
        self.row.setSpacing(1)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.content.addLayout(self.row)
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.hide()

    def fill(self, widgets: Iterable[QWidget]) -> None:
        """Other buttons."""
        while (taken := self.row.takeAt(0)) is not None:
            if (widget := taken.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for widget in widgets:
            self.row.addWidget(widget)
            widget.show()  # what is not shown yet has no size

    def stand_by(self, named: QRect, middle: QRect) -> None:
        """Show it above something; where others or the edge are in the way, at the nearest side that is free.

        :param named: what is not to be covered, on the viewport. :param middle: the same without words beside it: the row stands over its middle.
        """
        self.adjustSize()
        air = self.margin
        width, height = self.width() - 2 * air, self.height() - 2 * air
        centre = middle.center()
        left, above, below, level = centre.x() - width // 2, named.top() - GAP - height, named.bottom() + GAP, centre.y() - height // 2
        corners = (
            (left, above), (left, below), (middle.left(), above), (middle.right() - width, above), (left, above - 3 * GAP - height),
            (left, below + 3 * GAP + height), (named.left() - GAP - width, level), (named.right() + GAP, level),
        )
        best = min((QRect(x, y, width, height) for x, y in corners), key=self._price)
        self.move(best.topLeft() - QPoint(air, air))
        self.show()
        self.raise_()

    def _price(self, spot: QRect) -> float:
        """How much of shapes and names a spot would cover, pixels; what lies outside the view counts most."""
        port = self._view.viewport().rect()
        inside = spot.intersected(port)
        price = 20.0 * (spot.width() * spot.height() - inside.width() * inside.height())
        area = self._view.mapToScene(spot).boundingRect()
        for item in self._view.drawing.covering(area):
            covered = self._view.place(item).intersected(spot)
            price += covered.width() * covered.height()
        return price
