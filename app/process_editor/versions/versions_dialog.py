"""The versions of a process: who published what and when; each can be compared with what is drawn, or drawn on from."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QTableWidget, QTableWidgetItem, QVBoxLayout

from app.core.i18n import _, format_moment
from app.process_editor.opening import Opened
from app.services.context import Context
from app.services.process_designs.drafts import Design, VersionLine, read_design
from app.ui.kit.dialog import Dialog
from app.ui.kit.pages import Page
from app.ui.kit.run import run
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, Label

WIDTH, HEIGHT = 760, 420


class VersionsDialog(Dialog):
    """Lists the versions, newest first.

    Signals: ``compared(Graph, Graph, str)`` two drawings and a title; ``taken(Graph, int)`` a version is to be drawn on from;
    ``move_wanted()`` cases of older versions are to go on by the one in force.
    """

    compared = Signal(object, object, str)
    taken = Signal(object, int)
    move_wanted = Signal()

    def __init__(self, page: Page, context: Context, opened: Opened) -> None:
        super().__init__(page.window())
        self._context, self._opened = context, opened
        self.setWindowTitle(_("Versions"))
        self.setModal(True)
        self.resize(scaled(WIDTH), scaled(HEIGHT))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(tokens.GAP)
        column.addWidget(Label(_("Versions of “{name}”").format(name=opened.name), "title"))
        self.table = QTableWidget(len(opened.versions), 5)
        self.table.setAccessibleName(_("Versions"))
        self.table.setHorizontalHeaderLabels([_("Version"), _("State"), _("Who and when"), _("What is new"), _("Cases")])
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setShowGrid(False)
        self.table.setFrameShape(QTableWidget.Shape.NoFrame)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(scaled(tokens.ROW_COMFORT))
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for row, line in enumerate(opened.versions):
            for number, text in enumerate(self._cells(line)):
                self.table.setItem(row, number, QTableWidgetItem(text))
        self.table.resizeColumnsToContents()
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        self.table.itemSelectionChanged.connect(self._see)
        column.addWidget(self.table, 1)
        row_of_buttons = QHBoxLayout()
        self.compare, self.take = Button(_("Compare with the drawing")), Button(_("Draw on from it"))
        self.compare.clicked.connect(lambda: self._with_design(self._compare))
        self.take.clicked.connect(lambda: self._with_design(self._take))
        close = Button(_("Close"))
        close.clicked.connect(self.reject)
        self.move_cases = Button(_("Cases of older versions…"))
        self.move_cases.clicked.connect(self._move)
        for button in (self.compare, self.take, self.move_cases):
            row_of_buttons.addWidget(button)
        row_of_buttons.addStretch(1)
        row_of_buttons.addWidget(close)
        column.addLayout(row_of_buttons)
        self.table.selectRow(1 if len(opened.versions) > 1 else 0)
        self._see()

    def _cells(self, line: VersionLine) -> tuple[str, ...]:
        who, when = (line.published_by, line.published_at) if line.published_at is not None else (line.edited_by, line.edited_at)
        said = _("{who}, {time}").format(who=who or _("Somebody"), time=format_moment(when)) if when is not None else who
        cases = self._opened.running.get(line.number, 0)
        return str(line.number), line.state.label, said, line.comment, str(cases) if cases else "—"

    def _chosen(self) -> VersionLine | None:
        row = self.table.currentRow()
        return self._opened.versions[row] if 0 <= row < len(self._opened.versions) else None

    def _see(self) -> None:
        line = self._chosen()
        reason = _("Choose another version.") if line is None or line.id == self._opened.design.line.id else ""
        self.compare.set_reason(reason)
        self.take.set_reason(reason or ("" if self._opened.may_save else _("Only the owner and heads draw processes.")))

        self.move_cases.set_reason(self._why_not_move())

    def _why_not_move(self) -> str:
        published = self._opened.published
        if published is None:
            return _("Publish the process first.")
        if not self._opened.may_publish:
            return _("Only the owner and heads publish processes.")
        is_left = any(count for number, count in self._opened.running.items() if number != published.number)
        return "" if is_left else _("No case is under way with another version.")

    def _move(self) -> None:
        self.accept()
        self.move_wanted.emit()

    def _with_design(self, act: Callable[[Design], None]) -> None:
        if (line := self._chosen()) is not None:
            run(self, partial(read_design, self._context, line.id), done=act)

    def _compare(self, design: Design) -> None:
        title = _("Version {number} and the drawing").format(number=design.line.number)
        self.accept()
        self.compared.emit(design.graph, self._opened.design.graph, title)

    def _take(self, design: Design) -> None:
        self.accept()
        self.taken.emit(design.graph, design.line.number)
