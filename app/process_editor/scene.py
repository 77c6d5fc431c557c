"""The scene follows a graph: it makes, changes and takes away items for what a step of the graph touches."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping

from PySide6.QtCore import QObject, QPointF, QRectF
from PySide6.QtWidgets import QGraphicsScene

from app.process_editor import words
from app.process_editor.difference import Difference, difference
from app.process_editor.figures.look import Look
from app.process_editor.geometry import has_name_beside
from app.process_editor.ground import Ground
from app.process_editor.items.edge import EdgeItem
from app.process_editor.items.lane import LaneItem
from app.process_editor.items.node import NodeItem
from app.process_editor.items.note import NoteItem
from app.process_editor.marks import NO_MARK, Mark
from app.processes.definition import Graph, Node
from app.ui.kit.slices import Slices

#: with more lines than these in the hand their words wait for their best place until they are put down
CROWD = 8
#: more parts than these are shown in slices, so that a large drawing does not hold the window
AT_ONCE = 200


class ProcessScene(Ground):
    """Shows a graph. No index of Qt: it would be rebuilt in each frame of a drag."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self._is_rough = False
        self.names: Mapping[str, str] = {}
        self.selection: frozenset[str] = frozenset()
        self.marks: Mapping[str, Mark] = {}
        self.hot: frozenset[str] = frozenset()
        self.found: frozenset[str] = frozenset()
        self._items: dict[str, NodeItem | EdgeItem | LaneItem | NoteItem] = {}
        #: what is under way in slices, and the parts that look different since
        self._growing: Slices | None = None
        self._waiting: set[str] = set()

    # what is shown

    def show_graph(self, graph: Graph, is_tried: bool = False) -> Difference:
        """Show another state of the drawing; much of it comes in slices, see ``finish``.

        :param is_tried: it is only tried while a hand moves.
        """
        self.finish()
        step = difference(self.graph, graph)
        self.graph = graph
        growth = self._grow(step, is_tried)
        if is_tried or len(step.keys) <= AT_ONCE:
            for _part in growth:
                pass
        else:
            self._growing = Slices(self, growth)
        return step

    def finish(self) -> None:
        """Show now what is still to come of the drawing."""
        if self._growing is not None:
            self._growing.finish()
            self._growing.deleteLater()
            self._growing = None

    def _grow(self, step: Difference, is_tried: bool) -> Generator[None]:
        """Show what a step touches, part by part."""
        graph = self.graph
        for key in step.nodes:
            if (node := graph.nodes.get(key)) is not None:
                self._places.put(key, (node.x, node.y, node.x + node.width, node.y + node.height))
            else:
                self._places.take(key)
            yield
        laid = yield from self.courses.follow(step, is_tried)
        self._is_rough = is_tried and len(laid) > CROWD
        for key in self._in_order(self._concerned(step, laid, is_tried)):
            self._show(key, is_placed=True)
            yield
        self._is_rough = False
        for note in graph.notes.values():
            if note.about in step.nodes:
                self._show(note.key)
                yield
        for key in step.renamed:
            self._show(key)
        yield from self._catch_up()

    def _catch_up(self) -> Generator[None]:
        """Show what has changed its looks meanwhile."""
        while self._waiting:
            self._show(self._waiting.pop())
            yield

    def set_selection(self, keys: frozenset[str]) -> None:
        """Another selection; lines of selected nodes are lit."""
        changed = self.selection ^ keys
        self.selection = keys
        self._show_all(changed)

    def set_marks(self, marks: Mapping[str, Mark]) -> None:
        """What lies on nodes and lines, by key."""
        changed = {key for key in self.marks.keys() | marks.keys() if self.marks.get(key) != marks.get(key)}
        self.marks = dict(marks)
        self._show_all(changed)

    def set_names(self, names: Mapping[str, str]) -> None:
        """Names of people and records, by ``employee:7``."""
        if names != self.names:
            self.names = dict(names)
            self._show_all(self.graph.nodes)

    def set_hot(self, keys: Iterable[str]) -> None:
        """What would take what is in the hand."""
        changed, self.hot = self.hot ^ frozenset(keys), frozenset(keys)
        self._show_all(changed)

    def set_found(self, keys: Iterable[str]) -> None:
        """What a search has found."""
        changed, self.found = self.found ^ frozenset(keys), frozenset(keys)
        self._show_all(changed)

    def show_again(self) -> None:
        """Everything looks different: the theme or the language is another."""
        self._show_all(self._items)

    def item(self, key: str) -> NodeItem | EdgeItem | LaneItem | NoteItem | None:
        """The item of a part."""
        return self._items.get(key)

    def look(self, key: str) -> Look:
        """How a node looks now."""
        graph = self.graph
        return Look(
            key in self.selection, key in self.hot, key in self.found, words.detail(graph, graph.nodes[key], self.names),
            self.marks.get(key, NO_MARK),
        )

    def middle(self, key: str) -> QPointF:
        """The middle of a line's course, or of its words."""
        item, points = self._items.get(key), self.courses.points(key)
        if isinstance(item, EdgeItem) and not item.words_rect.isEmpty():
            return item.words_rect.center()
        if not points:
            return QPointF()
        one, other = points[(len(points) - 1) // 2], points[len(points) // 2] if len(points) % 2 == 0 else points[(len(points) - 1) // 2]
        return QPointF((one[0] + other[0]) / 2, (one[1] + other[1]) / 2)

    # items

    def _show_all(self, keys: Iterable[str]) -> None:
        touched = set(keys)
        for key in tuple(touched):
            touched |= self.courses.at(key)
        if len(touched) > AT_ONCE:
            self._waiting |= touched
            if self._growing is None or not self._growing.is_under_way:
                self.finish()
                self._growing = Slices(self, self._catch_up())
            return
        for key in touched:
            self._show(key)

    def _concerned(self, step: Difference, laid: frozenset[str], is_tried: bool) -> set[str]:
        """What a step touches: what changed, the lines that were laid anew, and what has its words near them."""
        found = set(step.keys | laid)
        for key in laid:
            if (edge := self.graph.edges.get(key) or self.graph.lines.get(key)) is not None:
                found |= {edge.source, edge.target}
        if not is_tried and len(found) < len(self.graph.nodes):
            for key in tuple(found):
                box = self._places.box(key) or self.courses.box(key)
                found.update(self._said.taken.near(box) if box is not None else ())
        return found

    def _in_order(self, keys: Iterable[str]) -> list[str]:
        """Shapes before lines, always in the same order: words take their places one after the other."""
        return sorted(keys, key=lambda key: (key not in self.graph.nodes, key))

    def _show(self, key: str, is_placed: bool = False) -> None:
        """Show a part as it is now.

        :param is_placed: its words look for their place again.
        """
        graph = self.graph
        if key in graph.nodes:
            self._show_node(key, is_placed)
        elif (key in graph.edges or key in graph.lines) and self.courses.points(key):
            self._show_edge(key, is_placed)
        elif key in graph.lanes:
            self._show_lane(key)
        elif key in graph.notes:
            self._show_note(key)
        elif (gone := self._items.pop(key, None)) is not None:
            self._said.take(key)
            self.removeItem(gone)

    def _show_node(self, key: str, is_placed: bool) -> None:
        found, node, look = self._items.get(key), self.graph.nodes[key], self.look(key)
        has_moved = is_placed or not isinstance(found, NodeItem) or found.node is not node
        name = found.name_rect if not has_moved and isinstance(found, NodeItem) else self._name_place(node)
        if not isinstance(found, NodeItem):
            self._put(key, NodeItem(self, node, look, name))
        elif found.node is not node or found.look != look or found.name_rect != name:
            found.show_node(node, look, name)

    def _name_place(self, node: Node) -> QRectF:
        return self._said.name(self.graph, node) if has_name_beside(node) else QRectF()

    def _show_edge(self, key: str, is_placed: bool) -> None:
        edge = self.graph.edges.get(key) or self.graph.lines[key]
        found, points = self._items.get(key), self.courses.points(key)
        text = self.marks.get(key, NO_MARK).text or words.line_words(self.graph, edge)
        if is_placed or not isinstance(found, EdgeItem) or found.points != points or found.edge is not edge or found.text != text:
            place = self._said.words(self.graph, edge, text, self._is_rough)
            if not isinstance(found, EdgeItem):
                self._put(key, found := EdgeItem(self, edge, points, text, place, is_dashed=key in self.graph.lines))
            elif (found.points, found.edge, found.text, found.place) != (points, edge, text, place):
                found.show_edge(edge, points, text, place)
        is_lit = edge.source in self.selection or edge.target in self.selection or key in self.found or key in self.hot
        found.set_look(is_lit, key in self.selection, self.marks.get(key, NO_MARK))

    def _show_lane(self, key: str) -> None:
        lane, depth = self.graph.lanes[key], 0
        above = lane.parent
        while above is not None and above in self.graph.lanes and depth < 20:
            depth, above = depth + 1, self.graph.lanes[above].parent
        found = self._items.get(key)
        if isinstance(found, LaneItem):
            found.show_lane(lane, depth, key in self.selection)
        else:
            self._put(key, LaneItem(self, lane, depth, key in self.selection))

    def _show_note(self, key: str) -> None:
        note, found = self.graph.notes[key], self._items.get(key)
        about = self.graph.nodes.get(note.about or "")
        if isinstance(found, NoteItem):
            found.show_note(note, about, key in self.selection)
        else:
            self._put(key, NoteItem(self, note, about, key in self.selection))

    def _put(self, key: str, item: NodeItem | EdgeItem | LaneItem | NoteItem) -> None:
        self._items[key] = item
        self.addItem(item)
