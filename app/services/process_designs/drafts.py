"""Drawings before they are published: made, saved, copied; whoever saves an old one is told who was faster."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock, folding
from app.core.changes import Changes
from app.core.enums.processes import ProcessEntity, VersionState
from app.core.enums.vocabulary import choice
from app.core.errors import FieldErrors, StaleRecord, UserError
from app.core.i18n import _, format_moment
from app.db.locking import lock_rows
from app.db.session import UnitOfWork
from app.models.organisation import Employee
from app.models.processes import Process, ProcessVersion
from app.processes.definition import Graph
from app.processes.json_form import from_json, to_json
from app.services.context import Context
from app.services.use_case import declare, perform

SAVE = "processes.process.save"
LONGEST_NAME = 150
declare("processes.process.create", "processes.process.draw", "processes.process.copy", "processes.process.discard", undo=False)


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version as a list shows it.

    :param lock: version of the row, for saving. :param edited_at: naive UTC, likewise ``published_at``.
    """

    id: int
    lock: int
    process_id: int
    number: int
    state: VersionState
    comment: str
    edited_by: str
    edited_at: datetime | None
    published_by: str
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class Design:
    """A version with its drawing."""

    line: VersionLine
    name: str
    graph: Graph


class DrawnMeanwhile(StaleRecord):
    """Somebody else saved the drawing: who, and when (naive UTC). With ``version`` the own one can be saved over it."""

    def __init__(self, row: ProcessVersion, who: str) -> None:
        text = _("{who} saved this drawing at {time}, after you had opened it.").format(who=who, time=format_moment(row.edited_at))
        super().__init__(text, "process_version", row.id)
        self.version, self.who, self.at = row.version, who, row.edited_at


def create_process(
    ctx: Context, name: str, graph: Graph | None = None, *, entity: ProcessEntity | None = None, document_type: str | None = None,
    description: str | None = None, key: str | None = None,
) -> Changes:
    """Make a process with its first draft; without a drawing it is empty.

    :param entity: what a case is about; without it, what the drawing says.
    :raises FieldErrors: it has no name, or a name that is too long.
    """
    graph = graph or Graph(about=entity or "", document_type=document_type or "")
    about = entity or (choice(ProcessEntity, graph.about) if graph.about else None)

    def operation(inner: Context) -> Changes:
        with inner.uow(key) as uow:
            process = Process(
                name=_checked(name), entity=about, document_type=document_type or graph.document_type or None, description=description,
                owner_id=inner.user.id, is_active=True, is_single=True, search=folding.fold_all([name]),
            )
            uow.session.add(process)
            uow.session.flush()
            uow.session.add(_draft(inner, process.id, 1, graph))
            return uow.commit()

    return perform(ctx, "processes.process.create", operation, SAVE)


def save_draft(ctx: Context, version_id: int, version: int, graph: Graph, key: str | None = None) -> Changes:
    """Save the drawing of a draft.

    :param version: of the row, as it was opened.
    :raises DrawnMeanwhile: somebody else saved it since. :raises UserError: it is published, or gone.
    """
    def operation(inner: Context) -> Changes:
        with inner.uow(key) as uow:
            row = held(uow, version_id)
            demand_draft(row)
            if row.version != version:
                raise DrawnMeanwhile(row, name_of(uow.session, row.edited_by_id))
            row.graph, row.edited_by_id, row.edited_at = to_json(graph), inner.user.id, clock.now()
            process = uow.session.get_one(Process, row.process_id)
            process.entity = choice(ProcessEntity, graph.about) if graph.about else None
            process.document_type = graph.document_type or None
            return uow.commit()

    return perform(ctx, "processes.process.draw", operation, SAVE)


def open_draft(ctx: Context, process_id: int, key: str | None = None) -> tuple[int, Changes]:
    """The draft of a process, made from its newest version where there is none.

    :returns: key of the version, and what was written.
    """
    def operation(inner: Context) -> Changes:
        with inner.uow(key) as uow:
            lock_rows(uow.session, Process, [process_id])
            if _draft_of(uow.session, process_id) is not None:
                return Changes()
            newest = uow.session.scalars(_versions_of(process_id).limit(1)).one()
            uow.session.add(_draft(inner, process_id, newest.number + 1, from_json(newest.graph)))
            return uow.commit()

    with ctx.reading() as session:
        known = _draft_of(session, process_id)
    if known is not None:
        return known, Changes()
    changes = perform(ctx, "processes.process.draw", operation, SAVE)
    with ctx.reading() as session:
        return _draft_of(session, process_id) or 0, changes


def copy_process(ctx: Context, version_id: int, name: str, key: str | None = None) -> Changes:
    """Make another process out of a version."""
    design = read_design(ctx, version_id)
    return create_process(ctx, name, design.graph, key=key)


def discard_draft(ctx: Context, version_id: int, version: int, key: str | None = None) -> Changes:
    """Throw a draft away; the published version stays what it is.

    :raises UserError: the process has nothing else.
    """
    def operation(inner: Context) -> Changes:
        with inner.uow(key) as uow:
            row = held(uow, version_id)
            demand_draft(row)
            if row.version != version:
                raise DrawnMeanwhile(row, name_of(uow.session, row.edited_by_id))
            if row.number == 1:
                raise UserError(_("The process has no other version."), _("Put the whole process into the bin instead."))
            uow.session.delete(row)
            return uow.commit()

    return perform(ctx, "processes.process.discard", operation, SAVE)


def versions(ctx: Context, process_id: int) -> list[VersionLine]:
    """The versions of a process, newest first."""
    with ctx.reading() as session:
        people = dict(session.execute(sa.select(Employee.id, Employee.name)).all())
        return [_line(row, people) for row in session.scalars(_versions_of(process_id))]


def read_design(ctx: Context, version_id: int) -> Design:
    """A version with its drawing.

    :raises UserError: it is gone.
    """
    with ctx.reading() as session:
        row = session.get(ProcessVersion, version_id)
        if row is None:
            raise _gone()
        process = session.get_one(Process, row.process_id)
        wanted = {row.edited_by_id, row.published_by_id} - {None}
        people = dict(session.execute(sa.select(Employee.id, Employee.name).where(Employee.id.in_(wanted))).all())
        return Design(_line(row, people), process.name, from_json(row.graph))


def held(uow: UnitOfWork, version_id: int) -> ProcessVersion:
    """A version, locked.

    :raises UserError: it is gone.
    """
    found = lock_rows(uow.session, ProcessVersion, [version_id])
    if not found:
        raise _gone()
    return found[0]


def demand_draft(row: ProcessVersion) -> None:
    """Refuse to change what is published."""
    if row.state is not VersionState.DRAFT:
        raise UserError(_("Version {number} is published and never changed again.").format(number=row.number), _("Change a draft of it."))


def name_of(session: Session, employee_id: int | None) -> str:
    """The name of a person; "Somebody" where nobody knows."""
    return session.scalar(sa.select(Employee.name).where(Employee.id == (employee_id or 0))) or _("Somebody")


def _draft(ctx: Context, process_id: int, number: int, graph: Graph) -> ProcessVersion:
    return ProcessVersion(
        process_id=process_id, number=number, state=VersionState.DRAFT, graph=to_json(graph), edited_by_id=ctx.user.id, edited_at=clock.now(),
    )


def _versions_of(process_id: int) -> sa.Select[ProcessVersion]:
    return sa.select(ProcessVersion).where(ProcessVersion.process_id == process_id).order_by(ProcessVersion.number.desc())


def _draft_of(session: Session, process_id: int) -> int | None:
    drafts = sa.select(ProcessVersion.id).where(ProcessVersion.process_id == process_id, ProcessVersion.state == VersionState.DRAFT)
    return session.scalar(drafts.order_by(ProcessVersion.number.desc()).limit(1))


def _line(row: ProcessVersion, people: dict[int, str]) -> VersionLine:
    return VersionLine(
        row.id, row.version, row.process_id, row.number, row.state, row.comment or "", people.get(row.edited_by_id or 0, ""), row.edited_at,
        people.get(row.published_by_id or 0, ""), row.published_at,
    )


def _checked(name: str) -> str:
    name = name.strip()
    if not name:
        raise FieldErrors({"name": _("Give the process a name.")})
    if len(name) > LONGEST_NAME:
        raise FieldErrors({"name": _("The name takes at most {length} characters.").format(length=LONGEST_NAME)})
    return name


def _gone() -> UserError:
    return UserError(_("This version is not there any more."), _("Read the list of processes again."))
