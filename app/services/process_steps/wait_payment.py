"""Waits until a document of the case is paid."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from app.core.errors import UserError
from app.core.i18n import N_, _
from app.core.money import ZERO
from app.db.session import UnitOfWork
from app.models.documents import Document
from app.processes.definition import Node, Shape
from app.processes.moments import event_key
from app.processes.step_type import Param, ParamKind, Port, StepType
from app.services.context import Context
from app.services.documents.document_type import POSTED
from app.services.documents.relations import open_amounts
from app.services.documents.titles import document_title
from app.services.process_steps.papers import PAPER_PARAMS, paper_of
from app.services.process_steps.step import StepInput, StepOutcome, step_type
from app.services.process_steps.wait import LATE_PORT, LENGTH_PARAMS, moment


def sentence(node: Node, names: Mapping[str, str]) -> str:
    """The wait read aloud."""
    return _("Waits until money comes.") if node.params.get("any_amount") else _("Waits until all is paid.")


def is_paid(ctx: Context, uow: UnitOfWork, step: StepInput) -> bool:
    """Whether nothing is open any more, or anything was paid where that is enough."""
    return step.param("any_amount") is True or _open(uow, _paper(uow, step)) <= ZERO


@step_type(StepType(
    "wait_payment", N_("Wait for payment"), "payment", N_("Goes on when the client has paid."), "Y", shape=Shape.WAIT,
    params=(*PAPER_PARAMS, Param("any_amount", N_("A part is enough"), ParamKind.YES_NO, default=False), *LENGTH_PARAMS),
    ports=(Port("", N_("Paid")), LATE_PORT), sentence=sentence,
), is_enough=is_paid)
def run(ctx: Context, uow: UnitOfWork, step: StepInput) -> StepOutcome:
    """Go on at once where it is paid, else wait for the next payment.

    :raises UserError: there is no such document, or it is still a draft.
    """
    document = paper_of(uow.session, step)
    if document.state is not POSTED:
        title = document_title(document.type, document.number, document.date)
        raise UserError(_("{title} is still a draft.").format(title=title), _("Post it first."))
    if _open(uow, document) <= ZERO:
        return StepOutcome(document_id=document.id)
    return StepOutcome(document_id=document.id, waits_for=event_key("payment.came", "document", document.id), wake_at=moment(uow, step))


def _paper(uow: UnitOfWork, step: StepInput) -> Document:
    found = uow.session.get(Document, step.row.document_id) if step.row.document_id is not None else None
    return found if found is not None else paper_of(uow.session, step)


def _open(uow: UnitOfWork, document: Document) -> Decimal:
    return open_amounts(uow.session, [document.id]).get(document.id, ZERO)
