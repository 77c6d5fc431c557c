"""What others hang into the view of a board: something that takes its events first, and something that is drawn over it."""

from __future__ import annotations

from typing import Literal, Protocol

from PySide6.QtCore import QEvent
from PySide6.QtGui import QPainter

#: where a block is taken: at its body or at one of its ends
Part = Literal["body", "start", "end"]


class Overlay(Protocol):
    """Draws over the blocks, in coordinates of the viewport; asked each time the viewport is painted."""

    def paint(self, painter: QPainter) -> None:
        """Draw; the painter may be left in any state."""


class Gesture(Protocol):
    """Gets the events of the viewport before the view does, in coordinates of the viewport."""

    def handle(self, event: QEvent) -> bool:
        """A mouse, key, wheel, focus or drag-and-drop event; True when it is done with and the view shall not see it."""

    def tick(self) -> None:
        """A moment of ``TimelineView.start_ticking`` is over: time to scroll on at an edge."""
