"""How the shapes of a drawing look (LOOK 10): functions that paint a node in its own coordinates, its upper left corner at the origin."""

from __future__ import annotations

from PySide6.QtGui import QPainter

from app.process_editor.figures.event import paint_event
from app.process_editor.figures.foreign import paint_foreign
from app.process_editor.figures.gate import paint_gate
from app.process_editor.figures.look import Look
from app.process_editor.figures.step import paint_step
from app.processes.definition import Node, Shape

_FIGURES = {
    Shape.START: paint_event, Shape.END: paint_event, Shape.BOUNDARY: paint_event, Shape.WAIT: paint_event, Shape.STEP: paint_step,
    Shape.CHOICE: paint_gate, Shape.INCLUSIVE: paint_gate, Shape.PARALLEL: paint_gate, Shape.EVENT_CHOICE: paint_gate, Shape.FOREIGN: paint_foreign,
}


def paint_figure(painter: QPainter, node: Node, look: Look, is_far: bool) -> None:
    """The figure of a node.

    :param is_far: too small for text to be read.
    """
    _FIGURES[node.shape](painter, node, look, is_far)
