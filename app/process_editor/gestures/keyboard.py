"""Keys that change the drawing (UX 2 M1, M5)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from app.core.folding import spellings
from app.process_editor.gestures import ordering, verbs
from app.process_editor.keys import ARROWS, latin
from app.process_editor.kinds import by_letter

if TYPE_CHECKING:
    from app.process_editor.gestures.hand import Hand
    from app.process_editor.view import ProcessView

#: pixels of the drawing that an arrow nudges (UX 2 M5)
NUDGE = 8.0
_CONTROL, _SHIFT, _NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier
_WITH_CONTROL: dict[Qt.Key, Callable[[ProcessView], object]] = {
    Qt.Key.Key_C: verbs.copy, Qt.Key.Key_X: verbs.cut, Qt.Key.Key_V: verbs.paste_copied, Qt.Key.Key_D: verbs.duplicate,
    Qt.Key.Key_Z: lambda view: view.document.undo(), Qt.Key.Key_Y: lambda view: view.document.redo(),
}


def press(view: ProcessView, hand: Hand, event: QKeyEvent) -> bool:
    """Do what a key says; False where it changes nothing here."""
    key, held = latin(event), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if held == _CONTROL and key in _WITH_CONTROL:
        _WITH_CONTROL[key](view)
    elif held == _CONTROL | _SHIFT and key == Qt.Key.Key_Z:
        view.document.redo()
    elif held == _CONTROL | _SHIFT and key in ordering.BY_KEY:
        ordering.order(view, ordering.BY_KEY[key])
    elif held == _NONE and key in ARROWS and view.selection - view.graph.edges.keys():
        across, down = ARROWS[key]
        verbs.nudge(view, across * NUDGE, down * NUDGE)
    elif held == _NONE and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and view.selection:
        verbs.delete(view)
    elif held == _NONE and key == Qt.Key.Key_F2 and view.current is not None:
        hand.rename()
    elif held in (_NONE, _SHIFT) and view.current is not None:
        return _letter(view, event)
    else:
        return False
    return True


def _letter(view: ProcessView, event: QKeyEvent) -> bool:
    """A letter of the pad."""
    kind, letters = by_letter(event.text()), {each.upper() for each in spellings(event.text())}
    if kind is not None:
        verbs.append_to(view, kind)
    elif "L" in letters:
        verbs.ask_where_to(view)
    elif "R" in letters:
        verbs.ask_what_else(view)
    elif event.text() == "+":
        verbs.ask_what_follows(view)
    else:
        return False
    return True
