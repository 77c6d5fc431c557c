"""What a canvas and whoever edits on it know of each other."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QEvent


class Gesture(Protocol):
    """Takes the events of a canvas."""

    def handle(self, event: QEvent) -> bool:
        """Do something for an event; True where the view has nothing more to do for it."""
        ...

    def tick(self) -> None:
        """Time goes on while something is in the hand: scroll at the edges."""
        ...
