"""Rings: where a case begins and ends, and what sits on the edge of a step."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from app.process_editor import inks
from app.process_editor.figures.look import Look
from app.process_editor.figures.step import tone_role
from app.process_editor.kinds import icon_of
from app.processes.definition import Node, Shape

#: strength of the ring, pixels (LOOK 10)
BEGIN, FINISH = 1.6, 3.2


def paint_event(painter: QPainter, node: Node, look: Look, is_far: bool) -> None:
    """A ring with its icon."""
    strength = FINISH if node.shape == Shape.END else BEGIN
    lit = look.is_selected or look.is_hot or look.is_found
    usual = "text2" if node.shape == Shape.END else "edge"
    line = "accent_text" if lit else tone_role(look.mark.outline) if look.mark.outline is not None else usual
    painter.setPen(inks.pen(line, max(strength, 2.0) if lit else strength))
    painter.setBrush(inks.colour("accent_soft" if look.is_hot or look.is_found else "raised"))
    box = QRectF(0, 0, node.width, node.height).adjusted(strength / 2, strength / 2, -strength / 2, -strength / 2)
    painter.drawEllipse(box)
    side = 14 if node.shape == Shape.BOUNDARY else 16
    if not is_far and (icon := icon_of(node)):
        inks.paint_icon(painter, QPointF((node.width - side) / 2, (node.height - side) / 2), icon, "text2", side=side)
