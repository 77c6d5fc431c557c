"""The head of the editor: name and version, undo and redo, the table, trying it, publishing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget

from app.core.i18n import _
from app.ui.kit.commands import Command
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, Chip, ElidedLabel, IconButton, Label

#: pixels at 100 % that a long name keeps
LEAST_NAME = 120


class EditorHead(QWidget):
    """Title, state of the version, what runs; buttons at the right, the main one last, the rest under "…".

    Signals: ``undo_wanted()``, ``redo_wanted()``, ``save_wanted()``, ``table_wanted()``, ``run_wanted()``, ``publish_wanted()``.
    """

    undo_wanted = Signal()
    redo_wanted = Signal()
    save_wanted = Signal()
    table_wanted = Signal()
    run_wanted = Signal()
    publish_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(scaled(tokens.PAGE_HEAD))
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(tokens.MARGIN, 8, tokens.MARGIN, 8)
        row.setSpacing(tokens.GAP)
        self.title = ElidedLabel("", "page")
        self.title.setMinimumWidth(scaled(LEAST_NAME))
        row.addWidget(self.title)
        self._chip_place = QHBoxLayout()
        row.addSpacing(4)
        row.addLayout(self._chip_place)
        row.addSpacing(4)
        self.runs = Label("", "body", "text2")
        row.addWidget(self.runs)
        row.addStretch(1)
        self.undo = IconButton("undo", _("Undo"), self.undo_wanted.emit, "Ctrl+Z")
        self.redo = IconButton("redo", _("Redo"), self.redo_wanted.emit, "Ctrl+Y")
        self.keep = IconButton("save", _("Save the draft"), self.save_wanted.emit, "Ctrl+S")
        self.more = IconButton("more", _("More"))
        self.more.setMenu(QMenu(self.more))
        self.more.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)
        for button in (self.undo, self.redo, self.keep, self.more):
            row.addWidget(button)
        row.addSpacing(4)
        self.table = Button(_("As table"), "secondary", "table")
        self.table.setCheckable(True)
        self.table.clicked.connect(self.table_wanted)
        self.run_it = Button(_("Run it"), "secondary", "play")
        self.run_it.clicked.connect(self.run_wanted)
        self.publish = Button(_("Publish"), "primary")
        self.publish.clicked.connect(self.publish_wanted)
        for shown in (self.table, self.run_it, self.publish):
            row.addWidget(shown)
        self._chip: Chip | None = None

    def show_process(self, name: str, state: str, runs: str) -> None:
        """Show which process and which version is drawn.

        :param state: "Draft of version 7". :param runs: "version 6: 19 under way".
        """
        self.title.set_text(name)
        self.runs.setText(runs)
        if self._chip is None or self._chip.text != state:
            if self._chip is not None:
                self._chip_place.removeWidget(self._chip)
                self._chip.deleteLater()
            self._chip = Chip(state)
            self._chip_place.addWidget(self._chip)
        self._fit()

    def show_steps(self, undo: str, redo: str, is_changed: bool) -> None:
        """Show what can be undone and saved; the tips name it."""
        self.undo.setEnabled(bool(undo))
        self.undo.setToolTip((_("Undo: {step}").format(step=undo) if undo else _("There is nothing to undo.")) + "   Ctrl+Z")
        self.redo.setEnabled(bool(redo))
        self.redo.setToolTip((_("Redo: {step}").format(step=redo) if redo else _("There is nothing to redo.")) + "   Ctrl+Y")
        self.keep.setEnabled(is_changed)

    def show_table(self, is_table: bool) -> None:
        """Show whether the table stands in the place of the drawing."""
        words = _("As drawing") if is_table else _("As table")
        self.table.setText(words)
        self.table.setAccessibleName(words)
        self.table.setChecked(is_table)

    def fill_menu(self, commands: Sequence[Command | None]) -> None:
        """What stands under "…"; None is a line."""
        menu = self.more.menu()
        menu.clear()
        menu.setToolTipsVisible(True)
        for command in commands:
            if command is None:
                menu.addSeparator()
                continue
            keys = command.shortcuts[0] if command.shortcuts else ""
            action = menu.addAction(f"{command.title}\t{keys}" if keys else command.title)
            action.triggered.connect(lambda _checked=False, run=command.run: run())
            action.setEnabled(not command.why_not())
            action.setToolTip(command.why_not())

    def below_more(self) -> QPoint:
        """Where a menu of the button "…" opens."""
        return self.more.mapToGlobal(QPoint(0, self.more.height() + 2))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words give way where the window is narrow."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """What runs goes first, then the version, then the words of the name."""
        room = self.width()
        for has_runs, has_chip in ((True, True), (False, True), (False, False)):
            self.runs.setVisible(has_runs and bool(self.runs.text()))
            if self._chip is not None:
                self._chip.setVisible(has_chip)
            wanted = self._row.minimumSize().width() - self.title.minimumWidth() + min(self.title.sizeHint().width(), scaled(300))
            if wanted <= room:
                return

    def minimumSizeHint(self) -> QSize:
        """Narrower than all words together."""
        return QSize(scaled(420), super().minimumSizeHint().height())
