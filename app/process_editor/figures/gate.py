"""A diamond where ways part or come together; its question stands above."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPolygonF

from app.process_editor import inks
from app.process_editor.figures.look import Look
from app.process_editor.figures.step import tone_role
from app.processes.definition import Node, Shape


def paint_gate(painter: QPainter, node: Node, look: Look, is_far: bool) -> None:
    """A diamond with the sign of what it does."""
    across, down = node.width, node.height
    lit = look.is_selected or look.is_hot or look.is_found
    line = "accent_text" if lit else tone_role(look.mark.outline) if look.mark.outline is not None else "edge"
    painter.setPen(inks.pen(line, 2.0 if lit or look.mark.outline else 1.2))
    painter.setBrush(inks.colour("accent_soft" if look.is_hot or look.is_found else "raised"))
    painter.drawPolygon(QPolygonF([QPointF(across / 2, 0), QPointF(across, down / 2), QPointF(across / 2, down), QPointF(0, down / 2)]))
    if is_far:
        return
    middle = QPointF(across / 2, down / 2)
    if node.shape == Shape.CHOICE:
        painter.setFont(inks.face("section"))
        painter.setPen(inks.colour("text2"))
        painter.drawText(QRectF(0, 0, across, down), Qt.AlignmentFlag.AlignCenter, "?")
        return
    painter.setPen(inks.pen("text2", 1.6))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if node.shape == Shape.PARALLEL:
        painter.drawLine(middle - QPointF(7, 0), middle + QPointF(7, 0))
        painter.drawLine(middle - QPointF(0, 7), middle + QPointF(0, 7))
    elif node.shape == Shape.INCLUSIVE:
        painter.drawEllipse(middle, 6.5, 6.5)
    else:
        painter.drawEllipse(middle, 8.5, 8.5)
        star = QPainterPath(middle - QPointF(0, 5))
        for x, y in ((4.8, -1.5), (3, 4), (-3, 4), (-4.8, -1.5)):
            star.lineTo(middle + QPointF(x, y))
        star.closeSubpath()
        painter.drawPath(star)
