"""Begins another process, and waits for its end where that is wanted."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.enums.processes import ProcessEntity
from app.core.errors import UserError
from app.core.i18n import N_, _
from app.db.session import UnitOfWork
from app.models.processes import Process
from app.processes.definition import Node
from app.processes.step_type import Param, ParamKind, Port, StepType
from app.services.context import Context
from app.services.process_steps.papers import paper_of
from app.services.process_steps.record_writing import record_of
from app.services.process_steps.step import Call, StepInput, StepOutcome, step_type


def sentence(node: Node, names: Mapping[str, str]) -> str:
    """The step read aloud."""
    text = _("Begins the process “{name}” and waits for its end.") if node.params.get("waits", True) else _("Begins the process “{name}”.")
    return text.format(name=names.get(f"process:{node.params.get('process')}", ""))


@step_type(StepType(
    "sub_process", N_("Another process"), "process", N_("Begins another process for the same client, deal or document."), "B",
    ports=(Port("", N_("Ended")),), sentence=sentence,
    params=(
        Param("process", N_("Process"), ParamKind.PROCESS, is_required=True),
        Param("waits", N_("Wait for its end"), ParamKind.YES_NO, default=True),
    ),
))
def run(ctx: Context, uow: UnitOfWork, step: StepInput) -> StepOutcome:
    """Begin it about what it is made for.

    :raises UserError: it is gone, or the case has no such record.
    """
    key = step.param("process")
    process = uow.session.get(Process, int(key)) if key else None
    if process is None or process.deleted_at is not None:
        text = _("The process that “{name}” begins is not there any more.").format(name=step.node.name)
        raise UserError(text, _("Choose another in the drawing."))
    return StepOutcome(calls=Call(process.id, process.entity, _record(uow, step, process), waits=step.param("waits") is not False))


def _record(uow: UnitOfWork, step: StepInput, process: Process) -> int | None:
    if process.entity is None:
        return None
    if process.entity is ProcessEntity.DOCUMENT and step.case.entity is not ProcessEntity.DOCUMENT:
        return paper_of(uow.session, step).id
    record = record_of(step.case, process.entity)
    if record is None:
        text = _("“{name}” is about: {about}.").format(name=process.name, about=process.entity.label)
        raise UserError(text, _("This case belongs to nothing of the kind."))
    return record
