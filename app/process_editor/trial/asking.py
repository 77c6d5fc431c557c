"""What a trial asks before it begins: the record that the case would be about, and the questions of its start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.enums.processes import ProcessEntity
from app.core.enums.vocabulary import choice
from app.core.errors import FieldErrors
from app.core.fields import FieldInfo
from app.core.i18n import _
from app.processes.beginning import asked_at_start
from app.processes.definition import Graph
from app.processes.questions import Question, first_answers
from app.services.context import Context
from app.ui.forms.editors import ReferenceEditor
from app.ui.forms.question_fields import QuestionFields
from app.ui.kit.emptying import empty
from app.ui.kit.widgets import Button, Label


@dataclass(frozen=True, slots=True)
class Beginning:
    """How a trial begins.

    :param title: of the record. :param at: naive UTC; None for now. :param start: the start that it begins at; None for the usual one.
    """

    record_id: int | None = None
    title: str = ""
    at: datetime | None = None
    start: str | None = None


class Asking(QWidget):
    """Asks what a drawing asks; nothing has to be answered but the questions of its start.

    Signals: ``answered()`` the trial can begin.
    """

    answered = Signal()

    def __init__(self, context: Context, beginning: Beginning) -> None:
        super().__init__()
        self._context, self._beginning = context, beginning
        self.record: ReferenceEditor | None = None
        self.answers: QuestionFields | None = None
        self._asked: tuple[str, tuple[Question, ...]] = ("", ())
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(3)

    def follow(self, graph: Graph) -> bool:
        """Ask for what a drawing asks now; whether somebody has to answer first.

        :raises UserError: its questions are damaged.
        """
        questions = asked_at_start(graph) if self._beginning.start is None else ()
        if (graph.about, questions) == self._asked:
            return False
        self._asked = (graph.about, questions)
        empty(self._column)
        self.record = self.answers = None
        if graph.about:
            self._ask_record(graph.about)
        if questions:
            self.answers = QuestionFields(self._context, questions, first_answers(questions), {}, {}, is_stacked=True)
            begin = Button(_("Begin with these answers"))
            begin.clicked.connect(self.answered)
            self._column.addWidget(self.answers)
            self._column.addWidget(begin)
        return bool(questions)

    @property
    def about(self) -> tuple[ProcessEntity, int] | tuple[None, None]:
        """What the case would be about."""
        key = self.record.get() if self.record is not None else None
        return (choice(ProcessEntity, self._asked[0]), key) if key is not None else (None, None)

    def typed(self) -> Mapping[str, Any]:
        """The answers as they stand."""
        return self.answers.typed() if self.answers is not None else {}

    def show_errors(self, error: FieldErrors | None) -> bool:
        """Say what is wrong with the answers, None for nothing; whether it is about them."""
        if self.answers is None or (error is not None and not error.errors.keys() <= self.answers.rows.keys()):
            return False
        self.answers.show_errors(error.errors if error is not None else {})
        return True

    def _ask_record(self, about: str) -> None:
        label = choice(ProcessEntity, about).label
        info = FieldInfo("record", "ref", _("{record} that it is about").format(record=label), reference=about)
        self.record = ReferenceEditor(info, self._context)
        if self._beginning.record_id is not None:
            self.record.set(self._beginning.record_id, self._beginning.title)
        self.record.edited.connect(self.answered)
        words = Label(info.label, "small", "text2", wrap=True)
        words.setBuddy(self.record)
        self._column.addWidget(words)
        self._column.addWidget(self.record)
