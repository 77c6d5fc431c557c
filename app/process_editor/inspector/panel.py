"""The inspector: the sentence of the selected part, then its fields, at the end what the last 90 days say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.core.i18n import _
from app.process_editor.document import EditorDocument
from app.process_editor.inspector.entries import Entry, entries_of
from app.process_editor.inspector.field import Field
from app.process_editor.inspector.figures import StepFigures, figures_line
from app.process_editor.side_panel import SidePanel
from app.process_editor.words import kind_name
from app.processes.definition import Graph
from app.processes.sentences import sentence
from app.processes.validation import Problem, World
from app.services.context import Context
from app.ui.kit.emptying import empty
from app.ui.kit.theme import theme, tokens
from app.ui.kit.widgets import Hairline, Label

#: pixels (LOOK 4)
WIDTH = 284


class Inspector(SidePanel):
    """Shows and changes the selected part of a document; without one, the process itself.

    Signals: ``closed()``.
    """

    def __init__(self, context: Context, document: EditorDocument) -> None:
        super().__init__("", _("Close the inspector"), WIDTH)
        self._context, self._document = context, document
        self._world, self._names, self._figures = World(), dict[str, str](), dict[str, StepFigures]()
        self.key, self._signature = "", None  # type: str, tuple[object, ...] | None
        self.fields: dict[str, Field] = {}
        self.is_locked = False
        self._problems: Sequence[Problem] = ()
        self.setAccessibleName(_("Inspector"))
        self._sentence = _Sentence()
        self.body.addWidget(self._sentence)
        self.alone = Label("", "small", "text2", wrap=True)
        self.alone.hide()
        self.body.addWidget(self.alone)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(10)
        self.body.addLayout(self._rows)
        self._end = QVBoxLayout()
        self.body.addLayout(self._end)
        self.body.addStretch(1)
        document.changed.connect(lambda _found: self._show())

    def use(self, world: World, names: Mapping[str, str], figures: Mapping[str, StepFigures]) -> None:
        """What exists in the firm, how it is called, and what the last 90 days say of each step."""
        self._world, self._names, self._figures, self._signature = world, dict(names), dict(figures), None
        self._show()

    def show_part(self, key: str, among: int = 1) -> None:
        """Show another part; an empty key shows the process.

        :param among: how many parts are selected: what is set here counts for one.
        """
        self.alone.setText(_("{count} parts are selected; what is set here counts for this one alone.").format(count=among) if among > 1 else "")
        self.alone.setVisible(among > 1)
        if key != self.key:
            self.key, self._signature = key, None
            self._document.end_merging()
            self._show()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Say beside its field what the checks found about a formula."""
        self._problems = problems
        for field in self.fields.values():
            field.show_error(self._wrong(field.entry))

    @property
    def sentence(self) -> str:
        """What is read aloud now."""
        return self._sentence.words.text()

    def begin(self, name: str) -> bool:
        """Put the caret into a field; False where it is not asked for."""
        field = self.fields.get(name)
        if field is not None:
            field.editor.setFocus(Qt.FocusReason.TabFocusReason)
        return field is not None

    def begin_one_of(self, names: Sequence[str]) -> None:
        """Put the caret into the first of some fields that is asked for; without names into the first that lacks its value."""
        lacking = [name for name, field in self.fields.items() if field.entry.info.required and field.value() in (None, "")]
        for name in names or lacking:
            if self.begin(name):
                return

    def _wrong(self, entry: Entry) -> str:
        if entry.editor != "formula":
            return ""
        return next((problem.text for problem in self._problems if problem.node == self.key and problem.at is not None), "")

    def _show(self) -> None:
        graph = self._document.graph
        if self.key and not any(self.key in parts for parts in (graph.nodes, graph.edges, graph.lanes, graph.notes)):
            self.key = ""
        entries = [entry for entry in entries_of(graph, self.key, self._world) if entry.shown(graph)]
        signature = (self.key, _kind(graph, self.key), self.is_locked, *((entry.name, entry.info.options) for entry in entries))
        if signature != self._signature:
            self._signature = signature
            self._build(entries)
        for entry in entries:
            self.fields[entry.name].show_value(entry.get(graph))
        said = sentence(graph, self.key, self._names) if self.key else ""
        self._sentence.show_text(said)
        self.title.setText(_kind(graph, self.key))
        self.show_problems(self._problems)

    def _build(self, entries: Sequence[Entry]) -> None:
        empty(self._rows)
        self.fields.clear()
        group, waiting = "", None  # type: str, QGridLayout | None
        names = self.names()
        for entry in entries:
            if entry.group and entry.group != group:
                if group or entry is not entries[0]:
                    self._rows.addSpacing(4)
                waiting = None
            group = entry.group
            field = self.fields[entry.name] = Field(entry, self._context, names, self.is_locked)
            field.edited.connect(lambda entry=entry: self._put(entry))
            field.left.connect(self._document.end_merging)
            if entry.is_narrow and waiting is not None:
                waiting.addWidget(field, 0, 1, Qt.AlignmentFlag.AlignBottom)
                waiting = None
            elif entry.is_narrow:
                waiting = QGridLayout()
                waiting.setHorizontalSpacing(10)
                waiting.addWidget(field, 0, 0, Qt.AlignmentFlag.AlignBottom)
                waiting.setColumnStretch(0, 1)
                waiting.setColumnStretch(1, 1)
                self._rows.addLayout(waiting)
            else:
                waiting = None
                self._rows.addWidget(field)
        empty(self._end)
        if self.key in self._figures:
            self._end.addWidget(Hairline())
            self._end.addSpacing(6)
            self._end.addWidget(figures_line(self._figures[self.key]))

    def names(self) -> list[str]:
        """What formulas of this process may say: answers of its forms, then fields of the record."""
        graph = self._document.graph
        asked = [str(question.get("name")) for node in graph.nodes.values() for question in node.params.get("questions", ()) or ()]
        return list(dict.fromkeys([*asked, *(self._world.fields or {}).get(graph.about, {})]))

    def _put(self, entry: Entry) -> None:
        value = self.fields[entry.name].value()
        title = _("Change “{field}”").format(field=entry.info.label)
        self._document.apply(title, lambda graph: entry.put(graph, value), merge=f"field {self.key} {entry.name}")


def _kind(graph: Graph, key: str) -> str:
    """What the selected part is, for the head."""
    if key in graph.nodes:
        return kind_name(graph.nodes[key])
    if key in graph.edges:
        return _("Line on the drawing")
    if key in graph.lanes:
        return _("Lane")
    return _("Note") if key in graph.notes else _("Process")


class _Sentence(QWidget):
    """What the part does, in words."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 9, 12, 9)
        self.words = Label("", "body", wrap=True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(self.words)

    def show_text(self, text: str) -> None:
        self.setVisible(bool(text))
        self.words.setText(text)
        self.setAccessibleName(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme().color("line"))
        painter.setBrush(theme().color("sunken"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), tokens.RADIUS_PANEL, tokens.RADIUS_PANEL)
