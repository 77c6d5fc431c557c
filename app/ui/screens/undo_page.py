"""What one did lately, each to be opened and undone; what stands in the way is listed before anything is tried."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core import clock
from app.core.changes import Changes
from app.core.i18n import N_, _, format_moment
from app.services import undo
from app.services.context import Context
from app.services.undo import Deed
from app.services.undo_work import Obstacle
from app.ui.forms.scrolling import scrolled
from app.ui.kit.commands import Command
from app.ui.kit.dialog import Dialog
from app.ui.kit.pages import Page, PageType, declare
from app.ui.kit.run import run
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, EmptyState, Happening, Label, PageHead, Timeline
from app.ui.lists.cell_text import near_day
from app.ui.shell.undo_steps import take_back

WIDTH, HEIGHT = 640, 380


class UndoPage(Page):
    """One's own actions of the last thirty days, newest first; whoever may sees those of everybody."""

    entities: ClassVar[tuple[str, ...]] = ()

    def __init__(self, context: Context) -> None:
        super().__init__(_("Undo"), "undo")
        self._context = context
        self._everybody = False
        self.deeds: dict[int, Deed] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = PageHead(_("Undo"))
        self._own = self._commands()
        self.head.show_commands(self._own)
        column.addWidget(self.head)
        note = _("Choose what shall be undone: all of it, as one. What was changed since is never overwritten.")
        words = Label(note, "body", "text2", wrap=True)
        words.setContentsMargins(tokens.MARGIN, 0, tokens.MARGIN, 8)
        column.addWidget(words)
        self.timeline = Timeline()
        self.timeline.setAccessibleName(_("Actions"))
        self.timeline.opened.connect(lambda code: self.open_deed(int(code)))
        self.empty = EmptyState("undo", _("Nothing was done in the last thirty days"), _("What you change appears here."))
        self.empty.hide()
        inner = QHBoxLayout()
        inner.setContentsMargins(tokens.MARGIN, 0, tokens.MARGIN, 0)
        inner.addWidget(self.timeline)
        column.addLayout(inner, 1)
        column.addWidget(self.empty, 1)
        self.refresh()

    def _commands(self) -> tuple[Command, ...]:
        title = _("Only &my actions") if self._everybody else _("&Everybody's actions")
        return (Command("undo.everybody", title, self.toggle, "", "people", "view.1", self._why_not_everybody),)

    def actions(self) -> Sequence[Command]:  # type: ignore[override]
        """Whose actions are shown."""
        return self._own

    def refresh(self) -> None:
        """Read again what was done."""
        run(self, partial(undo.recent, self._context, everybody=self._everybody), done=self._show, quiet=True)

    def toggle(self) -> None:
        """Show the actions of everybody, or only one's own."""
        self._everybody = not self._everybody
        self._own = self._commands()
        self.head.show_commands(self._own)
        self.actions_changed.emit()
        self.refresh()

    def open_deed(self, id: int) -> DeedDialog:
        """Open an action."""
        dialog = DeedDialog(self, self._context, self.deeds[id])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def _why_not_everybody(self) -> str:
        return "" if self._context.rights.may(undo.OTHERS) else _("You may undo only what you did yourself.")

    def _show(self, found: list[Deed]) -> None:
        self.deeds = {deed.id: deed for deed in found}
        self.timeline.show_happenings([self._happening(deed) for deed in found])
        self.timeline.setVisible(bool(found))
        self.empty.setVisible(not found)

    def _happening(self, deed: Deed) -> Happening:
        moment = clock.local(deed.at)
        parts = [deed.who if self._everybody else "", _("undone") if deed.is_undone else ""]
        icon = "undo" if deed.undoes else "edit"
        return Happening(near_day(moment.date()), f"{moment:%H:%M}", deed.title, " · ".join(part for part in parts if part), icon, str(deed.id))

    def _on_changes(self, _changes: Changes) -> None:
        self._is_stale = True
        if self.isVisible():
            self._refresh_soon.start()


class DeedDialog(Dialog):
    """One action: what it did row by row, what stands in the way of undoing it, and the button.

    Signals: ``shown()`` all of it was read.
    """

    shown = Signal()

    def __init__(self, parent: QWidget, context: Context, deed: Deed) -> None:
        super().__init__(parent.window())
        self._context, self._deed = context, deed
        self.obstacles: list[Obstacle] = []
        self.setWindowTitle(_("Undo"))
        self.resize(scaled(WIDTH), scaled(HEIGHT))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(tokens.GAP)
        column.addWidget(Label(deed.title, "title", wrap=True))
        column.addWidget(Label(_("{who}, {when}").format(who=deed.who, when=format_moment(deed.at)), "small", "text2"))
        inside = QWidget()
        self._lines = QVBoxLayout(inside)
        self._lines.setContentsMargins(0, 8, 12, 8)
        self._lines.setSpacing(6)
        column.addWidget(scrolled(inside), 1)
        row = QHBoxLayout()
        row.addStretch()
        close = Button(_("Close"))
        close.clicked.connect(self.reject)
        close.setDefault(True)
        self.button = Button(_("Redo") if deed.undoes else _("Undo"), "primary", "undo")
        self.button.setEnabled(False)
        self.button.clicked.connect(self._undo)
        row.addWidget(close)
        row.addWidget(self.button)
        column.addLayout(row)
        run(self, self._read, done=self._show)

    def _read(self) -> tuple[list[str], list[Obstacle]]:
        lines = undo.lines(self._context, self._deed.id)
        return lines, [] if self._deed.why_not else undo.why_not(self._context, self._deed.id)

    def _show(self, found: tuple[list[str], list[Obstacle]]) -> None:
        lines, self.obstacles = found
        if self._deed.why_not:
            self._lines.addWidget(Label(self._deed.why_not, "body", "warn", wrap=True))
        if self.obstacles:
            self._lines.addWidget(Label(_("This stands in the way:"), "section"))
            for obstacle in self.obstacles:
                self._lines.addWidget(Label(str(obstacle), "body", "warn", wrap=True))
        self._lines.addWidget(Label(_("What it did"), "section"))
        for line in lines:
            self._lines.addWidget(Label(line, "body", "text2", wrap=True))
        if self._deed.rows > len(lines):
            self._lines.addWidget(Label(_("and {count} more").format(count=self._deed.rows - len(lines)), "small", "text2"))
        self._lines.addStretch(1)
        self.button.setEnabled(not self._deed.why_not and not self.obstacles)
        self.shown.emit()

    def _undo(self) -> None:
        take_back(self.parentWidget() or self, self._context, self._deed)
        self.accept()


def _make(context: Context, **_arguments: Any) -> Page:
    return UndoPage(context)


declare(PageType("undo", N_("Undo"), "undo", "", _make, in_navigation=False))
