"""Posts a document of the case."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.i18n import N_, _
from app.db.session import UnitOfWork
from app.processes.definition import Node
from app.processes.step_type import Port, StepType
from app.services.context import Context
from app.services.process_steps.papers import PAPER_PARAMS, paper_of, post_paper, told
from app.services.process_steps.step import StepInput, StepOutcome, step_type


def sentence(node: Node, names: Mapping[str, str]) -> str:
    """The step read aloud."""
    type = str(node.params.get("document_type") or "")
    return _("Posts the document: {name}.").format(name=names.get(f"document_type:{type}", type)) if type else _("Posts the document.")


@step_type(StepType(
    "post_document", N_("Post a document"), "posted", N_("Posts the draft that was made before; a posted one stays as it is."),
    params=PAPER_PARAMS, ports=(Port("", N_("Posted")),), sentence=sentence,
))
def run(ctx: Context, uow: UnitOfWork, step: StepInput) -> StepOutcome:
    """Post it."""
    document = paper_of(uow.session, step)
    post_paper(ctx, uow, document)
    return StepOutcome(document_id=document.id, answers=told(document))
