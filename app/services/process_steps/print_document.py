"""Somebody prints a document of the case; the work leads to its preview."""

from __future__ import annotations

from dataclasses import replace

from app.core.i18n import N_
from app.db.session import UnitOfWork
from app.processes.step_type import Port, StepType
from app.services.context import Context
from app.services.documents.titles import document_title
from app.services.process_steps.papers import PAPER_PARAMS, paper_of
from app.services.process_steps.step import StepInput, StepOutcome, step_type
from app.services.process_steps.task import HUMAN_PARAMS, human_work


@step_type(StepType(
    "print_document", N_("Print a document"), "print", N_("Somebody prints it, and says that it lies on the table."), is_human=True,
    params=(*PAPER_PARAMS, *HUMAN_PARAMS), ports=(Port("", N_("Printed")),),
))
def run(ctx: Context, uow: UnitOfWork, step: StepInput) -> StepOutcome:
    """Put it on the list of whoever prints."""
    document = paper_of(uow.session, step)
    title = f"{step.node.name}: {document_title(document.type, document.number, document.date)}"
    return StepOutcome(document_id=document.id, opens=replace(human_work(ctx, uow, step), title=title))
