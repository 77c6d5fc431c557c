"""Finds tasks on the board by their words, one after the other."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.core.folding import fold
from app.ui.planner.filter_row import FilterRow
from app.ui.planner.view import TimelineView


class Finder(QObject):
    """Goes through what has the words, by time; selects and shows it."""

    def __init__(self, view: TimelineView, row: FilterRow) -> None:
        super().__init__(view)
        self._view, self._row = view, row
        self._text = ""
        row.wanted.connect(self.find)
        row.turned.connect(self.turn)
        row.left.connect(view.setFocus)

    def found(self) -> list[int]:
        """Keys of the tasks that have the words, by time and row."""
        if not self._text:
            return []
        layout = self._view.layout_of_board
        blocks = [block for block in layout.blocks.values() if not block.is_hidden and self._text in fold(f"{block.title} {block.detail}")]
        return [block.id for block in sorted(blocks, key=lambda block: (block.starts_at, layout.numbers.get(block.row, 0), block.id))]

    def find(self, text: str) -> None:
        """Go to the first task with these words, from what is in sight on."""
        self._text = fold(text)
        found, sight = self.found(), self._view.visible_span.starts_at if self._view.axis.days else None
        blocks = self._view.layout_of_board.blocks
        ahead = [id for id in found if sight is not None and (ends_at := blocks[id].ends_at) is not None and ends_at > sight]
        self._show(found, ahead[0] if ahead else found[0] if found else None)

    def turn(self, by: int) -> None:
        """Go to the next (1) or previous (-1) one, round the ends."""
        found = self.found()
        if not found:
            self._show(found, None)
            return
        current = self._view.current
        place = found.index(current) + by if current in found else 0
        self._show(found, found[place % len(found)])

    def _show(self, found: list[int], id: int | None) -> None:
        if id is not None:
            self._view.select({id}, id)
            self._view.reveal(id)
        self._row.show_found(found.index(id) + 1 if id is not None else 0, len(found))
