"""Orthogonal lines between shapes: where a line leaves and enters, which way it goes around, and what becomes of its corners when an end moves.

``route`` gives the whole line to draw. A canvas that drags keeps one `Obstacles` and hands it in, so that a frame costs only the lines it moves.
"""

from app.processes.lines.docks import Side, dock
from app.processes.lines.following import follow
from app.processes.lines.obstacles import Obstacles
from app.processes.lines.routing import route

__all__ = ["Obstacles", "Side", "dock", "follow", "route"]
