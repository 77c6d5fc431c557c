"""A fresh case: its row, with what it belongs to; the engine has not begun with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.core import clock, folding
from app.core.enums.processes import CaseState, ProcessEntity, VersionState
from app.core.errors import UserError
from app.core.i18n import _
from app.db.session import UnitOfWork
from app.models.processes import Process, ProcessCase, ProcessVersion
from app.processes.definition import Graph
from app.processes.stored_values import to_stored
from app.services.context import Context
from app.services.process_runs.about import facts_of
from app.services.process_runs.graphs import graph_of

LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Birth:
    """A case that is to begin.

    :param caller_id: step of another case that waits for it. :param run_id: start for a list that it belongs to.
    """

    process_id: int
    entity: ProcessEntity | None = None
    record_id: int | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)
    caller_id: int | None = None
    run_id: int | None = None


def add_case(ctx: Context, uow: UnitOfWork, birth: Birth) -> tuple[ProcessCase, Graph]:
    """Write the row of a case.

    :raises UserError: the process is out of use or not published, is about something else, or runs for this record already.
    """
    session = uow.session
    process, version_id = in_force(session, birth.process_id)
    if birth.entity is not process.entity or (birth.entity is not None and birth.record_id is None):
        about = process.entity.label if process.entity is not None else _("nothing in particular")
        raise UserError(_("“{name}” is about: {about}.").format(name=process.name, about=about), _("Begin it from such a record."))
    single = f"{process.id}:{birth.entity}:{birth.record_id}" if process.is_single and birth.record_id is not None else None
    if single is not None and session.scalar(sa.select(ProcessCase.id).where(ProcessCase.single_key == single)) is not None:
        raise _under_way(process)
    facts = facts_of(session, birth.entity, birth.record_id)
    title = (f"{process.name}: {facts.title}" if facts.title else process.name)[:LONGEST_TITLE]
    case = ProcessCase(
        process_id=process.id, version_id=version_id, title=title, state=CaseState.RUNNING, entity=birth.entity, record_id=birth.record_id,
        client_id=facts.client_id, deal_id=facts.deal_id, document_id=facts.document_id, manager_id=facts.manager_id or ctx.user.id,
        started_by_id=ctx.user.id, started_at=clock.now(), answers=to_stored(dict(birth.answers)), caller_id=birth.caller_id, run_id=birth.run_id,
        search=folding.fold_all([title]), single_key=single,
    )
    session.add(case)
    try:
        session.flush()
    except IntegrityError as error:
        if "single_key" not in str(error.orig).lower():
            raise
        raise _under_way(process) from error  # somebody has begun it at this moment, or it is not to be seen
    return case, graph_of(session, version_id)


def in_force(session: Session, process_id: int) -> tuple[Process, int]:
    """A process whose cases can be begun, with the key of its published version.

    :raises UserError: it is gone, out of use or not published.
    """
    process = session.get(Process, process_id)
    if process is None or process.deleted_at is not None:
        raise UserError(_("This process is not there any more."), _("Read the list of processes again."))
    if not process.is_active:
        raise UserError(_("“{name}” is out of use.").format(name=process.name), _("Somebody who draws processes can take it into use again."))
    version_id = published(session, process.id)
    if version_id is None:
        raise UserError(_("“{name}” is not published yet.").format(name=process.name), _("Publish its draft first."))
    return process, version_id


def published(session: Session, process_id: int) -> int | None:
    """The version of a process that is in force."""
    return session.scalar(
        sa.select(ProcessVersion.id).where(ProcessVersion.process_id == process_id, ProcessVersion.state == VersionState.PUBLISHED)
    )


def _under_way(process: Process) -> UserError:
    return UserError(_("“{name}” is under way for this record already.").format(name=process.name), _("Open the case that there is."))
