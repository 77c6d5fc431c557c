"""A canvas open on a process, and hands that press, drag and type on it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.process_editor.document import EditorDocument
from app.process_editor.kinds import SIZES, STEP_SIZE
from app.process_editor.view import ProcessView
from app.processes.definition import Edge, Graph, Lane, Node, Shape
from tests.helpers.planner_desk import move
from tests.helpers.window import show

NONE = Qt.KeyboardModifier.NoModifier


def node(key: str, shape: Shape, name: str, x: float, y: float, type: str = "", **more: object) -> Node:
    """A node with its middle at a point."""
    width, height = SIZES.get(shape, STEP_SIZE)
    return Node(key, shape, name, type, x=x - width / 2, y=y - height / 2, width=width, height=height, **more)  # type: ignore[arg-type]


def small_process() -> Graph:
    """Start, a step and an end in one lane."""
    return Graph().with_(
        nodes=[
            node("start", Shape.START, "Order accepted", 120, 100, lane="sales"), node("check", Shape.STEP, "Check order", 280, 100, "task", lane="sales"),
            node("end", Shape.END, "Done", 480, 100, lane="sales"),
        ],
        edges=[Edge("a", "start", "check"), Edge("b", "check", "end")], lanes=[Lane("sales", "Sales", "sales", None, 40, 20, 800, 160)],
    )


class Canvas:
    """A view and the hands on it."""

    def __init__(self, view: ProcessView) -> None:
        self.view = view

    @property
    def document(self) -> EditorDocument:
        """What is open."""
        return self.view.document

    @property
    def graph(self) -> Graph:
        """The process."""
        return self.view.document.graph

    def spot(self, x: float, y: float) -> QPoint:
        """A point of the drawing on the viewport."""
        return self.view.mapFromScene(QPointF(x, y))

    def point(self, key: str, across: float = 0.0, down: float = 0.0) -> QPoint:
        """The middle of a part, or beside it by pixels of the drawing."""
        return self.view.mapFromScene(self.view.drawing.rect(key).center() + QPointF(across, down))

    def press(self, point: QPoint, held: Qt.KeyboardModifier = NONE) -> None:
        """Press the left button."""
        QTest.mousePress(self.view.viewport(), Qt.MouseButton.LeftButton, held, point)

    def hover(self, point: QPoint, held: Qt.KeyboardModifier = NONE) -> None:
        """Move with the button down."""
        move(self.view.viewport(), point, held)

    def release(self, point: QPoint, held: Qt.KeyboardModifier = NONE) -> None:
        """Let the button go."""
        QTest.mouseRelease(self.view.viewport(), Qt.MouseButton.LeftButton, held, point)

    def drag(self, source: QPoint, target: QPoint, held: Qt.KeyboardModifier = NONE) -> None:
        """Press, move in steps, let go."""
        self.press(source, held)
        for share in (0.3, 0.7, 1.0):
            self.hover(QPointF(source + (target - source) * share).toPoint(), held)
        self.release(target, held)
        QApplication.processEvents()

    def click(self, key: str, held: Qt.KeyboardModifier = NONE) -> None:
        """Click a part."""
        QTest.mouseClick(self.view.viewport(), Qt.MouseButton.LeftButton, held, self.point(key))

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        """Press a key on the canvas."""
        QTest.keyClick(self.view, key, held)


def canvas_of(qtbot: QtBot, graph: Graph, width: int = 1100, height: int = 640) -> Canvas:
    """A canvas on a process, shown."""
    view = ProcessView(EditorDocument(graph))
    show(qtbot, view, width, height)
    view.setFocus()
    return Canvas(view)
