"""The table of a report: its keys, its menu, the widths of its columns."""

from __future__ import annotations

from heapq import nlargest

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QGuiApplication, QHelpEvent, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QToolTip, QWidget

from app.reports.result import Column, ReportResult
from app.services.taking import MANY_ROWS
from app.ui.kit.theme import metrics, scaled, theme, tokens
from app.ui.kit.widgets import WarmTable
from app.ui.lists.cell_painter import PADDING
from app.ui.lists.widths import Need, shared
from app.ui.reporting.report_cells import paint_value
from app.ui.reporting.report_header import ARROW, ReportHeader
from app.ui.reporting.report_model import Index, ReportModel, cell_text

#: pixels at 100 %
NARROWEST, SHORTEST_TEXT, WIDEST, NAME_LEAST, WIDEST_GROWN = 56, 96, 320, 180, 420
SAMPLE = 300
#: of the texts of a column so many of the longest are measured: that takes longer than everything else
MEASURED = 12


class ReportTable(WarmTable):
    """Shows a result.

    Signals: ``activated_at(int, int)`` line and column of Enter or a double click, ``menu_asked(int, int, QPoint)``, ``moved(int, int)``,
    ``many_copied(str, int)`` text and lines that the clipboard gets once the journal tells of them.
    """

    activated_at = Signal(int, int)
    menu_asked = Signal(int, int, object)
    many_copied = Signal(str, int)
    moved = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._needs: list[Need] = []
        self.report_model = ReportModel(self)
        self.setModel(self.report_model)
        self.setItemDelegate(_Delegate(self))
        self.setHorizontalHeader(ReportHeader(self))
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(scaled(tokens.ROW))
        self.verticalHeader().setDefaultSectionSize(scaled(tokens.ROW))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._ask_menu)
        self.doubleClicked.connect(lambda index: self.activated_at.emit(index.row(), index.column()))

    def show_result(self, result: ReportResult | None) -> None:
        """Show another result."""
        self._needs = []
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
        if not self._needs:
            self._needs = [self._need(result, number, column) for number, column in enumerate(result.columns)]
        needs = self._needs
        room = self.viewport().width()
        widths = [need.wanted for need in needs]
        spare = room - sum(widths)
        if spare > 0 and widths:
            texts = [number for number, column in enumerate(result.columns) if column.kind == "text"] or [0]
            for_texts = min(spare, sum(max(scaled(WIDEST_GROWN) - widths[number], 0) for number in texts))
            for number in texts:
                widths[number] += for_texts // len(texts)
            for number in range(len(widths)):
                widths[number] += (spare - for_texts) // len(widths)
            widths[0] += room - sum(widths)
        elif widths:
            widths = shared(needs, room, 0)
        for number, width in enumerate(widths):
            self.setColumnWidth(number, width)

    def _need(self, result: ReportResult, number: int, column: Column) -> Need:
        """Titles, numbers and dates are whole; texts and names may end in "…"."""
        body, strong = (metrics(face, tabular=column.is_number or column.kind == "date") for face in ("body", "strong"))
        title = metrics("small_label").horizontalAdvance(column.title) + ARROW + 4
        if column.head and sum(other.head == column.head for other in result.columns) == 1:  # it stands above this column alone
            title = max(title, metrics("strong").horizontalAdvance(column.head))
        texts: dict[bool, set[str]] = {True: set(), False: set()}
        for row in (*result.rows[:SAMPLE], *([result.total] if result.total else [])):
            if number or row.kind == "row":
                texts[row.kind == "row"].add(cell_text(row, column, number))
        longest = ((is_row, text) for is_row, found in texts.items() for text in nlargest(MEASURED, found, key=len))
        inside = max(((body if is_row else strong).horizontalAdvance(text) for is_row, text in longest), default=0.0)
        edges = 2 * PADDING + 2 + (tokens.MARGIN - PADDING if number in (0, len(result.columns) - 1) else 0)
        least = scaled(NAME_LEAST if number == 0 else NARROWEST)
        whole = max(round(max(title, inside)) + edges, least)
        if column.kind != "text":
            return Need(whole, whole)
        short = max(round(max(title, min(inside, scaled(SHORTEST_TEXT)))) + edges, least)
        return Need(short, max(short, min(whole, scaled(WIDEST))))

    def changeEvent(self, event: QEvent) -> None:
        """Letters of another size need other widths."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._needs = []

    def resizeEvent(self, event: object) -> None:
        """Keep the columns in the room there is."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self.fit_columns()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell where the person is."""
        super().currentChanged(current, previous)
        self.moved.emit(current.row(), current.column())

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
        if len(lines) < MANY_ROWS:
            QGuiApplication.clipboard().setText(text)
        else:
            self.many_copied.emit(text, len(lines))

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
        ground = "accent_soft" if selected else "hover" if index.row() == table.hovered_row else "sunken" if row.kind == "group" else ""
        if ground:
            painter.fillRect(rect, shown.color(ground))
        paint_value(painter, rect, table.report_model, row, column, index.column())
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), shown.color("line"))
        if index == table.currentIndex() and table.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(shown.color("accent_text"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -2), tokens.RADIUS_SMALL, tokens.RADIUS_SMALL)
        painter.restore()

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """Tell a text in full where it ends in "…"."""
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        text, room = str(index.data()), self._table.columnWidth(index.column()) - 2 * PADDING
        QToolTip.showText(event.globalPos(), text if metrics("body").horizontalAdvance(text) > room else "", self._table)
        return True
