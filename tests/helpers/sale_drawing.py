"""A sale as people draw it: asks, makes documents, writes, changes a field and waits; placed on the canvas."""

from __future__ import annotations

from typing import Any

from app.processes.definition import Edge, Graph, Lane, Shape
from tests.helpers.firm import SmallFirm
from tests.helpers.process_canvas import node


def sale_drawing(firm: SmallFirm, quantity: str = "4") -> Graph:
    """About a deal, with two lanes.

    :param quantity: of goods that are delivered.
    """
    made: dict[str, Any] = {"source": "product", "posts": True}
    goods = made | {"document_type": "delivery_note", "product": firm.products[0], "quantity": quantity}
    bill = made | {"document_type": "invoice", "product": firm.service, "quantity": "2", "price": "100"}
    letter = {"subject": "Invoice {invoice_number}", "text": "Dear {client.name},\n\nplease pay {invoice_total} by {invoice_due}."}
    nodes = [
        node("start", Shape.START, "Deal is won", 100, 110, lane="sales"),
        node("ask", Shape.STEP, "Approve the terms", 240, 110, "approval", lane="sales", params={"assigned": "starter", "minutes": 60}),
        node("goods", Shape.STEP, "Deliver", 440, 250, "create_document", lane="store", params=goods),
        node("bill", Shape.STEP, "Invoice", 640, 250, "create_document", lane="store", params=bill),
        node("letter", Shape.STEP, "Write to the client", 640, 110, "mail", lane="sales", params=letter),
        node("note", Shape.STEP, "Note it", 840, 110, "change_field", lane="sales", params={"field": "deal.next_step", "value": '"Call " & client.name'}),
        node("pause", Shape.WAIT, "Two days", 980, 110, "timer", lane="sales", params={"minutes": 960}),
        node("again", Shape.STEP, "Call the client", 1120, 110, "task", lane="sales", params={"assigned": "starter"}),
        node("end", Shape.END, "Sold", 1280, 110, lane="sales"),
        node("drop", Shape.STEP, "Tell the client why", 440, 110, "task", lane="sales", params={"assigned": "starter"}),
        node("lost", Shape.END, "Lost", 560, 40, lane="sales"),
    ]
    edges = [
        Edge("a", "start", "ask"), Edge("b", "ask", "goods", port="approved"), Edge("c", "ask", "drop", port="rejected"), Edge("d", "goods", "bill"),
        Edge("e", "bill", "letter"), Edge("f", "letter", "note"), Edge("g", "note", "pause"), Edge("h", "pause", "again"), Edge("i", "again", "end"),
        Edge("j", "drop", "lost"),
    ]
    lanes = [Lane("sales", "Sales", "sales", None, 30, 20, 1330, 150), Lane("store", "Warehouse", "storekeeper", None, 30, 170, 1330, 150)]
    return Graph(about="deal").with_(nodes=nodes, edges=edges, lanes=lanes)

