"""What a process asks whoever begins it for a whole list: the answers hold for all of its cases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from app.core.changes import Changes
from app.core.enums.processes import ProcessEntity
from app.core.errors import FieldErrors
from app.core.i18n import _, format_number, ngettext
from app.services.context import Context
from app.services.process_runs import mass
from app.ui.forms.begin_questions import BeginQuestions
from app.ui.screens.asking_dialog import AskingDialog

WIDTH = 520


class BeginListDialog(AskingDialog):
    """Asks once for all records.

    :param process: key and name. :param key: born with the page: with the same one nothing begins twice.
    """

    def __init__(
        self, parent: QWidget, context: Context, process: tuple[int, str], about: ProcessEntity, records: Sequence[int], key: str,
    ) -> None:
        count = len(records)
        words = ngettext("The answers hold for {count} case.", "The answers hold for all {count} cases.", count)
        super().__init__(parent, _("Begin “{name}”").format(name=process[1]), words.format(count=format_number(count)), _("Begin"), WIDTH)
        self._begin = partial(mass.begin_run, context, process[0], about, records, key=key)
        self.questions = BeginQuestions(context)
        self.questions.changed.connect(self._see)
        self.fields.addWidget(self.questions)
        self.questions.ask_for(process[0], about)

    def _see(self) -> None:
        self.button.set_reason("" if self.questions.is_ready else _("The process is being read."))
        self.fit()
        if self.questions.is_ready:
            self.questions.start()

    def writing(self) -> Callable[[], Changes] | None:
        """Note the start with its answers."""
        answers = self.questions.read()
        return partial(self._begin, answers=answers) if answers is not None else None

    def _on_failed(self, error: Exception) -> bool:
        self.button.setEnabled(True)
        if isinstance(error, FieldErrors) and self.questions.show_errors(error.errors):
            return True
        return super()._on_failed(error)
