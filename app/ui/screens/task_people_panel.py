"""Who takes part in a task with what they answered, and what the task takes: cars, rooms, machines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import uuid4

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.core.changes import Changes
from app.core.enums.planning import Answer, Part
from app.core.i18n import _
from app.services.context import Context
from app.services.planning import people
from app.services.planning.people import Participant
from app.services.planning.series_changes import Counts, Which, counts
from app.services.planning.series_people import Beside as SeriesBeside
from app.services.planning.series_people import answer_times, change_beside, invitations
from app.ui.forms.reference_picker import ReferenceLine
from app.ui.forms.scrolling import scrolled
from app.ui.forms.which_instances import ask_which
from app.ui.kit.emptying import empty
from app.ui.kit.run import run
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Avatar, Button, ElidedLabel, IconButton, Label, StateChip

TONES = {Answer.INVITED: "warn", Answer.AGREED: "ok", Answer.DECLINED: "bad"}
WIDEST = 640  # px


@dataclass(frozen=True, slots=True)
class Beside:
    """Everybody and everything beside whoever does a task."""

    people: list[Participant]
    resources: list[tuple[int, str]]


class TaskPeoplePanel(QWidget):
    """Participants, whoever is kept informed, resources; each change is written at once."""

    def __init__(self, context: Context, task_id: int) -> None:
        super().__init__()
        self._context, self._id = context, task_id
        self.found = Beside([], [])
        inner = QWidget()
        inner.setMaximumWidth(scaled(WIDEST))
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(tokens.MARGIN, 16, tokens.MARGIN, 16)
        self._column.setSpacing(tokens.GAP)
        self.person = self._picker("employee", _("Invite somebody: type a name"), self._invite)
        self.watcher = self._picker("employee", _("Keep somebody informed: type a name"), partial(self._invite, part=Part.WATCHER))
        self.resource = self._picker("resource", _("Take a car, a room, a machine: type its name"), self._take)
        self._lists = [QGridLayout(), QGridLayout(), QGridLayout()]
        self.answers = self._answers()
        self._column.addWidget(self.answers)
        titles = (_("Participants"), _("Kept informed"), _("Cars, rooms, machines"))
        for title, rows, picker in zip(titles, self._lists, (self.person, self.watcher, self.resource), strict=True):
            self._column.addWidget(Label(title, "section"))
            rows.setColumnStretch(1, 1)
            rows.setVerticalSpacing(4)
            self._column.addLayout(rows)
            self._column.addWidget(picker)
            self._column.addSpacing(12)
        self._column.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolled(inner))
        self.setFocusProxy(self.person)
        self.refresh()

    def _picker(self, entity: str, words: str, act: Callable[[int], None]) -> ReferenceLine:
        line = ReferenceLine(self._context, entity)
        line.setPlaceholderText(words)
        line.setAccessibleName(words)

        def take(id: int | None, _text: str) -> None:
            if id is not None:
                line.put(None, "")
                act(id)

        line.taken = take
        return line

    def _answers(self) -> QWidget:
        """The invitation of whoever looks, with its two answers."""
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 8)
        row.setSpacing(tokens.GAP)
        self.invitation = Label("", "strong", wrap=True)
        row.addWidget(self.invitation, 1)
        for words, said in ((_("Decline"), Answer.DECLINED), (_("Agree"), Answer.AGREED)):
            button = Button(words, "secondary")
            button.clicked.connect(partial(self.answer, said))
            row.addWidget(button)
        box.hide()
        return box

    def refresh(self) -> None:
        """Read who and what stands beside the task."""
        run(self, partial(_read, self._context, self._id), done=self._show, quiet=True)

    def _show(self, found: Beside) -> None:
        self.found = found
        for rows in self._lists:
            empty(rows)
        for person in found.people:
            rows = self._lists[0 if person.part is Part.PARTICIPANT else 1]
            chip = StateChip(person.answer.label, TONES[person.answer]) if person.part is Part.PARTICIPANT else None
            out = partial(self._uninvite, person.employee_id)
            self._add(rows, Avatar(person.name, 0, scaled(20)), person.name, chip, out)
        for id, name in found.resources:
            self._add(self._lists[2], None, name, None, partial(self._release, id))
        for rows, words in zip(self._lists, (_("Nobody else takes part."), _("Nobody else is kept informed."), _("Nothing is taken.")), strict=True):
            if not rows.count():
                rows.addWidget(Label(words, "body", "text3"), 0, 1)
        mine = next((one for one in found.people if one.employee_id == self._context.user.id and one.part is Part.PARTICIPANT), None)
        self.answers.setVisible(mine is not None)
        if mine is not None:
            said = _("You said: {answer}").format(answer=mine.answer.label)
            self.invitation.setText(_("You are invited. Do you take part?") if mine.answer is Answer.INVITED else said)

    def _add(self, rows: QGridLayout, avatar: QWidget | None, name: str, chip: QWidget | None, out: Callable[[], None]) -> None:
        number = rows.count()
        if avatar is not None:
            rows.addWidget(avatar, number, 0)
        rows.addWidget(ElidedLabel(name, "body"), number, 1)
        if chip is not None:
            rows.addWidget(chip, number, 2)
        rows.addWidget(IconButton("close", _("Take {name} out").format(name=name), out), number, 3)

    def answer(self, said: Answer, _checked: bool = False) -> None:
        """Answer the own invitation; to a recurring task the person first says for which of its times."""
        def ask(found: Counts | None) -> None:
            recurs = found is not None and found.all > 1
            which = ask_which(self, found, _("This task recurs. Which of its times do you answer?")) if found is not None and recurs else Which.THIS
            if which is Which.THIS:
                self._change(people.answer, said)
            elif which is not None:
                self._change(answer_times, said, which)

        run(self, partial(invitations, self._context, self._id), done=ask)

    def _invite(self, id: int, part: Part = Part.PARTICIPANT) -> None:
        self._put(SeriesBeside(part, come=(id,)), people.invite, [id], part)

    def _uninvite(self, id: int) -> None:
        self._put(SeriesBeside(go=(id,)), people.uninvite, [id])

    def _take(self, id: int) -> None:
        self._put(SeriesBeside(take=(id,)), people.take_resources, [id])

    def _release(self, id: int) -> None:
        self._put(SeriesBeside(release=(id,)), people.take_resources, (), [id])

    def _put(self, wanted: SeriesBeside, use_case: Callable[..., Changes], *values: object) -> None:
        """Write a change; of a recurring task the person first says which of its times are meant.

        :param wanted: the change for more times than this one. :param use_case: makes it at this one, with its ``values``.
        """
        def ask(found: Counts | None) -> None:
            which = Which.THIS if found is None or found.all <= 1 else ask_which(self, found)
            if which is Which.THIS:
                self._change(use_case, *values)
            elif which is not None:
                self._change(change_beside, which, wanted)

        run(self, partial(counts, self._context, self._id), done=ask)

    def _change(self, use_case: Callable[..., Changes], *values: object) -> None:
        run(self, partial(use_case, self._context, self._id, *values, key=uuid4().hex), done=lambda _changes: self.refresh())


def _read(ctx: Context, task_id: int) -> Beside:
    return Beside(people.participants(ctx, task_id), people.resources(ctx, task_id))
