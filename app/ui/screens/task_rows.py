"""Tasks as boards and lists of a page show them: a few columns, read by the service of lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.core import clock
from app.core.enums.planning import TaskKind, TaskState
from app.core.enums.vocabulary import choice
from app.core.i18n import _, ngettext
from app.services import listing
from app.services.context import Context
from app.services.listing import Filter, ListQuery
from app.ui.lists.cell_text import near_day
from app.ui.lists.task_words import moved_words

COLUMNS = ("title", "kind", "state", "employee", "client", "starts_at", "ends_at", "last_at", "planned_minutes", "moved_count", "is_all_day")


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task in a few words; moments in UTC.

    :param last_at: by when it is to be done.
    """

    id: int
    title: str
    kind: TaskKind
    state: TaskState
    employee_id: int | None
    employee: str
    client: str
    starts_at: datetime | None
    ends_at: datetime | None
    last_at: datetime | None
    minutes: int
    moved_count: int
    is_all_day: bool

    @property
    def is_late(self) -> bool:
        """Whether it should be done by now."""
        return self.last_at is not None and self.last_at < clock.now() and not self.state.is_closed

    @property
    def when(self) -> str:
        """When it is planned for, else by when it is to be done."""
        if self.starts_at is not None:
            begin = clock.local(self.starts_at)
            return near_day(begin.date()) if self.is_all_day else f"{near_day(begin.date())}, {begin:%H:%M}"
        if self.last_at is not None:
            return _("by {day}").format(day=near_day(clock.local(self.last_at).date()))
        return ""

    @property
    def late_words(self) -> str:
        """How late it is."""
        if not self.is_late or self.last_at is None:
            return ""
        days = (clock.today() - clock.local(self.last_at).date()).days
        return ngettext("{count} d late", "{count} d late", days).format(count=days) if days > 0 else _("late")

    @property
    def moved_words(self) -> str:
        """How often it was put off."""
        return moved_words(self.moved_count)


def read(ctx: Context, filters: Sequence[Filter], sort: tuple[tuple[str, bool], ...], most: int) -> tuple[list[TaskRow], int, int]:
    """Tasks that fit, how many there are in all, and the minutes planned for all of them."""
    query = ListQuery("task", COLUMNS, tuple(filters), sort)
    found = listing.window(ctx, query, 0, most)
    whole = listing.whole(ctx, query)
    return [_row(row) for row in found], whole.count, int(whole.totals.get("planned_minutes") or 0)


def _row(row: listing.Row) -> TaskRow:
    title, kind, state, employee, client, starts_at, ends_at, last_at, minutes, moved, all_day = row.values
    return TaskRow(
        row.id, title, choice(TaskKind, kind), choice(TaskState, state), employee.id, employee.text or "", client.text or "", starts_at, ends_at,
        last_at, int(minutes or 0), moved, bool(all_day),
    )
