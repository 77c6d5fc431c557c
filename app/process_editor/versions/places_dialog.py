"""Where cases go on whose places are gone: a step or wait of the new version for each, as long as they can be stood at together."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.core.i18n import _, ngettext
from app.process_editor.words import title
from app.processes.moving import Standings, candidates, land
from app.services.process_runs.deciding import RunningCase
from app.ui.kit.dialog import Dialog
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, ElidedBox, Label

WIDTH = 560


class PlacesDialog(Dialog):
    """Asks for all places that are gone at once, the likeliest first, and says why some do not go together.

    Signals: ``placed(object)`` node by the number of the place, where ``case.standings`` has it.

    :param case: one of those that stand there. :param number: of the new version. :param count: of the cases that are decided about.
    """

    placed = Signal(object)

    def __init__(self, parent: QWidget, case: RunningCase, old: Standings, new: Standings, number: int, count: int) -> None:
        super().__init__(parent)
        self._case, self._old, self._new = case, old, new
        self.setWindowTitle(_("Choose the places"))
        self.setModal(True)
        self.setMinimumWidth(scaled(WIDTH))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(tokens.GAP)
        words = ngettext("Where {count} case goes on in version {number}", "Where {count} cases go on in version {number}", count)
        column.addWidget(Label(words.format(count=count, number=number), "title", wrap=True))
        column.addWidget(Label(_("What was done stays done. Two at one place become one."), "body", "text2", wrap=True))
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        grid.setHorizontalSpacing(12)
        #: by the number of the place
        self.boxes: dict[int, ElidedBox] = {}
        for place, (standing, token) in enumerate(zip(case.standings, case.tokens, strict=True)):
            node = old.graph.nodes[standing.node]
            grid.addWidget(Label(_("“{name}”").format(name=title(node)), "body"), place, 0)
            if standing.move.kind == "stays":
                grid.addWidget(Label(_("stays where it is"), "body", "text2"), place, 1)
                continue
            box = ElidedBox()
            box.setAccessibleName(_("Where “{name}” goes on").format(name=title(node)))
            box.setMinimumHeight(scaled(tokens.CONTROL))
            for key in candidates(old.graph, new.graph, token):
                box.addItem(title(new.graph.nodes[key]), key)
            if case.proposal and (index := box.findData(case.proposal.get(standing.token_id, ""))) >= 0:
                box.setCurrentIndex(index)
            box.currentIndexChanged.connect(lambda _index: self._see())
            grid.addWidget(box, place, 1)
            self.boxes[place] = box
        column.addLayout(grid)
        self.said = Label("", "small", "bad", wrap=True)
        self.said.setMinimumHeight(scaled(40))
        column.addWidget(self.said)
        foot = QHBoxLayout()
        foot.addStretch(1)
        cancel, self.go = Button(_("Cancel")), Button(_("Take these places"), "primary")
        cancel.clicked.connect(self.reject)
        self.go.setDefault(True)
        self.go.clicked.connect(self.take)
        foot.addWidget(cancel)
        foot.addWidget(self.go)
        column.addLayout(foot)
        self._see()

    @property
    def nodes(self) -> dict[int, str]:
        """What is chosen."""
        return {place: box.currentData() for place, box in self.boxes.items()}

    def _see(self) -> None:
        choices = {self._case.standings[place].token_id: key for place, key in self.nodes.items()}
        reason = land(self._old, self._new, self._case.tokens, choices).why_not
        self.said.setText(reason)
        self.go.set_reason(reason)

    def take(self) -> None:
        """Take what is chosen."""
        if self.go.isEnabled():
            self.placed.emit(self.nodes)
            self.accept()
