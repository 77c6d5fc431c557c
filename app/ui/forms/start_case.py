"""Begins a case of a process by hand: the record that it is about, if it is about one."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.changes import Changes
from app.core.enums.processes import ProcessEntity
from app.core.errors import FieldErrors
from app.core.fields import FieldInfo
from app.core.i18n import _
from app.services.context import Context
from app.services.process_runs.starting import start_case
from app.ui.forms.begin_questions import BeginQuestions
from app.ui.forms.editors import ReferenceEditor
from app.ui.kit import message
from app.ui.kit.dialog import Dialog
from app.ui.kit.navigator import navigator
from app.ui.kit.run import run
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, Label

WIDTH = 420


class StartDialog(Dialog):
    """Asks what a case is about, and what its start asks; then begins it.

    :param about: entity of the record; None where it is about nothing in particular.
    """

    def __init__(self, page: QWidget, context: Context, process_id: int, name: str, about: ProcessEntity | None) -> None:
        super().__init__(page.window())
        self._page, self._context, self._process, self._entity, self._key = page, context, process_id, about, uuid4().hex
        self.setWindowTitle(_("Start a case"))
        self.setModal(True)
        self.setFixedWidth(scaled(WIDTH))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(tokens.GAP)
        column.addWidget(Label(_("Start a case of “{name}”").format(name=name), "title", wrap=True))
        self.record: ReferenceEditor | None = None
        if about is not None:
            label = about.label
            column.addWidget(Label(_("{record} that it is about").format(record=label), "small", "text2"))
            self.record = ReferenceEditor(FieldInfo("record", "ref", label, reference=about.value), context)
            self.record.edited.connect(self._ask)
            column.addWidget(self.record)
        else:
            column.addWidget(Label(_("It is about no record in particular."), "body", "text2", wrap=True))
        self.questions = BeginQuestions(context)
        self.questions.changed.connect(self._see)
        column.addWidget(self.questions)
        column.addSpacing(8)
        foot = QHBoxLayout()
        foot.addStretch(1)
        cancel = Button(_("Cancel"))
        cancel.clicked.connect(self.reject)
        self.go = Button(_("Start"), "primary")
        self.go.setDefault(True)
        self.go.clicked.connect(self.start)
        foot.addWidget(cancel)
        foot.addWidget(self.go)
        column.addLayout(foot)
        (self.record or self.go).setFocus()
        self._ask()

    def _ask(self) -> None:
        """Ask what the start asks, about the record that is chosen."""
        entity, record = self._about
        self.questions.ask_for(None if entity is not None and record is None else self._process, entity, record)

    @property
    def _about(self) -> tuple[ProcessEntity | None, int | None]:
        """What the case is to be about."""
        return self._entity, self.record.get() if self.record is not None else None

    def _see(self) -> None:
        reason = _("Choose the record first.") if self.record is not None and self.record.get() is None else ""
        self.go.set_reason(reason or ("" if self.questions.is_ready else _("The process is being read.")))
        self.fit()

    def start(self) -> None:
        """Begin it."""
        answers = self.questions.read()
        if answers is None:
            return
        self.go.set_reason(_("It is being started."))
        operation = partial(start_case, self._context, self._process, *self._about, answers, self._key)
        run(self, operation, done=self._on_started, failed=self._on_failed)

    def _on_failed(self, error: Exception) -> bool:
        self._see()
        return isinstance(error, FieldErrors) and self.questions.show_errors(error.errors)

    def _on_started(self, changes: Changes) -> None:
        self.accept()
        cases = changes.created("process_case")
        message.toast(self._page, _("The case has begun."), _("Open it"), partial(navigator().open, "process_case", cases[0]) if cases else None)
