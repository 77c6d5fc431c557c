"""The model of a document's lines over its draft; in a draft an empty line always waits at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.core.i18n import _
from app.core.money import ZERO
from app.services.documents.draft_checks import line_errors
from app.services.documents.draft_model import DocumentDraft, LineDraft, fresh_key
from app.ui.forms.line_columns import LineColumn, columns_of, line_text, title_of
from app.ui.forms.quick_line import QuickLine

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class LinesModel(QAbstractTableModel):
    """Lines of a draft.

    Signals: ``edited()`` amounts have to be worked out anew, ``product_wanted(str, int, QuickLine)`` the line of this key is to become
    that product, ``text_typed(str, QuickLine)`` something was typed that may name a product, ``rate_wanted(int, int | None)`` row and the
    tax rate that it is to have, ``rate_typed(int, str)`` row and what was typed for one.
    """

    edited = Signal()
    product_wanted = Signal(str, int, object)
    text_typed = Signal(str, object)
    rate_wanted = Signal(int, object)
    rate_typed = Signal(int, str)

    def __init__(self, draft: DocumentDraft, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self.columns: tuple[LineColumn, ...] = columns_of(draft.kind)
        self._errors: dict[tuple[str, str], str] = {}
        self._unread: dict[tuple[str, str], str] = {}
        self.is_locked = draft.is_posted

    @property
    def lines(self) -> list[LineDraft]:
        """The lines that somebody has begun."""
        return self._draft.lines

    def show_draft(self, draft: DocumentDraft) -> None:
        """Show another draft; what was typed and cannot be read stays with the lines that are still there."""
        self.beginResetModel()
        kept = {line.key for line in draft.lines}
        self._unread = {cell: typed for cell, typed in self._unread.items() if cell[0] in kept}
        self._draft, self._errors = draft, {cell: text for cell, text in self._errors.items() if cell[0] in kept}
        self.columns, self.is_locked = columns_of(draft.kind), draft.is_posted
        self.endResetModel()

    def line(self, row: int) -> LineDraft | None:
        """The line of a row; None for the empty one at the end."""
        return self._draft.lines[row] if 0 <= row < len(self._draft.lines) else None

    def error(self, row: int, column: int) -> str:
        """What is wrong with a cell."""
        line = self.line(row)
        return self._errors.get((line.key, self.columns[column].name), "") if line else ""

    def unread(self, row: int, column: int) -> str:
        """What was typed into a cell and is no value of it."""
        line = self.line(row)
        return self._unread.get((line.key, self.columns[column].name), "") if line else ""

    def text(self, row: int, column: int) -> str:
        """A cell in words; what cannot be read stands there as it was typed."""
        line = self.line(row)
        if line is None:
            return _("Article, name, or 3*bolt m8@12.5 -5%") if self.columns[column].kind == "name" else ""
        return self.unread(row, column) or line_text(line, self.columns[column], row + 1)

    def sentence(self, row: int, column: int) -> str:
        """What is wrong with a cell, or else with the first wrong one."""
        if problem := self.error(row, column):
            return problem
        for number, line in enumerate(self.lines):
            for shown in self.columns:
                if problem := self._errors.get((line.key, shown.name), ""):
                    return _("Line {number}, {column}: {problem}").format(number=number + 1, column=title_of(shown), problem=problem)
        return ""

    def problems(self) -> dict[str, str]:
        """What was typed and cannot be read, by names such as ``lines.3.quantity``."""
        return {
            f"lines.{index}.{name}": self._errors[line.key, name]
            for index, line in enumerate(self._begun()) for key, name in self._unread if key == line.key
        }

    def _begun(self) -> list[LineDraft]:
        """The lines that are saved, and those that hold something that cannot be."""
        held = {key for key, _name in self._unread}
        return [line for line in self.lines if not line.is_empty or line.key in held]

    def show_errors(self, errors: Mapping[str, str]) -> list[tuple[int, int]]:
        """Mark cells as wrong; names are like ``lines.3.quantity``. Returns their places."""
        begun = self._begun()
        names = [column.name for column in self.columns]
        self._errors, places = {cell: text for cell, text in self._errors.items() if cell in self._unread}, []
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
        was_unread = self._unread.pop((line.key, name), None)
        if line[name] == value and was_unread is None:
            return
        line[name] = value
        self.edited.emit()
        self._judge(line, name)

    def refuse(self, row: int, name: str, typed: str, sentence: str) -> None:
        """Keep what was typed and is no value, with the sentence that says why; it is not saved as long as it stands there."""
        line = self._begin(row)
        self._unread[line.key, name], self._errors[line.key, name] = typed, sentence
        self.edited.emit()

    def tell(self, name: str, problems: Mapping[str, str]) -> None:
        """Mark one column anew: key of the line → sentence."""
        for line in self.lines:
            if line.key in problems:
                self._errors[line.key, name] = problems[line.key]
            elif (line.key, name) not in self._unread:
                self._errors.pop((line.key, name), None)
        self.repaint_all()

    def _judge(self, line: LineDraft, name: str) -> None:
        """Tell at once what is wrong with a cell that was typed, and with the amount that comes of it."""
        found = line_errors(line)
        for cell in (name, "gross"):
            if cell in found:
                self._errors[line.key, cell] = found[cell]
            elif (line.key, cell) not in self._unread:
                self._errors.pop((line.key, cell), None)
        self.repaint_all()

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
        for name in ("name", "quantity", "price", "discount"):
            self._judge(line, name)

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
        self._errors.pop((line.key, "vat_rate"), None)
        self.edited.emit()
        for name in ("name", "quantity", "price", "discount"):
            self._judge(line, name)

    def put_rate(self, key: str, found: LineDraft, problem: str) -> None:
        """A tax rate was read: put it into the line of a key, with what stands against it on the document's day."""
        line = next((line for line in self._draft.lines if line.key == key), None)
        if line is None:
            return
        line.vat_rate, line.vat_name, line.vat_percent = found.vat_rate, found.vat_name, found.vat_percent
        self._unread.pop((key, "vat_rate"), None)
        self._errors.pop((key, "vat_rate"), None)
        if problem:
            self._errors[key, "vat_rate"] = problem
        self.edited.emit()
        self.repaint_all()

    def take_quick(self, line: LineDraft, typed: QuickLine) -> None:
        """Quantity, price and discount typed together with the name."""
        for name in ("quantity", "price", "discount"):
            if (value := getattr(typed, name)) is not None:
                line[name] = value
                self._unread.pop((line.key, name), None)

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

    def put_lines(self, row: int, lines: Sequence[LineDraft]) -> None:
        """Put lines before a row."""
        if lines:
            at = min(row, len(self._draft.lines))
            self.beginInsertRows(NOWHERE, at, at + len(lines) - 1)
            self._draft.lines[at:at] = lines
            self.endInsertRows()
            self.edited.emit()

    def copy(self, row: int) -> int:
        """Put a copy of a line behind it; on the empty row a copy of the last line. Returns the row of the copy, -1 for none."""
        at = min(row, len(self._draft.lines) - 1)
        line = self.line(at)
        if line is None:
            return -1
        self.put_lines(at + 1, [replace(line, key=fresh_key(), id=None, source_line=None, stored={})])
        return at + 1

    def remove(self, row: int) -> None:
        """Take a line out."""
        if (line := self.line(row)) is not None:
            self._unread = {cell: typed for cell, typed in self._unread.items() if cell[0] != line.key}
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
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return self.error(index.row(), index.column()) or None
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        return self.text(index.row(), index.column())

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
