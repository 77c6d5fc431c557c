"""What came of a task: the result by its digit, the time it took, and the next task by Enter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QGridLayout, QLineEdit, QPlainTextEdit, QRadioButton, QVBoxLayout, QWidget

from app.core import clock
from app.core.changes import Changes
from app.core.enums.planning import TaskKind
from app.core.enums.vocabulary import choice
from app.core.errors import FieldErrors, UserError
from app.core.i18n import _
from app.core.planning.words import read_length
from app.services import records
from app.services.context import Context
from app.services.planning import finishing, results
from app.services.planning.creating import NewTask
from app.services.planning.finishing import Outcome
from app.services.planning.results import ResultChoice
from app.services.records import Draft
from app.ui.forms.editors import LineField, MomentEditor
from app.ui.kit.run import run
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Hairline
from app.ui.screens.asking_dialog import AskingDialog

#: height of the box for words, in pixels at 100 %
WORDS = 58
#: of the dialog: two columns of results in Russian
WIDE = 600


@dataclass(frozen=True, slots=True)
class Ending:
    """What the dialog asks with: the task and what it can end with."""

    draft: Draft
    choices: list[ResultChoice]


def finish_task(parent: QWidget, context: Context, task_id: int, then: Callable[[], object]) -> None:
    """Ask what came of a task, and call ``then`` once it is written or left."""
    run(parent, partial(_read, context, task_id), done=lambda ending: _open(parent, context, ending, then))


def _read(ctx: Context, task_id: int) -> Ending:
    draft = records.load(ctx, "task", task_id)
    return Ending(draft, results.results(ctx, choice(TaskKind, draft["kind"])))


def _open(parent: QWidget, context: Context, ending: Ending, then: Callable[[], object]) -> FinishDialog:
    dialog = FinishDialog(parent, context, ending)
    dialog.finished.connect(lambda _answer: then())
    dialog.open()
    return dialog


class FinishDialog(AskingDialog):
    """A digit picks the result; Enter finishes, and makes the next task where one is proposed."""

    def __init__(self, parent: QWidget, context: Context, ending: Ending) -> None:
        super().__init__(parent, ending.draft.title, _("What came of it? A digit picks the result, Enter finishes."), _("Finish"), WIDE)
        self._context, self._draft, self._choices = context, ending.draft, ending.choices
        self._proposed: NewTask | None = None
        self._asked = 0
        self.group = QButtonGroup(self)
        grid = QGridLayout()
        grid.setVerticalSpacing(2)
        for number, one in enumerate(self._choices):
            button = QRadioButton(f"{one.key}   {one.name}" if one.key else one.name)
            button.setMinimumHeight(scaled(28))
            button.clicked.connect(partial(self.pick, one))
            self.group.addButton(button, one.id)
            grid.addWidget(button, number % ((len(self._choices) + 1) // 2), number // ((len(self._choices) + 1) // 2))
        self.fields.addLayout(grid)
        self.spent = LineField(130)
        self.add_field(_("Time spent"), self.spent)
        self.spent.setText(_spent_text(self._draft))
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(scaled(WORDS))
        self.add_field(_("In your words"), self.text)
        self._next = QWidget()
        self._next_fields()
        self.fields.addWidget(self._next)
        self._next.hide()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        first = self.group.buttons()[0] if self._choices else self.spent
        first.setFocus()

    def _next_fields(self) -> None:
        column = QVBoxLayout(self._next)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(6)
        column.addWidget(Hairline())
        self.makes_next = QCheckBox()
        self.makes_next.setChecked(True)
        column.addWidget(self.makes_next)
        self.title = QLineEdit()
        self.title.setMaxLength(200)
        self.title.setMinimumHeight(scaled(tokens.CONTROL))
        self.title.setAccessibleName(_("Title of the next task"))
        self.begins = MomentEditor(self._draft.schema["starts_at"])
        column.addWidget(self.title)
        column.addWidget(self.begins)
        self.makes_next.toggled.connect(lambda on: self._name_verb())

    @property
    def picked(self) -> int | None:
        """Key of the picked result."""
        return self.group.checkedId() if self.group.checkedButton() is not None else None

    def pick(self, one: ResultChoice, _checked: bool = True) -> None:
        """Take a result, and find out what it proposes."""
        button = self.group.button(one.id)
        button.setChecked(True)
        button.setFocus()
        self._asked += 1
        self._propose(None)
        task = self._draft.id if one.next_kind is not None else None
        self.button.setEnabled(task is None)
        if task is not None:
            ask = partial(results.next_task, self._context, task, one.id)
            run(self, ask, done=partial(self._on_proposed, self._asked), failed=partial(self._on_not_proposed, self._asked))

    def _on_proposed(self, number: int, proposed: NewTask | None) -> None:
        if number == self._asked:
            self.button.setEnabled(True)
            self._propose(proposed)

    def _on_not_proposed(self, number: int, _error: Exception) -> None:
        if number == self._asked:
            self.button.setEnabled(True)

    def _propose(self, proposed: NewTask | None) -> None:
        self._proposed = proposed
        self._next.setVisible(proposed is not None)
        if proposed is not None:
            self.makes_next.setText(_("Next: {kind}").format(kind=proposed.kind.label))
            self.title.setText(proposed.title)
            self.begins.set(proposed.starts_at)
        self._name_verb()
        self.fit()

    def _name_verb(self) -> None:
        makes = self._proposed is not None and self.makes_next.isChecked()
        self.button.setText(_("Finish and make the next") if makes else _("Finish"))
        self.title.setEnabled(makes)
        self.begins.setEnabled(makes)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit picks, wherever no text is typed."""
        picked = next((one for one in self._choices if one.key and one.key == event.text()), None)
        if picked is not None and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.pick(picked)
            return
        super().keyPressEvent(event)

    def writing(self) -> Callable[[], Changes] | None:
        """Finish the task, with what was typed."""
        assert self._draft.id is not None
        try:
            spent = read_length(self.spent.text()) if self.spent.text().strip() else None
        except ValueError:
            self.tell(_("“{text}” is no length of time: type it such as 45, 1:30 or 1.5 h.").format(text=self.spent.text().strip()))
            self.spent.setFocus()
            return None
        then = self._proposed if self.makes_next.isChecked() else None
        if then is not None:
            if self.begins.problem():
                self.tell(self.begins.problem())
                self.begins.setFocus()
                return None
            then = _moved(replace(then, title=self.title.text()), self.begins)
        outcome = Outcome(self.picked, self.text.toPlainText().strip() or None, spent, then=then)
        return partial(finishing.finish_task, self._context, self._draft.id, self._draft.version, outcome, uuid4().hex)

    def _on_failed(self, error: Exception) -> bool:
        if isinstance(error, FieldErrors) and "then.title" in error.errors:
            self.title.setFocus()
        return super()._on_failed(error) and isinstance(error, UserError)


def _moved(then: NewTask, begins: MomentEditor) -> NewTask:
    """The next task at the time that was typed; without one it waits in the backlog."""
    begin = begins.get()
    if begin is None:
        return replace(then, starts_at=None, ends_at=None)
    if then.starts_at is None or then.ends_at is None:
        return then
    return replace(then, starts_at=begin, ends_at=begin + (then.ends_at - then.starts_at))


def _spent_text(draft: Draft) -> str:
    """What the task took as far as anybody noted it: minutes since it was begun, else as planned."""
    if draft["spent_minutes"] is not None:
        return str(draft["spent_minutes"])
    if draft["began_at"] is not None:
        return str(max(0, int((clock.now() - draft["began_at"]).total_seconds() // 60)))
    if draft["planned_minutes"] is not None:
        return str(draft["planned_minutes"])
    if draft["starts_at"] is not None and draft["ends_at"] is not None and not draft["is_all_day"]:
        return str(int((draft["ends_at"] - draft["starts_at"]).total_seconds() // 60))
    return ""
