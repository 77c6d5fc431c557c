"""The head of a list: titles, the arrow of the sorted column, the tick for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView

from app.ui.kit.icons import draw_icon
from app.ui.kit.theme import metrics, scaled, theme, tokens
from app.ui.lists.cell_painter import PADDING, write
from app.ui.lists.delegate import draw_tick, tick_rect

if TYPE_CHECKING:
    from app.ui.lists.table import ListTable

ARROW = 14


class ListHeader(QHeaderView):
    """Titles 12/500; a click sorts, Shift adds to the order, the first place ticks all rows.

    Signals: ``sort_asked(int, bool)`` column and whether it joins the present order, ``all_asked()``, ``menu_asked(int, QPoint)``.
    """

    sort_asked = Signal(int, bool)
    all_asked = Signal()
    menu_asked = Signal(int, object)

    def __init__(self, table: ListTable) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table = table
        self.setHighlightSections(False)
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setFirstSectionMovable(False)
        self.setMinimumSectionSize(40)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self._pressed_at = -1

    def sizeHint(self) -> QSize:
        """One height."""
        return QSize(super().sizeHint().width(), scaled(tokens.ROW_HEAD))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """A title with its arrow."""
        painter.save()
        shown, area = theme(), QRectF(rect)
        painter.fillRect(area, shown.color("surface"))
        painter.fillRect(QRectF(area.left(), area.bottom() - 1, area.width(), 1), shown.color("border"))
        if section == 0:
            draw_tick(painter, self._table, tick_rect(rect), self._table.tick_of_all)
        elif section <= len(self._table.list_model.columns):
            self._title(painter, area.adjusted(PADDING, 0, -PADDING, 0), section)
        painter.restore()

    def _title(self, painter: QPainter, area: QRectF, section: int) -> None:
        column = self._table.list_model.columns[section - 1]
        falling = self._table.sorted_columns.get(column.name)
        ink, title = "text" if falling is not None else "text2", column.title
        if falling is not None:
            meaning = "sort_down" if falling else "sort_up"
            width = min(metrics("small_label").horizontalAdvance(title), area.width() - ARROW - 4)
            left = area.right() - width - ARROW - 4 if column.is_right else area.left() + width + 4
            draw_icon(painter, QRectF(left, area.center().y() - ARROW / 2, ARROW, ARROW), meaning, "text")
            area = area.adjusted(ARROW + 4, 0, 0, 0) if column.is_right else area.adjusted(0, 0, -ARROW - 4, 0)
        write(painter, area, title, ink, "small_label", right=column.is_right)

    def order(self) -> list[int]:
        """The sections as they stand, without the place of the tick."""
        return [self.logicalIndex(place) for place in range(1, self.count())]

    def put_back(self) -> None:
        """Undo what was dragged: the model is going to have its columns in the new order."""
        self.blockSignals(True)
        for section in range(self.count()):
            self.moveSection(self.visualIndex(section), section)
        self.blockSignals(False)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where a click began, to tell it from a drag."""
        self._pressed_at = event.position().toPoint().x() if event.button() == Qt.MouseButton.LeftButton else -1
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Sort, or tick all."""
        at = event.position().toPoint().x()
        is_resizing = self.cursor().shape() == Qt.CursorShape.SplitHCursor
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self._pressed_at >= 0 and abs(at - self._pressed_at) < 4 and not is_resizing:
            section = self.logicalIndexAt(at)
            if section == 0:
                self.all_asked.emit()
            elif section > 0:
                self.sort_asked.emit(section - 1, bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        self._pressed_at = -1

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of a column."""
        section = self.logicalIndexAt(event.pos())
        if section > 0:
            self.menu_asked.emit(section - 1, event.globalPos())
