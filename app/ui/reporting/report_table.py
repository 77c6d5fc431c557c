"""The table of a report: numbers right, groups with their sums, the total fixed at the foot."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QSizePolicy, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from app.reports.result import Column, ReportResult, Row
from app.ui.kit.icons import draw_icon
from app.ui.kit.theme import metrics, scaled, theme, tokens
from app.ui.lists.cell_painter import PADDING, write
from app.ui.reporting.report_model import Index, ReportModel, cell_text

INDENT, ARROW = 18, 14
NARROWEST, WIDEST, NAME_LEAST, WIDEST_GROWN = 56, 320, 180, 420
SAMPLE = 300


class ReportTable(QTableView):
    """Shows a result.

    Signals: ``activated_at(int, int)`` line and column of Enter or a double click, ``menu_asked(int, int, QPoint)``, ``moved(int, int)``.
    """

    activated_at = Signal(int, int)
    menu_asked = Signal(int, int, object)
    moved = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.report_model = ReportModel(self)
        self.setModel(self.report_model)
        self.setItemDelegate(_Delegate(self))
        self.setHorizontalHeader(_Header(self))
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(scaled(tokens.ROW))
        self.verticalHeader().setDefaultSectionSize(scaled(tokens.ROW))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.hovered_line = -1
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._ask_menu)
        self.doubleClicked.connect(lambda index: self.activated_at.emit(index.row(), index.column()))

    def show_result(self, result: ReportResult | None) -> None:
        """Show another result."""
        self.report_model.show_result(result)
        self.horizontalHeader().updateGeometry()
        self.fit_columns()
        if self.report_model.rowCount():
            first = next((number for number, column in enumerate(self.report_model.columns) if column.measure), 0)
            self.setCurrentIndex(self.report_model.index(0, first))

    def fit_columns(self) -> None:
        """Numbers take what they need, texts share the rest, the first column most."""
        result = self.report_model.result
        if result is None:
            return
        widths = [self._needed(result, number, column) for number, column in enumerate(result.columns)]
        room = self.viewport().width() - sum(widths)
        if room > 0 and widths:
            texts = [number for number, column in enumerate(result.columns) if not column.is_number and column.kind == "text"] or [0]
            for_texts = min(room, sum(max(WIDEST_GROWN - widths[number], 0) for number in texts))
            for number in texts:
                widths[number] += for_texts // len(texts)
            for number in range(len(widths)):
                widths[number] += (room - for_texts) // len(widths)
            widths[0] += self.viewport().width() - sum(widths)
        for number, width in enumerate(widths):
            self.setColumnWidth(number, width)

    def _needed(self, result: ReportResult, number: int, column: Column) -> int:
        body, strong = metrics("body", tabular=column.is_number), metrics("strong", tabular=column.is_number)
        widest = max(metrics("small_label").horizontalAdvance(column.title) + ARROW, metrics("small_label").horizontalAdvance(column.head))
        for row in (*result.rows[:SAMPLE], *([result.total] if result.total else [])):
            if number == 0 and row.kind != "row":
                continue
            measure = body if row.kind == "row" else strong
            widest = max(widest, measure.horizontalAdvance(cell_text(row, column, number)))
        least = NAME_LEAST if number == 0 else NARROWEST
        edges = tokens.MARGIN - PADDING if number in (0, len(result.columns) - 1) else 0
        return min(max(round(widest) + 2 * PADDING + 6 + edges, least), WIDEST)

    def resizeEvent(self, event: object) -> None:
        """Keep the columns in the room there is."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self.fit_columns()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell where the person is."""
        super().currentChanged(current, previous)
        self.moved.emit(current.row(), current.column())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark the row under the pointer."""
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: object) -> None:
        """Mark no row."""
        super().leaveEvent(event)  # type: ignore[arg-type]
        self._hover(-1)

    def _hover(self, line: int) -> None:
        if line != self.hovered_line:
            self.hovered_line = line
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the name of a group folds it."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() == 0 and event.button() == Qt.MouseButton.LeftButton:
            self.report_model.toggle(index.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, arrows fold groups, Ctrl+C copies."""
        index = self.currentIndex()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif index.isValid() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.activated_at.emit(index.row(), index.column())
        elif index.isValid() and index.column() == 0 and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self._folds(index, event.key()):
            self.report_model.toggle(index.row())
        else:
            super().keyPressEvent(event)

    def _folds(self, index: Index, key: int) -> bool:
        row = self.report_model.row_at(index.row())
        return row.kind == "group" and self.report_model.is_folded(row) == (key == Qt.Key.Key_Right)

    def copy(self) -> None:
        """Put the selected cells on the clipboard, with tabs between them."""
        lines: dict[int, dict[int, str]] = {}
        for index in self.selectedIndexes():
            lines.setdefault(index.row(), {})[index.column()] = str(index.data())
        text = "\n".join("\t".join(cells[column] for column in sorted(cells)) for _line, cells in sorted(lines.items()))
        QGuiApplication.clipboard().setText(text)

    def _ask_menu(self, position: QPoint) -> None:
        index = self.indexAt(position)
        if index.isValid():
            self.setCurrentIndex(index)
            self.menu_asked.emit(index.row(), index.column(), self.viewport().mapToGlobal(position))


class _Delegate(QStyledItemDelegate):
    def __init__(self, table: ReportTable) -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One cell."""
        table, rect, shown = self._table, QRectF(option.rect), theme()
        row = table.report_model.row_at(index.row())
        column = table.report_model.columns[index.column()]
        painter.save()
        painter.setClipRect(option.rect)
        selected = table.selectionModel().isSelected(index) and len(table.selectedIndexes()) > 1
        ground = "accent_soft" if selected else "hover" if index.row() == table.hovered_line else "sunken" if row.kind == "group" else ""
        if ground:
            painter.fillRect(rect, shown.color(ground))
        paint_value(painter, rect, table, row, column, index.column())
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), shown.color("line"))
        if index == table.currentIndex() and table.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(shown.color("accent_text"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -2), tokens.RADIUS_SMALL, tokens.RADIUS_SMALL)
        painter.restore()


def _inner(model: ReportModel, rect: QRectF, number: int) -> QRectF:
    """The room for the text of a cell: the outer columns keep the margin of the page."""
    left = tokens.MARGIN if number == 0 else PADDING
    right = tokens.MARGIN if number == len(model.columns) - 1 else PADDING
    return rect.adjusted(left, 0, -right, 0)


def paint_value(painter: QPainter, rect: QRectF, table: ReportTable, row: Row, column: Column, number: int) -> None:
    """The value of a cell, or the name of a group with its chevron and count."""
    inner = _inner(table.report_model, rect, number)
    strong = row.kind != "row"
    text = cell_text(row, column, number)
    if number == 0:
        inner = inner.adjusted(row.level * INDENT, 0, 0, 0)
    if number == 0 and row.kind == "group":
        meaning = "chevron_right" if table.report_model.is_folded(row) else "chevron_down"
        draw_icon(painter, QRectF(inner.left() - 2, rect.center().y() - 6, 12, 12), meaning, "text2")
        inner = inner.adjusted(INDENT - 2, 0, 0, 0)
        width = write(painter, inner, text, "text", "strong")
        write(painter, inner.adjusted(width + PADDING, 0, 0, 0), str(row.count), "text3", "small", tabular=True)
        return
    value = row.values[number]
    ink = "text" if strong or value else "text3"
    right = column.is_number and not (number == 0 and strong)
    write(painter, inner, text, ink, "strong" if strong else "body", right=right, tabular=column.is_number or column.kind == "date")


class _Header(QHeaderView):
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
        inner = _inner(self._model, title, section)
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

    def contextMenuEvent(self, event: object) -> None:
        """The menu of a total."""
        position = event.pos()  # type: ignore[attr-defined]
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
            paint_value(painter, rect, self._table, result.total, column, number)
