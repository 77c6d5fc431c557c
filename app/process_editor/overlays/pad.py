"""The pad of the selected node: what can follow it, each with its key, above it in free space, never over a neighbour (LOOK 10)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QHBoxLayout, QWidget

from app.core.i18n import _
from app.process_editor.kinds import GATES, by_letter
from app.processes.definition import Shape
from app.ui.kit.icons import draw_icon
from app.ui.kit.theme import metrics, scaled, theme, tokens
from app.ui.kit.widgets.panel import Hairline, Sheet

if TYPE_CHECKING:
    from app.process_editor.gestures.hand import Hand
    from app.process_editor.view import ProcessView

#: letters of what is appended, as they stand on the pad (UX 2 M1)
LETTERS = ("A", "G", "M", "E")
#: pixels between the node and the pad
GAP = 12


class PadButton(QAbstractButton):
    """An icon with its key.

    :param pulled: called when the pointer leaves the button with the button down: what it does begins as a drag.
    """

    def __init__(self, meaning: str, name: str, key: str, clicked: Callable[[], object], pulled: Callable[[], object] | None = None) -> None:
        super().__init__()
        self._meaning, self._key, self._pulled, self._start = meaning, key, pulled, QPoint()
        self.setAccessibleName(name)
        self.setToolTip(f"{name}   {key}")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys do the same
        self.setFixedSize(self.sizeHint())
        self.clicked.connect(lambda: clicked())

    def sizeHint(self) -> QSize:
        """Icon and letter."""
        letter = round(metrics("caption").horizontalAdvance(self._key)) + 4 if len(self._key) == 1 else 0
        return QSize(scaled(16) + letter + 12, scaled(26))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Icon, letter, ground below the pointer."""
        painter, shown, side = QPainter(self), theme(), scaled(16)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(shown.color("accent_soft"))
            painter.drawRoundedRect(QRectF(self.rect()), tokens.RADIUS_SMALL, tokens.RADIUS_SMALL)
        draw_icon(painter, QRectF(6, (self.height() - side) / 2, side, side), self._meaning, "accent_text" if self.underMouse() else "text2")
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


class Pad(Sheet):
    """Belongs to a hand; shows itself when exactly one node is selected and nothing is in the hand."""

    def __init__(self, view: ProcessView, hand: Hand) -> None:
        super().__init__(padding=4, parent=view.viewport())
        self._view, self._hand, self._key = view, hand, ""
        self.row = QHBoxLayout()
        self.row.setSpacing(1)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.content.addLayout(self.row)
        self.setAccessibleName(_("What can be done with the step"))
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.hide()
        view.selection_changed.connect(self.settle)
        view.moved.connect(self.settle)

    def settle(self) -> None:
        """Show, hide, stand in free space."""
        graph, selection = self._view.graph, self._view.selection
        node = graph.nodes.get(self._view.current or "") if len(selection) == 1 else None
        is_wanted = node is not None and not self._hand.is_busy and node.shape != Shape.FOREIGN
        if node is None or not is_wanted or not self._view.in_sight().intersects(self._view.drawing.rect(node.key)):
            self.hide()
            return
        wanted = f"{node.key} {node.shape} {node.type}"
        if wanted != self._key:
            self._key = wanted
            self._fill(node.shape)
        self.adjustSize()
        self.move(self._free_place(node.key))
        self.show()
        self.raise_()

    def _fill(self, shape: Shape) -> None:
        while (taken := self.row.takeAt(0)) is not None:
            if (widget := taken.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for widget in self._widgets(shape):
            self.row.addWidget(widget)
            widget.show()  # what is not shown yet has no size

    def _widgets(self, shape: Shape) -> Iterator[QWidget]:
        hand = self._hand
        if shape != Shape.END:
            for letter in LETTERS:
                if (kind := by_letter(letter)) is not None:
                    name = _("Add {kind}").format(kind=kind.name)
                    yield PadButton(kind.icon, name, letter, partial(hand.append, kind))
            yield PadButton("more", _("Add something else"), "+", hand.ask_what_follows)
            yield Hairline(vertical=True)
            yield PadButton("right", _("Draw a line"), "L", hand.draw_line, hand.pull_line)
        if shape != Shape.START:
            yield PadButton("replace", _("Make something else of it"), "R", hand.ask_what_else)
        yield PadButton("delete", _("Delete"), "Del", hand.delete)

    def _free_place(self, key: str) -> QPoint:
        """Above the node; where others or the edge are in the way, the nearest side that is free."""
        node, air = self._view.place(self._view.drawing.rect(key)), self.margin
        named = node.adjusted(0, -scaled(26), 0, 0) if self._view.graph.nodes[key].shape in GATES else node.adjusted(0, 0, 0, scaled(20))
        width, height = self.width() - 2 * air, self.height() - 2 * air
        centre = node.center()
        left, above, below, level = centre.x() - width // 2, named.top() - GAP - height, named.bottom() + GAP, centre.y() - height // 2
        corners = (
            (left, above), (left, below), (node.left(), above), (node.right() - width, above), (left, above - 3 * GAP - height),
            (left, below + 3 * GAP + height), (named.left() - GAP - width, level), (named.right() + GAP, level),
        )
        best = min((QRect(x, y, width, height) for x, y in corners), key=self._price)
        return best.topLeft() - QPoint(air, air)

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
