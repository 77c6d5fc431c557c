"""Painting and editing of the cells of a document's lines."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.core import i18n
from app.core.fields import FieldInfo
from app.core.i18n import _
from app.services.documents.draft_model import LineDraft
from app.ui.forms.editors.base import LineField
from app.ui.forms.editors.numbers import NumberLine, number_field_text, read_number
from app.ui.forms.line_columns import NONE, LineColumn
from app.ui.forms.quick_line import QuickLine, parse_line
from app.ui.forms.reference_picker import ReferenceLine
from app.ui.kit.icons import draw_icon
from app.ui.kit.theme import font, metrics, scaled, theme, tokens

if TYPE_CHECKING:
    from app.services.context import Context
    from app.ui.forms.lines_table import LinesTable

Index = QModelIndex | QPersistentModelIndex
PADDING, ICON = 8, 16
_INKS = {"number": "text3", "article": "text3", "unit": "text2", "vat": "text2"}


class ProductLine(ReferenceLine):
    """A line that suggests goods and services for what is typed, also within ``3*bolt@12``."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, "product")
        self.setParent(parent)
        self.chosen: int | None = None
        self.pasted_rows: Callable[[], object] = lambda: None

    def wanted(self) -> str:
        """The part of the text that names the product."""
        return parse_line(self.text()).text

    def take(self, id: int | None, text: str) -> None:
        """A suggestion was chosen: remember it; what was typed beside the name stays."""
        self.chosen = id
        self.taken(id, text)

    def paste(self) -> None:
        """Several rows go into the table, one text into the line."""
        if is_table(QGuiApplication.clipboard().text()):
            self.pasted_rows()
        else:
            super().paste()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+V as the menu's "Paste"."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        else:
            super().keyPressEvent(event)

    def settle_typed(self) -> None:
        """What is left without choosing is taken as it was typed by the table."""


class LinesDelegate(QStyledItemDelegate):
    """Paints cells and makes their editors."""

    def __init__(self, table: LinesTable, context: Context) -> None:
        super().__init__(table)
        self._table, self._context = table, context

    # painting --------------------------------------------------------------------------------------------------------------------
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Rows have one height."""
        return QSize(80, scaled(tokens.ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, words, hairline, ring of the current cell, border of a wrong one."""
        model, shown, rect = self._table.lines, theme(), QRectF(option.rect)
        column, line = model.columns[index.column()], model.line(index.row())
        painter.save()
        painter.setClipRect(option.rect)
        if index.row() == self._table.hovered_row and line is not None:
            painter.fillRect(rect, shown.color("hover"))
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), shown.color("line"))
        inner = rect.adjusted(PADDING, 0, -right_padding(index.column(), model.columnCount()), 0)
        if line is None:
            self._text(painter, inner, str(index.data() or ""), "text3", "body", False)
        else:
            self._cell(painter, inner, column, line, index.row())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        is_current = index == self._table.currentIndex() and self._table.hasFocus()
        if is_current or model.error(index.row(), index.column()):
            painter.setPen(QPen(shown.color("accent_text" if is_current else "bad"), 2 if is_current else 1))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), tokens.RADIUS_SMALL, tokens.RADIUS_SMALL)
        painter.restore()

    def _cell(self, painter: QPainter, rect: QRectF, column: LineColumn, line: LineDraft, row: int) -> None:
        if column.kind == "number":
            icon = QRectF(rect.right() - ICON + 4, rect.center().y() - ICON / 2, ICON, ICON)
            if line.product is not None:
                draw_icon(painter, icon, "goods" if line.is_goods else "service", "text3")
            rect = rect.adjusted(0, 0, -ICON - 4, 0)
        text = self._table.lines.text(row, self._table.lines.columns.index(column))
        face = "strong" if column.name == "gross" else "label" if column.kind == "quantity" else "body"
        ink = "text3" if text in (NONE, "0.00") else _INKS.get(column.kind, "text2" if column.name == "tax" else "text")
        self._text(painter, rect, text, ink, face, column.is_right)

    def _text(self, painter: QPainter, rect: QRectF, text: str, ink: str, face: str, right: bool) -> None:
        painter.setFont(font(face, right))
        painter.setPen(theme().color(ink))
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        cut = metrics(face, right).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter, cut)

    # editing ---------------------------------------------------------------------------------------------------------------------
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """The editor of a cell: goods by suggestion, rates by reference, numbers with sums."""
        column = self._table.lines.columns[index.column()]
        editor: LineField
        if column.kind == "name":
            editor = ProductLine(self._context, parent)
            editor.taken = lambda _id, _text: self._table.commit_and_go_on(editor)
            editor.pasted_rows = lambda: self._table.paste_instead(editor)
        elif column.kind == "vat":
            editor = ReferenceLine(self._context, "vat_rate")
            editor.taken = lambda _id, _text: self._table.commit_and_go_on(editor)
            editor.setParent(parent)
        else:
            editor = NumberLine()
            editor.setParent(parent)
        editor.setAccessibleName(str(self._table.lines.headerData(index.column(), Qt.Orientation.Horizontal)))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show the present value, selected, so that typing replaces it."""
        line, column = self._table.lines.line(index.row()), self._table.lines.columns[index.column()]
        assert isinstance(editor, LineField)
        if unread := self._table.lines.unread(index.row(), index.column()):
            editor.setText(unread)
        elif column.kind == "vat" and isinstance(editor, ReferenceLine):
            editor.put(line.vat_rate if line else None, line.vat_name if line else "")
        elif column.kind == "name":
            editor.setText(line.name if line else "")
        elif line is not None:
            editor.setText(number_field_text(_info(column), line[column.name]))
        editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Write what was typed; what is no value stays in its cell, and is told."""
        lines, column = self._table.lines, self._table.lines.columns[index.column()]
        if isinstance(editor, ProductLine):
            typed = parse_line(editor.text())
            if editor.chosen is not None:
                lines.choose_product(index.row(), editor.chosen, QuickLine("", typed.quantity, typed.price, typed.discount))
            elif editor.isModified() or typed.text != (lines.line(index.row()) or LineDraft()).name:
                lines.type_name(index.row(), typed)
        elif isinstance(editor, ReferenceLine):
            if editor.is_typed and editor.text().strip():
                lines.rate_typed.emit(index.row(), editor.text().strip())
            elif editor.id is not None or not editor.text():
                lines.rate_wanted.emit(index.row(), editor.id)
        elif isinstance(editor, NumberLine):
            self._write_number(editor, index, column)

    def _write_number(self, editor: NumberLine, index: Index, column: LineColumn) -> None:
        lines = self._table.lines
        if lines.line(index.row()) is None and not editor.text():
            return
        try:
            value = read_number(_info(column), editor.text())
        except ValueError:
            sentence = _("“{text}” is no number: type one such as {number}, or a sum such as =12*3.")
            lines.refuse(index.row(), column.name, editor.text(), sentence.format(text=editor.text(), number=i18n.format_number(Decimal("12.5"), 1)))
            return
        lines.set_value(index.row(), column.name, value)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """The editor fills its cell."""
        editor.setMinimumSize(0, 0)
        editor.setMaximumSize(16777215, 16777215)
        editor.setGeometry(option.rect)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Enter and Tab go on, Shift+Tab goes back, Escape leaves the cell as it was, Ctrl+Enter saves."""
        if not isinstance(event, QKeyEvent) or event.type() not in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            return super().eventFilter(editor, event)
        if isinstance(editor, ReferenceLine) and editor.is_list_open and event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Down):
            return False
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.type() == QEvent.Type.ShortcutOverride:
            if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Tab) or (is_enter and not event.modifiers() & Qt.KeyboardModifier.ControlModifier):
                event.accept()
            return False
        if is_enter and isinstance(editor, ReferenceLine) and editor.is_list_open:
            return False  # the list takes it and hands over what was chosen
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._table.commit(editor)
            self._table.save_asked.emit()
            return True
        if is_enter or event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            back = event.key() == Qt.Key.Key_Backtab or bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._table.commit_and_go_on(editor, -1 if back else 1)
            return True
        return super().eventFilter(editor, event)


def right_padding(column: int, columns: int) -> int:
    """The last column ends at the margin of the page."""
    return tokens.MARGIN if column == columns - 1 else PADDING


def is_table(text: str) -> bool:
    """Whether a copied text has several cells."""
    return "\t" in text.strip() or "\n" in text.strip()


def _info(column: LineColumn) -> FieldInfo:
    kinds = {"quantity": "quantity", "price": "price", "discount": "percent"}
    return FieldInfo(column.name, kinds[column.kind], column.title)  # type: ignore[arg-type]  # the three are kinds
