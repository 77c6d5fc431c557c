"""An end of a line led to another node."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from app.core.i18n import _
from app.process_editor.commands.reconnect import reconnect, why_not_reconnect
from app.process_editor.gestures.connect import Connect

if TYPE_CHECKING:
    from app.process_editor.view import ProcessView
    from app.processes.definition import Graph


class Reconnect(Connect):
    """Pull an end of a line off.

    :param key: the line. :param is_source: its beginning, else its end.
    """

    def __init__(self, view: ProcessView, begin: QPointF, key: str, is_source: bool) -> None:
        edge = view.graph.edges[key]
        super().__init__(view, begin, edge.target if is_source else edge.source)
        self._key, self._is_source = key, is_source

    def _why_not(self, target: str) -> str:
        return why_not_reconnect(self.view.graph, self._key, self._is_source, target)

    def _tried(self, target: str) -> Graph:
        return reconnect(self.view.graph, self._key, self._is_source, target)

    def _write(self) -> None:
        self.view.apply(_("Lead the line elsewhere"), partial(reconnect, key=self._key, is_source=self._is_source, node=self.target))

    def _ask(self, at: QPointF) -> None:
        """On empty ground nothing happens: the line stays."""
