"""The checklist of a task: a line to type into, ticks, another order by Alt and arrows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.core.changes import Changes
from app.core.errors import UserError
from app.core.i18n import _
from app.services.context import Context
from app.services.planning import checklist
from app.services.planning.checklist import CheckLine
from app.ui.forms.editors import LineField
from app.ui.kit.run import run
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Label

ROLE = Qt.ItemDataRole.UserRole
WIDEST = 640  # px


class _Lines(QListWidget):
    """Space ticks, F2 edits, Del takes out, Alt and arrows move; ``moved(int)`` and ``removed()`` are told by calls."""

    moved: Callable[[int], None]
    removed: Callable[[], None]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.moved(step)
        elif event.key() == Qt.Key.Key_Delete:
            self.removed()
        else:
            super().keyPressEvent(event)


class _NewLine(LineField):
    """Enter adds the line."""

    added: Callable[[], None]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter, leave the rest."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.added()
            return
        super().keyPressEvent(event)


class TaskChecklistPanel(QWidget):
    """The lines of a task; each change is written at once."""

    def __init__(self, context: Context, task_id: int) -> None:
        super().__init__()
        self._context, self._id = context, task_id
        self.lines: list[CheckLine] = []
        self._typed: list[str] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.MARGIN, 16, tokens.MARGIN, 16)
        column.setSpacing(tokens.GAP)
        self.done = Label("", "section")
        column.addWidget(self.done)
        self.new = _NewLine()
        self.new.setMaxLength(checklist.LONGEST_LINE)
        self.new.setMaximumWidth(scaled(WIDEST))
        self.new.setPlaceholderText(_("What is to be done? Enter adds it"))
        self.new.setAccessibleName(_("New line"))
        self.new.added = self.add
        column.addWidget(self.new)
        self.list = _Lines()
        self.list.moved, self.list.removed = self.push, self.remove
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setMaximumWidth(scaled(WIDEST))
        self.list.setAccessibleName(_("Checklist"))
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked)
        self.list.setWordWrap(True)
        self.list.itemChanged.connect(self._on_changed)
        column.addWidget(self.list, 1)
        column.addWidget(Label(_("Space ticks · F2 changes · Alt+↑↓ moves · Del takes out"), "small", "text3", wrap=True))
        self.setFocusProxy(self.new)
        self.refresh()

    def refresh(self) -> None:
        """Read the lines."""
        run(self, partial(checklist.checklist, self._context, self._id), done=self._show, quiet=True)

    def _show(self, found: list[CheckLine]) -> None:
        self.lines = found
        row = self.list.currentRow()
        self.list.blockSignals(True)
        self.list.clear()
        for line in found:
            item = QListWidgetItem(line.text)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEditable)
            item.setCheckState(Qt.CheckState.Checked if line.is_done else Qt.CheckState.Unchecked)
            item.setToolTip(_("Done by {name}").format(name=line.done_by) if line.done_by else "")
            self.list.addItem(item)
        if found:
            self.list.setCurrentRow(min(max(row, 0), len(found) - 1))
        self.list.blockSignals(False)
        done = sum(line.is_done for line in found)
        self.done.setText(_("Done: {done} of {all}").format(done=done, all=len(found)) if found else _("No steps yet"))

    def add(self) -> None:
        """Put what was typed at the end; the line is free for the next one at once, and gets it back if it cannot be kept."""
        text = self.new.text().strip()
        if text:
            self.new.clear()
            self._typed.append(text)
            if len(self._typed) == 1:
                self._add_typed()

    def _add_typed(self) -> None:
        """Write the first of the lines that were typed; the next follows when it is kept, so that they stand in their order."""

        def kept() -> None:
            del self._typed[0]
            if self._typed:
                self._add_typed()

        def failed() -> None:
            typed, self._typed = self._typed, []
            if not self.new.text():
                self.new.setText(" ".join(typed))

        self._write([*self.lines, CheckLine(0, self._typed[0])], kept, failed)

    def push(self, step: int) -> None:
        """Exchange the current line with its neighbour."""
        row, other = self.list.currentRow(), self.list.currentRow() + step
        if row >= 0 and 0 <= other < len(self.lines):
            lines = list(self.lines)
            lines[row], lines[other] = lines[other], lines[row]
            self.list.setCurrentRow(other)
            self._write(lines)

    def remove(self) -> None:
        """Take the current line out; Ctrl+Z brings it back."""
        row = self.list.currentRow()
        if row >= 0:
            self._write([line for number, line in enumerate(self.lines) if number != row])

    def _on_changed(self, item: QListWidgetItem) -> None:
        row = self.list.row(item)
        line, is_done = self.lines[row], item.checkState() is Qt.CheckState.Checked
        if is_done != line.is_done:
            self._run(partial(checklist.tick, self._context, line.id, is_done=is_done, key=uuid4().hex))
        elif item.text().strip() != line.text:
            lines = list(self.lines)
            lines[row] = CheckLine(line.id, item.text(), line.is_done)
            self._write(lines)

    def _write(self, lines: Sequence[CheckLine], then: Callable[[], None] = lambda: None, failed: Callable[[], None] = lambda: None) -> None:
        self._run(partial(checklist.write_checklist, self._context, self._id, lines, uuid4().hex, shown=tuple(self.lines)), then, failed)

    def _run(self, operation: Callable[[], Changes], then: Callable[[], None] = lambda: None, failed: Callable[[], None] = lambda: None) -> None:
        def done(_changes: Changes) -> None:
            then()
            self.refresh()

        def refused(error: Exception) -> bool:
            failed()
            if isinstance(error, UserError):
                self.refresh()
            return False

        run(self, operation, done=done, failed=refused)
