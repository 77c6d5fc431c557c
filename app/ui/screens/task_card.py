"""The card of a task: what, when, who, and what became of it; participants, checklist, reminders, files, discussion beside."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any
from uuid import uuid4

from PySide6.QtWidgets import QWidget

from app.core import clock
from app.core.changes import Changes
from app.core.enums.planning import TaskState
from app.core.enums.vocabulary import choice
from app.core.i18n import N_, _, format_moment
from app.services.context import Context
from app.services.planning import finishing
from app.services.planning.over_planning import OverPlan, over_planned
from app.services.records import Draft
from app.ui.forms.card_page import CardPage
from app.ui.forms.field_grid import FieldGrid
from app.ui.forms.scrolling import scrolled
from app.ui.forms.spec import Screen
from app.ui.kit.commands import Command
from app.ui.kit.navigator import navigator
from app.ui.kit.run import run
from app.ui.kit.widgets import StateChip
from app.ui.lists.task_words import moved_words
from app.ui.screens.card_parts import CardParts
from app.ui.screens.files_panel import FilesPanel
from app.ui.screens.finish_dialog import finish_task
from app.ui.screens.postpone_dialog import PostponeDialog
from app.ui.screens.task_checklist_panel import TaskChecklistPanel
from app.ui.screens.task_list import show_in_planner
from app.ui.screens.task_people_panel import TaskPeoplePanel
from app.ui.screens.task_reminders_panel import TaskRemindersPanel
from app.ui.screens.task_repeating import TaskRepeating
from app.ui.screens.timeline_panel import TimelinePanel

#: tabs beside the fields: code → title, what it shows
PARTS: dict[str, tuple[str, Callable[[Context, int], QWidget]]] = {
    "people": (N_("People"), TaskPeoplePanel), "checklist": (N_("Checklist"), TaskChecklistPanel), "reminders": (N_("Reminders"), TaskRemindersPanel),
    "files": (N_("Files"), lambda context, id: FilesPanel(context, "task", id)),
}
#: entities whose changes renew the tabs
AROUND = ("task", "task_participant", "task_check", "reminder", "attachment", "note")
TONES = {TaskState.OPEN: "neutral", TaskState.IN_WORK: "info", TaskState.DONE: "ok", TaskState.CANCELLED: "neutral"}


class TaskCard(CardPage):
    """A task with all that belongs to it."""

    buttons_in_head = 3

    def __init__(self, context: Context, screen: Screen, id: int | None, given: Mapping[str, Any] | None = None) -> None:
        self.parts: CardParts | None = None
        self._repeating: TaskRepeating | None = None
        super().__init__(context, screen, id, given)

    def build_body(self, grid: FieldGrid, draft: Draft) -> QWidget:
        """Tabs and the discussion; a task that is not saved yet has only fields."""
        form = self.with_save_bar(scrolled(grid))
        if self.record_id is None:
            return form
        id, context = self.record_id, self.context
        titles = {code: _(title) for code, (title, _make) in PARTS.items()}
        self.parts = CardParts(form, titles, lambda code: PARTS[code][1](context, id), TimelinePanel(context, "task", id, has_documents=False))
        return self.parts

    def show_part(self, code: str) -> QWidget | None:
        """Bring a tab to the front; None while there are none."""
        return None if self.parts is None else self.parts.show_part(code)

    # saving ----------------------------------------------------------------------------------------------------------------------------
    @property
    def repeating(self) -> TaskRepeating:
        """What concerns the series of the task."""
        if self._repeating is None:
            self._repeating = TaskRepeating(self)
        return self._repeating

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Save; of a recurring task the person first says which of its times are meant."""
        write = partial(super().save, then)
        if not self.repeating.asks_before(write):
            write()

    def writing(self, draft: Draft, key: str) -> Callable[[], Changes]:
        """The use case that saves a draft."""
        return self.repeating.writing(draft, key) or super().writing(draft, key)

    def on_saved(self, changes: Changes) -> None:
        """The task was written: warn where its day holds more now than the person has proven to finish."""
        super().on_saved(changes)
        draft = self.draft
        if draft is not None and draft["employee"] and draft["starts_at"] is not None and not self._state.is_closed:
            day = clock.local(draft["starts_at"]).date()
            run(self, partial(over_planned, self.context, draft["employee"], day), done=self._warn, quiet=True)

    def _warn(self, found: OverPlan | None) -> None:
        if found is not None:
            self.notice.show_notice(found.sentence, "warn")

    # what the head says --------------------------------------------------------------------------------------------------------------
    def show_record(self, draft: Draft) -> None:
        """Name, state, how late, how often put off."""
        super().show_record(draft)
        if draft.id is None:
            return
        kind, moment = draft.schema["kind"], draft["starts_at"]
        words = [next((option.label for option in kind.options if option.value == draft["kind"]), ""), draft.labels.get("client", "")]
        words.append(format_moment(moment) if moment else _("Not planned"))
        if draft["result"] is not None:
            words.append(draft.labels.get("result", ""))
        self.head.set_title(draft.title, " · ".join(word for word in words if word))
        self.head.clear_chips()
        state = choice(TaskState, draft["state"])
        if state is not TaskState.OPEN:
            self.head.add_chip(StateChip(state.label, TONES[state]))
        last = draft["due_at"] or draft["ends_at"]
        if last is not None and last < clock.now() and not state.is_closed:
            self.head.add_chip(StateChip(_("Late"), "bad"))
        if draft["moved_count"]:
            self.head.add_chip(StateChip(moved_words(draft["moved_count"]), "warn", "repeat"))

    @property
    def _state(self) -> TaskState:
        return choice(TaskState, self.draft["state"]) if self.draft is not None and self.draft["state"] else TaskState.OPEN

    def actions(self) -> Sequence[Command]:  # type: ignore[override]
        """What one does with a task, before what one does with any card."""
        closed = self._state.is_closed
        most = (
            Command("task.begin", _("&Begin now"), self.begin, "", "play", "tools.1", self._why_not_begin),
            Command("task.postpone", _("Put &off…"), self.postpone, "Ctrl+M", "clock", "tools.1", self._why_not_open),
            Command("task.finish", _("&Finish…"), self.finish, "Ctrl+D", "done", "tools.1", self._why_not_open),
        )
        back = (Command("task.reopen", _("Take the result &back"), self.reopen, "", "undo", "tools.1", self._why_not_saved),)
        rest = (
            Command("task.cancel", _("Will &not be done"), self.cancel, "", "forbidden", "tools.1", self._why_not_open),
            Command("task.meeting", _("Find a common &time…"), self.find_time, "", "meeting", "tools.2", self._why_not_open),
            Command("task.in_planner", _("Show in the &planner"), self.show_in_planner, "Ctrl+L", "planner", "go", self.why_not_stored),
            Command("task.next", _("New task after &this one"), self.follow, "", "task_add", "tools.2", self._why_not_saved),
        )
        return (*(back if closed else most), *rest, *self.repeating.commands(self._why_not_open), *super().actions())

    def _why_not_saved(self) -> str:
        return self.why_not_stored() or (_("Save your changes first.") if self.is_changed else "")

    def _why_not_open(self) -> str:
        return self._why_not_saved() or (_("The task is finished.") if self._state.is_closed else "")

    def _why_not_begin(self) -> str:
        return self._why_not_open() or (_("It is in work already.") if self._state is TaskState.IN_WORK else "")

    # doing -----------------------------------------------------------------------------------------------------------------------------
    def finish(self) -> None:
        """Ask what came of it."""
        if not self._why_not_open() and self.record_id is not None:
            finish_task(self, self.context, self.record_id, self.reload)

    def postpone(self) -> PostponeDialog | None:
        """Ask to when, and why."""
        if self._why_not_open() or self.draft is None:
            return None
        dialog = PostponeDialog(self, self.context, self.draft)
        dialog.done_well.connect(lambda _changes: self.reload())
        dialog.open()
        return dialog

    def begin(self) -> None:
        """Say that work begins now."""
        self._do(finishing.begin_task)

    def reopen(self) -> None:
        """Take the result back."""
        self._do(finishing.reopen_task)

    def cancel(self) -> None:
        """Say that it will not be done; Ctrl+Z takes it back."""
        if not self._why_not_open() and self.draft is not None and self.record_id is not None:
            tasks = [(self.record_id, self.draft.version)]
            run(self, partial(finishing.cancel_tasks, self.context, tasks, key=uuid4().hex), done=lambda _changes: self.reload())

    def find_time(self) -> None:
        """Find when all who take part are free."""
        navigator().open_page("meeting_finder", task=self.record_id)

    def show_in_planner(self) -> None:
        """Go to the task in the planner."""
        if self.record_id is not None:
            show_in_planner(self.record_id)

    def follow(self) -> None:
        """Open a new task about the same."""
        if self.draft is not None:
            same = {name: self.draft[name] for name in ("client", "contact", "deal", "document") if self.draft[name] is not None}
            navigator().open_page("task.card", id=None, **same)

    def _do(self, use_case: Callable[..., Changes]) -> None:
        if not self._why_not_saved() and self.draft is not None:
            write = partial(use_case, self.context, self.record_id, self.draft.version, uuid4().hex)
            run(self, write, done=lambda _changes: self.reload())

    # changes from elsewhere ------------------------------------------------------------------------------------------------------------
    def _on_changes(self, changes: Changes) -> None:
        super()._on_changes(changes)
        if self.parts is not None and any(changes.touches(entity) for entity in AROUND):
            self.parts.refresh(changes)
