"""A row that becomes several where the width is short: things at the left, one group at the right."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget, QWidgetItem


class Flow(QLayout):
    """Lays widgets out like words of a paragraph. ``trailing`` stands at the right of the first line, or alone where it has no room there.

    :param line: height of a line, pixels.
    :param gap: between two widgets, pixels.
    """

    def __init__(self, parent: QWidget, trailing: QWidget, line: int, gap: int) -> None:
        super().__init__(parent)
        self._line, self._gap = line, gap
        self._items: list[QLayoutItem] = []
        self._trailing = QWidgetItem(trailing)
        self.addChildWidget(trailing)

    def insert_widget(self, place: int, widget: QWidget) -> None:
        """Put a widget among those at the left."""
        self.addChildWidget(widget)
        self._items.insert(place, QWidgetItem(widget))
        self.invalidate()

    def set_line(self, line: int) -> None:
        """Change the height of the lines."""
        self._line = line
        self.invalidate()

    def addItem(self, item: QLayoutItem) -> None:
        """Put an item behind those at the left."""
        self._items.append(item)

    def count(self) -> int:
        """All items; the trailing one comes last."""
        return len(self._items) + 1

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The item at a place."""
        return [*self._items, self._trailing][index] if 0 <= index < self.count() else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Take an item out; the trailing one stays."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Its height follows from its width."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """More lines where the width is short."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height of all lines."""
        return self._arrange(QRect(0, 0, width, 0), moves=False)

    def sizeHint(self) -> QSize:
        """All in one line."""
        shown = [item for item in (*self._items, self._trailing) if not item.isEmpty()]
        return QSize(sum(item.sizeHint().width() + self._gap for item in shown) + self._margins(), self._line)

    def minimumSize(self) -> QSize:
        """The trailing group in a line of its own."""
        return QSize(self._trailing.sizeHint().width() + self._margins(), self._line)

    def setGeometry(self, rect: QRect) -> None:
        """Put everything in its place."""
        super().setGeometry(rect)
        self._arrange(rect, moves=True)

    def _margins(self) -> int:
        margins = self.contentsMargins()
        return margins.left() + margins.right()

    def _arrange(self, rect: QRect, moves: bool) -> int:
        """Lay out within a rectangle; returns the height."""
        margins, after = self.contentsMargins(), self._trailing.sizeHint()
        whole = rect.width() - self._margins()
        items = [(item, min(item.sizeHint().width(), whole)) for item in self._items if not item.isEmpty()]
        beside = whole - after.width() - self._gap
        has_room = max((width for _item, width in items), default=0) <= beside
        x, line, room = 0, 0, beside if has_room else whole
        for item, width in items:
            if x and x + width > room:
                x, line = 0, line + 1
            if moves:
                self._put(item, QSize(width, item.sizeHint().height()), rect.topLeft() + QPoint(margins.left() + x, line * self._line))
            x += width + self._gap
        own_line = 0 if has_room else line + 1
        if moves:
            left = margins.left() + max(0, whole - after.width())
            self._put(self._trailing, after, rect.topLeft() + QPoint(left, own_line * self._line))
        return (max(line, own_line) + 1) * self._line

    def _put(self, item: QLayoutItem, size: QSize, corner: QPoint) -> None:
        item.setGeometry(QRect(corner + QPoint(0, (self._line - size.height()) // 2), size))
