"""Where a tried case stands: what whoever does the step would see, and a button for each thing that could happen."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.core.errors import FieldErrors
from app.core.i18n import _, format_moment
from app.services.context import Context
from app.services.process_insight.trial import Choice, Standing, Way
from app.ui.forms.question_fields import QuestionFields
from app.ui.kit.theme import metrics, scaled
from app.ui.kit.widgets import Button, Label, Panel

#: pixels at 100 % that the words of a button take at most
ROOM = 250


class Place(Panel):
    """A step that waits for somebody or something.

    Signals: ``chosen(Choice)``.

    :param case: title of the case, where it is not the tried one.
    """

    chosen = Signal(object)

    def __init__(self, context: Context, standing: Standing, case: str = "") -> None:
        super().__init__(standing.title, padding=12)
        self.standing = standing
        form = standing.form
        below = " · ".join(part for part in (standing.who, case) if part)
        if below:
            self.content.addWidget(Label(below, "small", "text2", wrap=True))
        if form.due_at is not None:
            self.content.addWidget(Label(_("Due: {time}").format(time=format_moment(form.due_at)), "small", "text2", wrap=True))
        if form.note:
            self.content.addWidget(Label(form.note, "small", wrap=True))
        self.questions: QuestionFields | None = None
        if form.questions and any(way.asks for way in standing.ways):
            self.questions = QuestionFields(context, form.questions, form.answers, form.labels, form.values, is_stacked=True)
            self.content.addWidget(self.questions)
        self._error = Label("", "small", "bad", wrap=True)
        self._error.hide()
        self.content.addWidget(self._error)
        self.buttons: list[Button] = []
        for way in standing.ways:
            button = Button(_fitting(way.words), "secondary")
            button.setAccessibleName(way.words)
            button.setToolTip(way.words)
            button.setAccessibleDescription(way.detail)
            button.clicked.connect(partial(self._choose, way))
            self.buttons.append(button)
            self.content.addWidget(button)
            if way.detail:
                self.content.addWidget(Label(way.detail, "small", "text2", wrap=True))

    def start(self) -> None:
        """Put the focus where the person goes on."""
        if (self.questions is None or not self.questions.start()) and self.buttons:
            self.buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def show_errors(self, error: FieldErrors) -> None:
        """Say what is wrong with what was typed."""
        shown = self.questions.rows if self.questions is not None else {}
        if self.questions is not None:
            self.questions.show_errors(error.errors)
        rest = [text for name, text in error.errors.items() if name not in shown]
        self._error.setText(" ".join(rest))
        self._error.setVisible(bool(rest))

    def holds(self, widget: QWidget | None) -> bool:
        """Whether a widget stands in here."""
        return widget is not None and self.isAncestorOf(widget)

    def _choose(self, way: Way, _checked: bool = False) -> None:
        choice = way.choice
        if way.asks and self.questions is not None:
            choice = Choice(choice.node, choice.act, choice.outcome, self.questions.typed(), choice.edge, choice.case)
        self.chosen.emit(choice)


def _fitting(words: str) -> str:
    """As much of the words of a button as has room in the panel."""
    return metrics("label").elidedText(words, Qt.TextElideMode.ElideRight, scaled(ROOM)).replace("&", "&&")
