"""The model of a document's lines over its draft; in a draft an empty line always waits at the end."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.core.i18n import _
from app.core.money import ZERO
from app.services.documents.draft_model import DocumentDraft, LineDraft
from app.ui.forms.line_columns import LineColumn, columns_of, line_text, title_of
from app.ui.forms.quick_line import QuickLine

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class LinesModel(QAbstractTableModel):
    """Lines of a draft.

    Signals: ``edited()`` amounts have to be worked out anew, ``product_wanted(str, int, QuickLine)`` the line of this key is to become
    that product, ``text_typed(str, QuickLine)`` something was typed that may name a product.
    """

    edited = Signal()
    product_wanted = Signal(str, int, object)
    text_typed = Signal(str, object)

    def __init__(self, draft: DocumentDraft, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self.columns: tuple[LineColumn, ...] = columns_of(draft.kind)
        self._errors: dict[tuple[str, str], str] = {}
        self.is_locked = draft.is_posted

    @property
    def lines(self) -> list[LineDraft]:
        """The lines that somebody has begun."""
        return self._draft.lines

    def show_draft(self, draft: DocumentDraft) -> None:
        """Show another draft."""
        self.beginResetModel()
        self._draft, self._errors = draft, {}
        self.columns, self.is_locked = columns_of(draft.kind), draft.is_posted
        self.endResetModel()

    def line(self, row: int) -> LineDraft | None:
        """The line of a row; None for the empty one at the end."""
        return self._draft.lines[row] if 0 <= row < len(self._draft.lines) else None

    def error(self, row: int, column: int) -> str:
        """What is wrong with a cell."""
        line = self.line(row)
        return self._errors.get((line.key, self.columns[column].name), "") if line else ""

    def show_errors(self, errors: Mapping[str, str]) -> list[tuple[int, int]]:
        """Mark cells as wrong; names are like ``lines.3.quantity``. Returns their places."""
        begun = [line for line in self._draft.lines if not line.is_empty]
        names = [column.name for column in self.columns]
        self._errors, places = {}, []
        for name, text in errors.items():
            parts = name.split(".")
            if len(parts) == 3 and parts[0] == "lines" and int(parts[1]) < len(begun):
                line = begun[int(parts[1])]
                field = parts[2] if parts[2] in names else "name"
                self._errors[line.key, field] = text
                places.append((self._draft.lines.index(line), names.index(field)))
        self.repaint_all()
        return sorted(places)

    # changing --------------------------------------------------------------------------------------------------------------------
    def set_value(self, row: int, name: str, value: Any) -> None:
        """Write a value; the empty line at the end becomes a line by it."""
        line = self._begin(row)
        if line[name] == value:
            return
        line[name] = value
        self._errors.pop((line.key, name), None)
        self.edited.emit()

    def type_name(self, row: int, typed: QuickLine) -> None:
        """Write what was typed in the name; it may name a product."""
        if not typed.text and self.line(row) is None:
            return
        line = self._begin(row)
        is_new_text = typed.text != line.name
        self.take_quick(line, typed)
        if is_new_text:
            line.name = typed.text
            line.product, line.article = None, None
            self.text_typed.emit(line.key, typed)
        self.edited.emit()

    def choose_product(self, row: int, product: int, typed: QuickLine) -> None:
        """Ask for a product to stand in a line."""
        line = self._begin(row)
        self.product_wanted.emit(line.key, product, typed)

    def put_product(self, key: str, fresh: LineDraft, typed: QuickLine) -> None:
        """A product was read: put it into the line of a key, with what was typed beside it."""
        line = next((line for line in self._draft.lines if line.key == key), None)
        if line is None:
            return
        quantity = line.quantity
        for name in ("product", "article", "name", "unit", "price", "discount", "vat_rate", "vat_percent"):
            line[name] = fresh[name]
        line.unit_sign, line.unit_digits, line.vat_name, line.is_goods = fresh.unit_sign, fresh.unit_digits, fresh.vat_name, fresh.is_goods
        line.quantity = quantity or Decimal(1)
        self.take_quick(line, typed)
        self._errors.pop((line.key, "name"), None)
        self.edited.emit()

    def take_quick(self, line: LineDraft, typed: QuickLine) -> None:
        """Quantity, price and discount typed together with the name."""
        line.quantity = typed.quantity if typed.quantity is not None else line.quantity
        line.price = typed.price if typed.price is not None else line.price
        line.discount = typed.discount if typed.discount is not None else line.discount

    def _begin(self, row: int) -> LineDraft:
        if (line := self.line(row)) is not None:
            return line
        last = len(self._draft.lines)
        self.beginInsertRows(NOWHERE, last + 1, last + 1)
        line = self._draft.add_line(LineDraft(price=ZERO))
        self.endInsertRows()
        return line

    def insert(self, row: int) -> None:
        """Put an empty line before a row."""
        self.beginInsertRows(NOWHERE, row, row)
        self._draft.add_line(LineDraft(price=ZERO), min(row, len(self._draft.lines)))
        self.endInsertRows()
        self.edited.emit()

    def remove(self, row: int) -> None:
        """Take a line out."""
        if (line := self.line(row)) is not None:
            self.beginRemoveRows(NOWHERE, row, row)
            self._draft.remove_line(line.key)
            self.endRemoveRows()
            self.edited.emit()

    def move(self, row: int, step: int) -> bool:
        """Put a line one place up or down."""
        line, to = self.line(row), row + step
        if line is None or not 0 <= to < len(self._draft.lines):
            return False
        self.beginMoveRows(NOWHERE, row, row, NOWHERE, to + 1 if step > 0 else to)
        self._draft.move_line(line.key, to)
        self.endMoveRows()
        self.edited.emit()
        return True

    def repaint_all(self) -> None:
        """Amounts or errors are new."""
        if rows := self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(rows - 1, self.columnCount() - 1))

    # Qt --------------------------------------------------------------------------------------------------------------------------
    def rowCount(self, parent: Index = NOWHERE) -> int:
        """The lines, and in a draft the empty one at the end."""
        return 0 if parent.isValid() else len(self._draft.lines) + (0 if self.is_locked else 1)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """The columns of the type."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words for screen readers, tips and tests."""
        line = self.line(index.row())
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.error(index.row(), index.column()) or None
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        if line is None:
            return _("Article, name, or 3*bolt m8@12.5 -5%") if self.columns[index.column()].kind == "name" else ""
        return line_text(line, self.columns[index.column()], index.row() + 1)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles of the columns."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return title_of(self.columns[section])
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Editable where the document is a draft."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        is_editable = index.isValid() and self.columns[index.column()].is_editable and not self.is_locked
        return flags | Qt.ItemFlag.ItemIsEditable if is_editable else flags
