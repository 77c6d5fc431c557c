"""A file with several processes: those that are wanted become ours, joined as the file means it, and go back into one file."""

from __future__ import annotations

from pathlib import Path

from lxml import etree
from pytestqt.qtbot import QtBot

from app.process_editor.commands.rename import rename
from app.process_editor.files.bringing import file_of
from app.process_editor.files.choosing import DrawingsDialog
from app.process_editor.opening import open_process
from app.process_editor.wizard.page import BeginPage
from app.processes.bpmn import read
from app.processes.bpmn.names import model
from app.services.context import Context
from app.services.process_designs import drafts
from app.services.process_designs.drafts import Design
from app.services.process_designs.family import family
from app.ui.kit.navigator import use_navigator
from tests.helpers.process_page import begun, open_page, order_to_delivery
from tests.helpers.window import RememberingNavigator, settle, show
from tests.ui.conftest import home, house_style  # noqa: F401 - fixtures

FILE = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:tool="urn:tool" id="D" targetNamespace="urn:d">
  <bpmn:collaboration id="C">
    <bpmn:participant id="P1" name="Shop" processRef="Sale"/><bpmn:participant id="P2" name="Store" processRef="Delivery"/>
  </bpmn:collaboration>
  <bpmn:process id="Sale" isExecutable="true" tool:owner="Ann">
    <bpmn:startEvent id="S1"/><bpmn:userTask id="Ask" name="Ask" tool:colour="red"/>
    <bpmn:subProcess id="Check" name="Check the client">
      <bpmn:startEvent id="S2"/><bpmn:userTask id="Look" name="Look it up"/><bpmn:endEvent id="E2"/>
      <bpmn:sequenceFlow id="f4" sourceRef="S2" targetRef="Look"/><bpmn:sequenceFlow id="f5" sourceRef="Look" targetRef="E2"/>
    </bpmn:subProcess>
    <bpmn:callActivity id="Send" name="Send it" calledElement="Delivery"/><bpmn:endEvent id="E1"/>
    <bpmn:sequenceFlow id="f0" sourceRef="S1" targetRef="Ask"/><bpmn:sequenceFlow id="f1" sourceRef="Ask" targetRef="Check"/>
    <bpmn:sequenceFlow id="f2" sourceRef="Check" targetRef="Send"/><bpmn:sequenceFlow id="f3" sourceRef="Send" targetRef="E1"/>
  </bpmn:process>
  <bpmn:process id="Delivery" isExecutable="true">
    <bpmn:startEvent id="S3"/><bpmn:userTask id="Pack" name="Pack"/><bpmn:endEvent id="E3"/>
    <bpmn:sequenceFlow id="f6" sourceRef="S3" targetRef="Pack"/><bpmn:sequenceFlow id="f7" sourceRef="Pack" targetRef="E3"/>
  </bpmn:process>
  <tool:colours><tool:colour name="red"/></tool:colours>
</bpmn:definitions>
"""


def ours(ctx: Context) -> dict[str, Design]:
    """The processes that came from the file, by their name."""
    return {design.name: design for design in family(ctx, read(FILE.encode()).drawings[0].graph.foreign["document"])}


def ids(data: bytes | str) -> list[str]:
    """The ids of all elements of a model, sorted."""
    tree = etree.fromstring(data.encode() if isinstance(data, str) else data)
    return sorted(str(each.get("id")) for each in tree.iter(etree.Element) if each.tag.startswith(model("")[:-1]) and each.get("id"))


def test_file_with_pools_and_a_sub_process_when_begun_with_then_each_is_a_process_and_steps_begin_them(
    qtbot: QtBot, new_firm: Context, tmp_path: Path,
) -> None:
    opened = RememberingNavigator()
    use_navigator(opened)
    page = BeginPage(new_firm)
    show(qtbot, page)
    path = tmp_path / "shop.bpmn"
    path.write_text(FILE)
    page.take_file(path)
    settle(qtbot, lambda: bool(page.window().findChildren(DrawingsDialog)))
    (dialog,) = page.window().findChildren(DrawingsDialog)
    assert [tick.text() for tick in dialog.ticks] == ["Shop", "Check the client", "Store"]
    dialog.go.click()
    settle(qtbot, lambda: bool(opened.opened))
    found = ours(new_firm)
    assert sorted(found) == ["Check the client", "Shop", "Store"]
    shop = found["Shop"]
    assert opened.opened == [("process", shop.line.process_id)]
    begins = {key: shop.graph.nodes[key].params.get("process") for key in ("Check", "Send")}
    assert begins == {"Check": found["Check the client"].line.process_id, "Send": found["Store"].line.process_id}

    store = found["Store"].line
    drafts.save_draft(new_firm, store.id, store.lock, rename(found["Store"].graph, "Pack", "Pack it well"))
    read_again = open_process(new_firm, shop.line.process_id)
    data, count = file_of(new_firm, shop.line.process_id, "Shop", read_again.design.graph)
    assert count == 3
    assert ids(data) == ids(FILE)
    assert b'tool:owner="Ann"' in data and b'<tool:colour name="red"/>' in data
    names = {node.key: node.name for drawing in read(data).drawings for node in drawing.graph.nodes.values()}
    assert (names["Pack"], names["Look"]) == ("Pack it well", "Look it up")


def test_file_when_brought_into_a_drawing_and_one_is_left_out_then_it_is_not_made(qtbot: QtBot, new_firm: Context, tmp_path: Path) -> None:
    page = open_page(qtbot, new_firm, begun(new_firm, order_to_delivery()))
    path = tmp_path / "shop.bpmn"
    path.write_text(FILE)
    page.files.bring(path)
    settle(qtbot, lambda: bool(page.window().findChildren(DrawingsDialog)))
    (dialog,) = page.window().findChildren(DrawingsDialog)
    for tick in dialog.ticks:
        tick.click()
    assert not dialog.go.isEnabled()
    dialog.ticks[0].click()
    dialog.ticks[1].click()
    dialog.go.click()
    settle(qtbot, lambda: "Ask" in page.document.graph.nodes)
    found = ours(new_firm)
    assert list(found) == ["Check the client"]
    nodes = page.document.graph.nodes
    assert nodes["Check"].params["process"] == found["Check the client"].line.process_id
    assert "process" not in nodes["Send"].params
