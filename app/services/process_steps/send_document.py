"""Sends a document of the case as a PDF that goes along with a letter."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.errors import UserError
from app.core.i18n import N_, _
from app.db.session import UnitOfWork
from app.processes.definition import Node
from app.processes.step_type import Port, StepType
from app.services import printing
from app.services.context import Context
from app.services.outgoing.enclosing import enclose
from app.services.process_steps.mail import TEXT_PARAMS, put_letter
from app.services.process_steps.papers import PAPER_PARAMS, paper_of
from app.services.process_steps.recipients import TO_PARAMS
from app.services.process_steps.step import StepInput, StepOutcome, step_type


def sentence(node: Node, names: Mapping[str, str]) -> str:
    """The step read aloud."""
    type = str(node.params.get("document_type") or "")
    return _("Sends the document by e-mail: {name}.").format(name=names.get(f"document_type:{type}", type) or node.name)


@step_type(StepType(
    "send_document", N_("Send a document"), "send", N_("Sends it as a PDF by e-mail."), "V", params=(*PAPER_PARAMS, *TO_PARAMS, *TEXT_PARAMS),
    ports=(Port("", N_("Sent")),), sentence=sentence,
))
def run(ctx: Context, uow: UnitOfWork, step: StepInput) -> StepOutcome:
    """Write the letter with the document in it."""
    document = paper_of(uow.session, step)
    step.row.document_id = document.id
    message = put_letter(ctx, uow, step)
    if message is not None:
        paper = printing.printed(uow.session, document.id)
        if paper is None:
            raise UserError(_("There is no form for it yet."), _("Let somebody send it: make it a task."))
        enclose(uow.session, message, paper.file_name, paper.pdf)
    return StepOutcome(document_id=document.id)
