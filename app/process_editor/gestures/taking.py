"""What a hand takes where it presses and pulls: a handle, a border, a stretch or an end of a line, shapes, or a frame on empty ground."""

from __future__ import annotations

from math import hypot
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

from app.process_editor.gestures.bend import Bend
from app.process_editor.gestures.connect import Connect
from app.process_editor.gestures.drag import Drag
from app.process_editor.gestures.label import MoveLabel
from app.process_editor.gestures.marquee import Marquee
from app.process_editor.gestures.move import Move
from app.process_editor.gestures.reconnect import Reconnect
from app.process_editor.gestures.resize import Resize, border_at

if TYPE_CHECKING:
    from app.process_editor.ground import Hit
    from app.process_editor.items.handles import Handles
    from app.process_editor.view import ProcessView

#: how near the end of a line it is taken by its end, pixels of the screen
END = 12.0


def taken(view: ProcessView, handles: Handles, at: QPointF, is_more: bool) -> Drag:
    """What is in the hand.

    :param at: where the button went down, on the drawing. :param is_more: Shift or Ctrl adds to the selection.
    """
    if handles.at(at, view.pixel) is not None and view.current is not None:
        return Connect(view, at, view.current)
    if (said := view.drawing.words_at(at)) is not None and view.drawing.node_at(at) is None:
        return MoveLabel(view, at, *said)
    found = view.drawing.hit(at)
    if (found is None or found.sort in ("lane", "note")) and (border := border_at(view, at)) is not None:
        return Resize(view, at, *border)
    if found is None:
        return Marquee(view, at, view.selection if is_more else frozenset())
    if found.sort == "edge":
        end = end_at(view, found, at)
        return Reconnect(view, at, found.key, end) if end is not None else Bend(view, at, found.key, found.part)
    if found.key not in view.selection:
        view.select((found.key,), found.key)
    return Move(view, at, view.selection - view.graph.edges.keys())


def end_at(view: ProcessView, found: Hit, at: QPointF) -> bool | None:
    """Whether a line is taken at its beginning (True) or its end (False); None between them."""
    points = view.drawing.courses.points(found.key)
    near = [hypot(at.x() - x, at.y() - y) <= END * view.pixel for x, y in (points[0], points[-1])]
    return False if near[1] else True if near[0] else None


def cursor_at(view: ProcessView, handles: Handles, at: QPointF) -> Qt.CursorShape | None:
    """The pointer that says what can be taken here."""
    if handles.at(at, view.pixel) is not None:
        return Qt.CursorShape.CrossCursor
    found = view.drawing.hit(at)
    if found is None or found.sort in ("lane", "note"):
        border = border_at(view, at)
        if border is not None:
            return {"right": Qt.CursorShape.SizeHorCursor, "lower": Qt.CursorShape.SizeVerCursor, "corner": Qt.CursorShape.SizeFDiagCursor}[border[1]]
    if found is not None and found.sort == "edge" and found.key in view.selection:
        if end_at(view, found, at) is not None:
            return Qt.CursorShape.CrossCursor
        (x1, y1), (x2, y2) = view.drawing.courses.points(found.key)[found.part:found.part + 2]
        return Qt.CursorShape.SizeVerCursor if abs(y2 - y1) <= abs(x2 - x1) else Qt.CursorShape.SizeHorCursor
    return None
