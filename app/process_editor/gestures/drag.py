"""What every gesture of the pointer has in common: it begins where the button went down, follows, and lands or is given up."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

if TYPE_CHECKING:
    from app.process_editor.view import ProcessView


class Drag(ABC):
    """Something in the hand. All points are of the drawing.

    :param begin: where the button went down.
    """

    cursor: Qt.CursorShape | None = None

    def __init__(self, view: ProcessView, begin: QPointF) -> None:
        self.view, self.begin = view, begin

    @abstractmethod
    def follow(self, at: QPointF, held: Qt.KeyboardModifier) -> None:
        """The pointer is here now."""

    @abstractmethod
    def drop(self, at: QPointF, held: Qt.KeyboardModifier) -> None:
        """The button was let go here: write what was tried."""

    @abstractmethod
    def give_up(self) -> None:
        """Esc: everything is as it was before."""
