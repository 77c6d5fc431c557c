"""The run log of a case: a line for each passage through a step, and all that is known of one beside it."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.core.enums.processes import StepState
from app.core.i18n import _, format_moment, format_number
from app.services.process_work.case_reading import LogLine
from app.ui.forms.scrolling import scrolled
from app.ui.kit.emptying import empty
from app.ui.kit.navigator import navigator
from app.ui.kit.theme import scaled
from app.ui.kit.widgets import Button, Label
from app.ui.screens.plain_table import PlainColumn, PlainTable
from app.ui.screens.step_words import due_words, length_words, near_moment

WIDTH = 280
_INKS = {StepState.DONE: "ok", StepState.FAILED: "bad", StepState.CANCELLED: "text3", StepState.WAITING: "text2"}


def log_table() -> PlainTable:
    """The table of the passages."""
    return PlainTable(_("Run log"), [
        PlainColumn(_("State"), _state, 112, _ink),
        PlainColumn(_("Step"), lambda line: line.title, 190),
        PlainColumn(_("Who"), _who, 130, "text2"),
        PlainColumn(_("Came up"), lambda line: near_moment(line.opened_at), 108, "text2", lambda line: format_moment(line.opened_at)),
        PlainColumn(_("Ended"), lambda line: near_moment(line.ended_at) or "—", 108, "text2", lambda line: format_moment(line.ended_at)),
        PlainColumn(_("Planned"), lambda line: length_words(line.planned_minutes) or "—", 80, "text2"),
        PlainColumn(_("Spent"), lambda line: length_words(line.spent_minutes) or "—", 86, _spent_ink),
        PlainColumn(_("Outcome"), lambda line: line.outcome, 120),
    ])


def _state(line: LogLine) -> str:
    return _("Overdue") if line.is_late and line.ended_at is None else line.state.label


def _ink(line: LogLine) -> str:
    return "bad" if line.is_late and line.ended_at is None else _INKS.get(line.state, "accent_text")


def _spent_ink(line: LogLine) -> str:
    return "bad" if line.planned_minutes and (line.spent_minutes or 0) > line.planned_minutes else "text"


def _who(line: LogLine) -> str:
    if line.who or line.is_human:
        return line.who
    return _("waits") if line.state is StepState.WAITING else _("by itself")


class LogDetails(QWidget):
    """All that is known of one passage."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(scaled(WIDTH))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(16, 14, 16, 14)
        self._column.setSpacing(2)
        #: what the start of the case asked, and what was answered
        self.begun_with: tuple[tuple[str, str], ...] = ()
        self.area: QScrollArea = scrolled(inner)
        outer.addWidget(self.area)

    def show_line(self, line: LogLine | None) -> None:
        """Show another passage, or none."""
        empty(self._column)
        if line is None:
            self._add_answers(_("Said at the beginning"), self.begun_with)
            self._column.addStretch()
            return
        title = Label(line.title, "section", wrap=True)
        self._column.addWidget(title)
        self._column.addSpacing(6)
        for name, text, ink in _facts(line):
            self._add(name, text, ink)
        self._add_answers(_("Answers"), line.answers)
        if line.document is not None:
            self._link(line.document[1] or _("Document"), "document", line.document[0])
        if line.task_id is not None:
            self._link(_("Its task"), "task", line.task_id)
        self._add_answers(_("Said at the beginning"), self.begun_with)
        self._column.addStretch()

    def _add_answers(self, title: str, answers: tuple[tuple[str, str], ...]) -> None:
        if answers:
            self._column.addSpacing(10)
            self._column.addWidget(Label(title, "strong"))
            for question, answer in answers:
                self._add(question, answer or "—")

    def _add(self, name: str, text: str, ink: str = "text") -> None:
        self._column.addSpacing(4)
        self._column.addWidget(Label(name, "small", "text2", wrap=True))
        self._column.addWidget(Label(text, "body", ink, wrap=True))

    def _link(self, text: str, entity: str, id: int) -> None:
        self._column.addSpacing(8)
        button = Button(text.replace("&", "&&"), "link")
        button.clicked.connect(partial(navigator().open, entity, id))
        self._column.addWidget(button)


def _facts(line: LogLine) -> list[tuple[str, str, str]]:
    """What is told of a passage: name, words, ink."""
    role = line.role.label if line.role is not None else ""
    facts = [
        (_("State"), _state(line), _ink(line)),
        (_("Who"), ", ".join(dict.fromkeys(filter(None, (_who(line), role)))), "text"),
        (_("Came up"), format_moment(line.opened_at), "text"), (_("Taken"), format_moment(line.claimed_at), "text"),
        (_("Ended"), format_moment(line.ended_at), "text"),
        (_("Due"), format_moment(line.due_at) if line.ended_at is not None else due_words(line.due_at), "bad" if line.is_late else "text"),
        (_("Goes on at"), format_moment(line.wakes_at), "text"), (_("Outcome"), line.outcome, "text"),
        (_("Planned"), length_words(line.planned_minutes), "text"), (_("Spent"), length_words(line.spent_minutes), "text"),
        (_("Planned costs"), format_number(line.planned_cost, 2) if line.planned_cost is not None else "", "text"),
        (_("Money spent"), format_number(line.cost, 2) if line.cost is not None else "", "text"), (_("Error"), line.error, "bad"),
    ]
    return [fact for fact in facts if fact[1]]


