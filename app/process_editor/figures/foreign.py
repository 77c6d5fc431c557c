"""What only an imported drawing knows: a dashed box with its name; it takes part in no flow."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from app.process_editor import inks
from app.process_editor.figures.look import Look
from app.processes.definition import Node, Shape
from app.processes.lines.obstacles import stands_in_the_way


def paint_foreign(painter: QPainter, node: Node, look: Look, is_far: bool) -> None:
    """A dashed box."""
    box = QRectF(0, 0, node.width, node.height)
    painter.setPen(inks.pen("accent_text", 2.0) if look.is_selected or look.is_found else inks.pen("edge", 1.0, True))
    painter.setBrush(Qt.BrushStyle.NoBrush if is_ground(node) else inks.colour("sunken"))
    painter.drawRoundedRect(box, 4, 4)
    if is_far or not node.name:
        return
    painter.setFont(inks.face("small"))
    painter.setPen(inks.colour("text2"))
    lines = inks.wrapped(node.name, "small", max(node.width - 8, 20), max(int(node.height // 16), 1))
    where = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft if is_ground(node) else Qt.AlignmentFlag.AlignCenter
    painter.drawText(box.adjusted(4, 2, -4, -2), where, "\n".join(lines))


def is_ground(node: Node) -> bool:
    """Whether a shape only lies under others: another pool, a group."""
    return node.shape == Shape.FOREIGN and not stands_in_the_way(node)
