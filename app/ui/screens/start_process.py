"""Beginning a process by hand: one of those that fit the record, by its number or Enter."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.core.changes import Changes
from app.core.enums.processes import ProcessEntity
from app.core.enums.vocabulary import choice
from app.core.errors import FieldErrors
from app.core.i18n import N_, _
from app.services.context import Context
from app.services.process_runs.starting import START, start_case
from app.services.process_work.strips import Startable, startable, startable_for
from app.ui.forms.begin_questions import BeginQuestions
from app.ui.kit import message
from app.ui.kit.commands import Command
from app.ui.kit.navigator import navigator
from app.ui.kit.run import run
from app.ui.kit.theme import scaled, tokens
from app.ui.screens.asking_dialog import AskingDialog

WIDTH, FEWEST, MOST = 520, 3, 9
NONE = N_("No process can be begun here: none is published, or all are under way.")


class StartProcess(AskingDialog):
    """The processes that can be begun; a double click or Enter begins.

    :param record: entity and key of what the case is to be about; None for processes that are about nothing in particular.
    """

    def __init__(self, parent: QWidget, context: Context, record: tuple[str, int] | None = None, process_id: int | None = None) -> None:
        super().__init__(parent, _("Begin a process"), "", _("Begin"), WIDTH)
        self._context, self._record, self._wanted = context, record, process_id
        self._key = uuid4().hex
        self._window = parent.window()
        self.list = QListWidget()
        self.list.setAccessibleName(_("Processes"))
        self.list.setFixedHeight(scaled(tokens.ROW) * FEWEST)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemActivated.connect(lambda _item: self.go())
        self.list.currentItemChanged.connect(lambda _now, _before: self._on_chosen())
        self.fields.addWidget(self.list)
        self.questions = BeginQuestions(context)
        self.questions.changed.connect(self._see)
        self.fields.addWidget(self.questions)
        self.done_well.connect(self._tell_begun)
        self.list.setFocus()
        self.button.set_reason(_("The list is being read."))
        read = partial(startable_for, context, *record) if record is not None else partial(startable, context, None)
        run(self, read, done=self._show)

    def _show(self, found: list[Startable]) -> None:
        for one in found:
            item = QListWidgetItem(one.name)
            item.setData(Qt.ItemDataRole.UserRole, one)
            item.setToolTip(one.description)
            self.list.addItem(item)
        self.list.setFixedHeight(scaled(tokens.ROW) * min(max(len(found), FEWEST), MOST) + 4)
        wanted = next((place for place, one in enumerate(found) if one.id == self._wanted), 0)
        self.list.setCurrentRow(wanted if found else -1)
        self._see()
        if not found:
            self.tell(_(NONE))
        self.fit()

    def _on_chosen(self) -> None:
        chosen = self.chosen
        self.words.setText(chosen.description if chosen is not None else "")
        self.words.setVisible(bool(chosen is not None and chosen.description))
        self.tell("")
        self.questions.ask_for(chosen.id if chosen is not None else None, *self._about)

    def _see(self) -> None:
        self.button.set_reason(_(NONE) if self.chosen is None else "" if self.questions.is_ready else _("The list is being read."))
        self.fit()

    @property
    def _about(self) -> tuple[ProcessEntity | None, int | None]:
        """What the case is to be about."""
        return (choice(ProcessEntity, self._record[0]), self._record[1]) if self._record is not None else (None, None)

    @property
    def chosen(self) -> Startable | None:
        """The process that would be begun."""
        item = self.list.currentItem()
        found: Startable | None = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        return found

    def writing(self) -> Callable[[], Changes] | None:
        """Begin the case."""
        answers = self.questions.read() if self.chosen is not None else None
        if self.chosen is None or answers is None:
            return None
        return partial(start_case, self._context, self.chosen.id, *self._about, answers, self._key)

    def _on_failed(self, error: Exception) -> bool:
        self.button.setEnabled(True)
        if isinstance(error, FieldErrors) and self.questions.show_errors(error.errors):
            return True
        return super()._on_failed(error)

    def _tell_begun(self, changes: Changes) -> None:
        case = next(iter(changes.created("process_case")), None)
        words = _("“{name}” is begun.").format(name=self.chosen.name if self.chosen is not None else "")
        message.toast(self._window, words, _("Open") if case else "", partial(navigator().open, "process_case", case) if case else None)


def start_command(parent: QWidget, context: Context, entity: str, key: Callable[[], int | None], why_not: Callable[[], str]) -> Command:
    """The command of a card that begins a process about its record.

    :param key: of the record. :param why_not: why nothing can be done with the record yet.
    """
    def begin() -> None:
        if (id := key()) is not None:
            StartProcess(parent, context, (entity, id)).open()

    def reason() -> str:
        return why_not() or ("" if context.rights.may(START) else _("You may not do that."))

    return Command("process.begin", _("Begin a p&rocess…"), begin, "", "play", "go", reason)
