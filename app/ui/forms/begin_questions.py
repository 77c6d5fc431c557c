"""What a process asks whoever begins it, as fields; read again for another process or another record."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.core.enums.processes import ProcessEntity
from app.services.context import Context
from app.services.process_work.begin_form import BeginForm, read_begin_form
from app.ui.forms.question_fields import QuestionFields
from app.ui.forms.scrolling import scrolled
from app.ui.kit.emptying import empty
from app.ui.kit.run import run
from app.ui.kit.theme import scaled

#: share of the screen that questions take before they scroll
MOST_HEIGHT = 0.4


class BeginQuestions(QWidget):
    """The fields of a start; nothing as long as nothing is asked.

    Signals: ``changed()`` other questions are asked now, or none; ``is_ready`` says whether they have been read.
    """

    changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._wanted: tuple[object, ...] = ()
        self.is_ready = True
        self.fields: QuestionFields | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def ask_for(self, process_id: int | None, entity: ProcessEntity | None = None, record_id: int | None = None) -> None:
        """Read what a process asks; None for none.

        :param record_id: what the case is to be about; None for a whole list.
        """
        wanted = self._wanted = (process_id, entity, record_id)
        self.is_ready = process_id is None
        if process_id is None:
            self._show(wanted, BeginForm())
            return
        read = partial(read_begin_form, self._context, process_id, entity, record_id)
        run(self, read, done=partial(self._show, wanted), quiet=True)
        self.changed.emit()

    def read(self) -> dict[str, Any] | None:
        """The answers, checked; None when something is wrong, which then stands at the fields."""
        return self.fields.read() if self.fields is not None else {}

    def show_errors(self, errors: dict[str, str]) -> bool:
        """Say at the fields what the database had against the answers; False where it is about something else."""
        if self.fields is None or not set(errors) <= set(self.fields.rows):
            return False
        self.fields.show_errors(errors)
        return True

    def start(self) -> bool:
        """Put the caret into the first question; False where there is none."""
        return self.fields is not None and self.fields.start()

    def _show(self, wanted: tuple[object, ...], form: BeginForm) -> None:
        if wanted != self._wanted:
            return  # another one has been chosen meanwhile
        empty(self._column)
        self.is_ready, self.fields = True, None
        if form.questions:
            self.fields = QuestionFields(self._context, form.questions, form.answers, form.labels, form.values)
            self._area = scrolled(self.fields)
            self.fields.resized.connect(self._give_room)
            self._column.addWidget(self._area)
            self._give_room()
        self.setVisible(bool(form.questions))
        self.changed.emit()

    def _give_room(self) -> None:
        """As high as the questions are, and no higher than a part of the screen."""
        assert self.fields is not None, "there are questions"
        most = round(QApplication.primaryScreen().availableGeometry().height() * MOST_HEIGHT)
        self._area.setFixedHeight(min(self.fields.sizeHint().height() + scaled(2), most))
        self.changed.emit()
