"""Keys of a board that move nothing: from block to block, selecting, opening, zooming."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

if TYPE_CHECKING:
    from app.ui.planner.view import TimelineView

_CONTROL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def press(view: TimelineView, event: QKeyEvent) -> bool:
    """Do what a key means; False for a key that means nothing here."""
    key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if key in _ARROWS and held in (Qt.KeyboardModifier.NoModifier, _SHIFT):
        _go(view, _ARROWS[Qt.Key(key)], bool(held & _SHIFT))
    elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and view.current is not None:
        view.activated.emit(view.current)
    elif key == Qt.Key.Key_Space and view.current is not None:
        view.select(view.selection ^ {view.current}, view.current)
    elif key == Qt.Key.Key_A and held == _CONTROL:
        view.select(id for id, block in view.layout_of_board.blocks.items() if not block.is_hidden)
    elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus) and held & ~_SHIFT in (_CONTROL, Qt.KeyboardModifier.NoModifier):
        view.zoom_at(_anchor(view), 0.8 if key == Qt.Key.Key_Minus else 1.25)
    else:
        return False
    return True


#: blocks onward in the row, rows down
_ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}


def _anchor(view: TimelineView) -> float:
    """The x that stays in its place: the current block, else the middle."""
    middle = view.viewport().width() / 2
    rect = view.block_rect(view.current) if view.current is not None else None
    return rect.left() if rect is not None and 0 <= rect.left() <= 2 * middle else middle


def _go(view: TimelineView, way: tuple[int, int], is_extending: bool) -> None:
    """To the next block that way; with nothing current to the first in sight."""
    wanted = _next(view, *way)
    if wanted is not None:
        view.select(view.selection | {wanted} if is_extending else {wanted}, wanted)
        view.reveal(wanted)


def _next(view: TimelineView, onward: int, down: int) -> int | None:
    layout = view.layout_of_board
    placed = layout.place(view.current) if view.current is not None else None
    if placed is None:
        shown = view.blocks_in(view.viewport().rect().toRectF()) or list(layout.blocks.values())
        return min(shown, key=lambda block: (layout.numbers.get(block.row, 0), block.starts_at)).id if shown else None
    if onward:
        mine = [block.id for block in layout.in_order(placed.row)]
        place = mine.index(placed.block.id) + onward
        return mine[place] if 0 <= place < len(mine) else None
    number = placed.row + down
    while 0 <= number < len(layout.rows):
        if members := layout.members[number]:
            middle = placed.box.left + placed.box.width / 2
            return min(members, key=lambda block: abs(_middle(view, block.id, number) - middle)).id
        number += down
    return None


def _middle(view: TimelineView, id: int, number: int) -> float:
    layout = view.layout_of_board
    found = layout.place(id, layout.rows[number].key)
    return found.box.left + found.box.width / 2 if found is not None else 0.0
