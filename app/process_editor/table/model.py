"""The rows of the table: one for each node, in the order in which they are read; the last row takes a new step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.core.enums.people import Role
from app.core.errors import UserError
from app.core.i18n import N_, _
from app.process_editor import kinds, words
from app.process_editor.commands.append import append
from app.process_editor.commands.keys import fresh
from app.process_editor.commands.rename import rename
from app.process_editor.commands.replace import become
from app.process_editor.commands.set_values import set_param
from app.process_editor.document import EditorDocument
from app.process_editor.table.ways import next_text, set_next
from app.processes.definition import Graph, Node, Shape
from app.processes.durations import read_duration, say_duration
from app.ui.kit.icons import icon
from app.ui.kit.theme import theme

Index = QModelIndex | QPersistentModelIndex
STEP, KIND, WHO, TIME, NEXT = range(5)
TITLES = (N_("Step"), N_("Kind"), N_("Who"), N_("Late after"), N_("Next"))
_OTHERS = (("manager", N_("Whoever manages the record")), ("starter", N_("Whoever began the case")))


class ProcessTable(QAbstractTableModel):
    """A document as rows.

    :param order: gives the keys of the nodes as they are read. :param refuse: is told why a cell cannot take a value.
    """

    def __init__(self, document: EditorDocument, order: Callable[[], list[str]], refuse: Callable[[str], object], parent: QObject) -> None:
        super().__init__(parent)
        self._document, self._order, self._refuse = document, order, refuse
        self.is_locked = False
        self.names: Mapping[str, str] = {}
        self.keys = order()
        document.changed.connect(lambda _found: self.follow())

    def follow(self) -> None:
        """The document is another: rows stay where their nodes are the same."""
        keys = self._order()
        if keys == self.keys:
            self.dataChanged.emit(self.index(0, 0), self.index(max(self.rowCount() - 1, 0), NEXT))
            return
        self.beginResetModel()
        self.keys = keys
        self.endResetModel()

    def key_at(self, row: int) -> str:
        """The node of a row; empty for the row that takes a new one."""
        return self.keys[row] if 0 <= row < len(self.keys) else ""

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Nodes, and the row for a new one."""
        return 0 if parent.isValid() else len(self.keys) + (0 if self.is_locked else 1)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """Step, kind, who, when, next."""
        return 0 if parent.isValid() else len(TITLES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles of the columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _(TITLES[section])
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """What can be typed into."""
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        node = self._node(index)
        if self.is_locked or (node is None and index.column() != STEP):
            return usual
        is_human = node is not None and kinds.is_human(node)
        can = node is None or index.column() in (STEP, KIND, NEXT) or is_human
        return usual | Qt.ItemFlag.ItemIsEditable if can else usual

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words, icons and what an editor begins with."""
        node = self._node(index)
        if node is None:
            is_first = index.column() == STEP
            if role == Qt.ItemDataRole.DisplayRole and is_first:
                return _("One more step…")
            return theme().color("text3") if role == Qt.ItemDataRole.ForegroundRole and is_first else None
        graph = self._document.graph
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._text(graph, node, index.column())
        if role == Qt.ItemDataRole.EditRole:
            return node.name if index.column() == STEP else self._text(graph, node, index.column())
        if role == Qt.ItemDataRole.DecorationRole and index.column() == KIND:
            meaning = kinds.icon_of(node) or (kind.icon if (kind := kinds.kind_of(node)) is not None else "step")
            return icon(meaning)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Change the document; what cannot be is said."""
        node, text = self._node(index), str(value or "").strip()
        try:
            if node is None:
                return bool(text) and self._add(text)
            before = self._document.graph
            self._document.apply(_("Change the table"), self._change(node, index.column(), text))
        except UserError as refusal:
            self._refuse(f"{refusal.text} {refusal.hint}".strip())
            return False
        return self._document.graph is not before

    def choices(self, index: Index) -> list[tuple[str, str]] | None:
        """The values that a cell can have, with their words; None where it takes text."""
        node = self._node(index)
        if node is None or index.column() not in (KIND, WHO):
            return None
        if index.column() == KIND:
            is_rider = node.shape is Shape.BOUNDARY
            return [(kind.code, kind.name) for kind in kinds.kinds() if (kind.shape is Shape.BOUNDARY) == is_rider]
        people = sorted(((key, name) for key, name in self.names.items() if key.startswith("employee:")), key=lambda each: each[1])
        roles = [(f"role:{role.value}", role.label) for role in Role]
        return [("", _("As the lane says")), *((code, _(label)) for code, label in _OTHERS), *roles, *people]

    def chosen(self, index: Index) -> str:
        """Which of the choices a cell has."""
        node = self._node(index)
        if node is None:
            return ""
        if index.column() == KIND:
            kind = kinds.kind_of(node)
            return kind.code if kind is not None else ""
        assigned = node.params.get("assigned")
        if assigned in dict(_OTHERS):
            return str(assigned)
        if node.params.get("employee"):
            return f"employee:{node.params['employee']}"
        return f"role:{node.params['role']}" if node.params.get("role") else ""

    def _node(self, index: Index) -> Node | None:
        return self._document.graph.nodes.get(self.key_at(index.row()))

    def _text(self, graph: Graph, node: Node, column: int) -> str:
        match column:
            case 0:
                return words.title(node)
            case 1:
                return words.kind_name(node)
            case 2:
                assigned = dict(_OTHERS).get(str(node.params.get("assigned") or ""))
                return (_(assigned) if assigned else words.who(graph, node, self.names)) if kinds.is_human(node) else ""
            case 3:
                due = node.params.get("due")
                return say_duration(due) if isinstance(due, int) and due else ""
            case _:
                return next_text(graph, node.key)

    def _change(self, node: Node, column: int, text: str) -> Callable[[Graph], Graph]:
        match column:
            case 0:
                return partial(rename, key=node.key, name=text)
            case 1:
                return partial(become, key=node.key, kind=kinds.kind(text))
            case 2:
                return partial(_assign, key=node.key, value=text)
            case 3:
                minutes = read_duration(text) if text else None
                return partial(set_param, key=node.key, name="due", value=minutes)
            case _:
                return partial(set_next, key=node.key, text=text)

    def _add(self, name: str) -> bool:
        """One more step behind the last one that leads nowhere."""
        graph, task = self._document.graph, kinds.kind("task")
        open_ends = [key for key in self.keys if graph.nodes[key].shape is not Shape.END and not graph.outgoing.get(key)]
        source = open_ends[-1] if open_ends else ""
        key = fresh(graph, task.code)

        def change(graph: Graph) -> Graph:
            made = append(graph, source, task, key) if source else graph.with_(nodes=[_lonely(graph, key)])
            return rename(made, key, name)

        self._document.apply(_("Add {kind}").format(kind=task.name), change)
        return True


def _lonely(graph: Graph, key: str) -> Node:
    low = max((node.y + node.height for node in graph.nodes.values()), default=60.0)
    return Node(key, Shape.STEP, type="task", x=80.0, y=low + 40.0)


def _assign(graph: Graph, key: str, value: str) -> Graph:
    """The graph in which somebody else does a step: ``role:sales``, ``employee:7``, ``manager``, ``starter``, or whoever the lane says."""
    sort, _colon, which = value.partition(":")
    found = set_param(set_param(graph, key, "role", which if sort == "role" else None), key, "employee", int(which) if sort == "employee" else None)
    return set_param(found, key, "assigned", {"": None, "role": None}.get(sort, sort))
