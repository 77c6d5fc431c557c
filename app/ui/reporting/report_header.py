"""The head of a report's table and its total at the foot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QSizePolicy, QWidget

from app.ui.kit.icons import draw_icon
from app.ui.kit.theme import metrics, scaled, theme, tokens
from app.ui.lists.cell_painter import PADDING, write
from app.ui.reporting.report_cells import inner_rect, paint_value
from app.ui.reporting.report_model import ReportModel, cell_text

if TYPE_CHECKING:
    from app.ui.reporting.report_table import ReportTable

ARROW = 14


class ReportHeader(QHeaderView):
    """Titles 12/500 with the arrow of the sorted column; above them, what groups of columns stand for."""

    def __init__(self, table: ReportTable) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table = table
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(36)
        self.sectionClicked.connect(self._sort)

    @property
    def _model(self) -> ReportModel:
        return self._table.report_model

    @property
    def _is_double(self) -> bool:
        return any(column.head for column in self._model.columns)

    def sizeHint(self) -> QSize:
        """One line, or two."""
        return QSize(super().sizeHint().width(), scaled(tokens.ROW_HEAD + (22 if self._is_double else 0)))

    def _sort(self, section: int) -> None:
        is_number = self._model.columns[section].is_number
        present = self._model.sorted_by
        falls = not present[1] if present and present[0] == section else is_number
        self._model.sort(section, Qt.SortOrder.DescendingOrder if falls else Qt.SortOrder.AscendingOrder)
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """One title."""
        columns = self._model.columns
        if section >= len(columns):
            return
        painter.save()
        painter.setClipRect(rect)
        column, area, shown = columns[section], QRectF(rect), theme()
        painter.fillRect(area, shown.color("surface"))
        painter.fillRect(QRectF(area.left(), area.bottom() - 1, area.width(), 1), shown.color("border"))
        title = QRectF(area)
        if self._is_double:
            title.setTop(area.bottom() - scaled(tokens.ROW_HEAD))
            self._head(painter, area, section)
        sorted_by = self._model.sorted_by
        arrow = sorted_by is not None and sorted_by[0] == section
        inner = inner_rect(self._model, title, section)
        if arrow and sorted_by is not None:
            width = min(metrics("small_label").horizontalAdvance(column.title), inner.width() - ARROW - 4)
            left = inner.right() - width - ARROW - 4 if column.is_number else inner.left() + width + 4
            draw_icon(painter, QRectF(left, inner.center().y() - ARROW / 2, ARROW, ARROW), "sort_down" if sorted_by[1] else "sort_up", "text")
        write(painter, inner, column.title, "text" if arrow else "text2", "small_label", right=column.is_number)
        painter.restore()

    def _head(self, painter: QPainter, area: QRectF, section: int) -> None:
        """The line above: written once over all its columns, each of which shows its part."""
        columns = self._model.columns
        head = columns[section].head
        if not head:
            return
        first, last = section, section
        while first > 0 and columns[first - 1].head == head:
            first -= 1
        while last + 1 < len(columns) and columns[last + 1].head == head:
            last += 1
        left = self.sectionViewportPosition(first)
        right = self.sectionViewportPosition(last) + self.sectionSize(last)
        span = QRectF(left + PADDING, area.top() + 4, right - left - 2 * PADDING, scaled(20))
        if last == len(columns) - 1:
            span.setRight(right - tokens.MARGIN)
        write(painter, span, head, "text", "strong", right=True)
        if first > 0 and section == first:
            painter.fillRect(QRectF(area.left(), area.top() + 8, 1, area.height() - 8), theme().color("line"))


class TotalStrip(QWidget):
    """The total of a report under its table, each sum in its column."""

    def __init__(self, table: ReportTable) -> None:
        super().__init__()
        self._table = table
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(scaled(tokens.ROW + 4))
        table.horizontalHeader().sectionResized.connect(self.update)
        table.horizontalScrollBar().valueChanged.connect(self.update)
        table.report_model.modelReset.connect(self._renew)

    def _renew(self) -> None:
        result = self._table.report_model.result
        total = result.total if result else None
        self.setVisible(total is not None)
        if result is not None and total is not None:
            texts = [f"{column.title} {cell_text(total, column, number)}" for number, column in enumerate(result.columns) if column.measure]
            self.setAccessibleName(", ".join((total.label, *texts)))
        self.update()

    def column_at(self, x: int) -> int:
        """The column at a place, -1 for none."""
        return self._table.columnAt(x)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open a total."""
        self._table.activated_at.emit(-1, self.column_at(event.position().toPoint().x()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of a total."""
        position = event.pos()
        self._table.menu_asked.emit(-1, self.column_at(position.x()), self.mapToGlobal(position))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Sunken ground, strong figures."""
        painter, shown = QPainter(self), theme()
        painter.fillRect(self.rect(), shown.color("sunken"))
        painter.fillRect(QRectF(0, 0, self.width(), 1), shown.color("border"))
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), shown.color("border"))
        result = self._table.report_model.result
        if result is None or result.total is None:
            return
        painter.setClipRect(0, 0, self._table.viewport().width(), self.height())
        for number, column in enumerate(result.columns):
            rect = QRectF(self._table.columnViewportPosition(number), 0, self._table.columnWidth(number), self.height())
            paint_value(painter, rect, self._table.report_model, result.total, column, number)
