"""The ready processes by trade: a list, a few questions, and the drawing that comes of the answers, as it will be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.core.errors import FieldErrors
from app.core.i18n import _
from app.process_editor.commands.arrange import widths
from app.process_editor.figures.step import size_for
from app.process_editor.view import ProcessView
from app.process_editor.wizard.answers import AnswerFields
from app.process_editor.words import detail
from app.processes.beginning import start_by_hand
from app.processes.definition import Graph, Shape
from app.processes.layout import arrange
from app.processes.templates.template import Template, Trade, templates
from app.services.context import Context
from app.services.process_steps.step import load
from app.ui.kit.icons import icon
from app.ui.kit.run import run
from app.ui.kit.theme import scaled, theme, tokens
from app.ui.kit.widgets import EmptyState, Hairline, Label

LIST = 264
#: the least zoom at which steps can be read, and the height below which there is no room for the drawing, pixels at 100 %
READABLE, LOW = 0.6, 300
#: ms without a key before the drawing is made anew
REST = 250
ICONS = {
    Trade.COMMERCE: "cart", Trade.SERVICES: "service", Trade.BUILDING: "project", Trade.MAKING: "production", Trade.BUYING: "purchase",
    Trade.CLIENTS: "client", Trade.MONEY: "money", Trade.PEOPLE: "team",
}


class TemplateChooser(QWidget):
    """Chooses a ready process, or an empty drawing.

    Signals: ``picked(str)`` the name of what was chosen, empty for the empty drawing.
    """

    picked = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        load()
        self.template: Template | None = None
        self._fields: AnswerFields | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Ready processes"))
        self.list.setFixedWidth(scaled(LIST))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setIconSize(QSize(scaled(16), scaled(16)))
        row.addWidget(self.list)
        row.addWidget(Hairline(vertical=True))
        self._right = QVBoxLayout()
        self._right.setContentsMargins(tokens.MARGIN, 12, tokens.MARGIN, 0)
        self._right.setSpacing(tokens.GAP)
        self._title, self._hint = Label("", "title"), Label("", "body", "text2", wrap=True)
        self._place = QVBoxLayout()
        for label in (self._title, self._hint):
            self._right.addWidget(label)
        self._right.addLayout(self._place)
        self.preview = ProcessView(read_only=True)
        self.preview.setAccessibleName(_("How the process will look"))
        self.preview.setFrameShape(QFrame.Shape.NoFrame)
        self._empty = EmptyState("process_design", _("An empty drawing"), _(
            "Select the start and press A for a step, G for a choice, E for the end. Or choose a ready process at the left and change it."
        ))
        self._right.addWidget(self.preview, 1)
        self._right.addWidget(self._empty, 1)
        row.addLayout(self._right, 1)
        self._soon = QTimer(self, singleShot=True, interval=REST)
        self._soon.timeout.connect(self._show_drawing)
        self._fill()
        self.list.currentItemChanged.connect(lambda new, _old: self._take(new))
        self.list.setCurrentRow(0)

    def _fill(self) -> None:
        self._add(_("Empty drawing"), "process_design", None)
        trade: Trade | None = None
        for each in templates():
            if each.trade is not trade:
                trade = each.trade
                head = QListWidgetItem(trade.label)
                head.setFlags(Qt.ItemFlag.NoItemFlags)
                head.setFont(tokens.font("small_label"))
                head.setForeground(theme().color("text2"))
                self.list.addItem(head)
            self._add(each.name, ICONS[each.trade], each)

    def _add(self, words: str, meaning: str, each: Template | None) -> None:
        item = QListWidgetItem(icon(meaning), words)
        item.setData(Qt.ItemDataRole.UserRole, each)
        item.setSizeHint(QSize(scaled(LIST) - 20, scaled(tokens.ROW)))
        if each is not None:
            item.setToolTip(_(each.hint))
        self.list.addItem(item)

    def choose(self, code: str) -> None:
        """Choose a ready process by its code."""
        for place in range(self.list.count()):
            each = self.list.item(place).data(Qt.ItemDataRole.UserRole)
            if isinstance(each, Template) and each.code == code:
                self.list.setCurrentRow(place)

    def drawing(self) -> Callable[[], Graph] | None:
        """What draws what was chosen and answered, see ``drawing``; None for an empty one.

        :raises FieldErrors: an answer is wrong; it stands beside its field.
        """
        if self.template is None or self._fields is None:
            return None
        try:
            return drawing(self.template, self._fields.typed())
        except FieldErrors as errors:
            self._fields.show_errors(errors.errors)
            raise

    def _take(self, item: QListWidgetItem | None) -> None:
        self.template = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        if self._fields is not None:
            self._place.removeWidget(self._fields)
            self._fields.hide()
            self._fields.deleteLater()
            self._fields = None
        each = self.template
        for widget in (self._title, self._hint, self.preview):
            widget.setVisible(each is not None)
        self._empty.setVisible(each is None)
        if each is not None:
            self._title.setText(each.name)
            self._hint.setText(_(each.hint))
            self._fields = AnswerFields(each.questions)
            self._fields.edited.connect(self._soon.start)
            self._place.addWidget(self._fields)
            self._fields.set_room(round(self.height() * (0.7 if self.height() < scaled(LOW) else 0.4)))
            self.preview.setVisible(self.height() >= scaled(LOW))
            self._show_drawing()
        self.picked.emit(each.name if each is not None else "")

    def _show_drawing(self) -> None:
        if self.template is None or self._fields is None:
            return
        errors: Mapping[str, Any] = {}
        try:
            run(self, drawing(self.template, self._fields.typed()), done=self._preview, quiet=True)
        except FieldErrors as wrong:
            errors = wrong.errors
        self._fields.show_errors(errors)

    def _preview(self, graph: Graph) -> None:
        """All of the drawing if its words can be read then, else its beginning."""
        self.preview.show_graph(graph)
        if self.preview.zoom < READABLE:
            self.preview.set_zoom(READABLE)
        if (start := start_by_hand(graph)) is not None:
            self.preview.show_part(start.key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The list and the fields leave the drawing its room; where there is none, it goes."""
        super().resizeEvent(event)
        self.list.setFixedWidth(min(scaled(LIST), round(self.width() * 0.36)))
        is_low = self.height() < scaled(LOW)
        self.preview.setVisible(self.template is not None and not is_low)
        if self._fields is not None:
            self._fields.set_room(round(self.height() * (0.7 if is_low else 0.4)))


def drawing(template: Template, typed: Mapping[str, Any]) -> Callable[[], Graph]:
    """What draws a ready process; it takes its time, on any thread. Its steps are as wide as their words, which are measured now.

    :raises FieldErrors: an answer is wrong.
    """
    graph = template.build(template.answers(typed))
    sizes = {node.key: size_for(node.name, detail(graph, node, {})) for node in graph.nodes.values() if node.shape is Shape.STEP}
    return partial(_drawn, graph, sizes, widths(graph))


def _drawn(graph: Graph, sizes: Mapping[str, tuple[float, float]], words: Mapping[str, float]) -> Graph:
    laid = arrange(graph)
    wide = [replace(laid.nodes[key], width=width, height=height) for key, (width, height) in sizes.items()]
    return arrange(laid.with_(nodes=wide), words=words)
