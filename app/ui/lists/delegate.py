"""Painting of the rows of a list: ground, hairline, bar and tick of the selected ones, ring of the current cell, heads of groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionButton, QStyleOptionViewItem, QToolTip

from app.core.i18n import format_number
from app.services.listing import Row
from app.ui.kit.icons import draw_icon
from app.ui.kit.theme import metrics, mix, scaled, theme, tokens
from app.ui.lists.cell_painter import PADDING, cell_words, paint_cell, room_before, write
from app.ui.lists.cell_text import number_text
from app.ui.lists.group_layout import GroupHead

if TYPE_CHECKING:
    from app.ui.lists.table import ListTable

Index = QModelIndex | QPersistentModelIndex
MARK_COLUMN = 40  # px
BAR = 3
INDENT = 18  # px a level
TICK = 16


class RowDelegate(QStyledItemDelegate):
    """Paints every cell of a ``ListTable``."""

    def __init__(self, table: ListTable) -> None:
        super().__init__(table)
        self._table = table

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Rows have one height."""
        return QSize(80, scaled(tokens.ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a cell of a record, of a head, or of a row that is still on its way."""
        table, rect = self._table, QRectF(option.rect)
        item = table.list_model.item(index.row())
        painter.save()
        painter.setClipRect(option.rect)
        if isinstance(item, GroupHead):
            self._head(painter, rect, index.column(), item)
        elif item is None:
            self._placeholder(painter, rect, index.column(), index.row())
        else:
            self._record(painter, rect, index, item)
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), theme().color("line"))
        is_current = index == table.currentIndex() and table.hasFocus() and index.column() > 0
        if is_current:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme().color("accent_text"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), tokens.RADIUS_SMALL, tokens.RADIUS_SMALL)
        painter.restore()

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """Tell a text in full where it ends in "…"."""
        if event.type() != QEvent.Type.ToolTip:
            return super().helpEvent(event, view, option, index)
        row = self._table.list_model.record(index.row())
        text = ""
        if row is not None and index.column():
            columns = self._table.list_model.columns
            column = columns[index.column() - 1]
            whole, _ink = cell_words(column, row.values[index.column() - 1], row, columns)
            room = self._table.columnWidth(index.column()) - 2 * PADDING - room_before(column.look)
            text = whole if metrics("body", column.is_tabular).horizontalAdvance(whole) > room else ""
        QToolTip.showText(event.globalPos(), text, self._table)
        return True

    def _record(self, painter: QPainter, rect: QRectF, index: Index, row: Row) -> None:
        table, shown = self._table, theme()
        is_ticked, is_hovered = row.id in table.selection, index.row() == table.hovered_row
        if is_ticked:
            painter.fillRect(rect, shown.color("accent_soft"))
        elif freshness := table.list_model.freshness.of(row.id):
            painter.fillRect(rect, mix(shown.color("accent_soft"), shown.color("surface"), 1 - freshness))
        elif is_hovered:
            painter.fillRect(rect, shown.color("hover"))
        if index.column() == 0:
            if is_ticked:
                painter.fillRect(QRectF(rect.left(), rect.top(), BAR, rect.height()), shown.color("accent_text"))
            if is_ticked or is_hovered:
                draw_tick(painter, table, tick_rect(rect.toRect()), Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked)
            return
        columns = table.list_model.columns
        column = columns[index.column() - 1]
        level = table.list_model.indent if index.column() == 1 else 0
        paint_cell(painter, rect.adjusted(level * INDENT, 0, 0, 0), column, row.values[index.column() - 1], row, columns)

    def _placeholder(self, painter: QPainter, rect: QRectF, column: int, row: int) -> None:
        if column == 0:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().color("line"))
        width = (rect.width() - 2 * PADDING) * (0.45 + 0.35 * ((row * 7 + column * 3) % 5) / 5)
        painter.drawRoundedRect(QRectF(rect.left() + PADDING, rect.center().y() - 4, max(12.0, width), 8), 4, 4)

    def _head(self, painter: QPainter, rect: QRectF, column: int, head: GroupHead) -> None:
        painter.fillRect(rect, theme().color("sunken"))
        if column == 0:
            if head.level == 0:
                self._chevron(painter, rect.right() - 18, rect, head)
            return
        if column == 1:
            self._head_name(painter, rect, head)
            return
        shown = self._table.list_model.columns[column - 1]
        total = head.totals.get(shown.name)
        if total is not None:
            write(painter, rect.adjusted(PADDING, 0, -PADDING, 0), number_text(shown.info, total), "text2", "strong", right=True, tabular=True)

    def _head_name(self, painter: QPainter, rect: QRectF, head: GroupHead) -> None:
        left = rect.left() + (head.level - 1) * INDENT + PADDING if head.level else rect.left()
        if head.level:
            self._chevron(painter, left - 4, rect, head)
            left += INDENT - 6
        room = QRectF(left, rect.top(), rect.right() - left - PADDING, rect.height())
        count = format_number(head.count)
        aside = metrics("small").horizontalAdvance(count) + PADDING
        width = write(painter, room.adjusted(0, 0, -aside, 0), self._table.list_model.head_text(head), "text", "strong")
        write(painter, room.adjusted(width + PADDING, 0, 0, 0), count, "text3", "small", tabular=True)

    def _chevron(self, painter: QPainter, left: float, rect: QRectF, head: GroupHead) -> None:
        meaning = "chevron_right" if head.is_folded else "chevron_down"
        draw_icon(painter, QRectF(left, rect.center().y() - 6, 12, 12), meaning, "text2")


def tick_rect(cell: QRect) -> QRect:
    """Where the tick of a row stands in its cell."""
    return QRect(cell.left() + (cell.width() - TICK) // 2, cell.top() + (cell.height() - TICK) // 2, TICK, TICK)


def draw_tick(painter: QPainter, table: ListTable, rect: QRect, state: Qt.CheckState) -> None:
    """Draw a tick box."""
    option = QStyleOptionButton()
    option.rect = rect
    option.state = QStyle.StateFlag.State_Enabled | {
        Qt.CheckState.Checked: QStyle.StateFlag.State_On, Qt.CheckState.Unchecked: QStyle.StateFlag.State_Off,
        Qt.CheckState.PartiallyChecked: QStyle.StateFlag.State_NoChange,
    }[state]
    table.style().drawPrimitive(QStyle.PrimitiveElement.PE_IndicatorCheckBox, option, painter, table)
