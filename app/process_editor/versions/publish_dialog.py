"""Publishing: what changes is shown on the drawing, then whom it touches, then what is new in words."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.core.i18n import _, ngettext
from app.process_editor.announcing import announce
from app.process_editor.opening import Opened
from app.process_editor.versions.case_rows import CaseRows
from app.process_editor.versions.difference_view import DifferenceView
from app.process_editor.versions.publishing import Prospect, Published, publish, read_prospect
from app.services.context import Context
from app.ui.kit import message
from app.ui.kit.dialog import Dialog
from app.ui.kit.run import run
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, Hairline, Label

if TYPE_CHECKING:
    from app.process_editor.page import EditorPage

WIDTH, HEIGHT, FIRST_HEIGHT = 960, 640, 250
LONGEST = 300


class PublishDialog(Dialog):
    """Asks before a draft is published.

    Signals: ``published(int)`` number of the version that is in force now.
    """

    published = Signal(int)

    def __init__(self, page: EditorPage, context: Context, opened: Opened) -> None:
        super().__init__(page.window())
        self._page, self._context, self._opened, self._key = page, context, opened, uuid4().hex
        self.rows: CaseRows | None = None
        self.difference: DifferenceView | None = None
        number = opened.design.line.number
        self.setWindowTitle(_("Publish"))
        self.setModal(True)
        is_first = opened.published is None
        self.resize(scaled(560 if is_first else WIDTH), scaled(FIRST_HEIGHT if is_first else HEIGHT))
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(tokens.GAP)
        column.addWidget(Label(_("Publish version {number} of “{name}”").format(number=number, name=opened.name), "title", wrap=True))
        text = _("From now on new cases begin with it. A published version never changes; the next change makes a new draft.")
        column.addWidget(Label(text, "body", "text2", wrap=True))
        self._middle = QVBoxLayout()
        self._middle.setSpacing(tokens.GAP)
        column.addLayout(self._middle, 1)
        column.addWidget(Label(_("What is new"), "small", "text2"))
        self.comment = QLineEdit()
        self.comment.setMaxLength(LONGEST)
        self.comment.setAccessibleName(_("What is new"))
        self.comment.setMinimumHeight(scaled(tokens.CONTROL))
        column.addWidget(self.comment)
        column.addSpacing(6)
        foot = QHBoxLayout()
        foot.addStretch(1)
        cancel = Button(_("Cancel"))
        cancel.clicked.connect(self.reject)
        self.go = Button(_("Publish"), "primary")
        self.go.setDefault(True)
        self.go.clicked.connect(self.publish)
        foot.addWidget(cancel)
        foot.addWidget(self.go)
        column.addLayout(foot)
        self.go.set_reason(_("It is being read what changes."))
        run(self, partial(read_prospect, context, opened.design.line.id, opened.published), done=self._show)
        self.comment.setFocus()

    def _show(self, found: Prospect) -> None:
        opened, new = self._opened, self._opened.design.graph
        if found.before is not None:
            self.difference = DifferenceView(found.before, new, opened.names, opened.world)
            self._middle.addWidget(self.difference, 3)
        if found.impact.cases:
            self._show_cases(found)
        elif found.before is not None:
            self._middle.addWidget(Label(_("No case is under way with another version."), "body", "text2"))
        self.go.set_reason("")

    def _show_cases(self, found: Prospect) -> None:
        line = self._opened.design.line
        self._middle.addWidget(Hairline())
        self.rows = CaseRows(found.impact, found.graphs, numbers_of(self._opened), line.number)
        self._middle.addLayout(head_of(self.rows, len(found.impact.cases)))
        self._middle.addWidget(self.rows, 2)

    def publish(self) -> None:
        """Do it."""
        line, moved = self._opened.design.line, self.rows.moved() if self.rows is not None else []
        self.go.set_reason(_("It is being published."))
        operation = partial(publish, self._context, line.id, line.lock, self.comment.text().strip(), moved, self._key)
        run(self, operation, done=self._on_published, failed=self._on_failed)

    def _on_failed(self, _error: Exception) -> bool:
        self.go.set_reason("")
        return False

    def _on_published(self, found: Published) -> None:
        self.accept()
        announce(found.changes)
        self.published.emit(self._opened.design.line.number)
        tell_refused(self._page, found)


def head_of(rows: CaseRows, count: int) -> QHBoxLayout:
    """What stands above the cases: how many there are, and what can be decided about all of them."""
    head = QHBoxLayout()
    head.setSpacing(tokens.GAP)
    words = ngettext("{count} case is under way with an older version", "{count} cases are under way with older versions", count)
    head.addWidget(Label(words.format(count=count), "section"))
    head.addStretch(1)
    for text, act in ((_("All go on as they began"), rows.keep_all), (_("Move all whose place is known"), rows.move_all)):
        button = Button(text, "link")
        button.clicked.connect(act)
        head.addWidget(button)
    return head


def numbers_of(opened: Opened) -> dict[int, int]:
    """The numbers of the versions of a process, by key."""
    return {line.id: line.number for line in opened.versions}


def tell_refused(page: QWidget, found: Published) -> None:
    """Name the cases that could not move."""
    if found.refused:
        count = len(found.refused)
        title = ngettext("{count} case could not move and goes on as it began.", "{count} cases could not move and go on as they began.", count)
        message.inform(page, title.format(count=count), "", "\n".join(found.refused))
