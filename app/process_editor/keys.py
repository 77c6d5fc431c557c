"""Keys that look round in a drawing: from step to step, scroll, zoom, whole. Those that change it belong to the hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from app.core.folding import spellings

if TYPE_CHECKING:
    from app.process_editor.view import ProcessView

_CONTROL, _SHIFT, _ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
#: pixels that Ctrl and an arrow scroll
SCROLL, NOTCH = 60, 1.2
#: keys with Ctrl that are the canvas's own while it has the focus
_WITH_CONTROL = frozenset({
    Qt.Key.Key_A, Qt.Key.Key_C, Qt.Key.Key_V, Qt.Key.Key_X, Qt.Key.Key_D, Qt.Key.Key_Z, Qt.Key.Key_Y, Qt.Key.Key_0, Qt.Key.Key_Plus, Qt.Key.Key_Minus,
    Qt.Key.Key_Equal, Qt.Key.Key_F, *ARROWS,
})


#: those that are its own with Shift too; the others belong to the window then
_WITH_SHIFT = frozenset({Qt.Key.Key_Z, Qt.Key.Key_0, Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_Equal})


def latin(event: QKeyEvent) -> Qt.Key:
    """The key that was pressed, whatever alphabet the keyboard writes: Я is Z on a Russian one."""
    if event.key() < 0x80 or not 0x80 <= event.key() < 0x01000000:
        return Qt.Key(event.key())
    letters = [each for each in spellings(chr(event.key())) if each.isascii()]
    return Qt.Key(ord(letters[0].upper())) if letters else Qt.Key(event.key())


def is_own(view: ProcessView, event: QKeyEvent) -> bool:
    """Whether a key is meant for the canvas, whatever shortcut the window has for it."""
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if held & _ALT:
        return False
    if held & _CONTROL:
        return latin(event) in (_WITH_SHIFT if held & _SHIFT else _WITH_CONTROL)
    return event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_F2, Qt.Key.Key_Escape, Qt.Key.Key_Return, *ARROWS) or bool(
        event.text().strip() and view.selection
    )


def press(view: ProcessView, event: QKeyEvent) -> bool:
    """Do what a key says; False where it means nothing here."""
    held, key = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier, latin(event)
    if key in ARROWS and held in (_CONTROL, Qt.KeyboardModifier.NoModifier):
        across, down = ARROWS[key]
        view.scroll_by(across * SCROLL, down * SCROLL)
    elif held & _CONTROL and key == Qt.Key.Key_0:
        view.fit()
    elif held & _CONTROL and key == Qt.Key.Key_1:
        view.set_zoom(1.0)
    elif held & _CONTROL and key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
        view.set_zoom(view.zoom / NOTCH if key == Qt.Key.Key_Minus else view.zoom * NOTCH)
    elif held == _CONTROL and key == Qt.Key.Key_A:
        view.select((*view.graph.nodes, *view.graph.notes, *view.graph.edges))
    elif held == _CONTROL and key == Qt.Key.Key_F:
        view.find_bar.open_search()
    elif key == Qt.Key.Key_Escape and view.selection:
        view.select(())
    elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and view.current is not None:
        view.activated.emit(view.current)
    elif key == Qt.Key.Key_Home and view.graph.nodes:
        view.go_to(in_order(view)[0])
    elif key == Qt.Key.Key_End and view.graph.nodes:
        view.go_to(in_order(view)[-1])
    else:
        return False
    return True


def step(view: ProcessView, event: QKeyEvent) -> bool:
    """Tab: the next node in the order of the drawing; False behind the last, so that the focus goes on."""
    order = in_order(view)
    way = -1 if event.key() == Qt.Key.Key_Backtab or event.modifiers() & _SHIFT else 1
    at = order.index(view.current) + way if view.current in order else (0 if way > 0 else len(order) - 1)
    if not 0 <= at < len(order):
        return False
    view.go_to(order[at])
    return True


def in_order(view: ProcessView) -> list[str]:
    """The nodes as they are read: along the ways from the starts, then what nothing leads to."""
    graph, order = view.graph, []
    begins = sorted(graph.nodes.values(), key=lambda node: (bool(graph.incoming.get(node.key)), node.host is not None, node.x, node.y))
    seen: set[str] = set()
    for first in begins:
        waiting = [first.key]
        while waiting:
            key = waiting.pop(0)
            if key in seen or key not in graph.nodes:
                continue
            seen.add(key)
            order.append(key)
            waiting += [edge.target for edge in graph.outgoing.get(key, ())]
            waiting += [rider.key for rider in graph.boundaries.get(key, ())]
    return order
