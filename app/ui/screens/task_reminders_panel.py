"""Who is reminded of a task, when, and what each did with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import uuid4

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.core.changes import Changes
from app.core.errors import UserError
from app.core.i18n import _, format_moment
from app.core.planning.words import length_words, read_length
from app.core.shortening import shortened
from app.services.context import Context
from app.services.reminders import of_task
from app.services.reminders.of_task import ReminderLine
from app.ui.forms.editors import LineField
from app.ui.forms.scrolling import scrolled
from app.ui.kit.emptying import empty
from app.ui.kit.run import run
from app.ui.kit.theme import tokens
from app.ui.kit.widgets import Button, ElidedLabel, IconButton, Label

LENGTH_WIDTH = 130  # px


class TaskRemindersPanel(QWidget):
    """The reminders of a task with the three moments that prove them: shown, seen, answered."""

    def __init__(self, context: Context, task_id: int) -> None:
        super().__init__()
        self._context, self._id = context, task_id
        self.found: list[ReminderLine] = []
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(tokens.MARGIN, 16, tokens.MARGIN, 16)
        column.setSpacing(tokens.GAP)
        row = QHBoxLayout()
        row.setSpacing(tokens.GAP)
        self.before = LineField(LENGTH_WIDTH)
        self.before.setText("15")
        label = Label(_("Remind me before it begins, minutes or 1:30"), "body", "text2", wrap=True)
        self.before.setAccessibleName(label.text())
        label.setBuddy(self.before)
        self.button = Button(_("Remind me"), "secondary", "bell")
        self.button.clicked.connect(self.add)
        row.addWidget(self.before)
        row.addWidget(self.button)
        row.addStretch(1)
        column.addWidget(label)
        column.addLayout(row)
        self.problem = Label("", "small", "bad", wrap=True)
        self.problem.hide()
        column.addWidget(self.problem)
        self.rows = QGridLayout()
        self.rows.setColumnStretch(1, 1)
        self.rows.setHorizontalSpacing(16)
        self.rows.setVerticalSpacing(4)
        column.addLayout(self.rows)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(inner))
        self.setFocusProxy(self.before)
        self.refresh()

    def refresh(self) -> None:
        """Read the reminders."""
        run(self, partial(of_task.reminders_of, self._context, self._id), done=self._show, quiet=True)

    def _show(self, found: list[ReminderLine]) -> None:
        self.found = found
        empty(self.rows)
        if not found:
            self.rows.addWidget(Label(_("Nobody is reminded of this task."), "body", "text3"), 0, 0, 1, 3)
        for number, line in enumerate(found):
            early = "" if line.minutes_before is None else _("{length} before").format(length=length_words(line.minutes_before))
            words = " · ".join(part for part in (format_moment(line.due_at), early) if part)
            self.rows.addWidget(Label(words, "body"), number, 0)
            self.rows.addWidget(ElidedLabel(f"{line.person} · {proof(line)}", "body", "text2"), number, 1)
            if line.is_open and line.shown_at is None:
                out = partial(self._run, partial(of_task.remove, self._context, line.id))
                self.rows.addWidget(IconButton("close", _("Take this reminder back"), out), number, 2)

    def add(self) -> None:
        """Remind whoever looks, so long before the task."""
        self.problem.hide()
        try:
            minutes = read_length(self.before.text())
        except ValueError:
            self._tell(_("“{text}” is no length of time: type it such as 45, 1:30 or 1.5 h.").format(text=shortened(self.before.text())))
            return
        self._run(partial(of_task.add, self._context, self._id, minutes_before=minutes, key=uuid4().hex))

    def _tell(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.show()

    def _run(self, operation: Callable[[], Changes]) -> None:
        def failed(error: Exception) -> bool:
            if isinstance(error, UserError):
                self._tell(str(error))
                return True
            return False

        run(self, operation, done=lambda _changes: self.refresh(), failed=failed)


def proof(line: ReminderLine) -> str:
    """How far a reminder got, in words."""
    if line.acted_at is not None:
        done = line.action.label if line.action is not None else _("answered")
        return _("{what}, {moment}").format(what=done, moment=format_moment(line.acted_at))
    if line.seen_at is not None:
        return _("seen {moment}").format(moment=format_moment(line.seen_at))
    if line.shown_at is not None:
        return _("shown {moment}").format(moment=format_moment(line.shown_at))
    return _("waits") if line.is_open else _("taken back")
