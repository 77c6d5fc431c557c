"""Cases that run by older versions go on by the one in force: what differs is shown first, then each is decided about."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.i18n import _, ngettext
from app.process_editor.announcing import announce
from app.process_editor.opening import Opened
from app.process_editor.versions.case_rows import CaseRows
from app.process_editor.versions.difference_view import DifferenceView
from app.process_editor.versions.publish_dialog import head_of, numbers_of, tell_refused
from app.process_editor.versions.publishing import Prospect, Published, move, read_moving
from app.services.context import Context
from app.services.process_designs.drafts import VersionLine
from app.ui.kit import message
from app.ui.kit.dialog import Dialog
from app.ui.kit.run import run
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, Hairline, Label

WIDTH, HEIGHT = 960, 600


class MoveDialog(Dialog):
    """Asks which cases go on by the published version.

    :param published: the version in force.
    """

    def __init__(self, page: QWidget, context: Context, opened: Opened, published: VersionLine) -> None:
        super().__init__(page.window())
        self._page, self._context, self._opened, self._published, self._key = page, context, opened, published, uuid4().hex
        self.rows: CaseRows | None = None
        title = _("Cases that run by older versions of “{name}”").format(name=opened.name)
        self.setWindowTitle(title)
        self.setModal(True)
        self.resize(scaled(WIDTH), scaled(HEIGHT))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(tokens.GAP)
        column.addWidget(Label(title, "title", wrap=True))
        text = _("Each goes on as it began, or by version {number} from the place that is named. Nothing that was done gets lost.")
        column.addWidget(Label(text.format(number=published.number), "body", "text2", wrap=True))
        self._middle = QVBoxLayout()
        self._middle.setSpacing(tokens.GAP)
        column.addLayout(self._middle, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        cancel, self.go = Button(_("Cancel")), Button(_("Move"), "primary")
        cancel.clicked.connect(self.reject)
        self.go.setDefault(True)
        self.go.clicked.connect(self.move_cases)
        foot.addWidget(cancel)
        foot.addWidget(self.go)
        column.addLayout(foot)
        self.go.set_reason(_("The cases are being read."))
        run(self, partial(read_moving, context, published), done=self._show)

    def _show(self, found: Prospect) -> None:
        new, cases = found.graphs[self._published.id], found.impact.cases
        if found.before is not None:
            self._middle.addWidget(DifferenceView(found.before, new, self._opened.names, self._opened.world), 3)
            self._middle.addWidget(Hairline())
        self.rows = CaseRows(found.impact, found.graphs, numbers_of(self._opened), self._published.number)
        self.rows.changed.connect(self._see)
        self._middle.addLayout(head_of(self.rows, len(cases)))
        self._middle.addWidget(self.rows, 2)
        self._see()

    def _see(self) -> None:
        moved = len(self.rows.moved()) if self.rows is not None else 0
        self.go.setText(ngettext("Move {count} case", "Move {count} cases", moved).format(count=moved) if moved else _("Move"))
        self.go.set_reason("" if moved else _("Choose a case that moves."))

    def move_cases(self) -> None:
        """Do it."""
        if self.rows is not None and (moved := self.rows.moved()):
            self.go.set_reason(_("They are being moved."))
            run(self, partial(move, self._context, self._published.id, moved, self._key), done=self._on_moved)

    def _on_moved(self, found: Published) -> None:
        self.accept()
        announce(found.changes)
        words = ngettext("{count} case goes on by version {number}.", "{count} cases go on by version {number}.", found.moved)
        message.toast(self._page, words.format(count=found.moved, number=self._published.number))
        tell_refused(self._page, found)
