"""Beginning a case by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.core.changes import Changes
from app.core.enums.processes import ProcessEntity
from app.db.session import UnitOfWork
from app.models.processes import ProcessCase
from app.processes.beginning import asked_at_start
from app.processes.questions import read_answers
from app.processes.stored_values import to_stored
from app.services.context import Context
from app.services.process_runs.about import RecordValues
from app.services.process_runs.births import Birth, add_case
from app.services.process_runs.course import Course
from app.services.process_runs.going_on import go_on
from app.services.process_steps.step import load
from app.services.use_case import declare, perform

START = "processes.process_case.start"
declare(START, undo=False)


def start_case(
    ctx: Context, process_id: int, entity: ProcessEntity | None = None, record_id: int | None = None, answers: Mapping[str, Any] | None = None,
    key: str | None = None,
) -> Changes:
    """Begin a case, and do what of it is done by itself.

    :param answers: what is known from the beginning, by name; what the start asks is read as it was typed.
    :param key: born with the form: with the same one nothing begins twice.
    :raises FieldErrors: answers to what the start asks are missing or wrong.
    :raises UserError: the process is out of use or not published, is about something else, or runs for this record already.
    """
    load()

    def operation(inner: Context) -> Changes:
        with inner.uow(key) as uow:
            case, graph = add_case(inner, uow, Birth(process_id, entity, record_id, answers or {}))
            if (questions := asked_at_start(graph)):
                given = read_answers(questions, answers or {}, RecordValues(uow.session, case))
                case.answers = to_stored({**(answers or {}), **given})
            Course(inner, uow, case, graph).begin()
            return uow.commit()

    changes = perform(ctx, START, operation)
    for case_id in changes.created("process_case"):
        changes |= go_on(ctx, case_id)
    return changes


def begin_case(ctx: Context, uow: UnitOfWork, birth: Birth, node: str | None = None) -> ProcessCase:
    """Begin a case within a transaction; what is done by itself is left to `go_on`.

    :param node: the start to begin at.
    """
    case, graph = add_case(ctx, uow, birth)
    Course(ctx, uow, case, graph).begin(node)
    return case
