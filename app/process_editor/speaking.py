"""What a screen reader finds in a drawing: every node with name, kind, who does it and where it leads, in the order of the ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget

from app.process_editor import keys
from app.ui.kit import speaking
from app.ui.kit.speaking import Part

if TYPE_CHECKING:
    from app.process_editor.view import ProcessView


class _NodePart(Part):
    """A node."""

    def __init__(self, view: ProcessView, above: QAccessibleInterface, key: str) -> None:
        super().__init__(view, above)
        self._view, self.key = view, key

    def isValid(self) -> bool:
        return super().isValid() and self.key in self._view.graph.nodes

    def text(self, kind: QAccessible.Text) -> str:
        return self._view.spoken(self.key) if self.isValid() and kind == QAccessible.Text.Name else ""

    def rect(self) -> QRect:
        return self.on_screen(self._view.place(self._view.drawing.rect(self.key)))

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def state(self) -> QAccessible.State:
        found = QAccessible.State()
        found.focusable = found.selectable = found.multiSelectable = True
        found.selected = self.key in self._view.selection
        found.focused = self.key == self._view.current and self._view.hasFocus()
        return found


class _DrawingPart(QAccessibleWidget):
    """A canvas with its nodes; scene and bars are only its look."""

    def __init__(self, view: ProcessView) -> None:
        super().__init__(view, QAccessible.Role.List)
        self._view = view
        self._parts: dict[str, _NodePart] = {}

    def childCount(self) -> int:
        return len(self._view.graph.nodes)

    def child(self, number: int) -> QAccessibleInterface | None:  # type: ignore[override]
        order = keys.in_order(self._view)
        return self._part(order[number]) if 0 <= number < len(order) else None

    def _part(self, key: str) -> _NodePart:
        """A node; the same each time, since others keep what they were given."""
        if key not in self._parts:
            self._parts[key] = _NodePart(self._view, self, key)
        return self._parts[key]

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        order = keys.in_order(self._view)
        return order.index(child.key) if isinstance(child, _NodePart) and child.key in order else -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        key = self._view.drawing.node_at(self._view.at(self._view.viewport().mapFromGlobal(QPoint(x, y))))
        return self._part(key) if key is not None else None

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        current = self._view.current
        return self._part(current) if current is not None and current in self._view.graph.nodes else None


def install(kind: type[ProcessView]) -> None:
    """Let drawings be heard.

    :param kind: the class of their canvases.
    """
    speaking.install(kind, _DrawingPart)  # type: ignore[arg-type]
