"""Frames of a large board, drawn while it is zoomed and while tasks are dragged: ``python -m tests.acceptance.planner.frames PEOPLE DAYS ITEMS``.

The platform comes in QT_QPA_PLATFORM. A frame is what lies between an event of the mouse and the end of the painting that it causes.
Prints milliseconds as JSON.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from app.core import clock
from app.ui.kit.theme import apply_theme
from app.ui.planner.gestures.grip import Grip
from app.ui.planner.gestures.hand import Hand
from app.ui.planner.gestures.scene import Scene
from app.ui.planner.view import TimelineView
from tests.helpers.planner_board import NOW, large_board

LEFT, NONE, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
#: the window of LOOK
WIDTH, HEIGHT = 1440, 900
#: from which day on most time is in sight, and how far the wheel turns until minutes can be seen
NOTCHES, PASSES, STEPS = 24, 3, 120


class Painted(QObject):
    """Counts the paintings of a viewport."""

    count = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Count, take nothing."""
        self.count += event.type() == QEvent.Type.Paint
        return False


class Bench:
    """A board under the mouse."""

    def __init__(self, people: int, days: int, items: int) -> None:
        self.view = TimelineView()
        self.view.resize(WIDTH, HEIGHT)
        self.view.show()
        QApplication.processEvents()
        self.painted = Painted()
        self.view.viewport().installEventFilter(self.painted)
        board = large_board(people, days, items)
        Hand(self.view, Grip(self.view, Scene(self.view)))
        self.opening = self.frame(lambda: self.view.set_board(board))

    def frame(self, cause: Callable[[], object]) -> float:
        """Milliseconds from an event to the end of its painting."""
        before, begin = self.painted.count, time.perf_counter()
        cause()
        while self.painted.count == before and time.perf_counter() - begin < 1:
            QApplication.processEvents()
        QApplication.processEvents()
        return (time.perf_counter() - begin) * 1000

    def rest(self, seconds: float) -> None:
        """A person looks before the hand goes on."""
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            QApplication.processEvents()

    def turn(self, notches: int) -> None:
        """Zoom by the wheel."""
        port, place = self.view.viewport(), QPointF(700, 300)
        QApplication.sendEvent(port, QWheelEvent(
            place, port.mapToGlobal(place), QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton, CONTROL, Qt.ScrollPhase.NoScrollPhase, False,
        ))

    def mouse(self, kind: QEvent.Type, place: QPointF) -> None:
        """The mouse at a place of the viewport."""
        port = self.view.viewport()
        button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else LEFT
        held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else LEFT
        QApplication.sendEvent(port, QMouseEvent(kind, place, port.mapToGlobal(place), button, held, NONE))

    def zoom(self) -> list[float]:
        """From all days to a few minutes and back, again and again."""
        found = []
        for _turn in range(PASSES):
            for way in (1, -1):
                for _notch in range(NOTCHES):
                    before = self.view.axis.scale
                    cost = self.frame(lambda way=way: self.turn(way))  # type: ignore[misc]
                    found += [cost] if self.view.axis.scale != before else []
        return found

    def drag(self) -> list[float]:
        """A selection of tasks over the board, from one corner to the other and back, at the zoom of a fortnight."""
        self.view.show_days(self.view.axis.days[0], min(14, len(self.view.axis.days)))
        self.rest(0.5)
        free = [block for block in self.view.blocks_in(self.view.viewport().rect().toRectF()) if not block.is_hidden and not block.is_fixed]
        wide = [block for block in free if self.view.block_rect(block.id).width() > 6]  # type: ignore[union-attr]
        self.view.select({block.id for block in wide[:5]}, wide[0].id)
        begin = self.view.block_rect(wide[0].id).center()  # type: ignore[union-attr]
        self.mouse(QEvent.Type.MouseButtonPress, begin)
        self.mouse(QEvent.Type.MouseMove, begin + QPointF(20, 5))
        found = []
        for step in range(STEPS):
            place = QPointF(80 + (step * 17) % 1000, 80 + (step * 11) % 620)
            found.append(self.frame(lambda place=place: self.mouse(QEvent.Type.MouseMove, place)))  # type: ignore[misc]
        assert self.view.picture.lifted, "nothing is in the hand"
        self.mouse(QEvent.Type.MouseButtonRelease, begin)
        return found


def main(people: int, days: int, items: int) -> None:
    """Measure once cold, for the opening, and then what hands do."""
    app = QApplication([])
    apply_theme(app, "light")
    with clock.frozen(NOW):
        bench = Bench(people, days, items)
        first = bench.opening
        bench.rest(1.5)
        print(json.dumps({"platform": app.platformName(), "opening": first, "zoom": bench.zoom(), "drag": bench.drag()}))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
