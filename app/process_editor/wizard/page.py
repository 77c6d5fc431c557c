"""The page on which a new process begins: its name, and how it comes to a drawing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.core.changes import Changes
from app.core.errors import FieldErrors
from app.core.i18n import _
from app.process_editor import opening
from app.process_editor.announcing import announce
from app.process_editor.files.bringing import Brought, bring
from app.process_editor.files.choosing import choose_drawings
from app.process_editor.files.saving import BPMN, read_file, told_of
from app.process_editor.insight.declared import PROPOSAL
from app.process_editor.wizard.templates import TemplateChooser
from app.processes.bpmn import Drawing, Imported
from app.processes.bpmn.calls import called
from app.processes.definition import Graph
from app.services.context import Context
from app.services.process_designs import drafts
from app.ui.kit import message
from app.ui.kit.commands import Command
from app.ui.kit.navigator import navigator
from app.ui.kit.pages import Page
from app.ui.kit.run import run
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, Hairline, Label, PageHead

NAME = 420


class BeginPage(Page):
    """Asks for the name of a process, and how it begins."""

    def __init__(self, context: Context) -> None:
        super().__init__(_("New process"), "process")
        self._context, self._key = context, uuid4().hex
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(PageHead(_("New process")))
        column.addWidget(self._first_row())
        column.addWidget(Hairline())
        self.templates = TemplateChooser(context)
        self.templates.picked.connect(self._offer_name)
        column.addWidget(self.templates, 1)
        self.setFocusProxy(self.name)
        self._offered = ""

    def _first_row(self) -> QWidget:
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(tokens.MARGIN, 0, tokens.MARGIN, 16)
        column.setSpacing(4)
        column.addWidget(Label(_("What is it called?"), "small", "text2"))
        row = QHBoxLayout()
        row.setSpacing(tokens.GAP)
        self.name = _Name()
        self.name.setPlaceholderText(_("Order to delivery"))
        self.name.setAccessibleName(_("What is it called?"))
        self.name.setMaxLength(drafts.LONGEST_NAME)
        self.name.setMinimumHeight(scaled(tokens.CONTROL))
        self.name.setMinimumWidth(scaled(160))
        self.name.setMaximumWidth(scaled(NAME))
        self.name.entered.connect(self.draw)
        self.draw_button = Button(_("Begin"), "primary")
        self.draw_button.clicked.connect(self.draw)
        self.file_button = Button(_("From a BPMN file…"), "secondary", "import")
        self.file_button.clicked.connect(self.ask_for_file)
        row.addWidget(self.name, 1)
        self.done_button = Button(_("From what was done by hand…"), "secondary", "mining")
        self.done_button.clicked.connect(self.propose)
        row.addWidget(self.done_button)
        row.addWidget(self.file_button)
        row.addWidget(self.draw_button)
        if not self._context.rights.may(drafts.SAVE):
            for button in (self.draw_button, self.file_button, self.done_button):
                button.set_reason(_("Only the owner and heads draw processes."))
        row.addStretch(1)
        column.addLayout(row)
        return shown

    def propose(self) -> None:
        """Let what was done by hand propose a process."""
        navigator().open_page(PROPOSAL)
        self.closing.emit()

    def actions(self) -> Sequence[Command]:  # type: ignore[override]
        """Ways to begin."""
        return (
            Command("process.propose", _("From what was done by &hand…"), self.propose, "", "mining", "file"),
            Command("process.begin_bpmn", _("From a &BPMN file…"), self.ask_for_file, "", "import", "file"),
        )

    def draw(self) -> None:
        """Begin with what is chosen: an empty drawing, or that of a ready process with its answers."""
        if not self.draw_button.isEnabled():
            return
        try:
            drawing = self.templates.drawing()
        except FieldErrors:
            self.set_status(_("An answer is wrong: see what stands below it."))
            return
        self._make(self.name.text(), drawing)

    def ask_for_file(self) -> None:
        """Begin with what another program has drawn."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        path, _kind = QFileDialog.getOpenFileName(self, _("Bring in from BPMN"), folder, _("BPMN files ({patterns})").format(patterns=BPMN))
        if path:
            self.take_file(Path(path))

    def take_file(self, path: Path) -> None:
        """Begin with the drawing of a file; each process of it becomes one of ours."""
        run(self, partial(read_file, path), done=partial(self._take_file, path))

    def _take_file(self, path: Path, found: Imported) -> None:
        choose_drawings(self, path.name, found.drawings, partial(self._bring, path, found))

    def _bring(self, path: Path, found: Imported, chosen: list[Drawing]) -> None:
        name = self.name.text().strip() or called(chosen[0], chosen)

        def done(brought: Brought) -> None:
            announce(brought.changes)
            title, text, details = told_of(found, chosen, path.name)
            if details:
                message.inform(self.window(), title, text, details)
            self._show(brought.processes[chosen[0].key])

        run(self, partial(bring, self._context, chosen, self._key, name=name), done=done)

    def _offer_name(self, name: str) -> None:
        """The name of a ready process, unless somebody has typed another."""
        if self.name.text().strip() in ("", self._offered):
            self.name.setText(name)
            self._offered = name

    def _make(self, name: str, drawing: Callable[[], Graph] | None) -> None:
        if not name.strip():
            self.name.setProperty("wrong", True)
            self.name.update()
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
            self.set_status(_("Give the process a name."))
            return
        context, key = self._context, self._key

        def operation() -> Changes:
            return opening.begin(context, name, drawing() if drawing is not None else None, key)

        run(self, operation, done=lambda changes: self._show(changes.created(opening.PROCESS)[0]))

    def _show(self, process_id: int) -> None:
        navigator().open(opening.PROCESS, process_id)
        self.closing.emit()


class _Name(QLineEdit):
    """Enter goes on.

    Signals: ``entered()``.
    """

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter is the main button."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
            return
        self.setProperty("wrong", False)
        super().keyPressEvent(event)
