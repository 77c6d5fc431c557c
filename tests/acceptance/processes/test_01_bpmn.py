"""Bar 1: the reference models, the executable models and the drawings of trainees are opened, drawn and written. The data lie beside the checkout."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from app.core.errors import UserError
from app.processes.bpmn import Drawing, Imported, read, write
from app.processes.definition import Edge, Graph, Lane, Node, Note
from app.processes.lines import Obstacles, route

DATA = Path(__file__).resolve().parents[4] / "shared/data/bpmn"
FOLDERS = {"miwg-reference": 21, "spiff": 171, "camunda-research": 96}
MODEL = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DIAGRAM = "{http://www.omg.org/spec/BPMN/20100524/DI}"
#: what the engine runs, and what needs no running
RUN = frozenset({
    "task", "userTask", "manualTask", "receiveTask", "callActivity", "subProcess", "startEvent", "endEvent", "intermediateCatchEvent",
    "boundaryEvent", "exclusiveGateway", "inclusiveGateway", "parallelGateway", "eventBasedGateway", "sequenceFlow", "laneSet",
    "association", "textAnnotation", "documentation", "extensionElements", "incoming", "outgoing",
})
#: what is told once for a file, not once for each element
ONCE = frozenset({
    "dataObject", "dataObjectReference", "dataStoreReference", "group", "ioSpecification", "property", "performer", "potentialOwner",
    "correlationSubscription", "resourceRole", "dataInputAssociation", "dataOutputAssociation",
})

pytestmark = [pytest.mark.heavy, pytest.mark.skipif(not DATA.exists(), reason=f"the models of the trial are not at {DATA}")]


def files() -> list[Path]:
    found = []
    for folder, count in FOLDERS.items():
        inside = sorted(path for path in (DATA / folder).rglob("*") if path.suffix in (".bpmn", ".dmn", ".xml"))
        assert len(inside) == count, folder
        found += inside
    return found


def opened() -> dict[Path, Imported]:
    """The files that are drawings; the decision tables are refused by name."""
    found = {}
    for path in files():
        try:
            found[path] = read(path.read_bytes())
        except UserError as error:
            assert "DMN" in error.text, f"{path}: {error}"
            assert b"/spec/DMN/" in path.read_bytes()
    return found


def test_models_when_opened_then_every_shape_is_drawn_where_the_file_says_and_what_does_not_run_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    shown = Counter[str]()
    for path, imported in opened().items():
        tree = etree.fromstring(path.read_bytes())
        graphs = [drawing.graph for drawing in imported.drawings]
        _check_places(path, tree, graphs)
        _check_names(path, tree, imported)
        for graph in graphs:
            obstacles = Obstacles.of(graph)
            for edge in graph.edges.values():
                points = route(graph, edge, obstacles)
                assert len(points) > 1, f"{path}: {edge.key}"
        shown += Counter(
            files=1, drawings=len(graphs), shapes=sum(len(graph.nodes) for graph in graphs), lines=sum(len(graph.edges) for graph in graphs),
            lanes=sum(len(graph.lanes) for graph in graphs), named=len(imported.unsupported),
        )
    with capsys.disabled():
        print(
            f"\nbar 1: {shown['files']} drawings files and {sum(FOLDERS.values()) - shown['files']} decision tables opened: {shown['drawings']} processes, "
            f"{shown['shapes']} shapes, {shown['lines']} lines, {shown['lanes']} lanes as drawn; {shown['named']} things that do not run named"
        )
    assert shown["files"] == 264


def _check_places(path: Path, tree: etree._Element, graphs: Iterable[Graph]) -> None:
    """Shapes and lanes of the graphs stand where the file has them, and nothing of the flow is missing."""
    drawn: dict[str, tuple[float, ...]] = {}
    for shape in tree.iter(f"{DIAGRAM}BPMNShape"):
        bounds = shape.find("{*}Bounds")
        assert bounds is not None
        drawn.setdefault(str(shape.get("bpmnElement")).rpartition(":")[2], tuple(float(bounds.get(name, 0)) for name in ("x", "y", "width", "height")))
    held: dict[str, Node | Lane | Note] = {}
    for graph in graphs:
        held |= {**graph.nodes, **graph.lanes, **graph.notes}
    for key, each in held.items():
        if key in drawn:
            assert (each.x, each.y, each.width, each.height) == drawn[key], f"{path}: {key}"
    flow = {str(flow.get("id")) for flow in tree.iter(f"{MODEL}sequenceFlow")}
    edges = {edge.key: edge for graph in graphs for edge in graph.edges.values()}
    ends = {id for flow in tree.iter(f"{MODEL}sequenceFlow") for id in (flow.get("sourceRef"), flow.get("targetRef")) if id}
    assert ends <= held.keys(), f"{path}: {ends - held.keys()}"
    assert edges.keys() <= flow
    for lane in tree.iter(f"{MODEL}lane"):
        members = {str(member.text).strip() for member in lane.iterfind(f"{MODEL}flowNodeRef")} & {key for graph in graphs for key in graph.nodes}
        assert lane.get("id") in held or not members, f"{path}: {lane.get('id')}"
        if lane.find(f"{MODEL}childLaneSet") is None:
            assert all(graph.nodes[key].lane == lane.get("id") for graph in graphs for key in members if key in graph.nodes), f"{path}: {lane.get('id')}"


def _check_names(path: Path, tree: etree._Element, imported: Imported) -> None:
    """Whatever stands in a process and is not run is named by its key, or once for its kind; conditions that are no formulas are named too."""
    named = {each.key for each in imported.unsupported}
    texts = " ".join(each.text for each in imported.unsupported)
    for process in tree.iter(f"{MODEL}process", f"{MODEL}subProcess"):
        for element in process.iterchildren(f"{MODEL}*"):
            tag = etree.QName(element).localname
            if tag in ONCE:
                assert "only drawn" in texts or "only kept" in texts or "correlation" in texts, f"{path}: {tag}"
            elif tag not in RUN and not tag.endswith("LoopCharacteristics"):
                assert element.get("id") in named, f"{path}: {tag} {element.get('id')}"
            for marker in ("multiInstanceLoopCharacteristics", "standardLoopCharacteristics", "signalEventDefinition", "timerEventDefinition"):
                if element.find(f"{MODEL}{marker}") is not None:
                    assert element.get("id") in named, f"{path}: {marker}"
    edges = {edge.key: edge for drawing in imported.drawings for edge in drawing.graph.edges.values()}
    for flow in tree.iter(f"{MODEL}sequenceFlow"):
        if (flow.findtext(f"{MODEL}conditionExpression") or "").strip() and flow.get("id") in edges:
            assert edges[str(flow.get("id"))].condition or flow.get("id") in named, f"{path}: {flow.get('id')}"


def test_models_when_written_then_ids_places_lanes_and_unknown_elements_are_as_they_came(capsys: pytest.CaptureFixture[str]) -> None:
    equal, completed, moved, alone = 0, [], 0, 0
    for path, imported in opened().items():
        data = path.read_bytes()
        before, after = etree.fromstring(data), etree.fromstring(write(imported.drawings))
        if etree.tostring(before) == etree.tostring(after):
            equal += 1
        else:
            completed.append(path.name)
            _check_only_drawn_more(path, before, after)
        changed = [Drawing(each.key, each.name, _changed(each.graph), each.inside) for each in imported.drawings]
        assert _parts(read(write(changed)).drawings) == _parts(changed), path
        moved += 1
        apart = [Drawing(each.key, each.name, replace(each.graph, foreign={})) for each in imported.drawings if each.inside is None]
        assert _parts(read(write(apart)).drawings, is_new=True) == _parts(apart, is_new=True), path
        alone += 1
    with capsys.disabled():
        print(
            f"\nbar 1: {equal} of {equal + len(completed)} files come back the same to the byte of their trees, {len(completed)} with the places of shapes "
            f"that nobody had drawn; {moved} come back with every shape moved and renamed, {alone} written anew from the drawing alone"
        )
    assert len(completed) == 4


def _check_only_drawn_more(path: Path, before: etree._Element, after: etree._Element) -> None:
    old, new = Counter(_signs(before)), Counter(_signs(after))
    assert not old - new, f"{path}: lost"
    assert all(tag.startswith((DIAGRAM, "{http://www.omg.org/spec/DD/")) for tag, *_rest in new - old), path


def _signs(tree: etree._Element) -> Iterable[tuple[str, tuple[tuple[str, str], ...], str]]:
    for element in tree.iter(etree.Element):
        yield str(element.tag), tuple(sorted((str(name), str(value)) for name, value in element.attrib.items())), (element.text or "").strip()


def _changed(graph: Graph) -> Graph:
    """Everything 16 to the right and 24 down, under another name."""
    def place(label: tuple[float, float, float, float] | None) -> tuple[float, float, float, float] | None:
        return None if label is None else (label[0] + 16, label[1] + 24, label[2], label[3])

    def line(edge: Edge) -> Edge:
        return replace(edge, bends=tuple((x + 16, y + 24) for x, y in edge.bends), label=place(edge.label))

    return graph.with_(
        nodes=[replace(each, x=each.x + 16, y=each.y + 24, name=f"{each.name}!", label=place(each.label)) for each in graph.nodes.values()],
        lanes=[replace(each, x=each.x + 16, y=each.y + 24, name=f"{each.name}!") for each in graph.lanes.values()],
        notes=[replace(each, x=each.x + 16, y=each.y + 24, text=f"{each.text}!") for each in graph.notes.values()],
        edges=[line(each) for each in graph.edges.values()], lines=[line(each) for each in graph.lines.values()],
    )


def _parts(drawings: Iterable[Drawing], *, is_new: bool = False) -> dict[str, Graph]:
    """The drawings by key with their unknown XML told apart by meaning, not by spelling.

    :param is_new: written without the file they came from: the inside of a sub-process is another process then.
    """
    found = {}
    for drawing in drawings:
        graph = replace(drawing.graph, foreign={})
        kinds = ("nodes", "edges", "lanes", "notes", "lines")
        told: dict[str, Any] = {
            kind: {key: replace(each, foreign=_told(each, is_new)) for key, each in getattr(graph, kind).items()} for kind in kinds
        }
        found[drawing.key] = replace(graph, **told)
    return found


def _told(part: object, is_new: bool) -> str:
    foreign = getattr(part, "foreign", "")
    if not foreign:
        return ""
    tree = etree.fromstring(foreign)
    if is_new and getattr(part, "type", "") == "sub_process":
        tree.tag = f"{MODEL}callActivity"
        if not tree.attrib and not len(tree):
            return ""
    return str(list(_signs(tree)))
