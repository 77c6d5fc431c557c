"""A line pulled out of a node: to another it joins them; on empty ground it asks what shall come there (UX 2 M2)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QGraphicsPathItem, QGraphicsPolygonItem, QToolTip

from app.core.i18n import _
from app.process_editor import inks
from app.process_editor.commands.connect import connect, why_not_connect
from app.process_editor.gestures.drag import Drag
from app.process_editor.items.edge import arrow, rounded
from app.process_editor.items.node import ABOVE
from app.processes.lines import dock

if TYPE_CHECKING:
    from app.process_editor.view import ProcessView
    from app.processes.definition import Graph


class Connect(Drag):
    """Pull a line.

    :param source: the node that it comes from.
    """

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, view: ProcessView, begin: QPointF, source: str) -> None:
        super().__init__(view, begin)
        self.source, self.target, self.reason = source, "", ""
        pen = QPen(inks.colour("accent_text"), 2.0)
        self._line = QGraphicsPathItem()
        self._line.setPen(pen)
        self._line.setZValue(ABOVE)
        self._head = QGraphicsPolygonItem(self._line)
        self._head.setPen(QPen(Qt.PenStyle.NoPen))
        self._head.setBrush(inks.colour("accent_text"))
        view.drawing.addItem(self._line)

    def follow(self, at: QPointF, held: Qt.KeyboardModifier) -> None:
        """Show the line as it would be, and why it cannot be."""
        view, found = self.view, self.view.drawing.node_at(at, reach=4.0)
        found = None if found == self.source else found
        self.target = found or ""
        self.reason = self._why_not(found) if found is not None else ""
        is_good = found is not None and not self.reason
        view.preview(self._tried(found) if is_good and found is not None else None)
        view.drawing.set_hot({found} if is_good and found is not None else ())
        self._line.setVisible(not is_good)
        self._draw(at)
        where = view.viewport().mapToGlobal(view.mapFromScene(at))
        QToolTip.showText(where, self.reason, view.viewport())

    def drop(self, at: QPointF, held: Qt.KeyboardModifier) -> None:
        """Join, ask, or say why not."""
        self.follow(at, held)
        self._end()
        if self.target:
            if self.reason:
                self.view.refuse(self.reason)
            else:
                self._write()
        elif (at - self.begin).manhattanLength() > 12 * self.view.pixel and self.view.hand is not None:
            self._ask(at)

    def give_up(self) -> None:
        """No line."""
        self._end()

    def _why_not(self, target: str) -> str:
        return why_not_connect(self.view.graph, self.source, target)

    def _tried(self, target: str) -> Graph:
        return connect(self.view.graph, self.source, target, "tried")

    def _write(self) -> None:
        self.view.apply(_("Draw a line"), partial(connect, source=self.source, target=self.target))

    def _ask(self, at: QPointF) -> None:
        assert self.view.hand is not None, "nobody edits here"
        self.view.hand.ask_what_follows(self.source, at)

    def _end(self) -> None:
        QToolTip.hideText()
        self.view.drawing.removeItem(self._line)
        self.view.drawing.set_hot(())
        self.view.preview(None)

    def _draw(self, at: QPointF) -> None:
        """Level and upright, from the side of the node that looks at the pointer."""
        node = self.view.graph.nodes[self.source]
        x, y = dock(node, (at.x(), at.y()))
        is_beside = node.x + node.width < at.x() or at.x() < node.x
        middle = (x + at.x()) / 2
        y = node.y + node.height / 2 if is_beside else y
        x = (node.x + node.width if at.x() > node.x else node.x) if is_beside else x
        points = ((x, y), (middle, y), (middle, at.y()), (at.x(), at.y())) if is_beside else ((x, y), (at.x(), y), (at.x(), at.y()))
        self._line.setPath(rounded(points))
        self._head.setPolygon(arrow(points))
