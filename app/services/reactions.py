"""What answers to what happened, within the transaction in which it happens.

Records tell by themselves that they came, changed, or were finished; use cases add what a record cannot tell. Whoever reacts registers here and
is imported when something happens for the first time: nobody below needs to know of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session, UOWTransaction

from app.core.changes import Changes
from app.core.enums.planning import TaskState
from app.core.events import DealMoved, RecordChanged, RecordCreated, TaskFinished, TaskPassed
from app.db.session import UnitOfWork
from app.models.clients import Client
from app.models.documents import Document
from app.models.planning import Task
from app.models.sales import Deal

if TYPE_CHECKING:
    from app.services.context import Context

#: modules that react, by name: they stand above us
_REACTING = ("app.services.process_runs.events",)
_HAPPENED = "happened"
#: how often reactions may lead to further happenings: two processes that begin each other would never end
MOST_ROUNDS = 20

Reaction = Callable[["Context", UnitOfWork, Sequence[object]], None]
Following = Callable[["Context", str, Changes], Changes]
REACTIONS: list[Reaction] = []
FOLLOWING: list[Following] = []


def reaction(function: Reaction) -> Reaction:
    """Let a function answer to all that happens in a transaction; it is called before the commit, with everything at once."""
    REACTIONS.append(function)
    return function


def following(function: Following) -> Following:
    """Let a function do what comes after a use case that somebody reacted to, in transactions of its own; it answers with what it touched."""
    FOLLOWING.append(function)
    return function


def follow(ctx: Context, code: str, changes: Changes) -> Changes:
    """Do what comes after a use case; the changes of both together.

    :param code: of the use case.
    """
    for answer in FOLLOWING:
        changes |= answer(ctx, code, changes)
    return changes


def react(ctx: Context, uow: UnitOfWork, told: Sequence[object]) -> None:
    """Let everybody react to what use cases told and what records say."""
    happened = [*told, *_said(uow.session)]
    for _round in range(MOST_ROUNDS):
        if not happened:
            return
        for module in _REACTING:
            import_module(module)
        for answer in REACTIONS:
            answer(ctx, uow, happened)
        uow.session.flush()
        happened = [*uow.take_events(), *_said(uow.session)]


def forget(session: Session) -> None:
    """Do not count what records have said since it was asked last: it was taken back."""
    session.info[_HAPPENED] = []


def watch_records(session: Session) -> None:
    """Note what becomes of clients, deals, documents and tasks in a session."""
    session.info[_HAPPENED] = []
    event.listen(session, "before_flush", _note)


def _note(session: Session, _context: UOWTransaction, _instances: object) -> None:
    noted: list[Any] = session.info[_HAPPENED]
    noted += [(RecordCreated, record) for record in session.new if isinstance(record, (Client, Deal, Document))]
    for record in session.dirty:
        if isinstance(record, Task):
            _note_task(noted, record)
        elif isinstance(record, (Client, Deal, Document)) and session.is_modified(record):
            noted.append((RecordChanged, record))
            if isinstance(record, Deal) and sa.inspect(record).attrs.stage_id.history.has_changes():
                noted.append((DealMoved, record))


def _note_task(noted: list[Any], task: Task) -> None:
    attributes = sa.inspect(task).attrs
    if attributes.state.history.has_changes() and task.state == TaskState.DONE:
        noted.append((TaskFinished, task))
    if attributes.employee_id.history.has_changes():
        noted.append((TaskPassed, task))


def _said(session: Session) -> list[object]:
    """What records have said since it was asked last, each thing once."""
    noted, session.info[_HAPPENED] = session.info.get(_HAPPENED, []), []
    found: dict[object, None] = {}
    for kind, record in noted:
        if kind is DealMoved:
            found[DealMoved(record.id, record.client_id, record.stage_id)] = None
        elif kind in (TaskFinished, TaskPassed):
            found[kind(record.id)] = None
        else:
            found[kind(str(record.__tablename__), record.id)] = None
    return list(found)
