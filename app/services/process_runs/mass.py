"""A process begun for every record of a list: with progress, with a stop, and from where it stood when it was broken off."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from app.core import clock
from app.core.changes import Changes
from app.core.enums.processes import CaseState, ProcessEntity, RunItemState, RunState, StepState
from app.core.errors import FieldErrors, Unreachable, UserError
from app.core.i18n import _, format_moment
from app.db.locking import lock_rows
from app.db.many_rows import insert_many
from app.db.session import UnitOfWork
from app.models.processes import Process, ProcessCase, ProcessRun, ProcessRunItem, ProcessStep
from app.processes.beginning import asked_at_start
from app.processes.questions import read_answers
from app.processes.stored_values import from_stored, to_stored
from app.services.context import Context
from app.services.process_runs.births import Birth, published
from app.services.process_runs.going_on import automatic_kinds, go_on
from app.services.process_runs.graphs import graph_of
from app.services.process_runs.starting import begin_case
from app.services.use_case import declare, perform

START, GO_ON, END = "processes.process_run.start", "processes.process_run.go_on", "processes.process_run.end"
AGAIN = "processes.process_run.again"
declare(START, GO_ON, END, AGAIN, undo=False)
MOST_RECORDS = 20_000
#: told how many of how many records are through
Progress = Callable[[int, int], None]


def begin_run(
    ctx: Context, process_id: int, entity: ProcessEntity, records: Iterable[int], answers: Mapping[str, Any] | None = None, title: str = "",
    key: str | None = None,
) -> Changes:
    """Note a start for a list; `go_on_run` begins the cases.

    :param answers: for all cases; what the start asks is read as it was typed, without the record that it is about.
    :raises FieldErrors: answers to what the start asks are missing or wrong, or the list is empty or too long.
    :raises UserError: the process is gone.
    """
    wanted = list(dict.fromkeys(records))
    if not 0 < len(wanted) <= MOST_RECORDS:
        raise FieldErrors({"records": _("Choose between 1 and {most} records.").format(most=MOST_RECORDS)})

    def operation(inner: Context) -> Changes:
        with inner.uow(key, count=len(wanted)) as uow:
            process = uow.session.get(Process, process_id)
            if process is None or process.deleted_at is not None:
                raise UserError(_("This process is not there any more."), _("Read the list of processes again."))
            version_id = published(uow.session, process_id)
            questions = asked_at_start(graph_of(uow.session, version_id)) if version_id is not None else ()
            add_run(inner, uow, process, entity, wanted, {**(answers or {}), **read_answers(questions, answers or {})}, title)
            return uow.commit()

    return perform(ctx, START, operation)


def add_run(
    ctx: Context, uow: UnitOfWork, process: Process, entity: ProcessEntity, records: Sequence[int], answers: Mapping[str, Any], title: str = "",
) -> ProcessRun:
    """The same within a transaction."""
    now = clock.now()
    run = ProcessRun(
        process_id=process.id, title=(title or f"{process.name}, {format_moment(now)}")[:200], state=RunState.RUNNING, employee_id=ctx.user.id,
        started_at=now, answers=to_stored(dict(answers)),
    )
    uow.session.add(run)
    uow.session.flush()
    rows = [{"run_id": run.id, "entity": entity, "record_id": record, "state": RunItemState.WAITING} for record in records]
    insert_many(uow.session.connection(), ProcessRunItem.__table__, rows)  # type: ignore[arg-type]
    return run


def go_on_run(
    ctx: Context, run_id: int, progress: Progress = lambda _done, _all: None, stop: Callable[[], bool] = lambda: False,
) -> Changes:
    """Begin the cases that are not begun yet, and do of each what is done by itself; several may do this at once.

    A record that the process refuses is noted with the reason, and the others go on. After the program was killed the same call goes on.

    :param stop: asked before each record; what is begun then stays begun.
    """
    changes = _state(ctx, run_id, RunState.RUNNING)
    with ctx.reading() as session:
        items = session.execute(
            sa.select(ProcessRunItem.id, ProcessRunItem.state).where(ProcessRunItem.run_id == run_id).order_by(ProcessRunItem.id)
        ).all()
    for case_id in _unfinished(ctx, run_id):
        changes |= go_on(ctx, case_id, stop=stop)
    waiting = [item.id for item in items if item.state is RunItemState.WAITING]
    through = len(items) - len(waiting)
    progress(through, len(items))
    for item_id in waiting:
        if stop():
            return changes | _state(ctx, run_id, RunState.STOPPED)
        if _is_stopped(ctx, run_id):
            return changes
        begun = _begin(ctx, item_id)
        for case_id in begun.created("process_case"):
            begun |= go_on(ctx, case_id, stop=stop)
        changes |= begun
        through += 1
        progress(through, len(items))
    return changes | _finish(ctx, run_id)


def try_again(ctx: Context, run_id: int) -> Changes:
    """Let the records that were refused wait once more, as their reasons may be gone; `go_on_run` begins their cases.

    :raises UserError: the start is gone, or nothing was refused.
    """
    def operation(inner: Context) -> Changes:
        with inner.uow() as uow:
            (run,) = lock_rows(uow.session, ProcessRun, [run_id]) or (None,)
            refused = sa.select(ProcessRunItem).where(ProcessRunItem.run_id == run_id, ProcessRunItem.state == RunItemState.REFUSED)
            items = uow.session.scalars(refused.order_by(ProcessRunItem.id)).all()
            if run is None or not items:
                raise UserError(_("Nothing was refused that could be tried again."), _("Read the list again."))
            for item in items:
                item.state, item.error = RunItemState.WAITING, None
            run.state, run.ended_at = RunState.RUNNING, None
            return uow.commit()

    return perform(ctx, AGAIN, operation)


def _begin(ctx: Context, item_id: int) -> Changes:
    """Begin the case of one record, in one transaction with the note that it is begun."""
    def operation(inner: Context) -> Changes:
        with inner.uow() as uow:
            (item,) = lock_rows(uow.session, ProcessRunItem, [item_id]) or (None,)
            if item is None or item.state is not RunItemState.WAITING:
                return Changes()
            run = uow.session.get_one(ProcessRun, item.run_id)
            birth = Birth(run.process_id, item.entity, item.record_id, from_stored(run.answers or {}), run_id=run.id)
            item.case_id = begin_case(inner, uow, birth).id
            item.state = RunItemState.STARTED
            return uow.commit()

    try:
        return perform(ctx, GO_ON, operation)
    except Unreachable:
        raise
    except UserError as error:
        text = str(error)[:500]
        return perform(ctx, GO_ON, lambda inner: _refuse(inner, item_id, text))


def _refuse(ctx: Context, item_id: int, error: str) -> Changes:
    with ctx.uow() as uow:
        (item,) = lock_rows(uow.session, ProcessRunItem, [item_id]) or (None,)
        if item is None or item.state is not RunItemState.WAITING:
            return Changes()
        item.state, item.error = RunItemState.REFUSED, error
        return uow.commit()


def _unfinished(ctx: Context, run_id: int) -> list[int]:
    """The cases of a run in which something is left to be done by itself: whoever began them was killed."""
    kinds = automatic_kinds()
    with ctx.reading() as session:
        left = sa.select(ProcessStep.case_id).join(ProcessCase, ProcessCase.id == ProcessStep.case_id).where(
            ProcessCase.run_id == run_id, ProcessCase.state == CaseState.RUNNING, ProcessStep.state == StepState.OPEN, ProcessStep.kind.in_(kinds),
        )
        return list(session.scalars(left.distinct().order_by(ProcessStep.case_id))) if kinds else []


def _is_stopped(ctx: Context, run_id: int) -> bool:
    """Whether somebody has stopped it meanwhile, at another workstation."""
    with ctx.reading() as session:
        return session.scalar(sa.select(ProcessRun.state).where(ProcessRun.id == run_id)) is RunState.STOPPED


def _finish(ctx: Context, run_id: int) -> Changes:
    with ctx.reading() as session:
        waiting = sa.select(ProcessRunItem.id).where(ProcessRunItem.run_id == run_id, ProcessRunItem.state == RunItemState.WAITING)
        is_left = session.scalar(waiting.limit(1)) is not None
    return Changes() if is_left else _state(ctx, run_id, RunState.FINISHED)


def _state(ctx: Context, run_id: int, state: RunState) -> Changes:
    def operation(inner: Context) -> Changes:
        with inner.uow() as uow:
            (run,) = lock_rows(uow.session, ProcessRun, [run_id]) or (None,)
            if run is None:
                raise UserError(_("This start for a list is not there any more."))
            if run.state in (state, RunState.FINISHED):
                return Changes()
            run.state, run.ended_at = state, clock.now() if state is not RunState.RUNNING else None
            return uow.commit()

    return perform(ctx, END, operation)
