"""BPMN in and out, on small drawings; the models of others are tried in tests/acceptance/processes/test_01_bpmn.py."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import etree

from app.core.errors import UserError
from app.processes.bpmn import Drawing, read, write
from app.processes.definition import Edge, Graph, Lane, Node, Note, Shape

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="all" targetNamespace="t">'
)
#: a process as another program draws it: two pools, messages, data, settings of its own
FOREIGN = HEAD + """
  <bpmn:message id="order" name="Order" />
  <bpmn:collaboration id="both">
    <bpmn:participant id="firm" name="Firm" processRef="sale" />
    <bpmn:participant id="client" name="Client" />
    <bpmn:messageFlow id="asks" sourceRef="client" targetRef="check" />
  </bpmn:collaboration>
  <bpmn:process id="sale" isExecutable="true" camunda:historyTimeToLive="180">
    <bpmn:laneSet id="lanes"><bpmn:lane id="office" name="Office"><bpmn:flowNodeRef>begin</bpmn:flowNodeRef>
      <bpmn:flowNodeRef>check</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>
    <bpmn:startEvent id="begin"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
    <!-- asked on the phone -->
    <bpmn:manualTask id="check" name="Check the limit" camunda:assignee="ann"><bpmn:extensionElements><camunda:formData><camunda:formField id="x" />
      </camunda:formData></bpmn:extensionElements><bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing></bpmn:manualTask>
    <bpmn:exclusiveGateway id="enough" default="f4"><bpmn:incoming>f2</bpmn:incoming></bpmn:exclusiveGateway>
    <bpmn:serviceTask id="book" /><bpmn:endEvent id="end"><bpmn:terminateEventDefinition id="final" /></bpmn:endEvent>
    <bpmn:boundaryEvent id="late" cancelActivity="false" attachedToRef="check"><bpmn:timerEventDefinition id="day">
      <bpmn:timeDuration xsi:type="bpmn:tFormalExpression">P1D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>
    <bpmn:sequenceFlow id="f1" sourceRef="begin" targetRef="check" /><bpmn:sequenceFlow id="f2" sourceRef="check" targetRef="enough" />
    <bpmn:sequenceFlow id="f3" name="yes" sourceRef="enough" targetRef="book"><bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">
      ${limit &gt; 100 &amp;&amp; ok}</bpmn:conditionExpression></bpmn:sequenceFlow>
    <bpmn:sequenceFlow id="f4" sourceRef="enough" targetRef="end" />
    <bpmn:sequenceFlow id="f5" sourceRef="book" targetRef="end"><bpmn:conditionExpression>lambda: 1</bpmn:conditionExpression></bpmn:sequenceFlow>
    <bpmn:textAnnotation id="note"><bpmn:text>by phone</bpmn:text></bpmn:textAnnotation>
    <bpmn:association id="about" sourceRef="check" targetRef="note" />
  </bpmn:process>
  <bpmndi:BPMNDiagram id="page"><bpmndi:BPMNPlane id="plane" bpmnElement="both">
    <bpmndi:BPMNShape id="s1" bpmnElement="firm" isHorizontal="true"><dc:Bounds x="100" y="100" width="900" height="300" /></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="s2" bpmnElement="office" isHorizontal="true"><dc:Bounds x="130" y="100" width="870" height="300" /></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="s3" bpmnElement="client"><dc:Bounds x="100" y="10" width="900" height="60" /></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="s4" bpmnElement="begin"><dc:Bounds x="160" y="182" width="36" height="36" /></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="s5" bpmnElement="check"><dc:Bounds x="250" y="160" width="100" height="80" /></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="s6" bpmnElement="enough" isMarkerVisible="true"><dc:Bounds x="425" y="175" width="50" height="50" />
      <bpmndi:BPMNLabel><dc:Bounds x="420" y="140" width="60" height="14" /></bpmndi:BPMNLabel></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="s7" bpmnElement="book"><dc:Bounds x="550" y="160" width="100" height="80" /></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="s8" bpmnElement="end"><dc:Bounds x="732" y="182" width="36" height="36" /></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="s9" bpmnElement="late"><dc:Bounds x="282" y="222" width="36" height="36" /></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="s10" bpmnElement="note"><dc:Bounds x="250" y="320" width="100" height="30" /></bpmndi:BPMNShape>
    <bpmndi:BPMNEdge id="e1" bpmnElement="f1"><di:waypoint x="196" y="200" /><di:waypoint x="250" y="200" /></bpmndi:BPMNEdge>
    <bpmndi:BPMNEdge id="e4" bpmnElement="f4"><di:waypoint x="450" y="225" /><di:waypoint x="450" y="300" /><di:waypoint x="750" y="300" />
      <di:waypoint x="750" y="218" /></bpmndi:BPMNEdge>
    <bpmndi:BPMNEdge id="e9" bpmnElement="asks"><di:waypoint x="300" y="70" /><di:waypoint x="300" y="160" /></bpmndi:BPMNEdge>
    <bpmndi:BPMNEdge id="e10" bpmnElement="about"><di:waypoint x="300" y="240" /><di:waypoint x="300" y="320" /></bpmndi:BPMNEdge>
  </bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</bpmn:definitions>"""


def bare(drawing: Drawing) -> Graph:
    return replace(drawing.graph, foreign={})


def test_file_of_another_program_when_read_then_shapes_lanes_and_conditions_are_ours() -> None:
    (drawing,) = read(FOREIGN.encode()).drawings
    graph = drawing.graph
    assert drawing.name == "Firm"
    assert {key: (node.shape, node.type, node.lane) for key, node in graph.nodes.items()} == {
        "begin": (Shape.START, "", "office"), "check": (Shape.STEP, "task", "office"), "enough": (Shape.CHOICE, "", "firm"),
        "book": (Shape.STEP, "", "firm"), "end": (Shape.END, "terminate", "firm"), "late": (Shape.BOUNDARY, "timer", "firm"),
        "client": (Shape.FOREIGN, "participant", None),
    }
    assert graph.nodes["late"].host == "check" and graph.nodes["late"].params == {"interrupts": False, "minutes": 480}
    assert graph.nodes["enough"].label == (420, 140, 60, 14)
    assert graph.edges["f3"].condition == "limit > 100  and  ok" and graph.edges["f4"].is_else and graph.edges["f5"].condition == ""
    assert graph.edges["f1"].bends == () and graph.edges["f4"].bends == ((450, 300), (750, 300)) and graph.edges["f4"].is_by_hand
    assert (graph.lanes["office"].parent, graph.notes["note"].about, graph.lines["asks"].port) == ("firm", "check", "message")


def test_file_of_another_program_when_read_then_what_does_not_run_is_named() -> None:
    named = {(each.key, each.text.split(": ")[0]) for each in read(FOREIGN.encode()).unsupported}
    assert ("book", "A step that another program did") in named
    assert ("f5", "A condition in another language is not worked out") in named
    assert any("camunda" in text for _key, text in named)
    assert not any(key == "enough" for key, _text in named)


def test_file_when_only_a_step_is_renamed_and_moved_then_everything_else_stays() -> None:
    (drawing,) = read(FOREIGN.encode()).drawings
    assert etree.tostring(etree.fromstring(write([drawing]))) == etree.tostring(etree.fromstring(FOREIGN.encode()))
    step = replace(drawing.graph.nodes["check"], name="Check", x=258.0, type="form", params={"within": 60})
    written = write([replace(drawing, graph=drawing.graph.with_(nodes=[step]))])
    again = read(written).drawings[0]
    assert again.graph.nodes["check"] == replace(step, foreign=again.graph.nodes["check"].foreign)
    text = written.decode()
    assert "<!-- asked on the phone -->" in text and 'camunda:assignee="ann"' in text and "camunda:formField" in text and 'name="Order"' in text
    assert again.graph.edges == drawing.graph.edges and again.graph.lanes == drawing.graph.lanes


def test_file_when_shapes_are_removed_and_added_then_nothing_hangs_on_them_any_more() -> None:
    (drawing,) = read(FOREIGN.encode()).drawings
    graph = drawing.graph.without(["book", "f3", "f5", "client", "asks", "note"])
    graph = graph.with_(
        nodes=[Node("ask", Shape.STEP, "Ask", "approval", {"question": "Is it enough?"}, "office", x=550.0, y=160.0)],
        edges=[Edge("f6", "enough", "ask", condition="limit > 5"), Edge("f7", "ask", "end", port="rejected")],
    )
    written = write([replace(drawing, graph=graph)])
    assert not any(f'"{key}"' in written.decode() for key in ("book", "f3", "f5", "client", "asks", "note", "about"))
    again = bare(read(written).drawings[0])
    assert again.nodes == graph.nodes and again.notes == {} and again.lines == {}
    assert {key: (edge.condition, edge.port, edge.is_else) for key, edge in again.edges.items()} == {
        "f1": ("", "", False), "f2": ("", "", False), "f4": ("", "", True), "f6": ("limit > 5", "", False), "f7": ("", "rejected", False),
    }


def test_own_drawing_when_written_and_read_then_it_is_the_same() -> None:
    graph = Graph(about="deal", document_type="invoice").with_(
        nodes=[
            Node("1", Shape.START, lane="l2", x=60.0, y=40.0, width=36.0, height=36.0), Node("mail", Shape.STEP, "Write", "mail", {"to": [1, "x"]}, "l2", x=150.0),
            Node("wait", Shape.WAIT, "Payment", "payment", {"days": 3}, "l1", x=400.0, y=200.0, width=36.0, height=36.0),
            Node("late", Shape.BOUNDARY, "", "timer", {"minutes": 60}, "l2", "mail", 200.0, 40.0, 36.0, 36.0),
            Node("end", Shape.END, "", "", {}, "l1", x=700.0, y=200.0, width=36.0, height=36.0),
        ],
        edges=[Edge("a", "1", "mail"), Edge("b", "mail", "wait", port="sent"), Edge("c", "wait", "end"), Edge("d", "late", "end", bends=((218.0, 280.0), (718.0, 280.0)))],
        lanes=[Lane("l1", "Office", "head", None, 0.0, 160.0, 800.0, 160.0), Lane("l2", "Sales", "", None, 0.0, 0.0, 800.0, 160.0)],
        notes=[Note("n", "Remember", "mail", 150.0, 100.0)],
    )
    again = read(write([Drawing("p1", "Sale", graph)])).drawings
    drawn = bare(again[0])
    renamed = {"_1": "1"}
    assert [(each.key, each.name) for each in again] == [("p1", "Sale")]
    assert {renamed.get(key, key): replace(node, key=renamed.get(key, key)) for key, node in drawn.nodes.items()} == graph.nodes
    assert drawn.edges["a"].source == "_1" and {key: drawn.edges[key] for key in "bcd"} == {key: graph.edges[key] for key in "bcd"}
    assert (drawn.lanes, drawn.notes, drawn.about, drawn.document_type) == (graph.lanes, graph.notes, "deal", "invoice")


@pytest.mark.parametrize(
    ("length", "minutes"), [("PT90M", 90), ("P1DT2H", 600), ("P14D", 4800), ("P2W", 4800), ("PT1S", 1), ("'PT1H'", 60), ("P", None), ("${x}", None), ("P1M", None)],
)
def test_length_of_time_when_read_then_it_is_working_time(length: str, minutes: int | None) -> None:
    late = read(FOREIGN.replace(">P1D<", f">{length}<").encode()).drawings[0].graph.nodes["late"]
    assert late.params.get("minutes") == minutes


def test_wait_when_written_then_other_programs_see_how_long() -> None:
    waits = [Node("w", Shape.WAIT, "", "wait", {"minutes": 960}), Node("r", Shape.WAIT, "", "wait_reply", {}, x=300.0)]
    written = write([Drawing("p", "P", Graph().with_(nodes=waits))])
    assert b"<bpmn:timeDuration" in written and b">P2D</bpmn:timeDuration>" in written and b"<bpmn:messageEventDefinition" in written
    again = read(written)
    assert {key: (node.type, dict(node.params)) for key, node in again.drawings[0].graph.nodes.items()} == {
        "w": ("wait", {"minutes": 960}), "r": ("wait_reply", {}),
    }
    assert [each.text for each in again.unsupported] == ["Times count as working time here."]


def test_sub_process_when_read_then_its_inside_is_a_drawing_of_its_own_and_goes_back_into_it() -> None:
    data = (HEAD + """<bpmn:process id="outer"><bpmn:startEvent id="s" /><bpmn:subProcess id="inner" name="Pack"><bpmn:startEvent id="is" />
        <bpmn:task id="it" /><bpmn:sequenceFlow id="if" sourceRef="is" targetRef="it" /></bpmn:subProcess>
        <bpmn:sequenceFlow id="f" sourceRef="s" targetRef="inner" /></bpmn:process></bpmn:definitions>""").encode()
    outer, inner = read(data).drawings
    assert (outer.key, inner.key, inner.inside, inner.name) == ("outer", "inner", "outer", "Pack")
    assert outer.graph.nodes["inner"].type == "sub_process" and set(inner.graph.nodes) == {"is", "it"}
    assert inner.graph.nodes["it"].x > inner.graph.nodes["is"].x
    longer = inner.graph.with_(nodes=[Node("more", Shape.STEP, "More", "task", x=600.0)])
    again = read(write([outer, replace(inner, graph=longer)])).drawings
    assert [set(each.graph.nodes) for each in again] == [{"s", "inner"}, {"is", "it", "more"}]
    assert set(read(write([outer])).drawings[1].graph.nodes) == {"is", "it"}


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(f'<!ENTITY {two} "{f"&{one};" * 10}">' for one, two in zip("abcdefgh", "bcdefghi", strict=True)) + "]>"


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (LAUGHS + HEAD + "&i;</bpmn:definitions>", "document type"),
        ('<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + HEAD + "&f;</bpmn:definitions>", "document type"),
        ('<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">' + HEAD + "</bpmn:definitions>", "document type"),
        ("<a>" * 5000 + "</a>" * 5000, "deeper"), ("<a/" + "<b/>" * 400_000, "line"), ("<r>" + "<b/>" * 400_000 + "</r>", "deeper"),
        ("", "line 1"), ("not a drawing", "line 1"), (HEAD, "line 1"), ("<svg/>", "no BPMN"), (HEAD + "</bpmn:definitions>", "no process"),
        ('<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"/>', "DMN"), ("<?xml version='1.0' encoding='klingon'?><a/>", "line"),
    ],
)
def test_hostile_or_broken_file_when_read_then_it_is_refused_in_one_sentence(data: str, word: str) -> None:
    with pytest.raises(UserError, match=word):
        read(data.encode())


def test_bomb_in_another_encoding_when_read_then_it_is_refused() -> None:
    with pytest.raises(UserError, match="document type"):
        read(('<?xml version="1.0" encoding="UTF-16"?>' + LAUGHS + HEAD + "&i;</bpmn:definitions>").encode("utf-16"))
