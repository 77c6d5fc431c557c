"""Frames of a large drawing while shapes are dragged, and while it is zoomed and scrolled: ``python -m tests.acceptance.processes.frames SHAPES``.

The platform comes in QT_QPA_PLATFORM. A frame is what lies between an event of the mouse and the end of the painting that it causes.
Prints milliseconds as JSON: of the clock, and of the processor, which others cannot stretch.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from app.process_editor.document import EditorDocument
from app.process_editor.view import ProcessView
from app.processes.definition import Edge, Graph, Lane, Node, Shape
from app.ui.kit.garbage import GuiCollector
from app.ui.kit.slices import are_unfinished
from app.ui.kit.theme import apply_theme
from tests.acceptance.planner.frames import Painted
from tests.helpers.process_canvas import node

LEFT, NONE, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
#: the canvas of LOOK: a window of 1440 x 900 without palette, inspector and problems
WIDTH, HEIGHT = 1040, 640
STEPS, NOTCHES = 150, 40


def large_process(shapes: int) -> Graph:
    """Rows of steps with choices, joins, deadlines and ways from row to row, in lanes of ten rows."""
    wide = max(int((shapes * 0.7) ** 0.5), 4)
    nodes: list[Node] = []
    edges: list[Edge] = []
    for number in range(shapes):
        row, column = divmod(number, wide)
        shape = Shape.START if column == 0 else Shape.END if column == wide - 1 else Shape.CHOICE if column % 5 == 3 else Shape.STEP
        x, y = 140 + column * 220, 120 + row * 130
        if number % 29 == 17 and nodes and nodes[-1].shape == Shape.STEP:
            host = nodes[-1]
            nodes.append(node(f"n{number}", Shape.BOUNDARY, "", host.x + 40, host.y + host.height, "timer", host=host.key))
            continue
        nodes.append(node(f"n{number}", shape, f"Step {number}" if shape != Shape.CHOICE else "Enough?", x, y, "task" if shape == Shape.STEP else ""))
        if column and len(nodes) > 1:
            before = nodes[-2] if nodes[-2].shape != Shape.BOUNDARY else nodes[-3]
            edges.append(Edge(f"e{number}", before.key, f"n{number}", "yes" if before.shape == Shape.CHOICE else ""))
        if shape == Shape.CHOICE and number + wide < shapes:
            edges.append(Edge(f"d{number}", f"n{number}", f"n{number + wide + 1}", "no"))
    known = {each.key for each in nodes}
    edges = [edge for edge in edges if edge.source in known and edge.target in known]
    lanes = [Lane(f"l{number}", f"Team {number}", "", None, 20, 50 + number * 1300, wide * 220 + 80, 1300) for number in range(-(-shapes // wide // 10))]
    return Graph().with_(nodes=nodes, edges=edges, lanes=lanes)


class Bench:
    """A drawing under the mouse."""

    def __init__(self, graph: Graph) -> None:
        begin = time.perf_counter()
        self.view = ProcessView(EditorDocument(graph))
        self.view.resize(WIDTH, HEIGHT)
        self.painted, self.processor = Painted(), list[float]()
        self.view.viewport().installEventFilter(self.painted)
        self.view.show()
        QApplication.processEvents()
        while are_unfinished():
            QApplication.processEvents()
        self.opening = (time.perf_counter() - begin) * 1000

    def frame(self, cause: Callable[[], object]) -> float:
        """Milliseconds from an event to the end of its painting."""
        before, begin, used = self.painted.count, time.perf_counter(), time.process_time()
        cause()
        while self.painted.count == before and time.perf_counter() - begin < 1:
            QApplication.processEvents()
        QApplication.processEvents()
        self.processor.append((time.process_time() - used) * 1000)
        return (time.perf_counter() - begin) * 1000

    def rest(self, seconds: float) -> None:
        """A person looks before the hand goes on."""
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            QApplication.processEvents()

    def mouse(self, kind: QEvent.Type, place: QPointF) -> None:
        """The mouse at a place of the viewport."""
        port = self.view.viewport()
        button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else LEFT
        held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else LEFT
        QApplication.sendEvent(port, QMouseEvent(kind, place, port.mapToGlobal(place), button, held, NONE))

    def drag(self, count: int) -> list[float]:
        """Some selected steps over the drawing and back."""
        view = self.view
        steps = [key for key, each in view.graph.nodes.items() if each.shape == Shape.STEP and view.in_sight().contains(view.drawing.rect(key))]
        steps.sort(key=lambda key: (view.drawing.rect(key).center() - view.in_sight().center()).manhattanLength())
        view.select(steps[:count], steps[0])
        begin = QPointF(view.mapFromScene(view.drawing.rect(steps[0]).center()))
        self.rest(0.4)
        self.mouse(QEvent.Type.MouseButtonPress, begin)
        self.mouse(QEvent.Type.MouseMove, begin + QPointF(20, 5))
        found = []
        for step in range(STEPS):
            place = QPointF(80 + (step * 17) % (WIDTH - 160), 80 + (step * 11) % (HEIGHT - 160))
            found.append(self.frame(lambda place=place: self.mouse(QEvent.Type.MouseMove, place)))  # type: ignore[misc]
        self.processor = self.processor[-STEPS:]
        assert view.drawing.graph is not view.graph, "nothing is in the hand"
        self.mouse(QEvent.Type.MouseButtonRelease, begin)
        view.document.undo()
        self.rest(0.2)
        return found

    def zoom(self) -> list[float]:
        """In and out by the wheel."""
        port, place, found = self.view.viewport(), QPointF(500, 300), []
        for notch in range(NOTCHES):
            way = 1 if notch % 10 < 5 else -1
            found.append(self.frame(lambda way=way: QApplication.sendEvent(port, QWheelEvent(  # type: ignore[misc]
                place, port.mapToGlobal(place), QPoint(), QPoint(0, 120 * way), Qt.MouseButton.NoButton, CONTROL, Qt.ScrollPhase.NoScrollPhase, False,
            ))))
        return found

    def pan(self) -> list[float]:
        """Across and down, and back."""
        ways = [(7, 5) if step % 40 < 20 else (-7, -5) for step in range(STEPS)]
        return [self.frame(lambda way=way: self.view.scroll_by(*way)) for way in ways]  # type: ignore[misc]


def main(shapes: int) -> None:
    """Measure one step and as many as are in sight, up to fifty, in the hand at 100 %, the whole drawing in sight, the wheel, and scrolling."""
    app = QApplication([])
    apply_theme(app, "light")
    keeper = GuiCollector(app)
    bench = Bench(large_process(shapes))
    keeper.spare()
    bench.view.set_zoom(1.0)
    area = bench.view.drawing.rect(list(bench.view.graph.nodes)[shapes // 2]).center()
    bench.view.centerOn(area)
    bench.rest(0.5)
    found = {"opening": [bench.opening], "drag one": bench.drag(1), "drag one, processor": bench.processor}
    found |= {"drag fifty": bench.drag(50), "drag fifty, processor": bench.processor, "zoom": bench.zoom(), "pan": bench.pan()}
    bench.view.fit()
    bench.rest(0.5)
    found["drag one, all in sight"] = bench.drag(1)
    print(json.dumps({"platform": app.platformName(), "shapes": len(bench.view.graph.nodes), **found}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
