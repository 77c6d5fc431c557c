"""What a screen reader finds in a board: its rows, and in each the blocks by time, with person, time and title in words."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget

from app.core.planning.board import RowKey
from app.ui.kit import speaking
from app.ui.kit.speaking import Part
from app.ui.planner import words
from app.ui.planner.board_area import BoardArea


class _Part(Part):
    """A row or a block."""

    def __init__(self, view: BoardArea, above: QAccessibleInterface) -> None:
        super().__init__(view, above)
        self._view = view

    def _on_screen(self, rect: QRectF) -> QRect:
        return self.on_screen(rect.toRect())


class _BlockPart(_Part):
    """A block in one row."""

    def __init__(self, view: BoardArea, above: QAccessibleInterface, id: int, row: RowKey) -> None:
        super().__init__(view, above)
        self._id, self._row = id, row

    def isValid(self) -> bool:
        return super().isValid() and self._view.layout_of_board.place(self._id, self._row) is not None

    def text(self, kind: QAccessible.Text) -> str:
        placed = self._view.layout_of_board.place(self._id, self._row)
        if placed is None or kind not in (QAccessible.Text.Name, QAccessible.Text.Description):
            return ""
        row = self._view.board.rows[placed.row]
        said = words.spoken(placed.block, row, self._view.board.zone, self._view.picture.now)
        return said if kind == QAccessible.Text.Name else ""

    def rect(self) -> QRect:
        placed = self._view.layout_of_board.place(self._id, self._row)
        return self._on_screen(self._view.shown(placed.box)) if placed is not None else QRect()

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def state(self) -> QAccessible.State:
        found, picture = QAccessible.State(), self._view.picture
        found.focusable = found.selectable = found.multiSelectable = True
        found.selected = self._id in picture.selection
        found.focused = self._id == picture.current and picture.is_focused
        return found


class _RowPart(_Part):
    """A row with its blocks by time."""

    def __init__(self, view: BoardArea, above: QAccessibleInterface, key: RowKey) -> None:
        super().__init__(view, above)
        self._key = key
        self._parts: dict[int, _BlockPart] = {}

    @property
    def _number(self) -> int | None:
        return self._view.layout_of_board.numbers.get(self._key)

    def isValid(self) -> bool:
        return super().isValid() and self._number is not None

    def _ids(self) -> list[int]:
        number = self._number
        return [block.id for block in self._view.layout_of_board.in_order(number)] if number is not None else []

    def childCount(self) -> int:
        return len(self._ids())

    def child(self, number: int) -> QAccessibleInterface | None:  # type: ignore[override]
        ids = self._ids()
        return self.part(ids[number]) if 0 <= number < len(ids) else None

    def part(self, id: int) -> _BlockPart:
        """A block; the same each time, since others keep what they were given."""
        if id not in self._parts:
            self._parts[id] = _BlockPart(self._view, self, id, self._key)
        return self._parts[id]

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        ids = self._ids()
        return next((number for number, id in enumerate(ids) if self._parts.get(id) is child), -1)

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return next((part for id in self._ids() if (part := self.part(id)).rect().contains(QPoint(x, y))), None)

    def text(self, kind: QAccessible.Text) -> str:
        number = self._number
        if number is None or kind != QAccessible.Text.Name:
            return ""
        row, load = self._view.board.rows[number], self._view.loads.row(number, self._view.visible_days())
        offs = dict.fromkeys(word for _stretch, word in self._view.picture.time_off(number))
        full = words.load_in_words(load) if load.capacity or load.planned else ""
        return ". ".join(part for part in (row.name, row.detail, full, *offs) if part)

    def rect(self) -> QRect:
        number = self._number
        return self._on_screen(self._view.shown(self._view.layout_of_board.row_box(number))) if number is not None else QRect()

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.List

    def state(self) -> QAccessible.State:
        return QAccessible.State()


class _BoardPart(QAccessibleWidget):
    """A board with its rows; bars and heads are only its look."""

    def __init__(self, view: BoardArea) -> None:
        super().__init__(view, QAccessible.Role.Table)
        self._view = view
        self._rows: dict[RowKey, _RowPart] = {}

    def childCount(self) -> int:
        return len(self._view.board.rows)

    def child(self, number: int) -> QAccessibleInterface | None:  # type: ignore[override]
        rows = self._view.board.rows
        return self._row(rows[number].key) if 0 <= number < len(rows) else None

    def _row(self, key: RowKey) -> _RowPart:
        if key not in self._rows:
            self._rows[key] = _RowPart(self._view, self, key)
        return self._rows[key]

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return next((number for number, row in enumerate(self._view.board.rows) if self._rows.get(row.key) is child), -1)

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        found = self._view.layout_of_board.row_at(self._view.viewport().mapFromGlobal(QPoint(x, y)).y() + self._view.verticalScrollBar().value())
        return self.child(found) if found is not None else None

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        current = self._view.picture.current
        placed = self._view.layout_of_board.place(current) if current is not None else None
        return self._row(self._view.board.rows[placed.row].key).part(placed.block.id) if placed is not None else None


def install() -> None:
    """Let boards be heard."""
    speaking.install(BoardArea, _BoardPart)
