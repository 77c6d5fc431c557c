"""Something new in the hand, from the palette: on empty ground, on a line, on the edge of a step."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPointF, Qt

from app.core.i18n import _
from app.process_editor.behaviours import settled
from app.process_editor.commands.add import add, takes_riders
from app.process_editor.commands.append import made
from app.process_editor.commands.insert import line_for
from app.process_editor.commands.keys import fresh
from app.process_editor.geometry import snapped
from app.process_editor.gestures.drag import Drag
from app.process_editor.kinds import Kind, kind, kinds
from app.processes.definition import Graph, Point, Shape

if TYPE_CHECKING:
    from app.process_editor.view import ProcessView

#: what a palette hands over when a kind is dragged from it: its code
MIME = "application/x-kontor-process-kind"


def dragged(kind: Kind) -> QMimeData:
    """What a palette gives to a drag of a kind."""
    data = QMimeData()
    data.setData(MIME, kind.code.encode())
    return data


def kind_in(data: QMimeData) -> Kind | None:
    """The kind that is dragged over the canvas."""
    code = bytes(data.data(MIME).data()).decode() if data.hasFormat(MIME) else ""
    return kind(code) if any(each.code == code for each in kinds()) else None


class Place(Drag):
    """Put something new."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, view: ProcessView, begin: QPointF, what: Kind) -> None:
        super().__init__(view, begin)
        self._kind, self._key = what, fresh(view.graph, what.code)
        self._at: Point = (0.0, 0.0)
        self._line = self._host = ""

    def follow(self, at: QPointF, held: Qt.KeyboardModifier) -> None:
        """Show it where it would come, and the line or step that would take it."""
        view = self.view
        is_free = held & Qt.KeyboardModifier.AltModifier
        self._at = (at.x(), at.y()) if is_free else (snapped(at.x()), snapped(at.y()))
        self._line = self._host = ""
        if self._kind.shape == Shape.BOUNDARY:
            found = view.drawing.node_at(at, reach=12.0, without=frozenset({self._key}))
            self._host = found if found is not None and takes_riders(view.graph.nodes.get(found)) else ""
        else:
            tried = view.graph.with_(nodes=[made(self._kind, self._key, self._at)])
            self._line = line_for(tried, frozenset({self._key}), at, view.drawing)
        view.drawing.set_hot({self._line or self._host} if self._line or self._host else ())
        view.preview(settled(view.graph, self._added()) if self._host or self._kind.shape != Shape.BOUNDARY else None)

    def drop(self, at: QPointF, held: Qt.KeyboardModifier) -> None:
        """Write it, and name it."""
        self.follow(at, held)
        self.view.drawing.set_hot(())
        if self._kind.shape == Shape.BOUNDARY and not self._host:
            self.view.preview(None)
            self.view.refuse(_("It sits on the edge of a step: put it on one."))
            return
        change = partial(add, kind=self._kind, key=self._key, at=self._at, line=self._line, host=self._host)
        self.view.apply(_("Add {kind}").format(kind=self._kind.name), change, f"new {self._key}")
        self.view.preview(None)
        self.view.select((self._key,), self._key)
        if self.view.hand is not None and self._kind.shape != Shape.BOUNDARY:
            self.view.hand.rename(self._key)

    def give_up(self) -> None:
        """It was never there."""
        self.view.drawing.set_hot(())
        self.view.preview(None)

    def _added(self) -> Graph:
        return add(self.view.graph, self._kind, self._key, self._at, self._line, self._host)
