"""Putting a task off: to when, and why; the reason by its digit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QGridLayout, QLineEdit, QRadioButton, QWidget

from app.core import clock
from app.core.changes import Changes
from app.core.enums.planning import PostponementReason
from app.core.i18n import _, format_moment
from app.core.planning.board import RowKey
from app.core.planning.wall_time import moved
from app.services.context import Context
from app.services.planning.moving import Move, move_tasks, unplan_tasks
from app.services.records import Draft
from app.ui.forms.editors import MomentEditor
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, Label
from app.ui.lists.task_words import moved_words
from app.ui.screens.asking_dialog import AskingDialog

LONGEST_COMMENT = 300


class PostponeDialog(AskingDialog):
    """A later beginning, or none; the length stays."""

    def __init__(self, parent: QWidget, context: Context, draft: Draft) -> None:
        told = moved_words(draft["moved_count"] or 0)
        text = _("Was planned for {moment}.").format(moment=format_moment(draft["starts_at"])) if draft["starts_at"] else _("Is not planned yet.")
        super().__init__(parent, _("Put off “{title}”").format(title=draft.title), f"{text} {told}".strip(), _("Put it off"))
        self._context, self._draft = context, draft
        self.begins = MomentEditor(draft.schema["starts_at"])
        self.add_field(_("New time"), self.begins)
        self.begins.setAccessibleName(_("New time"))
        row = QGridLayout()
        row.setHorizontalSpacing(tokens.GAP)
        for place, (words, days) in enumerate(((_("Tomorrow"), 1), (_("In two days"), 2), (_("In a week"), 7))):
            button = Button(words, "secondary")
            button.clicked.connect(partial(self.put_days, days))
            row.addWidget(button, 0, place)
        row.setColumnStretch(3, 1)
        self.fields.addLayout(row)
        self.waits = QCheckBox(_("Back to the backlog, without a time"))
        self.waits.toggled.connect(lambda on: self.begins.setEnabled(not on))
        self.fields.addWidget(self.waits)
        self.fields.addWidget(Label(_("Why? A digit picks the reason."), "small", "text2"))
        self.group = QButtonGroup(self)
        grid = QGridLayout()
        grid.setVerticalSpacing(2)
        reasons = list(PostponementReason)
        for number, reason in enumerate(reasons):
            button_ = QRadioButton(f"{number + 1}   {reason.label}")
            button_.setMinimumHeight(scaled(28))
            self.group.addButton(button_, number)
            grid.addWidget(button_, number % 3, number // 3)
        self.fields.addLayout(grid)
        self.comment = QLineEdit()
        self.comment.setMaxLength(LONGEST_COMMENT)
        self.comment.setMinimumHeight(scaled(tokens.CONTROL))
        self.add_field(_("Comment"), self.comment)
        self.put_days(1)
        self.group.buttons()[0].setFocus()

    @property
    def reason(self) -> PostponementReason | None:
        """The picked reason."""
        number = self.group.checkedId()
        return None if number < 0 else list(PostponementReason)[number]

    def put_days(self, days: int, _checked: bool = False) -> None:
        """Offer the same time so many days after today, or after the day that it was planned for where that is later."""
        self.waits.setChecked(False)
        self.begins.set(later_by(self._draft["starts_at"], days, self._draft["zone"] if "zone" in self._draft.schema else "UTC"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit picks the reason, wherever no text is typed."""
        text = event.text()
        if text.isdigit() and 1 <= int(text) <= len(PostponementReason) and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.group.button(int(text) - 1).setChecked(True)
            self.group.button(int(text) - 1).setFocus()
            return
        super().keyPressEvent(event)

    def writing(self) -> Callable[[], Changes] | None:
        """Move the task, or take its time away."""
        draft, key = self._draft, uuid4().hex
        assert draft.id is not None
        if self.waits.isChecked():
            tasks = [(draft.id, draft.version)]
            return partial(unplan_tasks, self._context, tasks, key, reason=self.reason, comment=self._comment)
        if problem := self.begins.problem():
            self.tell(problem)
            self.begins.setFocus()
            return None
        begin = self.begins.get()
        if begin is None:
            self.tell(_("Say to when, or tick that it waits in the backlog."))
            self.begins.setFocus()
            return None
        move = Move(draft.id, draft.version, RowKey("employee", draft["employee"] or 0), begin, begin + _length(draft))
        return partial(move_tasks, self._context, [move], key, reason=self.reason, comment=self._comment)

    @property
    def _comment(self) -> str | None:
        return self.comment.text().strip() or None


def later_by(begin: datetime | None, days: int, zone: str) -> datetime:
    """The time of day of a beginning, so many days after today or after its own day, whichever is later."""
    now = clock.now()
    if begin is None:
        return now + (datetime.min - now) % timedelta(minutes=30) + timedelta(days=days)
    behind = max((clock.local(now).date() - clock.local(begin).date()).days, 0)
    return moved(begin, timedelta(days=behind + days), zone)


def _length(draft: Draft) -> timedelta:
    if draft["starts_at"] is not None and draft["ends_at"] is not None:
        return timedelta(seconds=(draft["ends_at"] - draft["starts_at"]).total_seconds())
    return timedelta(minutes=draft["planned_minutes"] or 30)
