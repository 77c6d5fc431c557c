"""Draws a case in a narrow list: its name, and below in small what it waits for; what is late says so in red."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.kit.theme import metrics, scaled, theme, tokens

#: role of an item that is late
LATE = Qt.ItemDataRole.UserRole + 1
HEIGHT, SIDE = 42, 6


class TwoLines(QStyledItemDelegate):
    """The text of an item is both lines.

    :param shown_in: its items are all as high as the first, so that hundreds of them need not be asked.
    """

    def __init__(self, shown_in: QListView) -> None:
        super().__init__(shown_in)
        shown_in.setUniformItemSizes(True)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Two lines with air round them."""
        return QSize(scaled(120), scaled(HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """Ground, name, what it waits for."""
        rect, shown = QRectF(option.rect), theme()
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, shown.color("accent_soft"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, shown.color("hover"))
        title, _line, below = str(index.data()).partition("\n")
        middle = rect.center().y()
        lines = ((title, "body", "text", rect.top() + 3, middle), (below, "small", "bad" if index.data(LATE) else "text2", middle, rect.bottom() - 3))
        for text, face, ink, top, bottom in lines:
            room = QRectF(rect.left() + SIDE, top, rect.width() - 2 * SIDE, bottom - top)
            painter.setFont(tokens.font(face))
            painter.setPen(shown.color(ink))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, metrics(face).elidedText(text, Qt.TextElideMode.ElideRight, room.width()))
