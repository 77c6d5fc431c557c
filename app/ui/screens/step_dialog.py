"""Doing a step: what is to be done, its questions, and one button for each outcome."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QWidget

from app.core import clock
from app.core.changes import Changes
from app.core.errors import FieldErrors, UserError
from app.core.fields import FieldInfo
from app.core.i18n import N_, _
from app.processes.durations import read_duration
from app.services.context import Context
from app.services.process_runs import working
from app.services.process_work.case_reading import why_stopped
from app.services.process_work.step_form import StepForm, read_form
from app.ui.forms.editors import LineField, TextEditor
from app.ui.forms.field_row import FieldRow
from app.ui.forms.question_fields import QuestionFields
from app.ui.forms.reason_dialog import ReasonDialog
from app.ui.forms.scrolling import scrolled
from app.ui.kit import message
from app.ui.kit.navigator import navigator
from app.ui.kit.run import run
from app.ui.kit.theme import scaled
from app.ui.kit.widgets import Button, Label
from app.ui.screens.asking_dialog import AskingDialog
from app.ui.screens.step_words import due_words

WIDTH = 600
#: share of the screen that questions take before they scroll
MOST_HEIGHT = 0.5
#: what buttons say instead of the outcome
VERBS = {"": N_("Done"), "approved": N_("Approve"), "rejected": N_("Reject")}
Done = Callable[[Changes], object]


def do_step(parent: QWidget, context: Context, step_id: int, done: Done) -> None:
    """Ask for what a step needs, and call ``done`` once it is finished."""
    run(parent, partial(read_form, context, step_id), done=lambda form: open_form(parent, context, form, done))


def open_form(parent: QWidget, context: Context, form: StepForm, done: Done) -> StepDialog:
    """Open the dialog of a step that was read."""
    dialog = StepDialog(parent, context, form)
    dialog.done_well.connect(done)
    dialog.done_well.connect(lambda _changes: run(
        parent, partial(why_stopped, context, form.case_id), done=lambda reason: tell_stopped(parent, form, reason), quiet=True,
    ))
    dialog.open()
    return dialog


def tell_stopped(parent: QWidget, form: StepForm, reason: str) -> None:
    """Say that what comes by itself after a step could not be done, so that nobody believes that the case goes on."""
    if not reason:
        return
    title = _("“{step}” is done, but the case has stopped.").format(step=form.title)
    text = _("{reason} Once the reason is gone, “Try again” on the page of the case lets it go on.").format(reason=reason)
    choices = (message.Choice("open", _("Open the case"), "primary"), message.Choice("", _("Close")))
    if message.choose(parent, title, text, choices) == "open":
        navigator().open("process_case", form.case_id)


class StepDialog(AskingDialog):
    """A step: Enter finishes it, with several outcomes a button each does; Esc leaves everything as it was."""

    def __init__(self, parent: QWidget, context: Context, form: StepForm) -> None:
        first, *others = [(code, _(VERBS[code]) if code in VERBS else words) for code, words in form.outcomes.items()]
        super().__init__(parent, form.title, form.case, first[1], WIDTH)
        self._context, self._form, self._outcome = context, form, first[0]
        self._key = uuid4().hex
        if form.note:
            self.fields.addWidget(Label(form.note, wrap=True))
        self._add_links()
        self.questions = QuestionFields(context, form.questions, form.answers, form.labels, form.values)
        self._area = scrolled(self.questions)
        self.questions.resized.connect(self._give_room)
        self.fields.addWidget(self._area)
        self.fields.addWidget(self._add_spent())
        self.buttons = {first[0]: self.button}
        for code, words in others:
            button = self.buttons[code] = Button(words, "secondary")
            button.clicked.connect(partial(self._go_by, code))
            self.row.insertWidget(self.row.indexOf(self.button), button)
        self.button.clicked.disconnect()
        self.button.clicked.connect(partial(self._go_by, first[0]))
        self.unable = Button(_("It cannot be done…"), "quiet")
        self.unable.clicked.connect(self.say_why_not)
        self.row.insertWidget(0, self.unable)
        reason = self._why_not()
        for button in (*self.buttons.values(), self.unable):
            button.set_reason(reason)
        if reason:
            self.tell(reason)
        self._give_room()
        if not self.questions.start():
            self.button.setFocus()

    def _add_spent(self) -> FieldRow:
        """How long it took; left empty, it is reckoned from when the step was taken."""
        editor = TextEditor(FieldInfo("spent", "text", _("Time spent"), length=12))
        line = editor.focusProxy()
        assert isinstance(line, LineField)
        self.spent = line
        self.spent.setPlaceholderText(_("as measured"))
        return FieldRow(editor)

    def _why_not(self) -> str:
        form = self._form
        if not form.is_open:
            return _("This step is no longer open.")
        if form.holder_id not in (None, self._context.user.id):
            return _("{who} has it.").format(who=form.holder)
        return ""

    def _add_links(self) -> None:
        form = self._form
        row = QHBoxLayout()
        row.setSpacing(12)
        if form.record is not None:
            entity, id, title = form.record
            self._link(row, title or entity.label, partial(navigator().open, entity.value, id))
        for key, title in form.papers:
            self._link(row, title, partial(navigator().open, "document", key))
        self._link(row, _("The case"), partial(navigator().open, "process_case", form.case_id))
        row.addStretch()
        if form.due_at is not None:
            is_late, words = form.due_at < clock.now(), due_words(form.due_at)
            row.addWidget(Label(words if is_late else _("Due: {time}").format(time=words), "small", "bad" if is_late else "text2"))
        self.fields.addLayout(row)

    def _link(self, row: QHBoxLayout, text: str, open: Callable[[], object]) -> None:
        button = Button(text.replace("&", "&&"), "link")

        def follow() -> None:
            self.reject()
            open()

        button.clicked.connect(follow)
        row.addWidget(button)

    def _give_room(self) -> None:
        """As high as the questions are, and no higher than half the screen."""
        wanted = self.questions.sizeHint().height() if any(not row.isHidden() for row in self.questions.rows.values()) else 0
        most = round(QApplication.primaryScreen().availableGeometry().height() * MOST_HEIGHT)
        self._area.setFixedHeight(min(wanted + (scaled(2) if wanted else 0), most))
        self._area.setVisible(bool(wanted))
        self.fit()

    def _go_by(self, outcome: str) -> None:
        self._outcome = outcome
        self.go()

    def writing(self) -> Callable[[], Changes] | None:
        """Finish the step with what was typed."""
        answers = self.questions.read()
        if answers is None:
            return None
        try:
            spent = read_duration(self.spent.text()) if self.spent.text().strip() else None
        except UserError as error:
            self.tell(str(error))
            self.spent.setFocus()
            return None
        form = self._form
        return partial(
            working.complete, self._context, form.id, form.version, self._outcome, answers, spent_minutes=spent, key=self._key,
        )

    def _on_failed(self, error: Exception) -> bool:
        self.button.setEnabled(True)
        if isinstance(error, FieldErrors) and set(error.errors) <= set(self.questions.rows):
            self.questions.show_errors(error.errors)
            return True
        return super()._on_failed(error)

    def say_why_not(self) -> ReasonDialog:
        """Ask why the step cannot be done: the case takes its error way, or stops until somebody decides."""
        title = _("It cannot be done: {title}").format(title=self._form.title)
        text = _("The case takes the way that is drawn for this, or stops until somebody decides.")
        dialog = ReasonDialog(self, title, text, _("Say so"), _("Reason, for the log of the case"), _("Say why it cannot be done."))

        def settle(answer: int) -> None:
            if answer == QDialog.DialogCode.Accepted:
                write = partial(working.fail, self._context, self._form.id, self._form.version, dialog.reason, uuid4().hex)
                run(self, write, done=self._on_done, failed=self._on_failed)
            dialog.deleteLater()

        dialog.finished.connect(settle)
        dialog.open()
        return dialog

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter finishes where there is one outcome; of several it takes the one whose button has the keyboard, and none by chance."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or len(self.buttons) == 1:
            super().keyPressEvent(event)
            return
        focused = next((button for button in self.buttons.values() if button.hasFocus()), None)
        if focused is not None:
            focused.click()
