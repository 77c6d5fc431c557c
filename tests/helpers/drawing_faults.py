"""What the eye would find wrong with a drawing: words over each other, over shapes, over lines, cut or broken; lines over shapes and over each other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

from PySide6.QtCore import QRectF

from app.process_editor import inks
from app.process_editor.figures.step import END, INDENT, WIDEST
from app.process_editor.geometry import name_lines
from app.process_editor.items.edge import EdgeItem
from app.process_editor.items.lane import LANE_HEAD, head_lines
from app.process_editor.items.node import NodeItem
from app.process_editor.scene import ProcessScene
from app.processes.definition import Shape

#: pixels that two things may share without being seen to touch
SLACK = 1.0


def faults(scene: ProcessScene) -> list[str]:
    """Each fault in words; nothing where the drawing is clean."""
    return [*_words(scene), *_cut(scene), *_lines(scene)]


def texts(scene: ProcessScene) -> list[tuple[str, QRectF]]:
    """The words beside shapes and on lines, by the key of whose they are, and where they stand."""
    found = []
    for item in scene.items():
        if isinstance(item, NodeItem) and not item.name_rect.isEmpty():
            found.append((item.node.key, item.name_rect))
        elif isinstance(item, EdgeItem) and not item.words_rect.isEmpty():
            found.append((item.edge.key, item.words_rect))
    return sorted(found, key=lambda each: each[0])


def stretches(points: tuple[tuple[float, float], ...]) -> list[QRectF]:
    """The parts of a line as narrow rectangles."""
    return [QRectF(min(a[0], b[0]), min(a[1], b[1]), abs(a[0] - b[0]) or 0.1, abs(a[1] - b[1]) or 0.1) for a, b in pairwise(points)]


def _touch(one: QRectF, other: QRectF) -> bool:
    return one.adjusted(SLACK, SLACK, -SLACK, -SLACK).intersects(other)


def _words(scene: ProcessScene) -> Iterator[str]:
    graph, said = scene.graph, texts(scene)
    for (one, here), (other, there) in combinations(said, 2):
        if _touch(here, there):
            yield f"words of {one} lie over words of {other}"
    for key, place in said:
        for node in graph.nodes.values():
            is_ground = node.shape is Shape.FOREIGN
            if not is_ground and node.key != key and _touch(place, scene.rect(node.key)):
                yield f"words of {key} lie over {node.key}"
        for edge in graph.edges:
            if edge != key and any(_touch(place, part) for part in stretches(scene.courses.points(edge))):
                yield f"line {edge} runs through words of {key}"
        if key in graph.nodes:
            for lane in graph.lanes.values():
                borders = (QRectF(lane.x, lane.y, lane.width, 0.1), QRectF(lane.x, lane.y + lane.height, lane.width, 0.1), QRectF(lane.x + LANE_HEAD, lane.y, 0.1, lane.height))
                if any(_touch(place, border) for border in borders):
                    yield f"the border of lane {lane.key} runs through words of {key}"


def _cut(scene: ProcessScene) -> Iterator[str]:
    graph = scene.graph
    for node in graph.nodes.values():
        if node.shape is Shape.STEP:
            lines = inks.wrapped(node.name, "label", node.width - INDENT - END, 9)
            if len(lines) * 17 + (20 if scene.look(node.key).detail else 0) > node.height - 6 or node.width > WIDEST:
                yield f"{node.key}: “{node.name}” has no room"
            if any(inks.advance(word, "label") > node.width - INDENT - END for word in node.name.split()):
                yield f"{node.key}: a word of “{node.name}” is broken"
            if inks.advance(scene.look(node.key).detail, "caption") > node.width - INDENT - END + 5:
                yield f"{node.key}: “{scene.look(node.key).detail}” is cut"
        elif name_lines(node) and "".join(name_lines(node)).replace(" ", "") != node.name.replace(" ", "").replace("\n", ""):
            yield f"{node.key}: “{node.name}” is cut"
    for item in scene.items():
        if isinstance(item, EdgeItem) and " ".join(item.place[1]).split() != item.text.split():
            yield f"{item.edge.key}: “{item.text}” is broken"
    for lane in graph.lanes.values():
        if " ".join(head_lines(lane)[1]) != lane.name:
            yield f"lane “{lane.name}” is cut"


def _lines(scene: ProcessScene) -> Iterator[str]:
    graph = scene.graph
    for edge in graph.edges.values():
        parts = stretches(scene.courses.points(edge.key))
        for node in graph.nodes.values():
            ends = {edge.source, edge.target, graph.nodes[edge.source].host, graph.nodes[edge.target].host}
            if node.key not in ends and node.shape is not Shape.FOREIGN and any(_touch(scene.rect(node.key), part) for part in parts):
                yield f"line {edge.key} runs through {node.key}"
