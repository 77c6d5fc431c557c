"""Takes hold of tasks before they are changed: locked, of the version that was shown, and of whom it concerns to change them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy.orm import Session

from app.core.errors import StaleRecord, UserError
from app.core.i18n import _, format_moment
from app.core.planning.board import RowKey
from app.db.guard.journal import history
from app.db.locking import lock_rows
from app.db.session import UnitOfWork
from app.models.planning import Task
from app.services.context import Context
from app.services.planning.changing import demand_changeable
from app.services.spelling import people, who

_PLACE = {"starts_at", "ends_at", "employee_id"}


class MovedMeanwhile(StaleRecord):
    """Somebody else was faster: who, when (naive UTC), and where the task stands now. With ``version`` the own move can be made again."""

    def __init__(self, task: Task, who: str, at: datetime | None) -> None:
        text = _("{who} has changed “{title}” meanwhile.") if task.starts_at is None else _("{who} has moved “{title}” to {time} meanwhile.")
        super().__init__(text.format(who=who, title=task.title, time=format_moment(task.starts_at)), "task", task.id)
        self.task_id, self.version, self.title = task.id, task.version, task.title
        self.who, self.at = who, at
        self.row = RowKey("employee", task.employee_id or 0)
        self.starts_at, self.ends_at = task.starts_at, task.ends_at


class _Overtaken(Exception):
    """The version of a task is not the one that was shown."""

    def __init__(self, task_id: int) -> None:
        super().__init__(task_id)
        self.task_id = task_id


@contextmanager
def opened(ctx: Context, key: str | None, **data: object) -> Iterator[UnitOfWork]:
    """A unit of work in which tasks are held.

    :raises MovedMeanwhile: one of them is not of the version that was shown.
    """
    try:
        with ctx.uow(key, **data) as uow:
            yield uow
    except _Overtaken as overtaken:
        raise _told(ctx, overtaken.task_id) from overtaken


def hold(ctx: Context, uow: UnitOfWork, wanted: Sequence[tuple[int, int]]) -> dict[int, Task]:
    """The tasks, locked.

    :param wanted: keys with the versions that were shown.
    :raises UserError: one is gone, not to be seen, or somebody else's to change.
    """
    found = seen(uow, [id for id, _version in wanted])
    for id, version in wanted:
        if found[id].version != version:
            raise _Overtaken(id)
    for task in found.values():
        demand_changeable(ctx, task)
    return found


def seen(uow: UnitOfWork, wanted: Iterable[int]) -> dict[int, Task]:
    """The tasks, locked, of whatever version and whoever's.

    :raises UserError: one is gone or not to be seen.
    """
    ids = list(wanted)
    found = {task.id: task for task in lock_rows(uow.session, Task, ids) if task.deleted_at is None}
    if missing := [id for id in ids if id not in found]:
        raise gone(missing[0])
    return found


def gone(task_id: int) -> UserError:
    """That a task is not there for this person."""
    text = _("Task no. {id} is not there any more, or is not yours to see.").format(id=task_id)
    return UserError(text, _("Read the planner again."))


def _told(ctx: Context, task_id: int) -> UserError:
    """Who was faster, out of the journal."""
    with ctx.reading() as session:
        task = session.get(Task, task_id)
        return gone(task_id) if task is None else MovedMeanwhile(task, *_last(session, task_id))


def _last(session: Session, task_id: int) -> tuple[str, datetime | None]:
    entries = history(session, "task", task_id, 20)
    entry = next((each for each in entries if _PLACE & each.values.keys()), entries[0] if entries else None)
    return (_("Somebody"), None) if entry is None else (who(entry.login, people(session)), entry.at)
