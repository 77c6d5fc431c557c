"""What recurs, on the card of a task: the rule, which times a change is meant for, and leaving times out (UX 1 B5)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from app.core.changes import Changes
from app.core.i18n import _
from app.services.planning import series, series_changes
from app.services.planning.series import Repeat
from app.services.planning.series_changes import Counts, SeriesChange, Which
from app.services.planning.series_instances import PATTERN
from app.services.records import Draft
from app.ui.forms.calendar_files import export_calendar
from app.ui.forms.recurrence_dialog import ask_recurrence
from app.ui.forms.which_instances import ask_which
from app.ui.kit.commands import Command
from app.ui.kit.run import run

if TYPE_CHECKING:
    from app.ui.screens.task_card import TaskCard

#: field of the card → attribute of the pattern
_SHARED = {name.removesuffix("_id"): name for name in (*PATTERN, "employee_id")}
_TIMES = {"starts_at", "ends_at"}


class TaskRepeating:
    """Asks and does what concerns the series of one card's task."""

    def __init__(self, card: TaskCard) -> None:
        self._card, self._which = card, Which.THIS

    def commands(self, why_not: Callable[[], str]) -> tuple[Command, ...]:
        """Commands of the card.

        :param why_not: why nothing can be done with the task now.
        """
        export = Command("task.calendar", _("Save as a &calendar…"), self.export, "", "calendar", "file", self._card.why_not_stored)
        repeat = Command("task.repeat", _("Re&peat…"), self.repeat, "", "repeat", "tools.2", lambda: why_not() or self._why_not_timed())
        if self._series is None:
            return repeat, export
        return repeat, Command("task.leave_out", _("&Leave out of the series…"), self.leave_out, "", "forbidden", "tools.2", why_not), export

    @property
    def _series(self) -> int | None:
        return None if self._card.draft is None else self._card.draft["series"]

    def _why_not_timed(self) -> str:
        draft = self._card.draft
        return "" if draft is not None and draft["starts_at"] and draft["ends_at"] else _("Say first when the task begins and ends.")

    # saving ----------------------------------------------------------------------------------------------------------------------------
    def asks_before(self, save: Callable[[], None]) -> bool:
        """Ask which times a change is meant for, where other times could take it too; answers whether the save waits for that.

        :param save: saves the card; called again when there is an answer.
        """
        draft, self._which = self._card.draft, Which.THIS
        if draft is None or draft.id is None or self._series is None or not draft.changed or not draft.changed.keys() <= _SHARED.keys() | _TIMES:
            return False

        def ask(found: Counts | None) -> None:
            answer = Which.THIS if found is None or found.all <= 1 else ask_which(self._card, found)
            if answer is not None:
                self._which = answer
                save()

        run(self._card, partial(series_changes.counts, self._card.context, draft.id), done=ask)
        return True

    def writing(self, draft: Draft, key: str) -> Callable[[], Changes] | None:
        """The use case that saves the draft into more times than this one; None for this one alone."""
        if self._which is Which.THIS or draft.id is None:
            return None
        values = {_SHARED[name]: value for name, value in draft.changed.items() if name in _SHARED}
        times: dict[str, Any] = {name: draft[name] for name in _TIMES} if draft.changed.keys() & _TIMES else {}
        wanted = SeriesChange(values, **times)
        return partial(series_changes.change_series, self._card.context, draft.id, draft.version, self._which, wanted, key)

    # doing -----------------------------------------------------------------------------------------------------------------------------
    def repeat(self) -> None:
        """Ask how the task recurs; of one that recurs already, whether for later times or for all."""
        draft = self._card.draft
        if draft is None or draft.id is None or self._why_not_timed():
            return
        id, context = draft.id, self._card.context

        def known() -> tuple[str, Repeat | None, Counts | None]:
            return *series.repeat_of(context, id), series_changes.counts(context, id)

        run(self._card, known, done=lambda found: self._ask_rule(*found))

    def _ask_rule(self, zone: str, now: Repeat | None, found: Counts | None) -> None:
        draft, context = self._card.draft, self._card.context
        assert draft is not None
        assert draft.id is not None
        wanted = ask_recurrence(self._card, context, draft["starts_at"], zone, is_all_day=bool(draft["is_all_day"]), repeat=now)
        if wanted is None or wanted == now:
            return
        if now is None or found is None:
            self._do(partial(series.repeat_task, context, draft.id, draft.version, wanted, uuid4().hex))
            return
        which = ask_which(self._card, found, _("Which times follow the new rule?"), with_this=False)
        if which is not None:
            self._do(partial(series_changes.change_series, context, draft.id, draft.version, which, SeriesChange(repeat=wanted), uuid4().hex))

    def leave_out(self) -> None:
        """Ask which times do not take place."""
        draft, context = self._card.draft, self._card.context
        if draft is None or draft.id is None:
            return
        id, version = draft.id, draft.version

        def ask(found: Counts | None) -> None:
            which = None if found is None else ask_which(self._card, found, _("Which times do not take place?"))
            if which is not None:
                self._do(partial(series_changes.delete_instances, context, id, version, which, uuid4().hex), is_gone=True)

        run(self._card, partial(series_changes.counts, context, id), done=ask)

    def export(self) -> None:
        """Write the task into a calendar file."""
        if self._card.record_id is not None:
            export_calendar(self._card, self._card.context, [self._card.record_id])

    def _do(self, write: Callable[[], Changes], *, is_gone: bool = False) -> None:
        run(self._card, write, done=lambda _changes: self._card.closing.emit() if is_gone else self._card.reload())
