"""The editor of a process in a window, opened on a drawing."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.process_editor.page import EditorPage
from app.processes.definition import Edge, Graph, Lane, Node, Shape
from app.services.context import Context
from app.services.process_designs import drafts
from app.ui.kit.navigator import use_navigator
from tests.helpers.process_canvas import node
from tests.helpers.window import RememberingNavigator, settle, show


def order_to_delivery(**more: Node) -> Graph:
    """A drawing that can be published: two steps, a choice between two ways, two lanes."""
    nodes = [
        node("start", Shape.START, "Order accepted", 100, 100, lane="sales"),
        node("check", Shape.STEP, "Check order", 240, 100, "task", lane="sales", params={"minutes": 20}),
        node("limit", Shape.CHOICE, "Limit enough?", 400, 100, lane="sales"),
        node("ask", Shape.STEP, "Ask prepayment", 560, 100, "task", lane="sales", params={"due": 480}),
        node("ship", Shape.STEP, "Ship the goods", 560, 240, "task", lane="store", params={"minutes": 120}),
        node("paid", Shape.END, "Cancelled", 740, 100, lane="sales"), node("end", Shape.END, "Shipped", 740, 240, lane="store"),
    ]
    edges = [
        Edge("a", "start", "check"), Edge("b", "check", "limit"), Edge("c", "limit", "ask", "no", is_else=True),
        Edge("d", "limit", "ship", "enough", condition="1 = 1"), Edge("e", "ask", "paid"), Edge("f", "ship", "end"),
    ]
    lanes = [Lane("sales", "Sales", "owner", None, 30, 30, 800, 140), Lane("store", "Warehouse", "owner", None, 30, 170, 800, 140)]
    return Graph().with_(nodes=[*nodes, *more.values()], edges=edges, lanes=lanes)


def begun(ctx: Context, graph: Graph, name: str = "Order to delivery") -> int:
    """A process with a draft; its key."""
    return drafts.create_process(ctx, name, graph).created("process")[0]


def open_page(qtbot: QtBot, ctx: Context, process_id: int, width: int = 1390, height: int = 770) -> EditorPage:
    """Its page, read and checked."""
    use_navigator(RememberingNavigator())
    page = EditorPage(ctx, process_id)
    show(qtbot, page, width, height)
    settle(qtbot, lambda: page.opened is not None and page.checker.is_settled)
    return page
