"""How much room names beside shapes take, about: there is no font here."""

from __future__ import annotations

from app.processes.definition import Node
from app.processes.lines.docks import has_corners

#: width of a sign, widest line of a name, height of a line and the air round it, in pixels
SIGN, WIDEST, _LINE, _AIR = 7.0, 130.0, 16.0, 8.0


def name_width(node: Node) -> float:
    """How wide the name beside a shape is, about."""
    return 0.0 if has_corners(node) or not node.name else min(len(node.name) * SIGN + 10, WIDEST)


def name_height(node: Node) -> float:
    """How high the name above or below a shape is with the air round it, about."""
    return _AIR + _LINE * (1 + int(len(node.name) * SIGN // WIDEST))
